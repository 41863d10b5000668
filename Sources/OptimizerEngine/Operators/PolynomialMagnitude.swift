// m_t = a (1 + t/tau)^-p: an l2 operator that decays far slower than any geometric one.

/// m_t = a (1 + t/tau)^-p with trainable a > 0 and p > 0.55, so that V^2 = a^2 tau^2p zeta(2p, tau) is finite for any
/// weights (theory.md, section 3).
public struct PolynomialMagnitude: EngineMagnitude {
  /// The factor a > 0 before training, a length in units of x.
  public let initialScale: Double
  /// The exponent p > 0.55 before training.
  public let initialExponent: Double
  /// The time constant tau > 0 in steps, not trained.
  public let timescale: Double
  /// p stays above this for any weights.
  static let smallestExponent = 0.55

  /// Creates the operator.
  ///
  /// - Precondition: `initialScale` and `timescale` are above 0 and finite, `initialExponent` is above 0.55 and finite.
  public init(initialScale: Double = 1, initialExponent: Double = 0.85, timescale: Double = 100) {
    SettingRange.positive.require(initialScale, "a")
    SettingRange.positive.require(timescale, "tau")
    precondition(
      initialExponent > Self.smallestExponent && initialExponent.isFinite,
      "an exponent p > \(Self.smallestExponent), got \(initialExponent)")
    self.initialScale = initialScale
    self.initialExponent = initialExponent
    self.timescale = timescale
  }

  /// The name by which commands and files know it.
  public var name: String { MagnitudeKind.polynomial.rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { MagnitudeKind.polynomial.guarantee }
  /// m_t depends on t alone.
  public var source: MagnitudeSource { .time }
  /// One array of state, m_t.
  public var stateCount: Int { 1 }

  /// `magnitude.scale` (1) and `magnitude.exponent` (1); a and p - 0.55 are their softplus.
  public func arrays(dimension: Int) -> [ParameterArray] {
    [
      ParameterArray("magnitude.scale", rows: 1, .constant(softplusInverse(initialScale))),
      ParameterArray(
        "magnitude.exponent", rows: 1, .constant(softplusInverse(initialExponent - Self.smallestExponent))),
    ]
  }

  /// p and a as constants, then m_0 = a for every start; x_0 does not matter.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    let scale = p["magnitude.scale"].softplus()
    return (
      [p["magnitude.exponent"].softplus() + Self.smallestExponent, scale], [scale.broadcast(to: lanes)]
    )
  }

  /// m_{t+1}, from t + 1 and not from m_t, so that rounding does not accumulate.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    [(derived[1] * (-(derived[0] * schedule[0])).exp()).broadcast(to: state[0].shape)]
  }

  /// One number, ln(1 + (t + 1)/tau).
  public func schedule(_ t: Int) -> [Double] { [Elementary.log1p(Double(t + 1) / timescale)] }

  /// Checks p > 1/2; the margin is p - 1/2.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    let p = softplus(weights["magnitude.exponent"][0]) + Self.smallestExponent
    return OperatorAudit(margin: p - 0.5, detail: "p = \(p.short) > 1/2")
  }

  /// Whether 2p - q > 1 for every p > 0.55, that is q <= 0.1: never for the exponents q > 1/2 of a `VanishingStep`.
  public func isSummable(with step: VanishingStep) -> Bool { 2 * Self.smallestExponent - step.exponent >= 1 }

  /// V^2 by the Hurwitz zeta function for any x_0 (theory.md, section 3); 4,096 magnitudes are listed.
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let a = softplus(weights["magnitude.scale"][0]) + 0x1p-51
    let p = softplus(weights["magnitude.exponent"][0]) + Self.smallestExponent
    // A margin for the rounding of the rollout's exp and log.
    let roundingMargin = 1 + 1e-9
    func energy(from first: Int, _ exponent: Double) -> Double {
      // sum over t >= T of (1 + t/tau)^-e = tau^e zeta(e, tau + T), scaled so that nothing overflows.
      a * a * scaledZeta(exponent, timescale, offset: Double(first)) * roundingMargin
    }
    let count = 4096
    return MagnitudeBudget(
      magnitudes: (0..<count).map {
        a * Elementary.exp(-p * Elementary.log1p(Double($0) / timescale)) * roundingMargin
      },
      rest: MagnitudeBudget.energy(of: a, p, timescale, from: count),
      further: .power(scale: a, exponent: p, timescale: timescale), total: energy(from: 0, 2 * p),
      weightedTotal: vanishing.map { step in
        // (1 + t/tau_eta)^q <= max(1, tau/tau_eta)^q (1 + t/tau)^q; finite only where 2p - q > 1.
        guard 2 * p - step.exponent > 1 else { return .infinity }
        let factor = Elementary.pow(max(1, timescale / step.timescale), step.exponent)
        return factor * energy(from: 0, 2 * p - step.exponent) / step.initial
      })
  }
}

extension OperatorSetting {
  /// The setting `exponent`: p before training, above 0.55 and at most 10.
  public static let exponent = real(
    "exponent", "p of a (1 + t/tau)^-p before training", usual: 0.85,
    .above(PolynomialMagnitude.smallestExponent, to: 10))
  /// The setting `timescale`: tau in steps, from 0.001 to 1e9.
  public static let timescale = real("timescale", "tau of a (1 + t/tau)^-p", unit: "steps", usual: 100, 1e-3...1e9)
}

extension MagnitudeKind {
  /// The operator `polynomial`: m_t = a (1 + t/tau)^-p.
  public static let polynomial = MagnitudeKind(
    "polynomial", "The bound of the correction shrinks like a power of t, far slower than any geometric one.",
    guarantee: "m_t = a (1 + t/tau)^-p, p > \(PolynomialMagnitude.smallestExponent) for any weights",
    settings: [.scale, .exponent, .timescale]
  ) { settings, _ in
    PolynomialMagnitude(
      initialScale: settings[.scale], initialExponent: settings[.exponent], timescale: settings[.timescale])
  }
}

/// tau^s zeta(s, tau + T) = sum over t >= T of (1 + t/tau)^-s for s > 1, by Euler and Maclaurin.
///
/// Twenty terms are summed; of the expansion after them four are kept, whose error is below 1e-13 of the sum.
func scaledZeta(_ s: Double, _ tau: Double, offset: Double) -> Double {
  guard s > 1 else { return .infinity }
  func term(_ t: Double) -> Double { Elementary.exp(-s * Elementary.log1p(t / tau)) }
  let count = 20
  var sum = 0.0
  for i in 0..<count { sum += term(offset + Double(i)) }
  let n = offset + Double(count)
  let x = tau + n
  let edge = term(n)
  // Below the smallest number the terms after the first ones add nothing (and their factors may overflow).
  guard edge > 0 else { return sum + .leastNormalMagnitude }
  // The integral, half of the first left out, and the Bernoulli terms B_2k/(2k)! s (s+1) ... / x^(2k-1).
  sum += edge * x / (s - 1) + edge / 2
  var product = s / x
  sum += edge * product / 12
  product *= (s + 1) * (s + 2) / (x * x)
  sum -= edge * product / 720
  product *= (s + 3) * (s + 4) / (x * x)
  sum += edge * product / 30240
  product *= (s + 5) * (s + 6) / (x * x)
  return sum - edge * product / 1_209_600
}

/// ln(1 + e^x).
func softplus(_ x: Double) -> Double { max(x, 0) + Elementary.log1p(Elementary.exp(-x.magnitude)) }

/// The x with ln(1 + e^x) = y, for y > 0.
func softplusInverse(_ y: Double) -> Double { y + Elementary.log(-Elementary.expm1(-y)) }
