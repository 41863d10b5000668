// A session with every kind of event, computed here: what the tests of the verifier verify and forge.

import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment

/// Records a session as a workbench does, without one.
struct SessionOfEveryKind {
  private(set) var session: Session
  private var total = Digest()
  private var objective: Objective
  private var form: TrainingConfiguration

  /// A session of this engine; with another platform or engine its numbers are the same.
  static func make(
    engine: String = EngineVersion.current, platform: String = EngineVersion.platform
  ) throws -> Session {
    var recorder = SessionOfEveryKind(engine: engine, platform: platform, on: try objective("rosenbrock"))
    try recorder.recordAll()
    return recorder.session
  }

  private static func objective(_ name: String) throws -> Objective {
    try #require(Catalogue.objective(named: name))
  }

  private init(engine: String, platform: String, on objective: Objective) {
    self.objective = objective
    form = TrainingConfiguration.preset(for: objective)
    session = Session(
      header: SessionHeader(
        engine: engine, platform: platform, seed: TrainingConfiguration().seed,
        config: ["objective": .string(objective.name)], lesson: LessonTitle(number: 1, title: "All", summary: "Kinds."))
    )
  }

  private mutating func add(_ record: SessionRecord) { session.events.append(record.event(after: 0.5)) }

  private mutating func act(_ name: String, _ arguments: JSONMember...) { add(.action(ActionRecord(name, arguments))) }

  private mutating func recordAll() throws {
    try race(["gd", "adam"], from: [-1.2, 1], ids: 1)
    act("theme", JSONMember("look", "light"))
    act("mark", JSONMember("run", 1))
    act("name", JSONMember("item", 1), JSONMember("called", "fast one"))
    objective = try Self.objective("beale")
    form = TrainingConfiguration.preset(for: objective)
    act("objective", JSONMember("objective", .string(objective.name)))
    try race(["gd"], from: [1, 1], ids: 3)
    for (key, value) in [("metaSteps", "4"), ("rollouts", "8"), ("horizon", "10"), ("evaluateEvery", "2")] {
      try edit(key, value)
    }
    let whole = try begin(4)
    act("pause", JSONMember("training", 4))
    act("resume", JSONMember("training", 4))
    try edit("seed", "7")
    let (second, third) = (try begin(5), try begin(6))
    act("reorder", JSONMember("trainings", [6, 5]))
    try train(whole, steps: 4)
    try run(
      RunSpecification(
        id: 7, objective: objective.name, optimizer: "convergent", trained: .init(training: 4, metaSteps: 4),
        start: [1, 1], steps: 50), whole.trained)
    act("cancel", JSONMember("training", 5))
    try train(second, steps: 0)
    try train(third, steps: 1)
    try edit("scale", "2")
    act(
      "race", JSONMember("objective", .string(objective.name)), JSONMember("start", [1, 1]), JSONMember("steps", 50),
      JSONMember("runs", [3, 7]))
    act("glyphs", JSONMember("glyphs", "ascii"))
    act("snapshot", JSONMember("path", "screen"))
    try raceChosen()
    add(.resize(columns: 120, rows: 40))
    add(.marker(note: "look"))
    add(.marker(Marker("train", .task(check: "train"))))
    add(.marker(Marker("why?", .quiz(choices: ["a", "b", "c"], answer: 1, why: "so"))))
    add(.answer(choice: 1, isRight: true, question: "why?"))
    let sought = NumberSought(value: 3, tolerance: 0.5, why: "so")
    add(.marker(Marker("how much?", .number(sought), hints: ["more"], view: MarkerView(["curve": "gap", "run": 1]))))
    act("hint", JSONMember("question", "how much?"))
    add(.figure(3.25, isRight: true, question: "how much?"))
    add(.end(total))
  }

  /// A race of those who were chosen: one with settings, one switched off, and a training under its own name.
  private mutating func raceChosen() throws {
    act(
      "racer", JSONMember("optimizer", "heavy-ball"), JSONMember("on", true), JSONMember("settings", ["momentum": 0.5]))
    act("racer", JSONMember("optimizer", "adam"), JSONMember("on", false))
    act("racer", JSONMember("training", 4), JSONMember("on", true))
    act(
      "race", JSONMember("objective", .string(objective.name)), JSONMember("start", [1, 2]), JSONMember("steps", 20),
      JSONMember("trainings", [4]))
    for (id, name) in [(8, "gd"), (9, "heavy-ball")] {
      let entry = try #require(OptimizerCatalogue.entry(named: name))
      let settings = entry.settings(for: objective).merging(name == "gd" ? [:] : ["momentum": 0.5]) { $1 }
      try run(
        RunSpecification(
          id: id, objective: objective.name, optimizer: name, settings: settings, start: [1, 2], steps: 20))
    }
    act(
      "race", JSONMember("objective", .string(objective.name)), JSONMember("start", [1, 2]), JSONMember("steps", 20),
      JSONMember("runs", [8, 9]), JSONMember("trainings", [4]))
  }

  private mutating func race(_ optimizers: [String], from start: [Double], ids: Int) throws {
    act(
      "race", JSONMember("objective", .string(objective.name)), JSONMember("start", JSONValue(start)),
      JSONMember("steps", 50))
    for (index, name) in optimizers.enumerated() {
      let settings = name == "gd" ? ["stepSize": 1e-4] : [:]
      try run(
        RunSpecification(
          id: ids + index, objective: objective.name, optimizer: name, settings: settings, start: start, steps: 50))
    }
  }

  private mutating func run(_ specification: RunSpecification, _ trained: TrainedOptimizer? = nil) throws {
    let (run, certificate) = try specification.perform(resolve: Catalogue.objective(named:)) { _ in trained }
    let outcome = RunOutcome(run, certificate: certificate)
    total.combine(outcome.digest)
    add(.run(specification, outcome))
  }

  private mutating func edit(_ key: String, _ value: String) throws {
    act("edit", JSONMember("key", .string(key)), JSONMember("value", .string(value)))
    try form.set(key, to: value)
  }

  private mutating func begin(_ id: Int) throws -> RecordedTraining {
    act("train", JSONMember("training", .integer(id)))
    var configuration = form
    configuration.objective = objective.name
    add(.training(id: id, configuration))
    return RecordedTraining(id: id, configuration, objective: objective)
  }

  private mutating func train(_ training: RecordedTraining, steps: Int) throws {
    for _ in 0..<steps {
      if let record = training.step(serialFor)?.record { add(.metaStep(record)) }
    }
    total.combine(training.end.digest)
    add(.trainingEnd(training.end))
  }
}

/// Verifies a session with the objectives of the catalogue.
func verify(_ session: Session, path: String = "session") throws -> VerificationReport {
  var verifier = Verifier(session, path: path, resolve: Catalogue.objective(named:))
  return try verifier.verify()
}
