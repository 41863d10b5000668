// The format of sessions as documented, as a schema, and as written: all three say the same.

import FoundationEssentials
import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

/// The documents of the session format.
enum SessionFormat {
  private static func text(_ name: String) throws -> String {
    let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/\(name)")
    return String(decoding: try Data(contentsOf: docs), as: UTF8.self)
  }

  static func schema() throws -> Schema { Schema(root: try JSONValue.parse(try text("session.schema.json"))) }

  /// The sections of the document by the words of their titles before a colon.
  static func sections() throws -> [String: [Substring]] {
    var sections: [String: [Substring]] = [:]
    var title = ""
    for line in try text("session-format.md").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        let words = line.drop { $0 == "#" || $0 == " " }
        title = String(words.prefix { $0 != ":" })
      } else {
        sections[title, default: []].append(line)
      }
    }
    return sections
  }
}

/// Records with all optional members there are, and with none of them.
private let fullest: [SessionRecord] = [
  .action(ActionRecord("theme", [JSONMember("look", "dark")])),
  .training(id: 6, TrainingConfiguration()),
  .metaStep(
    MetaStepRecord(
      training: 6, step: 0, loss: .nan, gradientNorm: .infinity, heldOut: -.infinity, heldOutGap: 3, heldOutLevel: .nan,
      digest: Digest())),
  .trainingEnd(TrainingEnd(training: 6, state: .failed, steps: 1, reason: "no luck", digest: Digest([1]))),
  .kept(
    KeptOptimizer(
      id: 6, name: "fast", configuration: TrainingConfiguration(), metaSteps: 3, weightCount: 5, dimension: 2,
      digest: Digest())),
  .run(
    RunSpecification(
      id: 7, objective: "sphere", optimizer: "convergent", settings: ["stepSize": 0.1],
      trained: .init(training: 6, metaSteps: 1), start: [1, .nan], steps: 3, seed: .max),
    RunOutcome(
      steps: 3, value: 0.5, gradientNorm: 1, termination: "all steps taken", verdict: "NO CLAIM", digest: Digest([2]))),
  .resize(columns: 80, rows: 24),
  .marker(Marker("look", .task(check: "trained"), hints: ["a hint"], view: fullestView)),
  .marker(Marker("why?", .quiz(choices: ["a", "b"], answer: 1, why: "because"), hints: ["a hint"], view: fullestView)),
  .marker(
    Marker(
      "how much?", .number(NumberSought(value: 0.25, tolerance: 0.01, why: "because")), hints: ["a hint"],
      view: fullestView)),
  .figure(0.25, isRight: true, question: "how much?"),
  .answer(choice: 1, isRight: true, question: "why?"),
  .end(Digest([3])),
]

private let fullestView: MarkerView? = MarkerView([
  "pane": "curves", "curve": "gradient", "steps": [0, 50], "step": 3, "run": 7, "line": "bound", "map": [0, 1, 0, 1],
  "region": [0, 1, 0, 1], "proof": "descent",
])

private let barest: [SessionRecord] = [
  .metaStep(MetaStepRecord(training: 6, step: 0, loss: 1, gradientNorm: 1, heldOut: nil, digest: Digest())),
  .trainingEnd(TrainingEnd(training: 6, state: .done, steps: 1, digest: Digest([1]))),
  .kept(
    KeptOptimizer(
      id: 6, name: "fast", configuration: TrainingConfiguration(), metaSteps: 0, weightCount: 5, dimension: nil,
      digest: Digest())),
  .run(
    RunSpecification(id: 1, objective: "sphere", optimizer: "gd", start: [1, 1], steps: 3),
    RunOutcome(
      steps: 3, value: 0.5, gradientNorm: 1, termination: "all steps taken", verdict: "PROVED", digest: Digest([2]))),
  .marker(note: "look"),
  .answer(choice: 1, isRight: true),
]

/// The kind of a record; a new case does not compile until it is listed here, and then `fullest` must have it.
private func kind(_ record: SessionRecord) -> String {
  switch record {
  case .action: "action"
  case .training: "train"
  case .metaStep: "meta"
  case .trainingEnd: "trained"
  case .kept: "kept"
  case .run: "run"
  case .resize: "resize"
  case .marker: "marker"
  case .answer: "answer"
  case .figure: "figure"
  case .end: "end"
  }
}

private let fullestHeader = SessionHeader(
  engine: "e", platform: "p", seed: .max, config: [:], parent: .init(session: "a.jsonl", event: 0, digest: Digest()),
  lesson: .init(number: 0, title: "t", summary: "s", needs: [1, 2]))

/// The lines of a session as they stand in its file.
private func lines(_ header: SessionHeader, _ records: [SessionRecord]) throws -> [JSONValue] {
  let folder = try ScratchFolder()
  let path = folder.path + "/a.jsonl"
  try Session(header: header, events: records.map { $0.event(after: 0.5) }).rewrite(to: path)
  let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  return try text.split(separator: "\n").map { try JSONValue.parse(String($0)) }
}

@Suite("The format of sessions")
struct SessionFormatTests {
  @Test("Every line that is written is valid by the schema")
  func linesAreValid() throws {
    let schema = try SessionFormat.schema()
    let all =
      try lines(fullestHeader, fullest + barest) + lines(SessionRecorder.header(objective: "sphere", seed: 1), [])
    #expect(all.count == 1 + fullest.count + barest.count + 1)
    for line in all { #expect(schema.faults(of: line) == []) }
  }

  @Test("The schema has the kinds that are written, with their members, and no others")
  func membersAgree() throws {
    let schema = try SessionFormat.schema()
    #expect(schema.alternatives("event", by: "k") == Set(fullest.map(kind)))
    let written = try lines(fullestHeader, fullest)
    #expect(schema.differences(written[0], ["$ref": "#/$defs/header"], "header", allowed: []) == [])
    for (line, record) in zip(written.dropFirst(), fullest) where kind(record) != "action" {
      // A marker has a task, a quiz or a number, no two of them.
      let allowed = Set(["t", "k", "crc"] + (kind(record) == "marker" ? ["task", "quiz", "number"] : []))
      let part: JSONValue = ["$ref": .string("#/$defs/\(kind(record))")]
      #expect(schema.differences(line, part, kind(record), allowed: allowed) == [])
    }
    for (line, record) in zip(try lines(fullestHeader, barest).dropFirst(), barest) {
      let required = schema.definition(kind(record))?["required"]?.elements?.compactMap(\.stringValue)
      #expect(line.members?.map(\.key) == ["t", "k"] + (required ?? []) + ["crc"], "\(kind(record))")
    }
  }

  @Test("A line with a member left out or of the wrong type is not valid")
  func wrongLinesAreNot() throws {
    let schema = try SessionFormat.schema()
    for line in try lines(fullestHeader, fullest + barest) {
      let part = line["k"]?.stringValue ?? "header"
      let required = schema.definition(part)?["required"]?.elements?.compactMap(\.stringValue) ?? []
      for key in required + ["crc"] {
        var changed = line
        changed[key] = nil
        if key != "format" { #expect(schema.faults(of: changed) != [], "\(part) without \(key)") }
        // Nothing is an array of truth values, and nothing but `config` may be.
        changed[key] = [true]
        if (part, key) != ("header", "config") {
          #expect(schema.faults(of: changed) != [], "\(part) with a bad \(key)")
        }
      }
    }
  }

  @Test(
    "What the format forbids is not valid",
    arguments: [
      #"{"format":"basin-session","version":2,"engine":"e","platform":"p","seed":1,"config":{},"crc":"00000000"}"#,
      #"{"format":"basin-session","version":1,"engine":"e","platform":"p","seed":"1","config":{},"crc":"00000000"}"#,
      #"{"t":-1.0,"k":"later","crc":"00000000"}"#, #"{"t":0.0,"k":"later","crc":"0000000G"}"#,
      #"{"t":0.0,"k":"end","digest":"0123","crc":"00000000"}"#,
      #"{"t":0.0,"k":"action","name":"mark","run":"1","crc":"00000000"}"#,
      #"{"t":0.0,"k":"marker","note":"","quiz":{"choices":["a"],"answer":0,"why":""},"crc":"00000000"}"#,
      #"{"t":0.0,"k":"marker","note":"","task":{"check":""},"quiz":{"choices":["a","b"],"answer":0,"why":""},"crc":"00000000"}"#,
      #"{"t":0.0,"k":"marker","note":"","task":{"check":""},"number":{"value":1,"tolerance":0,"why":""},"crc":"00000000"}"#,
      #"{"t":0.0,"k":"marker","note":"","number":{"value":1,"tolerance":-1,"why":""},"crc":"00000000"}"#,
      #"{"t":0.0,"k":"marker","note":"","hints":[],"crc":"00000000"}"#,
      #"{"t":0.0,"k":"marker","note":"","view":{"run":"6"},"crc":"00000000"}"#,
      "[]",
    ])
  func forbidden(line: String) throws {
    #expect(try SessionFormat.schema().faults(of: try JSONValue.parse(line)) != [])
  }

  @Test("What is not known yet is valid")
  func laterKinds() throws {
    let schema = try SessionFormat.schema()
    for line in [
      #"{"t":0.0,"k":"hologram","depth":[1],"crc":"00000000"}"#,
      #"{"t":0.0,"k":"action","name":"sing","song":"la","crc":"00000000"}"#,
      #"{"t":0.0,"k":"marker","note":"n","color":"red","crc":"00000000"}"#,
    ] {
      #expect(schema.faults(of: try JSONValue.parse(line)) == [])
    }
  }

  @Test("A keyword the checker does not understand is a fault, and so is a broken reference")
  func checkerIsHonest() {
    #expect(Schema(root: ["maxLength": 3]).faults(of: "abcd") == ["line: the keyword 'maxLength' is not understood"])
    #expect(Schema(root: ["$ref": "#/$defs/none"]).faults(of: 1) == ["line: no \"#/$defs/none\" in the schema"])
  }

  @Test("The document has the members of the schema, each where it belongs, and no others")
  func documentAgrees() throws {
    let schema = try SessionFormat.schema()
    let sections = try SessionFormat.sections()
    let parts: [(title: String, rows: Set<String>, inside: Set<String>)] =
      [
        ("The header", schema.properties("header", "parent", "lesson").subtracting(["crc"]), []),
        ("Events", ["t", "k"], []),
        (
          "`action`", schema.properties("action").union(schema.alternatives("action", by: "name")),
          actionMembers(schema)
        ),
        ("`run`", schema.properties("run", "outcome"), []),
        (
          "`marker`", schema.properties("marker", "view"), schema.properties("task", "quiz", "sought")
        ),
      ]
      + ["train", "kept", "meta", "trained", "resize", "answer", "figure", "end"].map {
        ("`\($0)`", schema.properties($0), [])
      }
    #expect(Set(parts.map(\.title).filter { $0.hasPrefix("`") }) == Set(fullest.map { "`\(kind($0))`" }))
    for part in parts {
      let lines = try #require(sections[part.title], "\(part.title)")
      let rows = lines.filter { $0.hasPrefix("| `") }
      #expect(Set(rows.flatMap { names($0.split(separator: "|").first ?? "") }) == part.rows, "\(part.title)")
      let others = Set(rows.flatMap { names($0) })
      #expect(part.inside.isSubset(of: others), "\(part.title)")
    }
  }

  /// The words in backquotes.
  private func names(_ text: some StringProtocol) -> [String] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private func actionMembers(_ schema: Schema) -> Set<String> {
    schema.alternatives("action", by: "name").reduce(into: []) { $0.formUnion(schema.properties("action.\($1)")) }
  }

  @Test("The tolerances of the document are those of the verification")
  func tolerances() throws {
    let text = try SessionFormat.sections()["What `basin replay --verify` compares"]?.joined(separator: " ") ?? ""
    for (closeness, number, tolerance, what) in [
      (Closeness.digits, "1e-6", 1e-6, "an optimizer designed by hand, or weights whose digest is the recorded one"),
      (.early, "1e-2", 1e-2, "weights whose digest is another one, in the first 20 meta-steps"),
      (.rough, "0.5", 0.5, "counted as compared roughly"),
    ] {
      #expect(text.contains("\(what) | \(number) |"), "\(what)")
      #expect(closeness.tolerance == tolerance)
    }
    #expect(Closeness.earlyMetaSteps == 20 && Closeness.bits.tolerance == nil)
    for what in Uncompared.allCases where ![.gradient, .digest].contains(what) {
      let word = what.rawValue.split(separator: " ").last.map(String.init) ?? ""
      #expect(text.contains(word), "\(what)")
    }
  }
}
