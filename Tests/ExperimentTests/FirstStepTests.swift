// The first steps of optimizers, taken side by side, against runs of one step.

import OptimizerEngine
import Testing

@testable import Experiment

@Suite("First steps")
struct FirstStepTests {
  private static let starts = [[-1.2, 1], [0.5, -0.5], [1.7, 2.9], [0.01, 0], [-2, -1]]

  /// What the first step of a run leaves, taken apart by hand.
  private func step(_ objective: Objective, _ optimizer: Optimizer, from start: [Double]) throws -> FirstStep {
    let run = Run(objective, optimizer, start: start)
    let gradient = run.gradient
    run.step()
    let next = try #require(run.trajectory.points.dropFirst().first)
    let eta = run.trajectory.stepSizes[0]
    return FirstStep(
      descent: gradient.map { -eta * $0 }, update: start.indices.map { next[$0] - start[$0] + eta * gradient[$0] })
  }

  private func trained(after metaSteps: Int) throws -> Optimizer {
    var configuration = TrainingConfiguration()
    configuration.objective = "log-rosenbrock"
    configuration.metaSteps = 6
    configuration.horizon = 20
    configuration.rollouts = 4
    return try #require(Conductor().learn(configuration, metaSteps: metaSteps, serialFor))
  }

  @Test("are those of runs from the same starts, for what was learned and for every optimizer that is raced")
  func agree() throws {
    let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
    let optimizers = try OptimizerCatalogue.all.map { Contestant($0, for: objective).optimizer } + [trained(after: 4)]
    for optimizer in optimizers {
      let found = Conductor.firstSteps(objective, optimizer, from: Self.starts)
      for (start, step) in zip(Self.starts, found) {
        let expected = try self.step(objective, optimizer, from: start)
        #expect(step == expected, "\(optimizer.name) from \(start)")
      }
    }
  }

  @Test("are others with other weights, and elsewhere")
  func differ() throws {
    let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
    let early = Conductor.firstSteps(objective, try trained(after: 1), from: Self.starts)
    let late = Conductor.firstSteps(objective, try trained(after: 5), from: Self.starts)
    for (one, other) in zip(early, late) { #expect(one?.descent == other?.descent && one?.update != other?.update) }
    #expect(Set(late.map { $0?.update ?? [] }).count == Self.starts.count)
  }

  @Test("are none where a run would take none: at a stationary point, and where f is no number")
  func none() throws {
    let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
    let optimizer = try trained(after: 1)
    #expect(Run(objective, optimizer, start: [1, 1]).reasons.count == 1)
    #expect(
      Conductor.firstSteps(objective, optimizer, from: [[1, 1], [.nan, 0], [0, 0]]).map { $0 == nil } == [
        true, true, false,
      ])
    #expect(Conductor.firstSteps(objective, optimizer, from: []).isEmpty)
    #expect(Conductor.firstSteps(objective, optimizer, from: [[0, 0]], isCancelled: { true }) == [nil])
  }
}
