import Testing

@testable import OptimizerEngine

@Suite("Of which runs a certificate speaks")
struct ScopeTests {
  private func certificate(_ objective: Objective, _ rule: any UpdateRule, steps: Int = 200) -> Certificate {
    let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: 1)
    let optimizer = Optimizer(rule, weights: weights)
    let run = Run(objective, optimizer, start: objective.start)
    run.run(steps: steps)
    return Certifier(objective, optimizer, start: objective.start).certificate(of: run.trajectory)
  }

  private let learned = ConvergentRule(
    magnitude: GeometricMagnitude(initialScale: 0.1, initialRatio: 0.9), direction: DirectionNetwork(),
    proposal: .capped, stepSizes: .constant(0.01))

  @Test("what holds before a run is of every run; the numbers of an operator are of its weights")
  func every() throws {
    let found = certificate(Catalogue.sphere(2), learned)
    #expect(found.verdict == .proved && found.scope == .everyRun)
    for premise in found.premises {
      #expect(premise.scope == (premise.kind == .operatorNumbers ? .theseWeights : .everyRun), "\(premise.name)")
    }
    #expect(found.premises.contains { $0.kind == .operatorNumbers && $0.status == .proved })
  }

  @Test("what needed the steps of a run is of that run, also where it reads PROVED")
  func one() throws {
    let rule = GradientDescent(stepSizes: .audited(AuditedStep(length: 0.01)))
    let kept = certificate(Catalogue.himmelblau, rule)
    #expect(kept.verdict == .proved && kept.stay != nil && kept.scope == .thisRun)
    #expect(kept.premises.first { $0.kind == .inBox }?.scope == .thisRun)
    #expect(kept.premises.first { $0.kind == .auditedStepSize }?.scope == .everyRun)
    let seen = certificate(Catalogue.rosenbrock(6), rule)
    #expect(seen.verdict == .checked && seen.scope == .thisRun)
    #expect(certificate(Catalogue.ackley(2), rule).scope == nil)
  }

  @Test("a run that rounding holds where it is claims nothing, however large v may be; a step of it that moves does")
  func frozen() throws {
    let settings = try #require(TrainingConfiguration.preset(named: "transfer"))
    for (objective, start) in [
      (Catalogue.sphere(2), [1e17, 1e17]), (Catalogue.sphere(2), [1e30, 1e17]),
      (Catalogue.quadratic(3), [1e18, 1e18, 1e18]),
    ] {
      let rule = settings.rule(for: objective)
      let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: 1)
      let optimizer = Optimizer(rule, weights: weights)
      func certificate(_ start: [Double]) -> Certificate {
        let run = Run(objective, optimizer, start: start)
        run.run(steps: 100)
        return Certifier(objective, optimizer, start: start).certificate(of: run.trajectory)
      }
      let held = certificate(start)
      #expect(held.verdict == .noClaim, "\(start): \(held.headline)")
      #expect(held.premises.contains { $0.kind == .moves })
      #expect(certificate(start.map { $0 / 1e17 }).verdict == .proved)
    }
  }

  @Test("an eta that is too long is said before any training, and nothing of optimizers that promise nothing")
  func warning() throws {
    let objective = Catalogue.rosenbrock(2)
    var configuration = TrainingConfiguration.preset(for: objective)
    #expect(Prospect.warning(of: configuration, on: objective) == nil)
    try configuration.edit([("stepSize", "0.5")], on: objective)
    let warning = try #require(Prospect.warning(of: configuration, on: objective))
    #expect(warning.hasPrefix("no claim will hold: eta = 0.5 is not below 2/beta = "), "\(warning)")
    try configuration.edit([("optimizer", "lstm")], on: objective)
    #expect(Prospect.warning(of: configuration, on: objective) == nil)
  }
}
