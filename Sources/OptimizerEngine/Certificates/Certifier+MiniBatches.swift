// Runs whose gradients come from mini-batches: bounds in expectation.

extension Certifier {
  /// Gradients with error and steps that vanish (theory.md, section 2).
  ///
  /// Where v does not depend on the batch and eta_t beta <= 1:
  /// ```
  /// sum eta_t E|g|^2 <= 2 D + sum E|v_t|^2/eta_t + beta sigma^2 sum eta_t^2
  /// ```
  /// else, where eta_t beta <= 1/2:
  /// ```
  /// sum eta_t E|g|^2 <= 4 [ D + sum (1/eta_t + beta) E|v_t|^2 + beta sigma^2 sum eta_t^2 ]
  /// ```
  func stochastic(_ run: Trajectory) -> Certificate {
    let facts = facts(run)
    let beta = claimedSmoothness ?? objective.smoothness.value
    let limit = rule.seesBatch ? 0.5 : 1
    var bound = Double.infinity
    if let step = rule.vanishingStep, let variance = objective.data?.gradientVariance, let budget,
      let weighted = budget.weightedTotal, facts.stepSize * beta <= limit
    {
      // sum eta_t^2 <= eta_0^2 (1 + integral of (1 + t/tau)^-2q) = eta_0^2 (1 + tau/(2q - 1)), finite for q > 1/2.
      let squares = step.initial * step.initial * (1 + step.timescale / (2 * step.exponent - 1))
      let sum =
        rule.seesBatch
        ? 4 * (facts.decrease + weighted + beta * budget.total + beta * variance * squares)
        : 2 * facts.decrease + weighted + beta * variance * squares
      // An energy bound over the steps taken, by the smallest step size.
      bound = (max(0, sum) / (run.stepSizes.last ?? facts.stepSize)).squareRoot()
    }
    let premises = stochasticPremises(run, facts.stepSize, beta, limit: limit)
    return Certificate(
      claim: "E|grad f(x_t)| -> 0 along a subsequence (mini-batches)", premises: premises,
      gradientEnergy: facts.energy, bound: premises.allSatisfy { $0.status >= .sampled } ? bound : .infinity,
      spent: facts.spent, budget: budget?.total, decrease: facts.decrease, stepSize: facts.stepSize, smoothness: beta,
      tolerance: tolerance, certainSteps: .infinity, envelope: [], updateBounds: budget?.magnitudes ?? [],
      isInExpectation: true)
  }
}
