import Datasets
import Dispatch
import Testing

@testable import OptimizerEngine

/// Several threads, in whatever order they come.
private let threads: ParallelFor = { count, body in
  DispatchQueue.concurrentPerform(iterations: count) { body(count - 1 - $0) }
}

private func configuration(_ changes: [(String, String)]) throws -> TrainingConfiguration {
  var result = try #require(TrainingConfiguration.preset(named: "log-rosenbrock"))
  for (key, value) in [("horizon", "10"), ("rollouts", "70"), ("metaSteps", "40"), ("widths", "6,6")] + changes {
    try result.set(key, to: value)
  }
  return result
}

@Suite("Training")
struct TrainerTests {
  private static let variants: [[(String, String)]] = [
    [], [("magnitude", "ren"), ("renDeviation", "0.1")], [("order", "1"), ("precision", "single")],
    [("objective", "rastrigin:5"), ("proposal", "unit"), ("clip", "0"), ("metaLoss", "log")],
  ]

  private static func trainer(_ changes: [(String, String)]) throws -> Trainer {
    let configuration = try configuration(changes)
    return Trainer(configuration, objective: try #require(Catalogue.objective(named: configuration.objective)))
  }

  @Test("the bits of 20 meta-steps do not depend on threads", arguments: variants.indices)
  func threadCounts(variant: Int) throws {
    let serial = try Self.trainer(Self.variants[variant])
    let parallel = try Self.trainer(Self.variants[variant])
    for _ in 0..<20 { #expect(serial.step() == parallel.step(threads)) }
    #expect(serial.state == parallel.state)
    let other = try Self.trainer(Self.variants[variant] + [("seed", "2")])
    for _ in 0..<20 { _ = other.step() }
    #expect(other.state.weights != serial.state.weights)
  }

  @Test("a classifier's bits do not depend on threads, and a checkpoint of it continues bit for bit")
  func classifier() throws {
    var configuration = try #require(TrainingConfiguration.preset(named: "digits"))
    for (key, value) in [("horizon", "4"), ("rollouts", "7")] { try configuration.set(key, to: value) }
    let objective = try #require(try ObjectiveLibrary.objective(named: configuration.objective))
    let serial = Trainer(configuration, objective: objective)
    let parallel = Trainer(configuration, objective: objective)
    for _ in 0..<3 { #expect(serial.step() == parallel.step(threads)) }
    let checkpoint = serial.state
    for _ in 0..<2 { _ = serial.step() }
    parallel.restore(checkpoint)
    for _ in 0..<2 { _ = parallel.step() }
    #expect(serial.state == parallel.state)
  }

  @Test("a copy of the state continues bit for bit", arguments: variants.indices)
  func checkpoints(variant: Int) throws {
    let whole = try Self.trainer(Self.variants[variant])
    for _ in 0..<5 { _ = whole.step() }
    let checkpoint = whole.state
    let rest = (0..<5).map { _ in whole.step() }
    let resumed = try Self.trainer(Self.variants[variant])
    resumed.restore(checkpoint)
    #expect((0..<5).map { _ in resumed.step() } == rest)
    #expect(resumed.state == whole.state)
    // Without the checkpoint the same steps are others.
    let fresh = try Self.trainer(Self.variants[variant])
    #expect((0..<5).map { _ in fresh.step() } != rest)
  }

  @Test("training lowers the meta-loss, and the learning rate decides by how much")
  func learning() throws {
    let trainer = try Self.trainer([])
    let losses = (0..<40).map { _ in trainer.step().loss }
    let still = try Self.trainer([("learningRate", "1e-9")])
    let idle = (0..<40).map { _ in still.step().loss }
    func late(_ x: [Double]) -> Double { x.suffix(10).reduce(0, +) }
    #expect(losses[0] == idle[0])
    #expect(late(losses) < 0.97 * late(idle), "\(late(losses)) against \(late(idle))")
  }

  @Test("a meta-gradient that is not finite leaves the weights and is reported")
  func nonFinite() throws {
    let trainer = try Self.trainer([("objective", "rosenbrock"), ("stepSize", "1e6"), ("horizon", "50")])
    let before = trainer.state.weights
    for index in 0..<3 {
      let step = trainer.step()
      #expect(step.index == index)
      #expect(!step.isApplied)
      #expect(!step.gradientNorm.isFinite || !step.loss.isFinite)
    }
    #expect(trainer.state.weights == before)
    #expect(trainer.state.stepCount == 3)
    let healthy = try Self.trainer([])
    let start = healthy.state.weights
    #expect(healthy.step().isApplied)
    #expect(healthy.state.weights != start)
  }
}
