// Sessions of version 1 that must be read for ever; they were written by another program and are never recorded again.

import FoundationEssentials
import OptimizerEngine
import SessionStore
import Testing

/// The folder of the sessions that are kept for the tests.
let goldenFolder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden").path

/// All of them but the one of a newer version.
let goldenNames = ["race", "training", "classifier", "every-kind", "branch", "lesson"]

func golden(_ name: String) -> String { "\(goldenFolder)/\(name).jsonl" }

/// What `every-kind.jsonl` says; nil for the kind nobody knows.
private let everyKind: [SessionRecord?] = [
  .action(ActionRecord("objective", [JSONMember("objective", "sphere")])),
  .action(
    ActionRecord(
      "race", [JSONMember("objective", "sphere"), JSONMember("start", JSONValue([3, .nan])), JSONMember("steps", 2)])),
  .run(
    RunSpecification(
      id: 1, objective: "sphere", optimizer: "gd", settings: ["stepSize": 0.1], start: [3, -.infinity], steps: 2,
      seed: 1 << 63),
    RunOutcome(
      steps: 1, value: .infinity, gradientNorm: .nan, termination: "the value is not finite", verdict: "NO CLAIM",
      digest: digest("0123456789abcdef"))),
  .resize(columns: 120, rows: 40),
  nil,
  .action(
    ActionRecord("edit", [JSONMember("key", "seed"), JSONMember("value", "7"), JSONMember("undo", true)])),
  .action(ActionRecord("train", [JSONMember("training", 2)])),
  .training(id: 2, smallTraining),
  .metaStep(
    MetaStepRecord(
      training: 2, step: 0, loss: 1.5, gradientNorm: 0.1, heldOut: nil, heldOutGap: 2,
      digest: digest("00000000000000aa"))),
  .metaStep(
    MetaStepRecord(
      training: 2, step: 1, loss: -0.0, gradientNorm: .leastNonzeroMagnitude, heldOut: nil,
      digest: digest("00000000000000ab"))),
  .trainingEnd(
    TrainingEnd(
      training: 2, state: .failed, steps: 2, reason: "no meta-gradient was finite", digest: digest("00000000000000ab"))
  ),
  .run(
    RunSpecification(
      id: 3, objective: "sphere", optimizer: "convergent", trained: .init(training: 2, metaSteps: 2),
      start: [.greatestFiniteMagnitude, -1], steps: 2),
    RunOutcome(
      steps: 2, value: 1.0 / 3, gradientNorm: 1, termination: "all steps taken", verdict: "PROVED",
      digest: digest("fedcba9876543210"))),
  .marker(note: "Größe: \"v\" → 0\n\t\u{7}\u{1F600}"),
  .marker(Marker("Train it.", .task(check: "trained"))),
  .marker(
    Marker(
      "Why does it converge?",
      .quiz(choices: ["luck", "v is square-summable"], answer: 1, why: "Corollary 3.1"))),
  .answer(choice: 0, isRight: false),
  .end(digest("00000000000000ff")),
]

private func digest(_ hex: String) -> Digest { Digest(hex: hex) ?? Digest() }

private let smallTraining: TrainingConfiguration = {
  var configuration = TrainingConfiguration()
  configuration.objective = "sphere"
  configuration.metaSteps = 2
  configuration.rollouts = 4
  return configuration
}()

/// The records of a session, nil for kinds that are not known.
private func records(_ name: String) throws -> [SessionRecord?] {
  let session = try JournalReader.read(golden(name))
  return try session.events.enumerated().map { index, event in
    try SessionRecord(event, place: (name, session.lineNumber(ofEvent: index)))
  }
}

/// A record as its line, which tells NaN from NaN and -0 from 0 as `==` of doubles cannot.
private func text(_ record: SessionRecord?) -> String? {
  record.map { "\(JSONValue.object($0.event(after: 0).payload))" }
}

@Suite("Sessions of version 1")
struct GoldenSessionTests {
  @Test("Every kind is read as what it says")
  func everyKindIsRead() throws {
    let header = try JournalReader.read(golden("every-kind")).header
    #expect(header.version == 1 && header.seed == .max && header.config == ["objective": "sphere"])
    #expect(header.engine == "0.1.0" && header.platform == "linux-x86_64-v4")
    #expect(header.others == [JSONMember("later", ["b": 1, "a": [.null, true]])])
    #expect(try records("every-kind").map(text) == everyKind.map(text))
  }

  @Test("The first sessions there were are read as what they say")
  func oldSessions() throws {
    let race = try records("race")
    #expect(race.count == 6)
    #expect(
      race[1]
        == .run(
          RunSpecification(
            id: 1, objective: "rosenbrock", optimizer: "gd",
            settings: ["firstStep": 0.01, "stepSize": 0.00018772292096865028], start: [-1.2, 1], steps: 300),
          RunOutcome(
            steps: 300, value: 3.959230873650569, gradientNorm: 1.7952436059004062, termination: "all steps taken",
            verdict: "SAMPLED", digest: digest("c86cab8be9596cec"))))
    let training = try records("training")
    guard case .training(6, let configuration) = training[3] else { throw FileError.unexpected(training[3]) }
    #expect(configuration.objective == "log-rosenbrock" && configuration.metaSteps == 1500)
    #expect(
      training[4]
        == .metaStep(
          MetaStepRecord(
            training: 6, step: 0, loss: 4.355768146373372, gradientNorm: 29.539774927743377,
            heldOut: nil, heldOutGap: 3.063023934850922, digest: digest("26c658486777cf76"))))
    guard case .run(let specification, let outcome) = try records("classifier")[1] else {
      throw FileError.unexpected(nil)
    }
    #expect(specification.objective == "digits-tanh" && specification.start.count > 100)
    #expect(outcome.steps == 300)
  }

  @Test("A branch names its parent by what it grew from, and begins with its events")
  func branch() throws {
    let branch = try JournalReader.read(golden("branch"))
    let parent = try #require(branch.header.parent)
    #expect(try SessionParent(at: golden("race"), event: 2) == parent)
    #expect(Array(branch.events.prefix(2)) == Array(try JournalReader.read(golden("race")).events.prefix(2)))
    #expect(try SessionParent(at: golden("race"), event: 3).digest != parent.digest)
    #expect(try SessionParent(at: golden("training"), event: 2).digest != parent.digest)
  }

  @Test("A lesson has a title, notes, a task and a quiz")
  func lesson() throws {
    let header = try JournalReader.read(golden("lesson")).header
    #expect(
      header.lesson
        == LessonTitle(number: 1, title: "First steps", summary: "What a trained optimizer may and may not do."))
    #expect(header.parent == nil)
    let kinds = try records("lesson").compactMap { if case .marker(let marker) = $0 { marker.kind } else { nil } }
    #expect(kinds.count == 3 && kinds[0] == .note && kinds[1] == .task(check: "trained"))
  }

  @Test("What is read and written again is the same file, unknown kinds and members included", arguments: goldenNames)
  func sameBytes(name: String) throws {
    let bytes = try contents(golden(name))
    let session = try JournalReader.read(golden(name))
    #expect(session.warnings.isEmpty)
    try withFolder { folder in
      try session.rewrite(to: "\(folder)/again.jsonl")
      #expect(try contents("\(folder)/again.jsonl") == bytes)
      // Negative twin: a rewrite that lost anything would not be the same file.
      var poorer = session
      poorer.events.removeLast()
      try poorer.rewrite(to: "\(folder)/again.jsonl")
      #expect(try contents("\(folder)/again.jsonl") != bytes)
    }
  }

  @Test("A record makes the event it was read from, but for members it does not know", arguments: goldenNames)
  func recordsMakeEvents(name: String) throws {
    let session = try JournalReader.read(golden(name))
    for (event, record) in zip(session.events, try records(name)) {
      guard let record else {
        #expect(event.kind == "hologram")
        continue
      }
      var known = event
      // Unknown to the record of a meta-step; a training of few settings is written with all of them.
      known["temperature"] = nil
      if event.kind == "train" { known["config"] = record.event(after: 0)["config"] }
      // As text, for NaN is a string in what was read and a number in what is written.
      #expect(
        JSONValue.object(record.event(after: 0).payload).description == JSONValue.object(known.payload).description)
    }
  }

  @Test("A session of a newer version is refused in one clear line, before anything else is looked at")
  func newer() {
    let error = #expect(throws: FileError.self) { try JournalReader.read(golden("newer")) }
    #expect(error?.code == .newerVersion)
    #expect(
      error?.description == "was written by a newer Basin (version 2, this one reads 1): \(golden("newer")):1; upgrade")
  }
}

extension FileError {
  /// The record is not the one that was expected.
  fileprivate static func unexpected(_ record: SessionRecord?) -> FileError {
    FileError(.invalid, "not the record that was expected: \(record.map { "\($0)" } ?? "nil")", place: "", remedy: "")
  }
}
