// A diagonal linear recurrence with complex eigenvalues: an l2 operator for any weights.

/// m_t = |Re(C diag(lambda)^t h_0)|, h_0 = diag(sqrt(1 - |lambda|^2)) B x_0, lambda = exp(-exp(nu) + i exp(theta)).
///
/// |lambda| < 1 for all real nu and theta. Its budget is that of `DiagonalImpulse`.
///
/// Orvieto et al., "Resurrecting recurrent neural networks for long sequences", 2023, arXiv:2303.06349. B is n x d and C
/// p x n, both complex, so nothing of size d x d is formed.
public struct LinearRecurrentUnit: EngineMagnitude {
  /// The number n of complex states.
  public let states: Int
  /// The length p of the output whose norm is m_t.
  public let outputs: Int
  /// |lambda| stays below this for any weights: e^-e^nu alone rounds to 1.
  static let largestModulus = 1 - 0x1p-40
  /// Beyond this an angle means nothing and its cosine may not exist.
  static let largestAngle = 1e4

  /// Creates the operator.
  ///
  /// - Precondition: Both numbers are at least 1.
  public init(states: Int = 8, outputs: Int = 4) {
    precondition(states >= 1 && outputs >= 1, "at least 1 state and 1 output, got \(states), \(outputs)")
    self.states = states
    self.outputs = outputs
  }

  /// The name by which commands and files know it.
  public var name: String { MagnitudeKind.complexLinear.rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { MagnitudeKind.complexLinear.guarantee }
  /// Always true: m_t decays geometrically, and 1/eta_t grows at most linearly in t.
  public func isSummable(with step: VanishingStep) -> Bool { true }
  /// Three arrays of state: m_t, and the real and imaginary parts of the n states.
  public var stateCount: Int { 3 }

  /// `lru.nu` and `lru.theta` (n each); real and imaginary parts of B, n x d, and of C, p x n.
  public func arrays(dimension: Int) -> [ParameterArray] {
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

  /// Real and imaginary parts of lambda as constants, then m_0 and h_0; `start` is the impulse x_0.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let modulus = (-(p["lru.nu"].exp())).exp() * Self.largestModulus
    let angle = Expression.minimum(p["lru.theta"].exp(), start.graph.number(Self.largestAngle))
    let scale = ((1 - modulus) * (1 + modulus)).squareRoot()
    let (real, imaginary) = (p["lru.Br"].times(start) * scale, p["lru.Bi"].times(start) * scale)
    return (
      [modulus * angle.cos(), modulus * angle.sin()], [magnitude(p, real, imaginary), real, imaginary]
    )
  }

  /// m_{t+1} and the states multiplied by lambda.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    let real = state[1] * derived[0] - state[2] * derived[1]
    let imaginary = state[1] * derived[1] + state[2] * derived[0]
    return [magnitude(p, real, imaginary), real, imaginary]
  }

  /// No numbers.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// Checks |lambda| < 1; the margin is the distance of the largest |lambda| from 1.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    let largest = weights["lru.nu"].map { Elementary.exp(-Elementary.exp($0)) * Self.largestModulus }.max() ?? 0
    return OperatorAudit(margin: 1 - largest, detail: "largest |lambda| = \(largest.short(below: 1)) < 1")
  }

  /// Computed magnitudes, plus a bound of the rest by positive terms (theory.md, section 3).
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let (nu, theta) = (weights["lru.nu"], weights["lru.theta"])
    let moduli = nu.map { Elementary.exp(-Elementary.exp($0)) * Self.largestModulus }
    let lambda = zip(moduli, theta).map { modulus, theta in
      let angle = min(Elementary.exp(theta), Self.largestAngle)
      return Complex(modulus * Elementary.cos(angle), modulus * Elementary.sin(angle))
    }
    let (cr, ci) = (weights["lru.Cr"], weights["lru.Ci"])
    let columns = (0..<states).map { j in (0..<outputs).map { Complex(cr[$0 * states + j], ci[$0 * states + j]) } }
    let real = Matrix(rows: states, columns: start.count, weights["lru.Br"]).times(start)
    let imaginary = Matrix(rows: states, columns: start.count, weights["lru.Bi"]).times(start)
    var h = moduli.indices.map { i in
      let scale = ((1 - moduli[i]) * (1 + moduli[i])).squareRoot()
      return Complex(scale * real[i], scale * imaginary[i])
    }
    let lengths = columns.map { column in column.reduce(0) { $0 + $1.modulus * $1.modulus }.squareRoot() }
    var impulse = DiagonalImpulse(moduli: moduli, sizes: zip(lengths, h).map { $0 * $1.modulus })
    return impulse.budget(vanishing: vanishing) {
      let square = (0..<outputs).reduce(0.0) { sum, k in
        let y = h.indices.reduce(0.0) { $0 + (columns[$1][k] * h[$1]).real }
        return sum + y * y
      }
      h = zip(h, lambda).map { $0 * $1 }
      return square.squareRoot()
    }
  }
}

extension MagnitudeKind {
  /// The operator `lru`: a diagonal linear recurrence with complex eigenvalues.
  public static let complexLinear = MagnitudeKind(
    "lru", "The correction rings like damped oscillators that the start has struck.",
    guarantee: "m_t = |Re C diag(lambda)^t B x_0|, |lambda| < 1 for any weights", settings: [.states, .outputs]
  ) { settings, _ in LinearRecurrentUnit(states: settings.whole(.states), outputs: settings.whole(.outputs)) }
}

/// The budget of y_t = Re sum over i of c_i lambda_i^t h_i from its terms: computed magnitudes, and a tail of positive terms.
///
/// ```
/// |y_t| <= sum_i |c_i| |h_i| |lambda_i|^t,   sum over t >= T of |y_t|^2 <= sum_ij s_i s_j (r_i r_j)^T / (1 - r_i r_j)
/// ```
/// with s_i = |c_i| |h_i| and r_i = |lambda_i|. The exact energy is the same double sum with signs, whose terms cancel where
/// eigenvalues nearly agree: it can come out as a fraction of the truth, or as 0. Nothing here can.
struct DiagonalImpulse {
  private let moduli: [Double]
  private var sizes: [Double]

  /// - Parameter sizes: |c_i| |h_i| of every term.
  init(moduli: [Double], sizes: [Double]) {
    self.moduli = moduli
    self.sizes = sizes
  }

  /// - Parameter next: Gives |y_0|, |y_1| ... as computed.
  mutating func budget(vanishing: VanishingStep?, next: () -> Double) -> MagnitudeBudget {
    let count = 4096
    let offset = vanishing?.linearMajorant.offset ?? 0
    var (magnitudes, weighted): ([Double], Double) = ([], 0)
    for t in 0..<count {
      // The terms of y may cancel, so a share of their sizes is added for their rounding, which grows with t.
      let m = next() + 1e-9 * sizes.reduce(0, +)
      magnitudes.append(m)
      weighted += m * m * (offset + Double(t))
      sizes = zip(sizes, moduli).map { $0 * $1 }
    }
    let (rest, weightedRest) = tail(weight: offset + Double(count))
    let roundingMargin = 1 + 1e-9
    let slowest = moduli.max() ?? 0
    return MagnitudeBudget(
      magnitudes: magnitudes, rest: rest * roundingMargin, decay: min(slowest * slowest * (1 + 0x1p-50), 1),
      weightedTotal: vanishing.map { (weighted + weightedRest) / $0.linearMajorant.scale * roundingMargin })
  }

  /// Bounds of the sums over t >= T of |y_t|^2 and of (W + t - T) |y_t|^2.
  private func tail(weight: Double) -> (plain: Double, weighted: Double) {
    var (plain, weighted) = (0.0, 0.0)
    for i in sizes.indices {
      for j in sizes.indices where sizes[i] * sizes[j] != 0 {
        let q = moduli[i] * moduli[j]
        let share = sizes[i] * sizes[j] / (1 - q)
        plain += share
        weighted += share * (weight + q / (1 - q))
      }
    }
    return (plain, weighted)
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

  var modulus: Double { (real * real + imaginary * imaginary).squareRoot() }

  static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
}
