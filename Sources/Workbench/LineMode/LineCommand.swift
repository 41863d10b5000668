// The commands that only lines have, and help for all of them.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// A line, taken apart.
enum LineCommand: Equatable {
  case wait
  case help(String)
  case show(String)
  case status
  /// A command of the palette.
  case other(String)

  init(_ text: String) {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1].trimmed : ""
    switch words.first?.lowercased() {
    case "wait" where rest.isEmpty: self = .wait
    case "help": self = .help(rest.lowercased())
    case "show": self = .show(rest)
    case "status" where rest.isEmpty: self = .status
    default: self = .other(text)
    }
  }
}

/// Something that was asked for and will be answered.
enum LineAnswer: Hashable {
  case library, comparison, tuning, sensitivity, probes, verification, objective, plane, session, shelf

  init?(_ request: ComputeRequest) {
    switch request {
    case .loadLibrary: self = .library
    case .compare: self = .comparison
    case .tune: self = .tuning
    case .sensitivity: self = .sensitivity
    case .probes: self = .probes
    case .verify: self = .verification
    case .openObjective: self = .objective
    case .openSession: self = .session
    case .plane: self = .plane
    // Nobody asked to look; what was asked for is told.
    case .shelf(.look): return nil
    case .shelf: self = .shelf
    case .landscape, .probe, .field, .inspect, .checkExpression, .runs, .recompute, .train, .reorder, .pause, .resume,
      .cancel, .stopSensitivity, .stopProbes, .findLessons, .keepLessons, .findUnfinished:
      return nil
    }
  }

  init?(_ news: News) {
    switch news {
    case .library: self = .library
    case .comparison: self = .comparison
    case .tuned: self = .tuning
    case .sensitivity(let map):
      guard map.isComplete else { return nil }
      self = .sensitivity
    case .probes(let table):
      guard table.isComplete else { return nil }
      self = .probes
    case .verified: self = .verification
    case .opened, .notOpened: self = .objective
    case .session, .dataWanted: self = .session
    case .projection: self = .plane
    case .shelf(_, _, let said):
      guard said != nil else { return nil }
      self = .shelf
    case .loaded: self = .shelf
    case .landscape, .probe, .field, .inspection, .trace, .learned, .trained, .runFailed, .expression, .notice,
      .renamed,
      .recording,
      .lessons, .lessonBook, .lessonKept, .unfinished, .recovered:
      return nil
    }
  }
}

/// What `help` says.
enum LineHelp {
  private static let own: [(name: String, summary: String)] = [
    (
      "show PANE",
      "read a pane: \(Pane.allCases.map(\.commandName).joined(separator: ", ")); its name alone does it too"
    ),
    ("wait", "read no further line until nothing computes"), ("status", "where everything stands"),
    ("help all", "every command; help NAME explains one"),
  ]
  private static let ownNames = ["show", "wait", "status", "help"]
  /// What a newcomer needs.
  private static let first = [
    "train", "race", "objective", "set", "start", "why", "compare", "pause", "cancel", "quit",
  ]

  /// The commands, all of them or one.
  static func lines(_ name: String) -> [String] {
    let all = palette
    switch name {
    case "":
      return first.compactMap { name in all.first { $0.name == name } }.map { "\($0.text): \($0.summary)" }
        + own.map { "\($0.name): \($0.summary)" }
    case "all":
      return all.map { "\($0.text): \($0.summary)" } + own.map { "\($0.name): \($0.summary)" }
    default:
      let found =
        all.filter { $0.name == name }.map { "\($0.text): \($0.summary)" }
        + own.filter { $0.name.hasPrefix(name + " ") || $0.name == name }.map { "\($0.name): \($0.summary)" }
      let names = all.map(\.name) + ownNames
      return found.isEmpty ? ["no command '\(name)'\(Spelling.suggestion(for: name, among: names))"] : found
    }
  }

  /// Whether there is something to say of a name, other than that there is no such command.
  static func knows(_ name: String) -> Bool {
    name.isEmpty || name == "all" || (palette.map(\.name) + ownNames).contains(name)
  }

  /// The palette's commands; what takes an argument is explained with it.
  private static var palette: [(name: String, text: String, summary: String)] {
    let needy = CommandTable.withArgument.map { ($0.name, "\($0.name) \($0.argument.hint)", $0.argument.summary) }
    let others = CommandTable.named.filter { $0.argument == nil }
    return needy + others.map { ($0.action.rawValue, $0.action.rawValue, $0.summary) }
  }

  /// What to say of a line that is no command; nil where it is one.
  static func unknown(_ text: String) -> String? {
    let name = text.prefix { $0 != " " && $0 != "=" }.lowercased()
    let names = Palette.names + ownNames
    if ["wait", "status"].contains(name) { return "\(name) takes nothing after it" }
    guard text.count > 1, !names.contains(name) else { return nil }
    if let complaint = Palette.complaint(ifSetting: text) { return complaint }
    // All names in one line help nobody who has them read out; a few that begin so do.
    let begun = Set(names.filter { $0.hasPrefix(name) }).sorted()
    let hint =
      Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
      ?? ((2...5).contains(begun.count) ? "one of \(begun.joined(separator: ", "))?" : "help lists the commands")
    return "no command '\(name.prefix(40))'; \(hint)"
  }

  /// What to say where the screen would let a text be typed, or a list be chosen from.
  static func inOneLine(_ purpose: LineEditor.Purpose) -> [String] {
    switch purpose {
    case .search: ["help NAME explains a command, glossary WORD a word"]
    case .filter: ["show objectives lists them; objective NAME chooses one"]
    case .setting(let key): ["type it in one line: set \(key)=VALUE"]
    case .choice(let key):
      (Form.setting(key)?.options ?? []).map { "\($0.name): \($0.sentence)" }
        + ["type it in one line: set \(key)=NAME"]
    case .racer(let racer, let key): ["type it in one line: racer set \(racer.name) \(key)=VALUE"]
    case .palette: ["type the command itself"]
    case .marker: ["type it in one line: marker NOTE"]
    case .expression: ["type it in one line: expression FORMULA"]
    }
  }
}

extension News {
  /// Whether a question comes with it.
  var asks: Bool {
    switch self {
    case .unfinished, .dataWanted: true
    case .library, .landscape, .probe, .field, .inspection, .projection, .trace, .session, .learned, .trained,
      .runFailed,
      .comparison,
      .sensitivity, .probes, .tuned, .shelf, .loaded, .expression, .opened, .notOpened, .verified, .notice, .renamed,
      .recording,
      .lessons,
      .lessonBook, .lessonKept, .recovered:
      false
    }
  }
}
