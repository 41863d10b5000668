// Whatever is done at the workbench, its session verifies; and a session that was changed does not.

import Experiment
import FoundationEssentials
import OptimizerEngine
import SessionStore
import Testing

@testable import Workbench

@Suite("Random sessions")
struct RandomSessionTests {
  /// As many as take some seconds, or as many as `BASIN_RANDOM_SESSIONS` asks for.
  private static let seeds: [UInt64] = {
    let asked = ProcessInfo.processInfo.environment["BASIN_RANDOM_SESSIONS"].flatMap(UInt64.init)
    return Array(1...max(asked ?? 40, 1))
  }()

  /// Records the session of a seed and returns the text of its file.
  private func record(seed: UInt64, in folder: ScratchFolder) throws -> String {
    let path = folder.path + "/\(seed).jsonl"
    let model = try model(120, 40)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header(of: model)), now: 0)
    var person = RandomPerson(model, recorder: recorder, seed: seed)
    person.live(deeds: 30)
    #expect(recorder.failure == nil, "seed \(seed)")
    defer { try? FileManager.default.removeItem(atPath: path) }
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  private func verify(_ session: Session, _ path: String) throws -> VerificationReport {
    #expect(session.warnings.isEmpty)
    var verifier = Verifier(session, path: path, resolve: library)
    return try verifier.verify()
  }

  @Test("Every one verifies, every line is valid by the schema, and together they have all that needs no screen")
  func verifies() throws {
    let schema = try SessionFormat.schema()
    let folder = try ScratchFolder()
    var kinds: Set<String> = []
    var actions: Set<String> = []
    for seed in Self.seeds {
      let text = try record(seed: seed, in: folder)
      let session = try JournalReader.read(Array(text.utf8), path: "seed \(seed)")
      let report = try verify(session, "seed \(seed)")
      #expect(report.isBitExact)
      #expect(report.firstDivergence == nil, "seed \(seed)")
      #expect(report.verified + report.uncomparedCount == session.events.count, "seed \(seed)")
      #expect(
        report.uncompared.keys.allSatisfy { [.size, .note, .name, .look, .setting, .racer].contains($0) },
        "seed \(seed)")
      // The settings of the header, where no training was begun.
      #expect(report.uncomparedParts.keys.allSatisfy { $0 == .setting }, "seed \(seed): \(report.uncomparedParts)")
      kinds.formUnion(session.events.map(\.kind))
      actions.formUnion(session.events.compactMap { $0.kind == "action" ? $0["name"]?.stringValue : nil })
      for line in text.split(separator: "\n") {
        let value = try JSONValue.parse(String(line))
        #expect(schema.faults(of: value) == [], "seed \(seed)")
        #expect(schema.unknownMembers(of: value) == [], "seed \(seed)")
      }
    }
    guard Self.seeds.count >= 40 else { return }
    #expect(kinds.isSuperset(of: ["action", "train", "meta", "trained", "run", "resize", "marker", "end"]))
    #expect(actions.isSubset(of: schema.actions))
    #expect(schema.actions.subtracting(actions).isSubset(of: ["snapshot", "reorder", "hint"]))
  }

  @Test(
    "A result changed and sealed again is named by its line, whatever engine the header names",
    arguments: seeds.prefix(12))
  func forged(seed: UInt64) throws {
    let text = try record(seed: seed, in: try ScratchFolder())
    let path = "seed \(seed)"
    let honest = try JournalReader.read(Array(text.utf8), path: path)
    var dice = Dice(state: seed)
    for engine in [EngineVersion.current, "0.0.1"] {
      var session = honest
      session.header.engine = engine
      #expect(try verify(session, path).agrees, "seed \(seed) by \(engine)")
      for _ in 0..<4 {
        let (forged, index, field) = try forge(session, &dice)
        let report = try verify(forged, path)
        let isNamed = report.differences.contains { $0.line == index + 2 && $0.field == field }
        #expect(isNamed, "seed \(seed) by \(engine), line \(index + 2): \(field), \(report.differences.prefix(3))")
      }
    }
  }

  /// Another value for one result that the dice choose.
  private func forge(
    _ session: Session, _ dice: inout Dice
  ) throws -> (session: Session, index: Int, field: String) {
    var session = session
    let results = ["run", "meta", "trained", "end"]
    let candidates = session.events.indices.filter { results.contains(session.events[$0].kind) }
    let index = candidates[dice.roll(candidates.count)]
    let isOutcome = session.events[index].kind == "run"
    let members = (isOutcome ? session.events[index]["outcome"]?.members : session.events[index].payload) ?? []
    let isElsewhere = session.header.engine != EngineVersion.current
    // Elsewhere the digest of a run may be another one, and so may that of weights which nothing follows or precedes.
    let event = session.events[index]
    let isAlone =
      event["steps"] == 0
      || event.kind == "meta" && !session.events[(index + 1)...].contains { $0["id"] == event["id"] }
    let names = members.map(\.key).filter {
      $0 != "id" && !($0 == "digest" && isElsewhere && (isOutcome || isAlone))
    }
    let key = names[dice.roll(names.count)]
    let value = try #require(members.first { $0.key == key }?.value)
    let other: JSONValue =
      switch value {
      case .integer(let number): .integer(number + 1000)
      // Farther than any tolerance: half of it for losses, ten times for norms.
      case .number(let number): number.isFinite ? .number(20 * number.magnitude + 19) : .number(1)
      case .string(let text) where key == "digest":
        .string(text == "00000000000000aa" ? "00000000000000ab" : "00000000000000aa")
      case .string(let text) where key == "state": .string(text == "done" ? "cancelled" : "done")
      case .string(let text) where key == "verdict": .string(text == "PROVED" ? "VIOLATED" : "PROVED")
      // NaN and infinities are strings.
      case .string(let text) where value.double != nil: .number(text == "nan" ? 0 : 1)
      default: "not finite at step 100000"
      }
    if isOutcome { session.events[index]["outcome"]?[key] = other } else { session.events[index][key] = other }
    return (session, index, isOutcome ? "outcome.\(key)" : key)
  }
}

extension Schema {
  /// The names of the actions that the schema knows.
  fileprivate var actions: Set<String> { alternatives("action", by: "name") }

  /// The members of a line that its kind, or its action, does not have in the schema.
  fileprivate func unknownMembers(of line: JSONValue) -> [String] {
    let kind = line["k"]?.stringValue ?? "header"
    let parts = kind == "action" ? [kind, "action.\(line["name"]?.stringValue ?? "")"] : [kind]
    let known = parts.reduce(into: Set(["t", "k", "crc"])) { $0.formUnion(properties($1)) }
    return (line.members ?? []).map(\.key).filter { !known.contains($0) }
  }
}
