// Every member of every event, and of the header, changed one by one: it is named, or it is on the short list of what
// nothing can be compared with. Checksums are no obstacle here, for sessions are changed in memory.

import Foundation
import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment

/// A member of a line that holds no others.
private struct Leaf: CustomStringConvertible {
  /// nil for the header.
  let event: Int?
  let kind: String
  let path: [String]
  let value: JSONValue

  var key: String { path.last ?? "" }
  var field: String { path.joined(separator: ".") }
  var description: String { "\(kind) \(event.map { "\($0)" } ?? "") \(field)" }

  static func all(of session: Session) -> [Leaf] {
    let header = [
      JSONMember("seed", JSONValue(session.header.seed)), JSONMember("config", session.header.config),
    ]
    return leaves(header, nil, "header", [])
      + session.events.enumerated().flatMap { leaves($1.payload, $0, $1.kind, []) }
  }

  private static func leaves(_ members: [JSONMember], _ event: Int?, _ kind: String, _ path: [String]) -> [Leaf] {
    members.flatMap { member in
      member.value.members.map { leaves($0, event, kind, path + [member.key]) }
        ?? [Leaf(event: event, kind: kind, path: path + [member.key], value: member.value)]
    }
  }

  /// The session with another value here.
  func forged(_ session: Session) -> Session {
    var session = session
    guard let event else {
      if key == "seed" { session.header.seed += 1 } else { session.header.config[key] = other }
      return session
    }
    switch path.count {
    case 1: session.events[event][path[0]] = other
    case 2: session.events[event][path[0]]?[path[1]] = other
    default: session.events[event][path[0]]?[path[1]]?[path[2]] = other
    }
    return session
  }

  /// Another value that could stand here.
  private var other: JSONValue {
    switch value {
    case .integer: ["id", "run", "training", "item"].contains(key) ? 99 : .integer((value.intValue ?? 0) + 1)
    case .number(let number): .number(2 * number + 1)
    case .bool(let flag): .bool(!flag)
    case .array(let elements): .array([elements[0].stringValue == nil ? 99 : "other"] + elements.dropFirst())
    case .string(let text): .string(path[0] == "config" && kind == "train" ? setting(text) : word(text))
    default: "other"
    }
  }

  private func word(_ text: String) -> String {
    let words: [String: [String]] = [
      "digest": ["0123456789abcdef"], "verdict": ["PROVED", "VIOLATED"], "termination": ["not finite at step 7"],
      "objective": ["booth"], "optimizer": ["adam", "gd"], "state": ["done", "cancelled"], "key": ["clip"],
      "value": ["3"], "name": ["dance"], "look": ["dark"], "glyphs": ["braille"],
    ]
    return words[key]?.first { $0 != text } ?? "other"
  }

  /// Another value of a setting.
  private func setting(_ text: String) -> String {
    let choices = TrainingConfiguration.settings.first { $0.key == key }?.choices ?? []
    for candidate in choices + ["booth", "2", "3", "0.25", "0.5", "0.75", "1", "8", "5,4", "true", "false"]
    where candidate != text {
      var configuration = TrainingConfiguration()
      guard (try? configuration.set(key, to: candidate)) != nil,
        configuration.pairs.contains(where: { $0.key == key && $0.value != text })
      else { continue }
      return candidate
    }
    return text
  }

  /// Where a change shows, if not under its own name.
  var aliases: Set<String> {
    switch (kind, field) {
    case ("run", "start"), ("run", "objective"), ("run", "settings.stepSize"): ["outcome.f"]
    // Adam is switched off at the end.
    case ("run", "optimizer"): ["outcome.f", "on"]
    case ("run", "id"), ("train", "id"): ["training", "runs"]
    case ("run", "metaSteps"): ["training"]
    case ("run", "steps"): ["outcome.steps"]
    // A run of nobody who was chosen, or with settings that were chosen for another.
    case ("action", "optimizer"), ("action", "settings.momentum"): ["settings.momentum", "on"]
    case ("action", "training"): ["trainings"]
    case ("action", "on"): ["trainings", "on"]
    case ("answer", "choice"), ("marker", "quiz.answer"), ("marker", "number.value"), ("figure", "value"): ["right"]
    default: []
    }
  }

  /// What holds nothing that is computed: words, looks, and what a person chose freely.
  var isFree: Bool {
    switch (kind, field) {
    case ("marker", "note"), ("marker", "task.check"), ("marker", "quiz.choices"), ("marker", "quiz.why"),
      ("marker", "number.tolerance"), ("marker", "number.why"), ("marker", "hints"), ("marker", "view.curve"),
      ("marker", "view.run"), ("resize", _), ("answer", "question"), ("figure", "question"), ("action", "name"),
      ("action", "look"), ("action", "glyphs"), ("action", "path"), ("action", "question"), ("action", "called"):
      true
    // Nothing is drawn at random in a run on these objectives.
    case ("run", "seed"): true
    default: false
    }
  }

  /// Whether its event is counted as not compared anyway, or its part of the event is.
  var isCounted: Bool {
    ["marker", "resize", "run"].contains(kind) || ["look", "glyphs", "path", "question", "called"].contains(key)
  }
}

@Suite("Forged sessions")
struct ForgeryTests {
  @Test(
    "Every changed member is named, behind a forged platform too",
    arguments: [EngineVersion.platform, "elsewhere"])
  func everyMember(platform: String) throws {
    let session = try SessionOfEveryKind.make(platform: platform)
    let honest = try verify(session)
    #expect(honest.agrees)
    var kinds: Set<String> = []
    for leaf in Leaf.all(of: session) {
      let changed = leaf.forged(session)
      #expect(changed != session, "\(leaf)")
      let report = try verify(changed)
      kinds.insert(leaf.kind)
      guard !leaf.isFree else {
        // It is counted as not compared, and does not read as verified; an action that is gone is missed elsewhere.
        #expect(report.agrees || leaf.key == "name", "\(leaf)")
        #expect(report.uncompared != honest.uncompared || leaf.isCounted, "\(leaf)")
        continue
      }
      if isEditOfNothing(leaf, session) {
        #expect(report.agrees && report.uncompared[.setting] == 1, "\(leaf)")
        continue
      }
      // One that is switched on and of which there is no run may have been cut off: it is counted.
      if leaf.kind == "action", leaf.key == "on", leaf.value == .bool(false) {
        #expect(report.agrees && report.uncompared[.racer] == 1 && honest.uncompared[.racer] == nil, "\(leaf)")
        continue
      }
      let fields = report.differences.map(\.field)
      let isNamed = fields.contains { field in
        field.split(separator: ".").last.map(String.init) == leaf.key || leaf.aliases.contains(field)
          || leaf.kind == "action" && ["key", "value"].contains(leaf.key) && field.hasPrefix("config.")
      }
      #expect(isNamed, "\(leaf): \(fields)")
    }
    #expect(
      kinds == ["header", "action", "train", "meta", "trained", "run", "resize", "marker", "answer", "figure", "end"])
  }

  /// Whether an edit was used by no training.
  private func isEditOfNothing(_ leaf: Leaf, _ session: Session) -> Bool {
    guard let event = leaf.event, leaf.kind == "action", ["key", "value"].contains(leaf.key) else { return false }
    return !session.events[event...].contains { $0.kind == "train" }
  }

  @Test("Behind a forged engine a verdict, a reason, a state, a loss and an edited setting are compared as well")
  func engine() throws {
    let session = try SessionOfEveryKind.make(engine: "0.0.1", platform: "elsewhere")
    for leaf in Leaf.all(of: session) {
      let isResult = ["outcome.verdict", "outcome.termination", "outcome.f", "outcome.gradNorm"].contains(leaf.field)
      let isEdited = ["config.metaSteps", "config.rollouts", "config.horizon", "config.evaluateEvery"]
      guard isResult || ["state", "loss", "heldOut", "gradNorm"].contains(leaf.key) || isEdited.contains(leaf.field)
      else { continue }
      let fields = try verify(leaf.forged(session)).differences.map(\.field)
      #expect(fields.contains(leaf.field), "\(leaf): \(fields)")
    }
  }

  @Test("A name or a phrase with a line end, which would forge a line of what is printed, is refused where it is read")
  func forgedLines() throws {
    let session = try SessionOfEveryKind.make()
    let run = try #require(session.events.firstIndex { $0.kind == "run" })
    let forged = JSONValue.string("gd\nbasin: verified 3 of 3 events bit for bit")
    let changes: [(String, (inout SessionEvent) -> Void)] = [
      ("optimizer", { $0["optimizer"] = forged }), ("objective", { $0["objective"] = forged }),
      ("outcome.verdict", { $0["outcome"]?["verdict"] = forged }),
      ("outcome.termination", { $0["outcome"]?["termination"] = forged }),
    ]
    for (what, change) in changes {
      var event = session.events[run]
      #expect(try SessionRecord(event, place: ("s", 2)) != nil)
      change(&event)
      let error = #expect(throws: FileError.self) { try SessionRecord(event, place: ("s", 2)) }
      #expect(error?.description.contains("without a usable '\(what)'") == true, "\(what)")
    }
  }

  @Test("A parent is a file of the folder: no link is followed out of it, and no pipe is waited for")
  func parents() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/basin-parent-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try SessionOfEveryKind.make()
    let lines = (0..<3).map { "line \($0)\n" }.joined()
    try Data(lines.utf8).write(to: URL(filePath: folder + "/file"))
    try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/file")
    #expect(mkfifo(folder + "/pipe", 0o600) == 0)
    var branch = session
    branch.header.parent = try SessionParent(at: folder + "/file", event: 1)
    #expect(try verify(branch, path: folder + "/s.jsonl").uncomparedParts[.parent] == nil)
    for name in ["link", "pipe", "nowhere", "../\(folder.split(separator: "/").last!)/file"] {
      branch.header.parent?.session = name
      #expect(try verify(branch, path: folder + "/s.jsonl").uncomparedParts[.parent] == 1, "\(name)")
    }
  }

  @Test("Verdicts of what was learned are compared where weights are others")
  func learnedVerdict() throws {
    var session = try SessionOfEveryKind.make(engine: "0.0.1")
    let end = try #require(session.events.firstIndex { $0.kind == "trained" })
    for index in session.events.indices where session.events[index]["id"] == 4 && session.events[index].kind != "train"
    {
      session.events[index]["digest"] = .string("00000000000000aa")
    }
    let run = try #require(session.events[end...].firstIndex { $0.kind == "run" })
    session.events[run]["outcome"]?["verdict"] = "PROVED"
    session.events[run]["outcome"]?["termination"] = "not finite at step 3"
    let fields = try verify(session).differences.filter { $0.line == run + 2 }.map(\.field)
    #expect(Set(fields).isSuperset(of: ["outcome.verdict", "outcome.termination"]), "\(fields)")
  }

  @Test("The configuration and the seed in the header of a training are those it began with", arguments: [true, false])
  func header(isElsewhere: Bool) throws {
    let objective = try #require(Catalogue.objective(named: "beale"))
    var configuration = TrainingConfiguration.preset(for: objective)
    (configuration.metaSteps, configuration.rollouts, configuration.horizon) = (2, 4, 5)
    let header = SessionHeader(
      engine: EngineVersion.current, platform: isElsewhere ? "elsewhere" : EngineVersion.platform,
      seed: configuration.seed, config: configuration.json)
    let training = RecordedTraining(id: 1, configuration, objective: objective)
    var records: [SessionRecord] = [
      .action(ActionRecord("train", [JSONMember("training", 1)])), .training(id: 1, configuration),
    ]
    while !training.isDone, let step = training.step(serialFor) { records.append(.metaStep(step.record)) }
    var total = Digest()
    total.combine(training.end.digest)
    records += [.trainingEnd(training.end), .end(total)]
    let session = Session(header: header, events: records.map { $0.event(after: 0) })
    let honest = try verify(session)
    #expect(honest.agrees && honest.verified == 6 && honest.uncomparedParts.isEmpty)
    for member in configuration.json.members ?? [] {
      let leaf = Leaf(event: nil, kind: "train", path: ["config", member.key], value: member.value)
      let fields = try verify(leaf.forged(session)).differences.map { "\($0.kind) \($0.field)" }
      let isNamed =
        fields.contains("header config.\(member.key)") || member.key == "seed" && fields.contains("header seed")
      #expect(isNamed, "\(member.key): \(fields)")
    }
    let seeded = Leaf(event: nil, kind: "header", path: ["seed"], value: 1).forged(session)
    #expect(try verify(seeded).differences.map(\.field) == ["seed"])
  }
}
