// Builds the certificate of a run from its trajectory and the operator's budget alone: never from training.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What is known before a run starts, enough to certify every step of it.
public struct Certifier: Sendable {
  let objective: Objective
  let rule: any UpdateRule
  /// What the operator can spend, nil for rules without an operator.
  public let budget: MagnitudeBudget?
  let claimedSmoothness: Double?
  let tolerance: Double
  /// f(x_0) on all data, for objectives whose runs see mini-batches only.
  let fullValueAtStart: Double?

  /// Prepares the certificate of a run from `start`.
  ///
  /// - Parameters:
  ///   - claimedSmoothness: A beta the user vouches for instead of the catalogue's; the audit tries to refute it.
  ///   - tolerance: eps of N(eps).
  /// - Complexity: One run of the operator alone; for data objectives, one evaluation on all samples.
  public init(
    _ objective: Objective, _ optimizer: Optimizer, start: [Double], claimedSmoothness: Double? = nil,
    tolerance: Double = 1e-3
  ) {
    self.objective = objective
    rule = optimizer.rule
    self.claimedSmoothness = claimedSmoothness
    self.tolerance = tolerance
    budget = optimizer.rule.correctionBudget(weights: optimizer.weights, start: start)
    fullValueAtStart = objective.data == nil ? nil : Evaluator(objective).value(start)
  }

  /// The certificate of the steps taken so far.
  public func certificate(of run: Trajectory) -> Certificate {
    objective.data == nil ? deterministic(run) : stochastic(run)
  }

  /// Everything but the bound, which the two theorems make in their own way.
  struct Facts {
    let spent: Double
    let energy: Double
    let decrease: Double
    let stepSize: Double
  }

  func facts(_ run: Trajectory) -> Facts {
    let first = fullValueAtStart ?? run.values.first ?? .nan
    return Facts(
      spent: run.updateNorms.reduce(0) { $0 + $1 * $1 },
      energy: run.gradientNorms.prefix(run.stepCount).reduce(0) { $0 + $1 * $1 }.squareRoot(),
      decrease: first - (objective.lowerBound ?? (run.values.last ?? .nan)),
      stepSize: run.stepSizes.first ?? rule.stepSize(0))
  }

  // MARK: - Full gradients

  /// Inequality (2), or its form for steps that vanish.
  private func deterministic(_ run: Trajectory) -> Certificate {
    let facts = facts(run)
    let audit = SmoothnessAudit(run)
    let known = claimedSmoothness ?? objective.smoothness.value
    let beta = known.isFinite ? known : audit.largest
    // Where v has no budget, what was spent certifies the steps taken (and nothing beyond).
    var bound = EnergyBound.gradientEnergy(
      stepSize: facts.stepSize, smoothness: beta, squaredUpdates: budget?.total ?? facts.spent,
      decrease: facts.decrease)
    var certainSteps = (bound * bound / (tolerance * tolerance)).rounded(.up)
    if let weighted = budget?.weightedTotal, let step = rule.vanishingStep {
      // s <= 1: sum eta_t |g_t|^2 <= K = 2 D + sum |v_t|^2/eta_t.
      let sum = facts.stepSize * beta <= 1 ? max(0, 2 * facts.decrease + weighted) : .infinity
      bound = (sum / rule.stepSize(run.stepCount)).squareRoot()
      // eps is reached once sum eta_t >= K/eps^2; with eta_t >= c/(o + t), N steps sum to at least c ln(1 + N/o).
      let linear = step.linearMajorant
      certainSteps = (linear.offset * expm1(sum / (linear.scale * tolerance * tolerance))).rounded(.up)
    }
    let premises = deterministicPremises(run, audit, beta: beta, known: known)
    // The claim needs every premise; the inequality for the steps taken does without a budget of v, and with the
    // smoothness that the steps themselves have shown.
    let isClaimed = premises.allSatisfy { $0.status >= .sampled }
    let holdsSoFar = premises.allSatisfy {
      $0.status >= .sampled || $0.kind == .summable || ($0.kind == .stepSize && !known.isFinite)
    }
    if !holdsSoFar { bound = .infinity }
    if !isClaimed { certainSteps = .infinity }
    return Certificate(
      claim: "grad f(x_t) -> 0", premises: premises,
      gradientEnergy: facts.energy, bound: bound, spent: facts.spent, budget: budget?.total, decrease: facts.decrease,
      stepSize: facts.stepSize, smoothness: beta, tolerance: tolerance, certainSteps: certainSteps,
      envelope: envelope(run, bound), updateBounds: budget?.magnitudes ?? [], isInExpectation: false)
  }

  /// What the bound leaves for |g_t| once the earlier gradients are paid.
  private func envelope(_ run: Trajectory, _ bound: Double) -> [Double] {
    guard bound.isFinite else { return [] }
    var left = bound * bound
    return run.gradientNorms.map { norm in
      defer { left -= norm * norm }
      return max(left, 0).squareRoot()
    }
  }

  // MARK: - Mini-batches

  /// Gradients with error, steps that vanish, v from the same batch (theory.md, second mini-batch inequality):
  /// sum eta_t E|g|^2 <= 4 [ D + sum (1/eta_t + beta) E|v_t|^2 + beta sigma^2 sum eta_t^2 ].
  private func stochastic(_ run: Trajectory) -> Certificate {
    let facts = facts(run)
    let beta = claimedSmoothness ?? objective.smoothness.value
    var bound = Double.infinity
    if let step = rule.vanishingStep, let variance = objective.data?.gradientVariance, let budget,
      let weighted = budget.weightedTotal, facts.stepSize * beta <= 0.5
    {
      // sum eta_t^2 <= eta_0^2 (1 + integral of (1 + t/tau)^-2q) = eta_0^2 (1 + tau/(2q - 1)), finite for q > 1/2.
      let squares = step.initial * step.initial * (1 + step.timescale / (2 * step.exponent - 1))
      let sum = 4 * (facts.decrease + weighted + beta * budget.total + beta * variance * squares)
      // An energy bound over the steps taken, by the smallest step size.
      bound = (max(0, sum) / (run.stepSizes.last ?? facts.stepSize)).squareRoot()
    }
    return Certificate(
      claim: "E|grad f(x_t)| -> 0 along a subsequence (mini-batches)",
      premises: stochasticPremises(run, facts.stepSize, beta), gradientEnergy: facts.energy, bound: bound,
      spent: facts.spent, budget: budget?.total, decrease: facts.decrease, stepSize: facts.stepSize, smoothness: beta,
      tolerance: tolerance, certainSteps: .infinity, envelope: [], updateBounds: budget?.magnitudes ?? [],
      isInExpectation: true)
  }
}
