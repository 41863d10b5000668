import Testing

@testable import OptimizerEngine

@Suite("What is said at the edge of what a double can hold")
struct EdgeOfNumbersTests {
  /// A run of five steps with its certificate.
  private func run(
    _ name: String, _ optimizer: String, from start: [Double], steps: Int = 5
  ) throws -> (Run, Certificate) {
    let objective = try #require(Catalogue.objective(named: name))
    let entry = try #require(OptimizerCatalogue.entry(named: optimizer))
    let rule = Optimizer(try entry.rule(entry.settings(for: objective)))
    let run = Run(objective, rule, start: start)
    run.run(steps: steps)
    return (run, Certifier(objective, rule, start: start).certificate(of: run.trajectory))
  }

  @Test(
    "a start so near a minimizer that f - f* underflows has no rate of 0, and its gradient no length of 0",
    arguments: [("sphere", "gd"), ("matyas", "gd"), ("quadratic", "nesterov-strong"), ("sphere", "nesterov-strong")])
  func underflow(name: String, optimizer: String) throws {
    let (near, certificate) = try run(name, optimizer, from: [1e-170, 0])
    #expect(near.trajectory.values[0] == 0 && near.trajectory.gradientNorms[0] > 0)
    #expect(certificate.rate == nil && certificate.gradientEnergy > 0 && certificate.verdict == .proved)
    // The twins: at the minimizer the gap is 0, and farther away it is a number.
    let (there, still) = try run(name, optimizer, from: [0, 0])
    #expect(there.trajectory.gradientNorms[0] == 0 && still.rate?.constant == 0 && still.gradientEnergy == 0)
    let (_, far) = try run(name, optimizer, from: [1e-100, 0])
    #expect(try #require(far.rate).constant > 0)
  }

  @Test("G of no step is no number")
  func noStep() throws {
    let (_, none) = try run("booth", "gd", from: [1e200, 0])
    #expect(none.stepCount == 0 && none.energyWords { "\($0)" } == "G over no step yet")
    let (_, some) = try run("booth", "gd", from: [1, 1])
    #expect(some.stepCount == 5 && some.energyWords { "\($0)" } == "G = \(some.gradientEnergy)")
  }

  @Test("a norm is that of the squares bit for bit, but where these underflow")
  func norms() {
    var generator = SeededGenerator(seed: 1, stream: "norm")
    for _ in 0..<1000 {
      let values = (0..<(1 + generator.index(below: 9))).map { _ in generator.logUniform(-100, 100) }
      #expect(values.norm == values.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
    let least = Double.leastNonzeroMagnitude
    #expect(abs([3e-200, -4e-200].norm / 5e-200 - 1) < 1e-15 && [least].norm == least)
    #expect([0.0, 0].norm == 0 && [Double]().norm == 0)
    #expect([Double.nan, 1e-200].norm.isNaN && [1e200, 1].norm == .infinity)
  }

  @Test("a linear formula has beta = 0 on its box, and no step size follows from it")
  func linear() throws {
    let objective = try Objective(formula: "3 x - 2 y + 1")
    #expect(objective.smoothness == Smoothness(0, .box, isProved: true) && objective.facts.beta == 0)
    let entry = try #require(OptimizerCatalogue.entry(named: "gd"))
    #expect(entry.settings(for: objective)["stepSize"] == 0, "audited, as where beta is not known")
    #expect(throws: ConfigurationError.self) { try entry.settings(for: objective, given: ["fraction": 1]) }
    var configuration = TrainingConfiguration()
    configuration.suit(objective)
    #expect(configuration.stepRule == .audited && configuration.stepSize.isFinite)
    let rule = Optimizer(GradientDescent(stepSizes: .constant(0.01)))
    let run = Run(objective, rule, start: objective.start)
    run.run(steps: 4)
    let certificate = Certifier(objective, rule, start: objective.start).certificate(of: run.trajectory)
    #expect(certificate.verdict == .checked && certificate.gradientEnergy <= certificate.boundNow)
    // The twin: a kink has no beta at all, and nothing about one is proved.
    let kink = try Objective(formula: "abs(x) + y")
    #expect(kink.smoothness == .none && kink.facts.smoothnessEvidence != .proved)
  }

  @Test("the v of an LSTM is a number where the form would audit its steps")
  func lstm() throws {
    let objective = try Objective(formula: "abs(x) + y^2")
    var configuration = TrainingConfiguration.preset(for: objective)
    #expect(configuration.stepRule == .audited)
    configuration.optimizer = .lstm
    let rule = configuration.rule(for: objective)
    let weights = rule.parameterLayout(dimension: 2).initialWeights(seed: 1)
    let run = Run(objective, Optimizer(rule, weights: weights), start: objective.start)
    run.run(steps: 3)
    #expect(run.trajectory.updateNorms.count == 3 && run.trajectory.updateNorms.allSatisfy(\.isFinite))
  }

  @Test(
    "a gate's m_t is known to be at most sqrt(kappa B), and reaches it at the first step", arguments: [0.1, 0.5, 0.9])
  func gate(share: Double) {
    let gate = BudgetGate(initialBudget: 4, share: share)
    let layout = ParameterLayout(gate.arrays(dimension: 2))
    let weights = layout.initialWeights(seed: 1)
    let budget = gate.budget(weights: weights, layout: layout, start: [1, 1])
    let seen = gate.magnitudes(weights: weights, layout: layout, start: [1, 1], count: 5)
    for t in seen.indices { #expect(seen[t] <= budget.bound(at: t)) }
    #expect(abs(budget.bound(at: 0) - (4 * share).squareRoot()) < 1e-6 && abs(budget.total - 4) < 1e-6)
    #expect(seen[0] > budget.bound(at: 0) * (1 - 1e-6))
  }
}
