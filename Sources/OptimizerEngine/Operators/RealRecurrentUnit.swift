// A diagonal linear recurrence with real eigenvalues: an l2 operator for any weights.

/// m_t = |C diag(lambda)^t B x_0| with lambda = tanh(nu): stable for any weights, driven by the start alone.
///
/// B is n x d and C is p x n, so nothing of size d x d is formed. Its budget is that of `DiagonalImpulse`.
public struct RealRecurrentUnit: EngineMagnitude {
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

  /// The name by which commands know it.
  public var name: String { MagnitudeKind.linear.rawValue }
  /// Why v is square-summable for any weights.
  public var guarantee: String { MagnitudeKind.linear.guarantee }
  /// What decays like rho^t outlasts every eta_t of at most c/(o + t).
  public func isSummable(with step: VanishingStep) -> Bool { true }
  /// The arrays of state it keeps.
  public var stateCount: Int { 2 }

  /// The weights.
  public func arrays(dimension: Int) -> [ParameterArray] {
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

  /// Constants, and the state before the first step.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let z = p["lru.B"].times(start)
    return ([p["lru.lambda"].tanh() * Self.largestEigenvalue], [magnitude(p, z), z])
  }

  /// The state one step later.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    let z = state[1] * derived[0]
    return [magnitude(p, z), z]
  }

  /// The numbers of the step from t to t + 1.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// What its numbers say of the guarantee.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    let largest = weights["lru.lambda"].map { (Elementary.tanh($0) * Self.largestEigenvalue).magnitude }.max() ?? 0
    return OperatorAudit(margin: 1 - largest, detail: "largest |lambda| = \(largest.short(below: 1)) < 1")
  }

  /// The energy of m, known before the run.
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
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

extension MagnitudeKind {
  /// |C diag(lambda)^t B x_0|, lambda real.
  public static let linear = MagnitudeKind(
    "lru-real", "The correction fades as a sum of geometric decays that the start has set off.",
    guarantee: "m_t = |C diag(lambda)^t B x_0|, |lambda| < 1 for any weights", settings: [.states, .outputs]
  ) { settings, _ in RealRecurrentUnit(states: settings.whole(.states), outputs: settings.whole(.outputs)) }
}
