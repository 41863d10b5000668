// A magnitude operator: how long v_t may be, and what all of it costs at most.

import OptimizerEngine

/// m_t = a/(1 + t) with a = e^alpha, alpha trainable, so that V^2 = a^2 pi^2/6 for any weights.
struct HarmonicMagnitude: MagnitudeOperator {
  let name = "harmonic"
  let guarantee = "m_t = a/(1 + t), whose squares have a finite sum for any a"
  let stateCount = 1

  func arrays(dimension: Int) -> [ParameterArray] {
    [ParameterArray("magnitude.alpha", rows: 1, .constant(Elementary.log(0.5)))]
  }

  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    return ([], [p["magnitude.alpha"].exp().broadcast(to: lanes)])
  }

  /// From t to t + 1.
  func schedule(_ t: Int) -> [Double] { [1 / Double(t + 2)] }

  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] { [(p["magnitude.alpha"].exp() * schedule[0]).broadcast(to: state[0].shape)] }

  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    // A margin for rounding. The rest: sum over t >= n of 1/(1 + t)^2 <= 1/n. With vanishing steps nothing is bounded.
    let (a, n) = (Elementary.exp(weights["magnitude.alpha"][0]) * (1 + 1e-9), 1000)
    return MagnitudeBudget(
      magnitudes: (0..<n).map { a / Double(1 + $0) }, rest: a * a / Double(n),
      weightedTotal: vanishing.map { _ in .infinity })
  }
}
