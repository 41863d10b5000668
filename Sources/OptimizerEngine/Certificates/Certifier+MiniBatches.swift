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
  func miniBatches(_ run: Trajectory, _ evidence: RunEvidence) -> Findings {
    let beta = source.beta
    let eta = run.stepSizes.first ?? source.eta
    let premises = premises(run, evidence)
    var found = Findings(
      premises: premises, energy: run.gradientNorms.prefix(run.stepCount).norm,
      decrease: decrease(run, at: 0), stepSize: eta, smoothness: beta)
    found.isInExpectation = true
    if premises.allSatisfy({ $0.status >= .sampled }), let step = rule.vanishingStep,
      let variance = objective.data?.gradientVariance, let budget, let weighted = budget.weightedTotal
    {
      // sum eta_t^2 <= eta_0^2 (1 + integral of (1 + t/tau)^-2q) = eta_0^2 (1 + tau/(2q - 1)), finite for q > 1/2.
      let squares = step.initial * step.initial * (1 + step.timescale / (2 * step.exponent - 1))
      let sum =
        rule.seesBatch
        ? 4 * (found.decrease + weighted + beta * budget.total + beta * variance * squares)
        : 2 * found.decrease + weighted + beta * variance * squares
      // An energy bound over the steps taken, by the smallest step size.
      found.bound = (sum / (run.stepSizes.last ?? eta)).squareRoot()
      found.boundNow = found.bound
    }
    found.segments = []
    return found
  }
}
