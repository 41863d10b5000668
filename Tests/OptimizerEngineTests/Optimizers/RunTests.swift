import Synchronization
import Testing

@testable import OptimizerEngine

/// Every hand-designed optimizer and one convergent one with random weights, for an objective.
private func optimizers(for objective: Objective) throws -> [Optimizer] {
  var generator = SeededGenerator(seed: 11, stream: objective.name)
  let beta = objective.smoothness.value
  let known = OptimizerCatalogue.all.filter { $0.refusal(for: objective) == nil }
  return try known.map { Optimizer(try $0.rule($0.settings(for: objective))) } + [
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
      if let step = run.nonFiniteStep {
        #expect(step == history.stepCount)
        #expect(history.values.dropLast().allSatisfy { $0.isFinite })
      } else {
        // A line search ends where rounding leaves nothing to gain.
        #expect(
          history.stepCount == 100 || [.search, .stationary].contains(run.reasons.first?.kind),
          "\(optimizer.name): \(run.reasons)")
        #expect(history.values.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test("a huge step is reported as not finite at a step, and the run stops there", arguments: analyticGallery)
  func divergence(_ named: Named) {
    let run = Run(named.objective, Optimizer(GradientDescent(stepSize: 1e200)), start: named.objective.start)
    run.run(steps: 100)
    guard let step = run.nonFiniteStep else {
      // Where gradients are bounded, a huge step leads far away, not to infinity.
      let bounded = ["ackley", "smooth-ackley", "easom", "log-sum-exp", "tanh-neuron"]
      #expect(bounded.contains { named.objective.name.hasPrefix($0) }, "\(run.reasons)")
      #expect(run.trajectory.values.allSatisfy { $0.isFinite })
      return
    }
    #expect(step >= 1 && step == run.trajectory.stepCount)
    let count = run.trajectory.values.count
    run.step()
    #expect(run.trajectory.values.count == count)
  }

  @Test("every condition ends the run at the first step at which it holds, with its numbers")
  func stopping() throws {
    func run(_ change: (inout StoppingRule) -> Void) -> Run {
      var rule = StoppingRule()
      change(&rule)
      let run = Run(
        Catalogue.sphere(2), Optimizer(GradientDescent(stepSize: 0.1)), start: [3, 4], stopping: rule)
      run.run(steps: 200)
      return run
    }
    let tolerance = run { $0.gradientTolerance = 1e-3 }
    let reached = try #require(tolerance.reasons.first)
    #expect(reached.kind == .gradientTolerance && reached.threshold == 1e-3 && reached.measured <= 1e-3)
    #expect(tolerance.trajectory.gradientNorms[reached.step] == reached.measured)
    #expect(tolerance.trajectory.gradientNorms[reached.step - 1] > 1e-3)
    let target = run { $0.target = 0.5 }
    #expect(target.reasons.map(\.kind) == [.target])
    #expect(target.trajectory.values.last ?? 1 <= 0.5 && target.trajectory.values.dropLast().allSatisfy { $0 > 0.5 })
    let budget = run { $0.gradientEvaluations = 7 }
    #expect(budget.reasons.map(\.kind) == [.evaluations] && budget.evaluations.gradient == 7)
    #expect(run { $0.certainSteps = 9.5 }.trajectory.stepCount == 10)
    let both = run {
      $0.certainSteps = 4
      $0.gradientEvaluations = 5
    }
    #expect(both.reasons.map(\.kind) == [.evaluations, .certified], "all reasons that hold are named")
    let clock = Mutex(0.0)
    let time = run {
      $0.timeLimit = (
        1,
        {
          clock.withLock {
            $0 += 0.25
            return $0
          }
        }
      )
    }
    #expect(time.reasons.map(\.kind) == [.time] && time.trajectory.stepCount == 3)
    #expect(run { _ in }.reasons.isEmpty && run { _ in }.ending == "all steps taken")
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

  @Test("gradient descent takes every rule of step sizes by its settings, and refuses those without a meaning")
  func stepSizes() throws {
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    func rule(_ settings: [String: Double], on objective: Objective = Catalogue.sphere(2)) throws -> StepSizeRule {
      try entry.rule(try entry.resolvingFraction(settings, for: objective)).stepSizes
    }
    #expect(try rule(["stepSize": 0.1]) == .constant(0.1))
    #expect(try rule(["fraction": 0.9]) == .constant(0.45))
    #expect(try rule(["stepSize": 0, "firstStep": 0.3]) == .audited(AuditedStep(length: 0.3)))
    let slow = try rule(["stepSize": 0.5, "stepOffset": 10, "stepExponent": 0.75])
    #expect(slow == .vanishing(VanishingStep(initial: 0.5, timescale: 10, exponent: 0.75)))
    // c/(t0 + t) is the case q = 1: c = 5, t0 = 10.
    let harmonic = try rule(["stepSize": 0.5, "stepOffset": 10])
    #expect(harmonic == .vanishing(VanishingStep(scale: 5, offset: 10)) && abs(harmonic(30) - 5.0 / 40) < 1e-15)
    let huge = VanishingStep(initial: 1e308, timescale: 1e308, exponent: 1)
    #expect(huge(0) == 1e308 && huge(10) == 1e308, "the product of both is no number")
    for wrong in [
      ["stepOffset": 10, "stepExponent": 0.5], ["stepOffset": 10, "stepExponent": 1.1],
      ["stepSize": 0, "stepOffset": 5], ["stepSize": 0.1, "fraction": 0.5],
    ] {
      #expect(throws: ConfigurationError.self, "\(wrong)") { try rule(wrong) }
    }
    let unknown = #expect(throws: ConfigurationError.self) { try rule(["fraction": 0.5], on: Catalogue.ackley(2)) }
    #expect(unknown?.description.contains("beta of ackley is not known") == true)
    // The certificate of a whole function knows these steps: v = 0, and sum eta_t |g_t|^2 <= 2 D.
    let run = Run(Catalogue.sphere(2), Optimizer(GradientDescent(stepSizes: slow)), start: [3, 4])
    run.run(steps: 100)
    let certificate = Certifier(Catalogue.sphere(2), run.optimizer, start: [3, 4]).certificate(of: run.trajectory)
    #expect(certificate.verdict == .proved && certificate.gradientEnergy <= certificate.bound)
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
