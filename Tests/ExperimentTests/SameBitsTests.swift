// A session recorded on one machine, verified bit for bit on every other one.
//
// RECORD_SNAPSHOTS=1 records it anew, needed whenever the engine computes other bits than before (then its version
// changes), and the test that recorded fails.

import FoundationEssentials
import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment

private let path = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "SameBits/everywhere.jsonl").path

/// Arguments of sines far beyond the fast reduction, at which two C libraries, or one library on two processors, differ.
private let waves = "expr:cos(1e6 x)+sin(1e6 y)+x^2+y^2"
/// The other functions that can be typed.
private let mixture = "expr:tanh(x y)+softplus(x-y)+exp(-x^2)+log(1+y^2)+sigmoid(x)+(1+x^2)^0.3+tan(y/9)"

private func resolve(_ name: String) -> Objective? {
  name.hasPrefix(Objective.formulaPrefix)
    ? try? Objective(formula: String(name.dropFirst(Objective.formulaPrefix.count))) : Catalogue.objective(named: name)
}

private func convergent() -> TrainingConfiguration {
  var configuration = TrainingConfiguration()
  configuration.objective = "quadratic:10"
  configuration.metaSteps = 4
  configuration.rollouts = 33
  configuration.horizon = 20
  return configuration
}

private func recurrent() -> TrainingConfiguration {
  var configuration = TrainingConfiguration()
  configuration.objective = "log-rosenbrock"
  configuration.optimizer = .lstmCoordinate
  configuration.precision = .single
  configuration.metaSteps = 4
  configuration.rollouts = 9
  configuration.horizon = 15
  return configuration
}

/// Races of classical optimizers, and trainings in both precisions with a run of what they led to.
private func record() throws -> Session {
  var session = Session(
    header: SessionHeader(engine: EngineVersion.current, platform: EngineVersion.platform, seed: 1, config: .null))
  var total = Digest()
  var id = 0
  func add(_ record: SessionRecord) { session.events.append(record.event(after: 0.5)) }
  func run(_ specification: RunSpecification, _ trained: TrainedOptimizer? = nil) throws {
    let (run, certificate) = try specification.perform(resolve: resolve) { _ in trained }
    let outcome = RunOutcome(run, certificate: certificate)
    total.combine(outcome.digest)
    add(.run(specification, outcome))
  }
  for objective in [waves, mixture, "quadratic:10"] {
    for optimizer in ["gd", "heavy-ball", "nesterov", "rmsprop", "adam"] {
      id += 1
      let start = resolve(objective)?.start ?? []
      try run(RunSpecification(id: id, objective: objective, optimizer: optimizer, start: start, steps: 100))
    }
  }
  for configuration in [convergent(), recurrent()] {
    id += 1
    let training = id
    let objective = try #require(resolve(configuration.objective))
    // As a person asks for it: the objective, then every setting that differs from what suits it.
    add(.action(ActionRecord("objective", [JSONMember("objective", .string(objective.name))])))
    for (old, new) in zip(TrainingConfiguration.preset(for: objective).pairs, configuration.pairs)
    where old.value != new.value {
      let edit = [JSONMember("key", .string(new.key)), JSONMember("value", .string(new.value))]
      add(.action(ActionRecord("edit", edit)))
    }
    let trained = RecordedTraining(id: training, configuration, objective: objective)
    add(.training(id: training, configuration))
    while !trained.isDone {
      let (_, record) = try #require(trained.step(serialFor))
      add(.metaStep(record))
    }
    let trainer = trained.trainer
    let end = trained.end
    total.combine(end.digest)
    add(.trainingEnd(end))
    id += 1
    try run(
      RunSpecification(
        id: id, objective: configuration.objective, optimizer: trainer.rule.name,
        trained: .init(training: training, metaSteps: configuration.metaSteps),
        start: resolve(configuration.objective)?.start ?? [], steps: 50),
      TrainedOptimizer(
        configuration: configuration, weights: trainer.state.weights, layout: trainer.layout,
        card: OptimizerCard(dimension: nil, metaSteps: configuration.metaSteps, version: "1")))
  }
  add(.end(total))
  return session
}

@Suite("One set of bits everywhere")
struct SameBitsTests {
  @Test("A recorded session replays bit for bit on every platform")
  func everywhere() throws {
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try record().rewrite(to: path)
      Issue.record("recorded \(path); run again without RECORD_SNAPSHOTS")
      return
    }
    let session = try JournalReader.read(path)
    #expect(session.header.engine == EngineVersion.current, "an older engine's: record with RECORD_SNAPSHOTS=1")
    var verifier = Verifier(session, path: path, resolve: resolve)
    let report = try verifier.verify()
    #expect(report.firstDivergence == nil)
    #expect(report.isBitExact)
  }
}
