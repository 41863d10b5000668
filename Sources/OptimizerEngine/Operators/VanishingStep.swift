// Step sizes that vanish: an operator must know them, because then sum m_t^2/eta_t has to be finite too.

/// eta_t = eta_0 (1 + t/tau)^-q with q in (1/2, 1]: the sum of eta_t is infinite, that of eta_t^2 finite (theory.md,
/// sections 1 and 2).
public struct VanishingStep: Sendable, Equatable {
  /// The first step size, eta_0.
  public let initial: Double
  /// The time constant tau > 0, in steps.
  public let timescale: Double
  /// The exponent q in (1/2, 1].
  public let exponent: Double

  /// Creates the schedule.
  ///
  /// - Precondition: `timescale` > 0 and 1/2 < `exponent` <= 1; the sums in the certificates rest on that.
  public init(initial: Double, timescale: Double, exponent: Double) {
    precondition(
      timescale > 0 && exponent > 0.5 && exponent <= 1, "tau > 0 and 1/2 < q <= 1, got \(timescale), \(exponent)")
    self.initial = initial
    self.timescale = timescale
    self.exponent = exponent
  }

  /// eta_t = scale / (offset + t), the case q = 1.
  ///
  /// - Precondition: `offset` > 0.
  public init(scale: Double, offset: Double) {
    self.init(initial: scale / offset, timescale: offset, exponent: 1)
  }

  /// The step size eta_t of step t >= 0.
  public func callAsFunction(_ t: Int) -> Double {
    guard exponent == 1 else { return initial * Elementary.pow(1 + Double(t) / timescale, -exponent) }
    let product = initial * timescale
    return product.isFinite ? product / (timescale + Double(t)) : initial / (1 + Double(t) / timescale)
  }

  /// c and o with 1/eta_t <= (o + t)/c for all t, since q <= 1: equal where q = 1.
  var linearMajorant: (scale: Double, offset: Double) { (initial * timescale, timescale) }
}
