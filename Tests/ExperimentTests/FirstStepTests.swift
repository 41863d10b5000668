// The first steps of optimizers, taken side by side, against runs of one step.

import OptimizerEngine
import SessionStore
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

  /// Whether two steps agree but for the order in which a network of many starts sums.
  private func agree(_ one: FirstStep?, _ other: FirstStep) -> Bool {
    guard let one, one.descent == other.descent else { return false }
    return zip(one.update, other.update).allSatisfy { abs($0 - $1) <= 1e-14 }
  }

  private func trained(after metaSteps: Int) throws -> Optimizer {
    var configuration = TrainingConfiguration()
    configuration.objective = "log-rosenbrock"
    configuration.metaSteps = 6
    configuration.horizon = 20
    configuration.rollouts = 4
    let origin = LearnedOrigin(configuration, metaSteps: metaSteps)
    let objective = try #require(Catalogue.objective(named: configuration.objective))
    return try #require(Conductor().learn(origin, serialFor)).optimizer(on: objective)
  }

  @Test("are those of runs from the same starts, for what was learned and for every optimizer that is raced")
  func agree() throws {
    let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
    let raced = try OptimizerCatalogue.all.filter { $0.refusal(for: objective) == nil }.map {
      try Optimizer($0.rule($0.settings(for: objective)))
    }
    #expect(raced.count >= 8 && raced.contains { $0.rule.search != nil })
    let optimizers = try raced + [trained(after: 4)]
    for optimizer in optimizers {
      let found = Conductor.firstSteps(objective, optimizer, from: Self.starts)
      for (start, step) in zip(Self.starts, found) {
        let expected = try self.step(objective, optimizer, from: start)
        #expect(agree(step, expected), "\(optimizer.name) from \(start)")
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

  @Test("On a quadratic they are what the formulas say: -eta H x, and nothing beside it")
  func quadratic() throws {
    let objective = try #require(Catalogue.objective(named: "quadratic"))
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    let eta = 0.03
    let optimizer = try Optimizer(entry.rule(entry.settings(for: objective).merging(["stepSize": eta]) { $1 }))
    /// By central differences, which are exact on a quadratic but for rounding.
    func slope(_ x: [Double], _ i: Int) -> Double {
      var (up, down) = (x, x)
      up[i] += 0.5
      down[i] -= 0.5
      let evaluator = Evaluator(objective)
      return evaluator.valueAndGradient(up).value - evaluator.valueAndGradient(down).value
    }
    for (start, step) in zip(Self.starts, Conductor.firstSteps(objective, optimizer, from: Self.starts)) {
      let step = try #require(step)
      for i in 0..<2 {
        #expect(abs(step.descent[i] + eta * slope(start, i)) < 1e-12, "\(start) \(i)")
        #expect(step.update[i] == 0)
      }
      #expect(step.descent.contains { abs($0) > 1e-4 })
    }
  }

  @Test("are none where a run would take none; where the gradient is zero v may still lead away")
  func none() throws {
    let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
    let optimizer = try trained(after: 1)
    let steps = Conductor.firstSteps(objective, optimizer, from: [[1, 1], [.nan, 0], [0, 0]])
    #expect(steps.map { $0 == nil } == [false, true, false])
    #expect(
      try agree(steps[0], step(objective, optimizer, from: [1, 1])) && steps[0]?.descent.allSatisfy { $0 == 0 } == true)
    let searching = try #require(OptimizerCatalogue.all.map(\.name).contains("lbfgs") ? "lbfgs" : nil)
    let entry = try #require(OptimizerCatalogue.entry(named: searching))
    #expect(
      try Conductor.firstSteps(objective, Optimizer(entry.rule(entry.settings(for: objective))), from: [[1, 1]]) == [
        nil
      ])
    #expect(Conductor.firstSteps(objective, optimizer, from: []).isEmpty)
  }
}
