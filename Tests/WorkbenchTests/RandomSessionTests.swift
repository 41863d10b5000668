// Whatever is done at the workbench, its session verifies; and a session that was changed does not.

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
    let header = SessionRecorder.header(objective: "rosenbrock", seed: seed)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header), now: 0)
    var person = RandomPerson(try model(120, 40), recorder: recorder, seed: seed)
    person.live(deeds: 30)
    #expect(recorder.failure == nil, "seed \(seed)")
    defer { try? FileManager.default.removeItem(atPath: path) }
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  private func verify(_ text: String, _ path: String) throws -> (report: VerificationReport, session: Session) {
    let session = try JournalReader.read(Array(text.utf8), path: path)
    #expect(session.warnings.isEmpty)
    var verifier = Verifier(session, path: path, resolve: library)
    return (try verifier.verify(), session)
  }

  @Test("Every one verifies, every line is valid by the schema, and together they have all that needs no screen")
  func verifies() throws {
    let schema = try SessionFormat.schema()
    let folder = try ScratchFolder()
    var kinds: Set<String> = []
    var actions: Set<String> = []
    for seed in Self.seeds {
      let text = try record(seed: seed, in: folder)
      let (report, session) = try verify(text, "seed \(seed)")
      #expect(report.isBitExact)
      #expect(report.firstDivergence == nil, "seed \(seed)")
      #expect(report.verified == session.events.count, "seed \(seed)")
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
    #expect(schema.actions.subtracting(actions).isSubset(of: ["snapshot", "reorder"]))
  }

  @Test("One digit of a digest, changed and sealed again, is named by its line", arguments: seeds.prefix(12))
  func forged(seed: UInt64) throws {
    let text = try record(seed: seed, in: try ScratchFolder())
    var dice = Dice(state: seed)
    var lines = text.split(separator: "\n").map(String.init)
    let member = #""digest":""#
    let candidates = lines.indices.filter { lines[$0].contains(member) }
    let index = candidates[dice.roll(candidates.count)]
    let parts = lines[index].split(separator: member, maxSplits: 1).map(String.init)
    var digits = Array(parts[1])
    let place = dice.roll(16)
    digits[place] = digits[place] == "0" ? "1" : "0"
    lines[index] = sealed(String((parts[0] + member + String(digits)).dropLast(18)) + "}")
    let (report, session) = try verify(lines.joined(separator: "\n") + "\n", "seed \(seed)")
    #expect(report.firstDivergence?.line == index + 1, "seed \(seed)")
    #expect(report.firstDivergence?.kind == session.events[index - 1].kind)
  }

  /// A line with its checksum, from the line without.
  private func sealed(_ text: String) -> String {
    let digits = String(Checksum(text.utf8).value, radix: 16)
    return "\(text.dropLast()),\"crc\":\"\(String(repeating: "0", count: 8 - digits.count))\(digits)\"}"
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
