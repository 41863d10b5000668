// Builds the certificate of a run from its trajectory and the operator's budget alone: never from training.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What is known before a run starts, enough to certify every step of it.
public struct Certifier: Sendable {
  private let objective: Objective
  private let rule: any UpdateRule
  /// What the operator can spend, nil for rules without an operator.
  public let budget: MagnitudeBudget?
  private let claimedSmoothness: Double?
  private let tolerance: Double

  /// Prepares the certificate of a run from `start`.
  ///
  /// - Parameters:
  ///   - claimedSmoothness: A beta the user vouches for instead of the catalogue's; the audit tries to refute it.
  ///   - tolerance: eps of N(eps).
  public init(
    _ objective: Objective, _ optimizer: Optimizer, start: [Double], claimedSmoothness: Double? = nil,
    tolerance: Double = 1e-3
  ) {
    self.objective = objective
    rule = optimizer.rule
    self.claimedSmoothness = claimedSmoothness
    self.tolerance = tolerance
    budget = (optimizer.rule as? ConvergentRule).map { rule in
      rule.magnitude.budget(
        weights: optimizer.weights, layout: rule.parameterLayout(dimension: objective.dimension), start: start,
        inverseStepSize: rule.stepSizes.vanishing)
    }
  }

  /// The certificate of the steps taken so far.
  public func certificate(of run: Trajectory) -> Certificate {
    objective.data == nil ? deterministic(run) : stochastic(run)
  }

  // MARK: - Premises

  private func summability(_ run: Trajectory) -> Premise {
    let spent = run.updateNorms.reduce(0) { $0 + $1 * $1 }
    if let budget, let rule = rule as? ConvergentRule {
      return Premise("v square-summable", .proved, value: budget.total, rule.magnitude.guarantee)
    }
    if rule is GradientDescent {
      return Premise("v square-summable", .proved, value: 0, "v = 0: plain gradient descent")
    }
    return Premise(
      "v square-summable", .noClaim, value: spent,
      "nothing bounds the v of \(rule.name) in advance; \(short(spent)) spent so far")
  }

  /// |v_t| <= m_t at every step taken.
  private func envelopeCheck(_ run: Trajectory) -> Premise? {
    guard let budget else { return nil }
    let name = "|v_t| <= m_t each step"
    // v is recovered from the iterates, so their rounding is part of it; that of m grows with the steps.
    let unit = 16 * run.precision.unit
    let share = run.precision == .single ? 1e-3 : 1e-6
    for t in 0..<run.stepCount {
      let noise = unit * (1 + (run.points[t].map(\.magnitude).max() ?? 0)) * Double(objective.dimension).squareRoot()
      let slack = noise + run.stepSizes[t] * run.gradientNorms[t] * unit
      let limit = budget.bound(at: t)
      if !(run.updateNorms[t] <= limit * (1 + share) + slack) {
        return Premise(
          name, .violated, value: run.updateNorms[t],
          "step \(t): \(short(run.updateNorms[t])) > \(short(limit))")
      }
    }
    return Premise(name, .checked, value: Double(run.stepCount), "\(run.stepCount)/\(run.stepCount) steps")
  }

  /// Where steps vanish, v in l2 is not enough: sum |v_t|^2 / eta_t must be finite (theory.md, section 1).
  private func weightedPremise() -> Premise? {
    budget?.weightedTotal.map { weighted in
      Premise(
        "sum |v_t|^2/eta_t finite", weighted.isFinite ? .proved : .noClaim, value: weighted,
        weighted.isFinite ? "at most \(short(weighted))" : "no bound of the weighted tail")
    }
  }

  private func boundedBelow() -> Premise {
    if let low = objective.lowerBound { return Premise("f bounded below", .proved, value: low, "f >= \(short(low))") }
    return Premise("f bounded below", .noClaim, "no lower bound of f is known")
  }

  private func stepSizePremise(_ eta: Double, _ beta: Double, limit: Double) -> Premise {
    let name = limit == 2 ? "eta < 2/beta" : "eta_t beta <= 1/2"
    let product = eta * beta
    guard objective.smoothness.scope != .none || claimedSmoothness != nil else {
      return Premise(name, .noClaim, value: eta, "no smoothness constant of f is known")
    }
    guard eta > 0, limit == 2 ? product < 2 : product <= limit else {
      return Premise(name, .noClaim, value: product, "eta beta = \(short(product)): too large for the theorem")
    }
    if claimedSmoothness != nil {
      return Premise(name, .checked, value: product, "eta beta = \(short(product)) with the beta you gave")
    }
    return objective.smoothness.scope == .global
      ? Premise(name, .proved, value: product, "eta beta = \(short(product)), beta holds everywhere")
      : Premise(name, .sampled, value: product, "eta beta = \(short(product)), beta sampled on the box")
  }

  // MARK: - Full gradients

  private func deterministic(_ run: Trajectory) -> Certificate {
    let eta = run.stepSizes.first ?? rule.stepSize(0)
    let audit = SmoothnessAudit(run)
    let known = claimedSmoothness ?? objective.smoothness.value
    let beta = known.isFinite ? known : audit.largest
    var premises = [summability(run), envelopeCheck(run), stepSizePremise(eta, beta, limit: 2)].compactMap { $0 }
    let left = run.points.firstIndex { !objective.isInBox($0) }
    if objective.smoothness.scope == .box, claimedSmoothness == nil {
      premises.append(
        left.map { Premise("x_t in the box", .noClaim, value: Double($0), "x left the box at step \($0)") }
          ?? Premise("x_t in the box", .checked, "\(run.points.count)/\(run.points.count) points"))
    }
    premises.append(auditPremise(audit, known, leftBox: left))
    if let weighted = weightedPremise() { premises.append(weighted) }
    premises.append(boundedBelow())
    if let bad = run.values.indices.first(where: { !run.values[$0].isFinite || !run.gradientNorms[$0].isFinite }) {
      premises.append(Premise("f and g finite", .violated, value: Double(bad), "not finite at step \(bad)"))
    }
    return assemble(run, premises, claim: "grad f(x_t) -> 0", eta: eta, beta: beta)
  }

  private func auditPremise(_ audit: SmoothnessAudit, _ beta: Double, leftBox: Int?) -> Premise {
    let name = "descent audit"
    guard beta.isFinite else {
      return Premise(name, .checked, value: audit.largest, "the run shows beta = \(short(audit.largest))")
    }
    // Outside of the box the box's constant claims nothing, so nothing is refuted there.
    let covered = objective.smoothness.scope == .box && claimedSmoothness == nil ? leftBox.map { $0 - 1 } : nil
    if let step = audit.firstViolation(of: beta), step < covered ?? .max {
      return Premise(
        name, .violated, value: audit.largest,
        "step \(step): quotient above beta = \(short(beta)) (largest \(short(audit.largest)))")
    }
    // A constant that holds everywhere does not wait for the run to confirm it.
    let isGlobal = objective.smoothness.scope == .global && claimedSmoothness == nil
    return Premise(
      name, isGlobal ? .proved : .checked, value: audit.largest,
      "largest quotient \(short(audit.largest)), beta \(short(beta))")
  }

  private func assemble(
    _ run: Trajectory, _ premises: [Premise], claim: String, eta: Double, beta: Double
  ) -> Certificate {
    let spent = run.updateNorms.reduce(0) { $0 + $1 * $1 }
    let energies = run.gradientNorms.prefix(run.stepCount).map { $0 * $0 }
    let first = run.values.first ?? .nan
    let decrease = first - (objective.lowerBound ?? (run.values.last ?? .nan))
    // Where v has no budget, what was spent certifies the steps taken (and nothing beyond).
    var bound = EnergyBound.gradientEnergy(
      stepSize: eta, smoothness: beta, squaredUpdates: budget?.total ?? spent, decrease: decrease)
    var certainSteps = (bound * bound / (tolerance * tolerance)).rounded(.up)
    if let weighted = budget?.weightedTotal, let step = (rule as? ConvergentRule)?.stepSizes.vanishing {
      // Steps that vanish, s <= 1: sum eta_t |g_t|^2 <= K = 2 D + sum |v_t|^2/eta_t.
      let sum = eta * beta <= 1 ? max(0, 2 * decrease + weighted) : .infinity
      bound = (sum / rule.stepSize(run.stepCount)).squareRoot()
      // eps is reached once sum eta_t >= K/eps^2, and N steps sum to at least scale ln(1 + N/offset).
      certainSteps = (step.offset * expm1(sum / (step.scale * tolerance * tolerance))).rounded(.up)
    }
    var left = bound * bound
    var envelope: [Double] = []
    if bound.isFinite {
      for energy in run.gradientNorms.map({ $0 * $0 }) {
        envelope.append(max(left, 0).squareRoot())
        left -= energy
      }
    }
    return Certificate(
      claim: claim, premises: premises, gradientEnergy: energies.reduce(0, +).squareRoot(), bound: bound, spent: spent,
      budget: budget?.total ?? (rule is GradientDescent ? 0 : nil), decrease: decrease, stepSize: eta,
      smoothness: beta, tolerance: tolerance, certainSteps: certainSteps,
      envelope: envelope, updateBounds: budget?.magnitudes ?? [])
  }

  // MARK: - Mini-batches

  /// Gradients with error, steps that vanish, v from the same batch (theory.md, second mini-batch inequality):
  /// sum eta_t E|g|^2 <= 4 [ D + sum (1/eta_t + beta) E|v_t|^2 + beta sigma^2 sum eta_t^2 ].
  private func stochastic(_ run: Trajectory) -> Certificate {
    let eta = run.stepSizes.first ?? rule.stepSize(0)
    let beta = claimedSmoothness ?? objective.smoothness.value
    let vanishing = (rule as? ConvergentRule)?.stepSizes.vanishing
    var premises = [summability(run), envelopeCheck(run), stepSizePremise(eta, beta, limit: 0.5)].compactMap { $0 }
    if let weighted = weightedPremise() { premises.append(weighted) }
    premises.append(
      vanishing == nil
        ? Premise("sum eta_t = inf, sum eta_t^2 finite", .noClaim, "a constant step leaves the noise of mini-batches")
        : Premise("sum eta_t = inf, sum eta_t^2 finite", .proved, "eta_t = c/(t_0 + t)"))
    let variance = objective.data?.gradientVariance
    premises.append(
      variance.map {
        Premise("mini-batch gradients", .proved, value: $0, "independent batches, variance <= \(short($0))")
      }
        ?? Premise("mini-batch gradients", .noClaim, "not unbiased gradients of f"))
    premises.append(boundedBelow())
    let claim = "E|grad f(x_t)| -> 0 along a subsequence (mini-batches)"
    let plain = assemble(run, premises, claim: claim, eta: eta, beta: .infinity)
    guard let vanishing, let variance, let budget, let weighted = budget.weightedTotal, eta * beta <= 0.5 else {
      return plain
    }
    let steps = vanishing.scale * vanishing.scale * (1 / (vanishing.offset * vanishing.offset) + 1 / vanishing.offset)
    let bound = 4 * (plain.decrease + weighted + beta * budget.total + beta * variance * steps)
    return Certificate(
      claim: claim, premises: premises, gradientEnergy: plain.gradientEnergy,
      // sum eta_t E|g|^2 <= bound over the steps taken: an energy bound with the smallest step size.
      bound: (bound / (run.stepSizes.last ?? eta)).squareRoot(), spent: plain.spent, budget: budget.total,
      decrease: plain.decrease, stepSize: eta, smoothness: beta, tolerance: tolerance,
      certainSteps: .infinity, envelope: [], updateBounds: budget.magnitudes)
  }

  private func short(_ x: Double) -> String { Certifier.short(x) }

  /// Three significant digits, for one-line details.
  static func short(_ x: Double) -> String {
    guard x.isFinite else { return x.isNaN ? "nan" : (x > 0 ? "inf" : "-inf") }
    if x == 0 { return "0" }
    var exponent = 0
    var mantissa = x.magnitude
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    var digits = (mantissa * 100).rounded() / 100
    if digits >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
    let sign = x < 0 ? "-" : ""
    guard exponent < -3 || exponent > 4 else {
      let scale = [1e5, 1e4, 1e3, 1e2, 10, 1, 1, 1][exponent + 3]
      let value = (x.magnitude * scale).rounded() / scale
      return value == value.rounded() ? "\(sign)\(Int(value))" : "\(sign)\(value)"
    }
    return "\(sign)\(digits == digits.rounded() ? String(Int(digits)) : String(digits))e\(exponent)"
  }
}
