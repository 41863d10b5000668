// A diagonal linear recurrence with real eigenvalues: an l2 operator for any weights.

/// m_t = |C diag(lambda)^t B x_0| with lambda = tanh(nu): stable for any weights, driven by the start alone.
///
/// B is n x d and C is p x n, so nothing of size d x d is formed. Its budget is that of `DiagonalImpulse`.
public struct RealRecurrentUnit: EngineMagnitude {
  /// The number n of states.
  public let states: Int
  /// The length p of the output whose norm is m_t.
  public let outputs: Int
  /// |lambda| stays below this for any weights: tanh alone rounds to 1.
  static let largestEigenvalue = 1 - 0x1p-40

  /// Creates the operator.
  ///
  /// - Precondition: Both numbers are at least 1.
  public init(states: Int = 8, outputs: Int = 1) {
    precondition(states >= 1 && outputs >= 1, "at least 1 state and 1 output, got \(states), \(outputs)")
    self.states = states
    self.outputs = outputs
  }

  /// The name by which commands and files know it.
  public var name: String { MagnitudeKind.linear.rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { MagnitudeKind.linear.guarantee }
  /// Always true: m_t decays geometrically, and 1/eta_t grows at most linearly in t.
  public func isSummable(with step: VanishingStep) -> Bool { true }
  /// Two arrays of state: m_t, and the n states.
  public var stateCount: Int { 2 }

  /// `lru.lambda` (n), whose tanh gives the eigenvalues, `lru.B` (n x d) and `lru.C` (p x n).
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

  /// lambda as a constant, then m_0 and the states B x_0; `start` is the impulse x_0.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let z = p["lru.B"].times(start)
    return ([p["lru.lambda"].tanh() * Self.largestEigenvalue], [magnitude(p, z), z])
  }

  /// m_{t+1} and the states multiplied by lambda.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    let z = state[1] * derived[0]
    return [magnitude(p, z), z]
  }

  /// No numbers.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// Checks |lambda| < 1; the margin is the distance of the largest |lambda| from 1.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    let largest = weights["lru.lambda"].map { (Elementary.tanh($0) * Self.largestEigenvalue).magnitude }.max() ?? 0
    return OperatorAudit(margin: 1 - largest, detail: "largest |lambda| = \(largest.short(below: 1)) < 1")
  }

  /// Computed magnitudes, plus a bound of the rest by positive terms (theory.md, section 3).
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
  /// The operator `lru-real`: a diagonal linear recurrence with real eigenvalues.
  public static let linear = MagnitudeKind(
    "lru-real", "The correction fades as a sum of geometric decays that the start has set off.",
    guarantee: "m_t = |C diag(lambda)^t B x_0|, |lambda| < 1 for any weights", settings: [.states, .outputs]
  ) { settings, _ in RealRecurrentUnit(states: settings.whole(.states), outputs: settings.whole(.outputs)) }
}
