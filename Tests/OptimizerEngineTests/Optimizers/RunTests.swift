import Testing

@testable import OptimizerEngine

/// Every hand-designed optimizer and one convergent one with random weights, for an objective.
private func optimizers(for objective: Objective) throws -> [Optimizer] {
  var generator = SeededGenerator(seed: 11, stream: objective.name)
  let beta = objective.smoothness.value
  return try OptimizerCatalogue.all.map { Optimizer(try $0.rule($0.settings(for: objective))) } + [
    generator.convergent(objective, eta: beta.isFinite ? 1 / beta : 1e-4)
  ]
}

@Suite("Runs")
struct RunTests {
  @Test("every optimizer on every objective stays finite or says where it stopped being so", arguments: analyticGallery)
  func everyPair(_ named: Named) throws {
    for optimizer in try optimizers(for: named.objective) {
      let run = Run(named.objective, optimizer, start: named.objective.start)
      run.run(steps: 100)
      let history = run.trajectory
      #expect(history.values.count == history.stepCount + 1)
      #expect(history.points.count == history.stepCount + 1)
      #expect([history.slopes, history.squaredSteps, history.stepSizes].allSatisfy { $0.count == history.stepCount })
      switch run.termination ?? .steps {
      case .steps:
        #expect(history.stepCount == 100)
        #expect(history.values.allSatisfy { $0.isFinite })
      case .nonFinite(let step):
        #expect(step == history.stepCount)
        #expect(history.values.dropLast().allSatisfy { $0.isFinite })
      default: Issue.record("\(optimizer.name) ended: \(String(describing: run.termination))")
      }
    }
  }

  @Test("a huge step is reported as not finite at a step, and the run stops there", arguments: analyticGallery)
  func divergence(_ named: Named) {
    let run = Run(named.objective, Optimizer(GradientDescent(stepSize: 1e200)), start: named.objective.start)
    run.run(steps: 100)
    guard case .nonFinite(let step) = run.termination else {
      Issue.record("\(String(describing: run.termination))")
      return
    }
    #expect(step >= 1 && step == run.trajectory.stepCount)
    let count = run.trajectory.values.count
    run.step()
    #expect(run.trajectory.values.count == count)
  }

  @Test("a tolerance ends the run at the first gradient that is not above it")
  func tolerance() {
    let run = Run(
      Catalogue.sphere(2), Optimizer(GradientDescent(stepSize: 0.1)), start: [3, 4], gradientTolerance: 1e-3)
    run.run(steps: 1000)
    guard case .gradientTolerance(let step) = run.termination else {
      Issue.record("\(String(describing: run.termination))")
      return
    }
    #expect(run.trajectory.gradientNorms[step] <= 1e-3)
    #expect(run.trajectory.gradientNorms[step - 1] > 1e-3)
  }

  @Test("two runs of one optimizer do not share state")
  func independence() throws {
    for optimizer in try optimizers(for: Catalogue.himmelblau) {
      let first = Run(Catalogue.himmelblau, optimizer, start: [1, 1])
      first.run(steps: 30)
      let second = Run(Catalogue.himmelblau, optimizer, start: [1, 1])
      let other = Run(Catalogue.himmelblau, optimizer, start: [1, 1.001])
      second.run(steps: 30)
      other.run(steps: 30)
      #expect(first.trajectory.points == second.trajectory.points, "\(optimizer.name)")
      #expect(first.trajectory.points != other.trajectory.points, "\(optimizer.name)")
    }
  }

  @Test("settings of a rule are checked: unknown keys and values that are no numbers are refused")
  func settings() throws {
    let entry = try #require(OptimizerCatalogue.entry(named: "adam"))
    let rule = try #require(try entry.rule(["stepSize": 0.5]) as? Adam)
    #expect(rule == Adam(stepSize: 0.5))
    #expect(throws: ConfigurationError.self) { try entry.rule(["stepsize": 0.5]) }
    for value in [-1, Double.nan, .infinity] {
      #expect(throws: ConfigurationError.self) { try entry.rule(["stepSize": value]) }
    }
    #expect(OptimizerCatalogue.entry(named: "sgd") == nil)
    let error = #expect(throws: ConfigurationError.self) { try entry.rule(["stepsize": 0.5]) }
    #expect(error?.description.contains("did you mean 'stepSize'?") == true)
  }
}
