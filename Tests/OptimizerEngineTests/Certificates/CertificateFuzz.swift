// A random hunt for certificates that lie: operators with absurd weights, all proposals, step rules and objectives.

import References

@testable import OptimizerEngine

/// One random run with its certificate.
struct CertificateFuzz {
  let note: String
  let certificate: Certificate
  let run: Run
  let budget: MagnitudeBudget?

  /// The run of a seed.
  init(seed: UInt64, gallery: [Objective]) {
    var generator = SeededGenerator(seed: seed, stream: "certificate fuzz")
    let objective = generator.pick(gallery)
    var configuration = TrainingConfiguration()
    configuration.objective = objective.name
    configuration.magnitude = generator.pick(MagnitudeKind.allCases)
    configuration.direction = generator.pick(DirectionKind.allCases)
    configuration.proposal = generator.pick(Proposal.allCases)
    configuration.widths = [4]
    configuration[.hidden] = 3
    configuration[.states] = Double(1 + generator.index(below: 4))
    configuration[.outputs] = Double(1 + generator.index(below: 3))
    configuration[.neurons] = Double(1 + generator.index(below: 3))
    let beta = objective.smoothness.value
    let unit = beta.isFinite && beta > 0 ? 1 / beta : 1e-3
    switch generator.index(below: 6) {
    case 0: (configuration.stepRule, configuration.stepSize) = (.audited, generator.logUniform(-4, 1.5))
    case 1:
      (configuration.stepSize, configuration.stepOffset) = (
        unit * generator.uniform(0.05, 2.1), generator.logUniform(0, 3)
      )
      configuration.stepExponent = generator.uniform(0.51, 1)
    case 2: configuration.stepSize = unit * generator.pick([0.5, 1, 1.5, 2, 1e-3, 1e-17])
    default: configuration.stepSize = unit * generator.uniform(0.02, 2.05)
    }
    if objective.curvature != nil, configuration.stepRule == .fixed, configuration.stepOffset == 0,
      generator.index(below: 4) == 0
    {
      configuration.base = .nesterov
    }
    let rule: any UpdateRule
    switch generator.index(below: 8) {
    case 0: rule = GradientDescent(stepSizes: configuration.stepSizes(on: objective))
    case 1: rule = BacktrackingDescent(firstStepSize: generator.pick([0, 1e-3, 1, 100]))
    default: rule = configuration.rule(for: objective)
    }
    var weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: seed)
    let scale = generator.logUniform(-4, 4)
    if generator.index(below: 2) == 0 { weights = weights.map { $0 * scale } }
    if generator.index(below: 2) == 0 { weights = weights.map { _ in scale * generator.normal() } }
    // Single weights out of every range.
    if !weights.isEmpty, generator.index(below: 3) == 0 {
      for _ in 0..<(1 + generator.index(below: 2)) {
        let extreme = generator.pick([
          generator.logUniform(10, 300), .infinity, .nan, 0, generator.logUniform(-300, -10),
        ])
        weights[generator.index(below: weights.count)] = generator.index(below: 2) == 0 ? extreme : -extreme
      }
    }
    let start = generator.point(in: objective)
    let optimizer = Optimizer(rule, weights: weights)
    let run = Run(objective, optimizer, start: start, precision: generator.index(below: 5) == 0 ? .single : .double)
    run.run(steps: generator.index(below: 80))
    let certifier = Certifier(objective, optimizer, start: start)
    let audit = rule.operatorAudit(weights: weights, dimension: objective.dimension)
    note =
      "seed \(seed): \(rule.name) \(configuration.magnitude) \(configuration.proposal) on \(objective.name), weights up to "
      + "\(weights.map(\.magnitude).max() ?? 0), rounding of the audit \(audit?.rounding ?? 0), \(run.trajectory.precision)"
    certificate = certifier.certificate(of: run.trajectory)
    budget = certifier.budget
    self.run = run
  }

  /// What is false in the certificate, judged from the trajectory alone; nil where nothing is.
  var lie: String? {
    guard certificate.verdict >= .checked || certificate.verdict == .sampled else { return nil }
    let history = run.trajectory
    let steps = history.stepCount
    // Sums are taken anew, in another order.
    let total = history.gradientNorms.prefix(steps).reversed().reduce(0) { $0 + $1 * $1 }
    let spent = history.updateNorms.reversed().reduce(0) { $0 + $1 * $1 }
    if !history.values.allSatisfy(\.isFinite) { return "f is not finite under \(certificate.verdict)" }
    let first = certificate.segments.last?.start ?? 0
    let late = history.gradientNorms[first..<steps].reduce(0) { $0 + $1 * $1 }
    let energy = (certificate.theorem == .audited ? late : total).squareRoot()
    if !certificate.isInExpectation, energy > certificate.boundNow * (1 + 1e-6) {
      return "G = \(energy) > \(certificate.boundNow)"
    }
    if !certificate.isInExpectation, energy > certificate.bound * (1 + 1e-6) {
      return "G = \(energy) > \(certificate.bound) before"
    }
    if let budget = certificate.budget, !certificate.budgetIsPart, certificate.theorem != .nesterov {
      let single = history.precision == .single
      let rounding = (0..<steps).reduce(0.0) { sum, t in
        let r =
          (single ? 1e-5 : 1e-13) * (1 + norm(history.points[t]) + history.stepSizes[t] * history.gradientNorms[t])
        return sum + (2 * budget.squareRoot() + r) * r
      }
      if spent > budget * (1 + (single ? 1e-2 : 1e-5)) + rounding { return "V^2 = \(spent) > \(budget)" }
      if !budget.isFinite { return "an infinite budget under \(certificate.verdict)" }
    }
    if certificate.seenSteps == nil, steps > 0, certificate.certainStepsNow < Double(steps),
      !history.gradientNorms.contains(where: { $0 <= certificate.tolerance * (1 + 1e-9) })
    {
      return "no |g| <= \(certificate.tolerance) within N = \(certificate.certainStepsNow)"
    }
    return nil
  }
}
