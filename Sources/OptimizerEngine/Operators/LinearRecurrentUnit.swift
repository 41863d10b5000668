// A diagonal linear recurrence with complex eigenvalues: an l2 operator whose energy is known exactly.

/// m_t = |Re(C diag(lambda)^t h_0)|, h_0 = diag(sqrt(1 - |lambda|^2)) B x_0, lambda = exp(-exp(nu) + i exp(theta)).
///
/// |lambda| < 1 for all real nu and theta. Its energy after the impulse is exactly (theory.md, section 3)
/// ```
/// (1/2) Re sum over i, j of [ (c_i, conj c_j) h_i conj(h_j)/(1 - lambda_i conj(lambda_j))
///                             + (c_i, c_j) h_i h_j/(1 - lambda_i lambda_j) ]
/// ```
/// Orvieto et al., "Resurrecting recurrent neural networks for long sequences", 2023, arXiv:2303.06349. B is n x d and C
/// p x n, both complex, so nothing of size d x d is formed.
public struct LinearRecurrentUnit: MagnitudeFormulas, Equatable {
  /// n.
  public var states: Int
  /// p, the length of the output whose norm m_t is.
  public var outputs: Int
  /// |lambda| stays below this for any weights: e^-e^nu alone rounds to 1.
  static let largestModulus = 1 - 0x1p-40
  /// Beyond this an angle means nothing and its cosine may not exist.
  static let largestAngle = 1e4

  /// Creates the operator.
  public init(states: Int = 8, outputs: Int = 4) {
    self.states = states
    self.outputs = outputs
  }

  var stateCount: Int { 3 }

  func arrays(dimension: Int) -> [ParameterArray] {
    let (b, c) = (1 / Double(2 * dimension).squareRoot(), 1 / Double(2 * states).squareRoot())
    return [
      // |lambda| from 0.9 to 0.99, turning by up to a fifth of a circle a step.
      ParameterArray("lru.nu", rows: states, .range(-4.6, -2.3)),
      ParameterArray("lru.theta", rows: states, .range(-4, 0.2)),
      ParameterArray("lru.Br", rows: states, columns: dimension, .normal(b)),
      ParameterArray("lru.Bi", rows: states, columns: dimension, .normal(b)),
      ParameterArray("lru.Cr", rows: outputs, columns: states, .normal(c)),
      ParameterArray("lru.Ci", rows: outputs, columns: states, .normal(c)),
    ]
  }

  private func magnitude(_ p: WeightFormulas, _ real: Expression, _ imaginary: Expression) -> Expression {
    let y = p["lru.Cr"].times(real) - p["lru.Ci"].times(imaginary)
    return y.dot(y).normOfSquare()
  }

  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let modulus = (-(p["lru.nu"].exp())).exp() * Self.largestModulus
    let angle = Expression.minimum(p["lru.theta"].exp(), start.graph.number(Self.largestAngle))
    let scale = ((1 - modulus) * (1 + modulus)).squareRoot()
    let (real, imaginary) = (p["lru.Br"].times(start) * scale, p["lru.Bi"].times(start) * scale)
    return (
      [modulus * angle.cos(), modulus * angle.sin()], [magnitude(p, real, imaginary), real, imaginary]
    )
  }

  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    let real = state[1] * derived[0] - state[2] * derived[1]
    let imaginary = state[1] * derived[1] + state[2] * derived[0]
    return [magnitude(p, real, imaginary), real, imaginary]
  }

  func schedule(_ t: Int) -> [Double] { [] }

  func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit {
    let largest = weights["lru.nu"].map { Elementary.exp(-Elementary.exp($0)) * Self.largestModulus }.max() ?? 0
    return OperatorAudit(margin: 1 - largest, detail: "largest |lambda| = \(largest.short) < 1")
  }

  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let impulse = Impulse(self, weights, start: start)
    let majorant = vanishing?.linearMajorant
    let whole = impulse.energies(offset: majorant?.offset ?? 0)
    let count = 4096
    var rest = impulse
    var magnitudes: [Double] = []
    for _ in 0..<count {
      magnitudes.append(rest.magnitude)
      rest.advance()
    }
    let hair = 1 + 1e-9
    return MagnitudeBudget(
      total: whole.plain * hair, tail: rest.energies(offset: 0).plain * hair, tailFrom: count, magnitudes: magnitudes,
      weightedTotal: majorant.map { whole.weighted / $0.scale * hair })
  }

  /// The recurrence as numbers.
  struct Impulse {
    let lambda: [Complex]
    let columns: [[Complex]]
    var h: [Complex]

    init(_ unit: LinearRecurrentUnit, _ weights: WeightValues, start: [Double]) {
      let (n, p) = (unit.states, unit.outputs)
      let (nu, theta) = (weights["lru.nu"], weights["lru.theta"])
      lambda = (0..<n).map { i in
        let modulus = Elementary.exp(-Elementary.exp(nu[i])) * LinearRecurrentUnit.largestModulus
        let angle = min(Elementary.exp(theta[i]), LinearRecurrentUnit.largestAngle)
        return Complex(modulus * Elementary.cos(angle), modulus * Elementary.sin(angle))
      }
      let (cr, ci) = (weights["lru.Cr"], weights["lru.Ci"])
      columns = (0..<n).map { j in (0..<p).map { Complex(cr[$0 * n + j], ci[$0 * n + j]) } }
      let real = Matrix(rows: n, columns: start.count, weights["lru.Br"]).times(start)
      let imaginary = Matrix(rows: n, columns: start.count, weights["lru.Bi"]).times(start)
      h = (0..<n).map { i in
        let modulus = Elementary.exp(-Elementary.exp(nu[i])) * LinearRecurrentUnit.largestModulus
        let scale = ((1 - modulus) * (1 + modulus)).squareRoot()
        return Complex(scale * real[i], scale * imaginary[i])
      }
    }

    mutating func advance() { h = zip(h, lambda).map { $0 * $1 } }

    /// m_t, with a share of the sizes of its terms for their rounding.
    var magnitude: Double {
      let outputs = columns.first?.count ?? 0
      var (square, sizes) = (0.0, 0.0)
      for k in 0..<outputs {
        var (y, size) = (0.0, 0.0)
        for i in h.indices {
          let term = (columns[i][k] * h[i]).real
          y += term
          size += (columns[i][k].modulus * h[i].modulus)
        }
        square += y * y
        sizes += size * size
      }
      return square.squareRoot() + 1e-9 * sizes.squareRoot()
    }

    /// sum over t of m_t^2, and of (offset + t) m_t^2.
    func energies(offset: Double) -> (plain: Double, weighted: Double) {
      var (plain, weighted) = (0.0, 0.0)
      func add(_ factor: Complex, _ q: Complex) {
        // sum q^t = 1/(1-q), sum (o + t) q^t = (o + q/(1-q))/(1-q).
        let geometric = Complex(1, 0) / (Complex(1, 0) - q)
        plain += 0.5 * (factor * geometric).real
        weighted += 0.5 * (factor * geometric * (Complex(offset, 0) + q * geometric)).real
      }
      for i in h.indices {
        for j in h.indices {
          var (same, plain) = (Complex(0, 0), Complex(0, 0))
          for (a, b) in zip(columns[i], columns[j]) {
            same = same + a * b.conjugate
            plain = plain + a * b
          }
          add(same * h[i] * h[j].conjugate, lambda[i] * lambda[j].conjugate)
          add(plain * h[i] * h[j], lambda[i] * lambda[j])
        }
      }
      return (max(0, plain), max(0, weighted))
    }
  }
}

/// A complex number.
struct Complex: Equatable {
  let real: Double
  let imaginary: Double

  init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  var conjugate: Complex { Complex(real, -imaginary) }
  var modulus: Double { (real * real + imaginary * imaginary).squareRoot() }

  static func + (a: Complex, b: Complex) -> Complex { Complex(a.real + b.real, a.imaginary + b.imaginary) }
  static func - (a: Complex, b: Complex) -> Complex { Complex(a.real - b.real, a.imaginary - b.imaginary) }
  static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
  static func / (a: Complex, b: Complex) -> Complex {
    let square = b.real * b.real + b.imaginary * b.imaginary
    let product = a * b.conjugate
    return Complex(product.real / square, product.imaginary / square)
  }
}
