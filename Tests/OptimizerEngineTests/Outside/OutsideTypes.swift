// Types as a user of the library writes them: nothing internal is in sight here.

import Glibc
import OptimizerEngine

/// m_t = a/(1 + t), a = e^alpha: V^2 = a^2 pi^2/6; what it says of itself can be made false for tests.
struct HarmonicMagnitude: MagnitudeOperator {
  /// What is false about it.
  enum Lie: Sendable { case none, magnitudes, total, tail, noBound }

  var scale = 0.1
  var lie = Lie.none
  let name = "harmonic"
  let guarantee = "m_t = a/(1 + t)"
  let stateCount = 1

  func arrays(dimension: Int) -> [ParameterArray] {
    [ParameterArray("magnitude.alpha", rows: 1, .constant(log(scale)))]
  }

  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    return ([], [p["magnitude.alpha"].exp().broadcast(to: lanes)])
  }

  func schedule(_ t: Int) -> [Double] { [1 / Double(t + 2)] }

  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] { [(p["magnitude.alpha"].exp() * schedule[0]).broadcast(to: state[0].shape)] }

  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let a = exp(weights["magnitude.alpha"][0]) * (1 + 1e-9)
    let sizes = (0..<100).map { a / Double(1 + $0) }
    // With eta_t >= c/(tau + t) where q = 1: the weighted sum grows like that of 1/t, without bound.
    return switch lie {
    case .none: MagnitudeBudget(magnitudes: sizes, rest: a * a / 100, weightedTotal: vanishing.map { _ in .infinity })
    case .magnitudes: MagnitudeBudget(magnitudes: sizes.map { $0 / 2 }, rest: a * a / 100)
    case .total: MagnitudeBudget(magnitudes: [], rest: a * a)
    case .tail: MagnitudeBudget(magnitudes: [2 * a], rest: a * a / 4)
    case .noBound: MagnitudeBudget(magnitudes: [], rest: .infinity)
    }
  }
}

/// m_t = a/(1 + t)^2 with a budget of sum m_t^2/eta_t, true or far too small.
struct SquareMagnitude: MagnitudeOperator {
  var isWeightedTrue = true
  let name = "square"
  let guarantee = "m_t = 0.1/(1 + t)^2"
  let stateCount = 1
  func arrays(dimension: Int) -> [ParameterArray] { [] }
  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    return ([], [start.graph.number(0.1).broadcast(to: lanes)])
  }
  func schedule(_ t: Int) -> [Double] { [0.1 / Double((t + 2) * (t + 2))] }
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] { [schedule[0].broadcast(to: state[0].shape)] }
  func isSummable(with step: VanishingStep) -> Bool { true }
  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    MagnitudeBudget(
      magnitudes: [], rest: 0.011,
      weightedTotal: vanishing.map { isWeightedTrue ? 0.02 * ($0.timescale + 2) / ($0.initial * $0.timescale) : 1e-6 })
  }
}

/// omega = -g + b.
struct BiasedGradient: Direction {
  let name = "biased"
  func arrays(dimension: Int) -> [ParameterArray] { [ParameterArray("bias", rows: dimension, .normal(1))] }
  func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression]) { (p["bias"] - seen.gradient, []) }
}

/// x+ = x - eta g, which may say another eta, that it searches, or that its v is summable.
struct PlainRule: UpdateRule {
  var said = StepSizeRule.constant(0.1)
  var taken = 0.1
  var claims = false
  let name = "plain"
  var stepSizes: StepSizeRule { said }
  var keepsCorrectionSummable: Bool { claims }
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], []) }
  func schedule(_ t: Int) -> [Double] { [taken] }
  func step(_ s: RuleStep) -> RuleResult {
    RuleResult(x: s.x - s.gradient * s.schedule[0], state: [], stepSize: s.schedule[0])
  }
  func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? {
    claims ? MagnitudeBudget(magnitudes: [], rest: 0, weightedTotal: nil) : nil
  }
}

/// f(x) = |x|^2/2 + sin(x_1)/2: beta = 1.5 on any box.
func wavyBowl(smoothness: Double? = nil) -> Objective {
  Objective(
    name: "wavy-bowl", formula: "|x|^2/2 + sin(x)/2", box: [-3...3, -3...3], start: [2, -1.5], smoothness: smoothness
  ) { x in x.squared().sumRows() * 0.5 + x[row: 0].sin() * 0.5 }
}
