// Hostile sessions: honest ones with values changed and checksums repaired, so that what is behind the checksums is met.

import OptimizerEngine
import Plotting

@testable import Experiment
@testable import SessionStore
@testable import Workbench

/// A session that a seed makes out of honest ones, and everything a person could do with it.
struct SessionFuzz {
  let seed: UInt64
  let bytes: [UInt8]
  private var dice: Dice

  /// Lines of a session, without their line ends.
  typealias Lines = [[UInt8]]

  /// Values that programs stumble over.
  private static let absurd: [JSONValue] = [
    .null, .bool(true), .integer(-1), .integer(0), .integer(1), .integer(2), .integer(1000), .integer(65_536),
    .integer(1 << 32), .integer(1_000_000), .integer(1_000_000_000), .integer(.max), .integer(.min), .number(1e308),
    .number(-1e308), .number(.leastNonzeroMagnitude), .number(0.1), .number(-0.0), .number(1e9), "nan", "inf", "-inf",
    "", "x",
    "1000000",
    "-1", "1e400", "rosenbrock", "rosenbrock:1000", "ackley:100000", "expr:x^2+y^2", "expr:1/x+log(y)",
    "digits-hidden:1024",
    "least-squares@/etc/passwd", "PROVED", "lstm", "512,512,512,512", "\u{0}", "\u{1b}]0;title\u{7}", "\u{9b}31m",
    "\u{202e}txt", .array([]), .object([]), .array([1, 2]), .array([.number(1e308), .number(1e308)]),
    .array(["nan", "inf"]), .array([.array([.array([])])]),
  ]

  init(seed: UInt64, corpus: [Lines]) {
    self.seed = seed
    dice = Dice(state: seed)
    let source = corpus[dice.roll(corpus.count)]
    // The header and a slice, more often one from the start.
    let from = dice.roll(3) == 0 ? 1 + dice.roll(max(source.count - 1, 1)) : 1
    var lines = [source[0]] + source.dropFirst(from).prefix(dice.roll(60))
    let isRepaired = dice.roll(20) != 0
    for _ in 0...dice.roll(3) { Self.change(&lines, isRepaired: isRepaired, &dice) }
    var bytes = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    if dice.roll(20) == 0 { bytes.removeLast(dice.roll(bytes.count)) }
    self.bytes = bytes
  }

  private static func change(_ lines: inout Lines, isRepaired: Bool, _ dice: inout Dice) {
    let place = lines.count < 2 || dice.roll(25) == 0 ? 0 : 1 + dice.roll(lines.count - 1)
    switch dice.roll(8) {
    case 0 where place > 0: lines.remove(at: place)
    case 1: lines.insert(lines[dice.roll(lines.count)], at: max(place, 1))
    case 2 where place > 0: lines.swapAt(place, 1 + dice.roll(lines.count - 1))
    default:
      guard isRepaired, case .object(var members)? = try? JSONValue.parse(lines[place]) else {
        if !lines[place].isEmpty { lines[place][dice.roll(lines[place].count)] ^= UInt8(1 << dice.roll(8)) }
        return
      }
      members.removeAll { $0.key == "crc" }
      for _ in 0...dice.roll(3) { change(&members, &dice) }
      lines[place] = JournalLine.encode(members).dropLast()
    }
  }

  /// Changes one value, or leaves a member out, or gives one another's value.
  private static func change(_ members: inout [JSONMember], _ dice: inout Dice) {
    guard !members.isEmpty else { return }
    let place = dice.roll(members.count)
    switch dice.roll(12) {
    case 0: members.remove(at: place)
    case 1: members[place].value = members[dice.roll(members.count)].value
    case 2 where !["t", "k"].contains(members[place].key):
      members[place].value = .string(String(repeating: "a", count: dice.roll(100_000)))
    default: members[place].value = changed(members[place].value, &dice)
    }
  }

  private static func changed(_ value: JSONValue, _ dice: inout Dice) -> JSONValue {
    switch value {
    case .object(var members) where !members.isEmpty && dice.roll(8) != 0:
      change(&members, &dice)
      return .object(members)
    case .array(var elements) where !elements.isEmpty && dice.roll(4) != 0:
      let place = dice.roll(elements.count)
      if dice.roll(8) == 0 { elements.remove(at: place) } else { elements[place] = changed(elements[place], &dice) }
      return .array(elements)
    default: return absurd[dice.roll(absurd.count)]
    }
  }

  // MARK: - Use

  /// What is done with it.
  enum Use: Hashable {
    /// Refused when it was read.
    case refused
    /// Replayed, drawn and read out; what it asks for is too much to be computed in a hunt.
    case shown
    /// Computed again and exported as well.
    case computed
  }

  /// Reads it, replays it, draws every pane and reads it out, goes on with it, and where that is little work verifies and
  /// exports it.
  func use() throws -> Use {
    var dice = dice
    let path = "seed \(seed)"
    let session: Session
    let opened: OpenedSession
    do {
      session = try JournalReader.read(bytes, path: path)
      opened = try OpenedSession(session, path: path)
    } catch {
      return .refused
    }
    show(opened, &dice)
    goOn(opened, &dice)
    guard opened.timeline.allSatisfy({ $0.record.isLittleWork }), isLittle(opened.objective) else { return .shown }
    var verifier = Verifier(session, path: path, resolve: Self.resolve)
    _ = try verifier.verify()
    var setting = ExportSetting()
    (setting.width, setting.height) = (60, 20)
    var exporter = try SessionExporter(session, path: path, setting: setting)
    exporter.compute()
    for format in [ExportFormat.csv, .json, dice.roll(20) == 0 ? .html : .json] { _ = try exporter.files(format) }
    return .computed
  }

  private func show(_ opened: OpenedSession, _ dice: inout Dice) {
    let capabilities = Capabilities(
      color: dice.roll(2) == 0 ? .truecolor : .mono, glyphs: dice.roll(2) == 0 ? .braille : .ascii)
    var model = Model.replaying(
      opened, width: 20 + dice.roll(140), height: 5 + dice.roll(50), capabilities: capabilities, resolve: Self.resolve)
    for _ in 0..<2 {
      model.seek(event: dice.roll(70), speed: [1, 0.125, 64][dice.roll(3)])
      _ = model.receive(.tick([0, 0.5, 1e6][dice.roll(3)]))
      model.focus = Pane.allCases[dice.roll(Pane.allCases.count)]
      model.isZoomed = dice.roll(3) == 0
      _ = view(model)
    }
    for pane in Pane.allCases { _ = lineText(model, pane) }
  }

  /// As when it is found unfinished at launch, and accepted.
  private func goOn(_ opened: OpenedSession, _ dice: inout Dice) {
    guard let objective = Catalogue.objective(named: "rosenbrock") else { return }
    var model = Model(
      objective: objective, width: 100, height: 30, capabilities: Capabilities(color: .mono, glyphs: .ascii))
    if let found = UnfinishedSession(opened, path: "a.jsonl") { _ = model.receive(.news(.unfinished(found))) }
    _ = view(model)
    _ = model.receive(.news(.recovered(opened, objectives: [objective], checkpoints: [:], name: "a.jsonl")))
    for key in ["n", "t", "m", "t", "X", "y"] { _ = model.receive(.input(.key(.character(Character(key))))) }
    _ = view(model)
  }

  /// Objectives without files and without much work.
  static func resolve(_ name: String) -> Objective? {
    guard isLittleName(name), let found = library(name), found.dimension <= 64 else { return nil }
    return found
  }

  static func isLittleName(_ name: String) -> Bool { !name.contains("@") && !name.hasPrefix("digits") }

  private func isLittle(_ name: String?) -> Bool { name.map(Self.isLittleName) ?? true }
}

extension SessionRecord {
  /// Whether it is computed again in a moment.
  fileprivate var isLittleWork: Bool {
    switch self {
    case .training(_, let c):
      SessionFuzz.isLittleName(c.objective) && c.metaSteps <= 60 && c.rollouts <= 8 && c.horizon <= 20
        && c.widths.allSatisfy { $0 <= 16 } && c.widths.count <= 2 && c[.hidden] <= 16 && c[.states] <= 8
        && c[.neurons] <= 8
        && c.perturbationPairs <= 8 && c.heldOutStarts <= 64
    case .run(let specification, _):
      SessionFuzz.isLittleName(specification.objective) && specification.steps <= 1000
        && specification.start.count <= 64
        && (specification.trained?.metaSteps ?? 0) <= 60
    case .action(let action):
      action.arguments.allSatisfy { SessionFuzz.isLittleName($0.value.stringValue ?? "") }
    default: true
    }
  }
}
