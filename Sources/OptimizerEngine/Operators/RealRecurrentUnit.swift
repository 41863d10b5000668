// A diagonal linear recurrence with real eigenvalues: an l2 operator for any weights.

/// m_t = |C diag(lambda)^t B x_0| with lambda = tanh(nu): stable for any weights, driven by the start alone.
///
/// B is n x d and C is p x n, so nothing of size d x d is formed. Its budget is that of `DiagonalImpulse`.
public struct RealRecurrentUnit: MagnitudeFormulas, Equatable {
  /// n.
  public var states: Int
  /// p, the length of the output whose norm m_t is.
  public var outputs: Int
  /// |lambda| stays below this for any weights: tanh alone rounds to 1.
  static let largestEigenvalue = 1 - 0x1p-40

  /// Creates the operator.
  public init(states: Int = 8, outputs: Int = 1) {
    self.states = states
    self.outputs = outputs
  }

  var stateCount: Int { 2 }

  func arrays(dimension: Int) -> [ParameterArray] {
    [
      ParameterArray("lru.lambda", rows: states, .range(0.5, 2)),
      ParameterArray("lru.B", rows: states, columns: dimension, .uniform(1 / Double(dimension).squareRoot())),
      ParameterArray("lru.C", rows: outputs, columns: states, .uniform(1 / Double(states).squareRoot())),
    ]
  }

  private func magnitude(_ p: WeightFormulas, _ z: Expression) -> Expression {
    let y = p["lru.C"].times(z)
    return y.dot(y).normOfSquare()
  }

  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let z = p["lru.B"].times(start)
    return ([p["lru.lambda"].tanh() * Self.largestEigenvalue], [magnitude(p, z), z])
  }

  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    let z = state[1] * derived[0]
    return [magnitude(p, z), z]
  }

  func schedule(_ t: Int) -> [Double] { [] }

  func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit {
    let largest = weights["lru.lambda"].map { (Elementary.tanh($0) * Self.largestEigenvalue).magnitude }.max() ?? 0
    return OperatorAudit(margin: 1 - largest, detail: "largest |lambda| = \(largest.short(below: 1)) < 1")
  }

  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let lambda = weights["lru.lambda"].map { Elementary.tanh($0) * Self.largestEigenvalue }
    let c = Matrix(rows: outputs, columns: states, weights["lru.C"])
    let z = Matrix(rows: states, columns: start.count, weights["lru.B"]).times(start)
    let columns = (0..<states).map { j in (0..<outputs).reduce(0) { $0 + c[$1, j] * c[$1, j] }.squareRoot() }
    var impulse = DiagonalImpulse(
      moduli: lambda.map(\.magnitude), sizes: zip(columns, z).map { $0 * $1.magnitude })
    var state = z
    return impulse.budget(vanishing: vanishing) {
      let y = c.times(state)
      state = zip(state, lambda).map { $0 * $1 }
      return y.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }
}
