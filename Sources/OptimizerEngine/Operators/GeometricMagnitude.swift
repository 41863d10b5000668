// m_t = a rho^t, and that times a polynomial in t: the simplest l2 operators, with their exact energy.

/// m_t = a rho^t with a = softplus(alpha) and rho = 0.999 sigmoid(r), so that V^2 = a^2/(1 - rho^2) for any weights.
///
/// With degree 1 or 2, m_t = a rho^t (1 + c_1 t + c_2 t^2), c_i = softplus(gamma_i) >= 0; the energy is then a sum of
/// the moments sum t^j q^t of q = rho^2 (theory.md, section 3).
public struct GeometricMagnitude: EngineMagnitude {
  /// The factor a > 0 before training, a length in units of x.
  public let initialScale: Double
  /// The ratio rho before training, in (0, 0.999).
  public let initialRatio: Double
  /// The degree of the polynomial factor: 0, 1 or 2.
  public let degree: Int
  /// rho stays below this for any weights.
  static let largestRatio = 0.999

  /// Creates the operator.
  ///
  /// - Precondition: `initialScale` is above 0 and finite, `initialRatio` in (0, 0.999), `degree` 0, 1 or 2.
  public init(initialScale: Double = 1, initialRatio: Double = 0.95, degree: Int = 0) {
    SettingRange.positive.require(initialScale, "a")
    precondition(
      initialRatio > 0 && initialRatio < Self.largestRatio, "a ratio in (0, \(Self.largestRatio)), got \(initialRatio)")
    precondition((0...2).contains(degree), "a degree from 0 to 2, got \(degree)")
    self.initialScale = initialScale
    self.initialRatio = initialRatio
    self.degree = degree
  }

  /// The name by which commands and files know it.
  public var name: String { (degree == 0 ? MagnitudeKind.geometric : .geometricPolynomial).rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { (degree == 0 ? MagnitudeKind.geometric : .geometricPolynomial).guarantee }
  /// Always true: m_t decays geometrically, and 1/eta_t grows at most linearly in t.
  public func isSummable(with step: VanishingStep) -> Bool { true }
  /// m_t depends on t alone.
  public var source: MagnitudeSource { .time }
  /// One array of state, m_t; with a polynomial factor also a rho^t.
  public var stateCount: Int { degree == 0 ? 1 : 2 }

  /// `magnitude.scale` (1) and `magnitude.ratio` (1); with a polynomial factor also `magnitude.polynomial` (degree).
  public func arrays(dimension: Int) -> [ParameterArray] {
    let ratio = initialRatio / Self.largestRatio
    return [
      ParameterArray("magnitude.scale", rows: 1, .constant(softplusInverse(initialScale))),
      ParameterArray("magnitude.ratio", rows: 1, .constant(Elementary.log(ratio / (1 - ratio)))),
    ] + (degree == 0 ? [] : [ParameterArray("magnitude.polynomial", rows: degree, .constant(-4))])
  }

  /// rho as a constant, then m_0 = a for every start; x_0 does not matter.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    let first = p["magnitude.scale"].softplus().broadcast(to: lanes)
    return ([p["magnitude.ratio"].sigmoid() * Self.largestRatio], degree == 0 ? [first] : [first, first])
  }

  /// m_{t+1}, and with a polynomial factor a rho^{t+1}.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    guard degree > 0 else { return [state[0] * derived[0]] }
    let power = state[1] * derived[0]
    let coefficients = p["magnitude.polynomial"].softplus()
    var factor = coefficients[row: 0] * schedule[0] + 1
    if degree == 2 { factor = factor + coefficients[row: 1] * schedule[0].squared() }
    return [power * factor, power]
  }

  /// t + 1 where there is a polynomial factor; no number otherwise.
  public func schedule(_ t: Int) -> [Double] { degree == 0 ? [] : [Double(t + 1)] }

  /// Checks rho < 1; the margin is 1 - rho.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    let ratio = Self.largestRatio / (1 + Elementary.exp(-weights["magnitude.ratio"][0]))
    return OperatorAudit(margin: 1 - ratio, detail: "rho = \(ratio.short(below: 1)) < 1")
  }

  /// V^2 in closed form for any x_0, by the moments of rho^2 (theory.md, section 3); 512 magnitudes are listed.
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let alpha = weights["magnitude.scale"][0]
    // The rollout's ln(1 + e^alpha) has the rounding of 1 + e^alpha, however small e^alpha is.
    let a = softplus(alpha) + 0x1p-51
    let ratio = Self.largestRatio / (1 + Elementary.exp(-weights["magnitude.ratio"][0]))
    let q = ratio * ratio
    let factor = Polynomial([1] + (degree == 0 ? [] : weights["magnitude.polynomial"].map(softplus)))
    let square = factor.times(factor)
    let count = 512
    // A margin is added for the rounding of m_{t+1} = rho m_t.
    let roundingMargin = 1 + 1e-9
    let weighted = vanishing.map { step in
      let (scale, offset) = step.linearMajorant
      return a * a * square.times(Polynomial([offset, 1])).geometricSum(q) / scale * roundingMargin
    }
    return MagnitudeBudget(
      magnitudes: (0..<count).map { a * ratio.power($0) * factor(Double($0)) * roundingMargin },
      rest: a * a * q.power(count) * square.shifted(by: Double(count)).geometricSum(q) * (1 + 1e-8),
      // With a polynomial factor the tail shrinks more slowly at first.
      decay: degree == 0 ? q : 1, further: degree == 0 ? .geometric(ratio) : .energies,
      total: a * a * square.geometricSum(q) * roundingMargin,
      weightedTotal: weighted)
  }
}

extension OperatorSetting {
  /// The setting `ratio`: rho before training, from 0.001 to 0.998.
  public static let ratio = real(
    "ratio", "rho of a rho^t before training", unit: "factor per step", usual: 0.95, 1e-3...0.998, approachesOne: true)
}

extension MagnitudeKind {
  /// The operator `geometric`: m_t = a rho^t.
  public static let geometric = MagnitudeKind(
    "geometric", "The bound of the correction begins at a and shrinks by the same factor at every step.",
    guarantee: "m_t = a rho^t, rho < 1 for any weights", settings: [.scale, .ratio]
  ) { settings, _ in GeometricMagnitude(initialScale: settings[.scale], initialRatio: settings[.ratio]) }

  /// The operator `geometric-polynomial`: m_t = a rho^t times a polynomial of degree 2.
  public static let geometricPolynomial = MagnitudeKind(
    "geometric-polynomial", "Like geometric, but the bound may grow before it shrinks.",
    guarantee: "m_t = a rho^t times a polynomial, rho < 1 for any weights", settings: [.scale, .ratio]
  ) { settings, _ in GeometricMagnitude(initialScale: settings[.scale], initialRatio: settings[.ratio], degree: 2) }
}

/// A polynomial with non-negative coefficients, the constant first.
struct Polynomial: Equatable {
  let coefficients: [Double]

  init(_ coefficients: [Double]) { self.coefficients = coefficients }

  func callAsFunction(_ t: Double) -> Double { coefficients.reversed().reduce(0) { $0 * t + $1 } }

  func times(_ other: Polynomial) -> Polynomial {
    var product = Array(repeating: 0.0, count: coefficients.count + other.coefficients.count - 1)
    for (i, a) in coefficients.enumerated() {
      for (j, b) in other.coefficients.enumerated() { product[i + j] += a * b }
    }
    return Polynomial(product)
  }

  /// P(t + shift), by Horner's scheme.
  func shifted(by shift: Double) -> Polynomial {
    coefficients.dropLast().reversed().reduce(Polynomial([coefficients.last ?? 0])) { result, c in
      let product = result.times(Polynomial([shift, 1]))
      return Polynomial([product.coefficients[0] + c] + product.coefficients.dropFirst())
    }
  }

  /// sum over t >= 0 of P(t) q^t for 0 <= q < 1 and a degree of at most 5.
  ///
  /// sum t^j q^t = q A_j(q)/(1 - q)^(j + 1) with the Eulerian polynomials A_j.
  func geometricSum(_ q: Double) -> Double {
    let eulerian: [[Double]] = [[1], [1], [1, 1], [1, 4, 1], [1, 11, 11, 1], [1, 26, 66, 26, 1]]
    precondition(coefficients.count <= eulerian.count, "a degree of at most 5, got \(coefficients.count - 1)")
    var sum = 0.0
    for (j, c) in coefficients.enumerated() where c != 0 {
      sum += c * (j == 0 ? 1 : q) * Polynomial(eulerian[j])(q) / (1 - q).power(j + 1)
    }
    return sum
  }
}
