// Optimizers that come into a session from elsewhere, and weights that are kept beside it.

import Datasets
import Foundation
import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment

@Suite("What is kept beside sessions")
struct KeptOptimizerTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "basin-kept-\(UUID().uuidString)")

  private func configuration() throws -> TrainingConfiguration {
    var configuration = TrainingConfiguration()
    for (key, value) in [
      ("horizon", "8"), ("rollouts", "4"), ("widths", "3"), ("metaSteps", "4"), ("heldOutStarts", "4"),
    ] {
      try configuration.set(key, to: value)
    }
    return configuration
  }

  private func training() throws -> RecordedTraining {
    let configuration = try configuration()
    let training = RecordedTraining(
      id: 1, configuration, objective: try #require(Catalogue.objective(named: configuration.objective)))
    training.advance(serialFor) { _, _ in }
    return training
  }

  private func timeline(_ records: [SessionRecord]) -> [TimedRecord] {
    records.enumerated().map { TimedRecord(time: 0, record: $0.element, event: $0.offset + 1) }
  }

  @Test("Weights beside a session are taken in where they are what it recorded, and spare the training")
  func weights() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let session = folder.appending(path: "s.jsonl").path
    let training = try training()
    let records = timeline([.training(id: 1, training.configuration), .trainingEnd(training.end)])
    let origin = LearnedOrigin(training.configuration, metaSteps: training.stepCount)
    let models = ModelCache()
    #expect(models.takeWeights(besideSession: session, of: records).isEmpty && models.known(origin) == nil)

    let file = TrainedOptimizer.path(ofItem: 1, besideSession: session)
    try training.keepsake.write(file)
    #expect(models.takeWeights(besideSession: session, of: records).isEmpty)
    #expect(try #require(models.known(origin)).digest == training.trained.digest)

    // Others are passed over, and said to be others: of another training, or fewer meta-steps of this one.
    var other = try configuration()
    try other.set("seed", to: "2")
    let stranger = RecordedTraining(id: 1, other, objective: training.objective)
    stranger.advance(serialFor) { _, _ in }
    let early = RecordedTraining(id: 1, training.configuration, objective: training.objective)
    early.advance(limit: 2, serialFor) { _, _ in }
    for forged in [stranger, early] {
      try forged.keepsake.write(file)
      let fresh = ModelCache()
      #expect(fresh.takeWeights(besideSession: session, of: records).map(\.code) == [.mismatch])
      // Who trains again does not look at what a training has left.
      #expect(fresh.takeWeights(besideSession: session, of: records, isOnlyKept: true).isEmpty)
      #expect(fresh.known(origin) == nil)
    }
  }

  @Test("An optimizer that was kept runs in a session, which verifies as long as its file is there")
  func kept() throws {
    let training = try training()
    var optimizer = training.keepsake
    optimizer.card.name = "fast"
    let kept = optimizer
    let record = KeptOptimizer(id: 5, optimizer)
    let objective = try #require(Catalogue.objective(named: "himmelblau"))
    let specification = RunSpecification(
      id: 6, objective: objective.name, optimizer: "convergent",
      trained: .init(training: 5, metaSteps: optimizer.card.metaSteps), start: objective.start, steps: 20)
    let models = ModelCache()
    models.keep(optimizer)
    let conductor = Conductor(models)
    let origin = LearnedOrigin(optimizer.configuration, metaSteps: record.metaSteps, file: record.digest)
    let (run, certificate) = try conductor.run(RunRequest(specification: specification, origin: origin), serialFor)
    let events = [SessionRecord.kept(record), .run(specification, RunOutcome(run, certificate: certificate))]
      .map { $0.event(after: 0) }
    let header = SessionHeader(
      engine: EngineVersion.current, platform: EngineVersion.platform, seed: 1,
      config: .object([JSONMember("objective", .string(objective.name))]))
    var session = Session(header: header)
    session.events = events

    var verifier = Verifier(session, path: "s", resolve: Catalogue.objective(named:)) { _ in kept }
    #expect(try verifier.verify().firstDivergence == nil)
    // Without its file, with another one in its place, or with another number on record, it does not.
    verifier = Verifier(session, path: "s", resolve: Catalogue.objective(named:))
    #expect(try verifier.verify().firstDivergence != nil)
    var other = try configuration()
    try other.set("seed", to: "2")
    let stranger = RecordedTraining(id: 1, other, objective: training.objective)
    stranger.advance(serialFor) { _, _ in }
    verifier = Verifier(session, path: "s", resolve: Catalogue.objective(named:)) { _ in stranger.keepsake }
    #expect(try verifier.verify().firstDivergence != nil)
    // A file that is nowhere is not made up by training.
    #expect(throws: ConfigurationError.self) {
      try Conductor().run(RunRequest(specification: specification, origin: origin), serialFor)
    }
    // It stands among the trainings, and what is learned next is not it.
    var experiment = Experiment(objective: objective)
    experiment.apply(.kept(record), resolve: Catalogue.objective(named:))
    let item = try #require(experiment.trainings.first)
    #expect(item.hasLearned && item.learnedTitle == "fast" && experiment.newestTrained == nil)
    #expect(experiment.racers(resolve: Catalogue.objective(named:)).last?.refusal == nil)
    experiment.choose(try #require(Catalogue.objective(named: "rosenbrock:5")))
    #expect(
      experiment.racers(resolve: Catalogue.objective(named:)).last?.refusal
        == "its weights are for 2 coordinates, rosenbrock:5 has 5")
  }
}
