// m_t = a rho^t: the simplest l2 operator, with its exact energy.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// m_t = a rho^t with a = softplus(alpha) and rho = 0.999 sigmoid(r), so that V^2 = a^2 / (1 - rho^2) for any weights.
public struct GeometricMagnitude: MagnitudeFormulas, Equatable {
  /// a before training.
  public var initialScale: Double
  /// rho before training.
  public var initialRatio: Double
  /// rho stays below this for any weights.
  static let largestRatio = 0.999

  /// Creates the operator.
  public init(initialScale: Double = 1, initialRatio: Double = 0.95) {
    self.initialScale = initialScale
    self.initialRatio = initialRatio
  }

  var stateCount: Int { 1 }

  func arrays(dimension: Int) -> [ParameterArray] {
    let ratio = initialRatio / Self.largestRatio
    return [
      ParameterArray("magnitude.scale", rows: 1, .constant(initialScale + log(-expm1(-initialScale)))),
      ParameterArray("magnitude.ratio", rows: 1, .constant(log(ratio / (1 - ratio)))),
    ]
  }

  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    return (
      [p["magnitude.ratio"].sigmoid() * Self.largestRatio], [p["magnitude.scale"].softplus().broadcast(to: lanes)]
    )
  }

  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] { [state[0] * derived[0]] }

  func schedule(_ t: Int) -> [Double] { [] }

  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let alpha = weights["magnitude.scale"][0]
    // The rollout's ln(1 + e^alpha) has the rounding of 1 + e^alpha, however small e^alpha is.
    let a = max(alpha, 0) + log1p(exp(-alpha.magnitude)) + 0x1p-51
    let ratio = Self.largestRatio / (1 + exp(-weights["magnitude.ratio"][0]))
    let q = ratio * ratio
    let count = 512
    // sum q^t = 1/(1-q), sum t q^t = q/(1-q)^2; a hair is added for the rounding of m_{t+1} = rho m_t.
    let total = a * a / (1 - q) * (1 + 1e-9)
    let weighted = vanishing.map {
      total * $0.linearMajorant.offset / $0.linearMajorant.scale
        + a * a * q / ((1 - q) * (1 - q)) / $0.linearMajorant.scale * (1 + 1e-9)
    }
    return MagnitudeBudget(
      total: total, tail: total * q.power(count), tailFrom: count,
      magnitudes: (0..<count).map { a * ratio.power($0) * (1 + 1e-9) }, weightedTotal: weighted)
  }
}
