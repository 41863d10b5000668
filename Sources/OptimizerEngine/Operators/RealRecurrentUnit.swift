// A diagonal linear recurrence with real eigenvalues: an l2 operator whose energy is known exactly.

/// m_t = |C diag(lambda)^t B x_0| with lambda = tanh(nu): stable for any weights, driven by the start alone.
///
/// B is n x d and C is p x n, so nothing of size d x d is formed. Its energy after the impulse z = B x_0 is exactly
/// ```
/// sum over i, j of z_i z_j (C'C)_ij / (1 - lambda_i lambda_j)
/// ```
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
    return OperatorAudit(margin: 1 - largest, detail: "largest |lambda| = \(largest.short) < 1")
  }

  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let lambda = weights["lru.lambda"].map { Elementary.tanh($0) * Self.largestEigenvalue }
    let c = Matrix(rows: outputs, columns: states, weights["lru.C"])
    var z = Matrix(rows: states, columns: start.count, weights["lru.B"]).times(start)
    let gram = c.transposed.times(c)
    /// sum over t of (o + t) |C diag(lambda)^t z|^2 and of |..|^2, by the moments of q = lambda_i lambda_j.
    func energies(_ z: [Double], offset: Double) -> (plain: Double, weighted: Double) {
      var (plain, weighted) = (0.0, 0.0)
      for i in z.indices {
        for j in z.indices {
          let q = lambda[i] * lambda[j]
          let share = z[i] * z[j] * gram[i, j] / (1 - q)
          plain += share
          weighted += share * (offset + q / (1 - q))
        }
      }
      return (max(0, plain), max(0, weighted))
    }
    let majorant = vanishing?.linearMajorant
    let whole = energies(z, offset: majorant?.offset ?? 0)
    let count = 4096
    var magnitudes: [Double] = []
    // Rounding of m_t = |C z_t|: the terms of C z may cancel, so a share of their sizes is added.
    for _ in 0..<count {
      let y = c.times(z)
      let sizes = (0..<outputs).map { i in (0..<states).reduce(0) { $0 + (c[i, $1] * z[$1]).magnitude } }
      let slack = 1e-9 * sizes.reduce(0) { $0 + $1 * $1 }.squareRoot()
      magnitudes.append(y.reduce(0) { $0 + $1 * $1 }.squareRoot() + slack)
      z = zip(z, lambda).map { $0 * $1 }
    }
    let hair = 1 + 1e-9
    return MagnitudeBudget(
      total: whole.plain * hair, tail: energies(z, offset: 0).plain * hair, tailFrom: count, magnitudes: magnitudes,
      weightedTotal: majorant.map { whole.weighted / $0.scale * hair })
  }
}
