// What the energy of v can be, known before a run: bounds of every m_t and of all that is left after any step.

/// Bounds of m_t and of sum m_t^2, known before the first step.
///
/// Every number is rounded up. What could not be computed, because weights or their squares leave the range of double
/// precision, is infinite and never 0: no finite budget is known then.
public struct MagnitudeBudget: Sendable, Equatable {
  /// What is known of m_t beyond the magnitudes that are listed.
  public enum Further: Sendable, Equatable {
    /// That the energies that are left bound them, and no more.
    case energies
    /// Every one is at most this factor of the one before, in [0, 1].
    case geometric(Double)
    /// m_t <= scale (1 + t/timescale)^-exponent, exponent > 1/2, but for a billionth of it.
    case power(scale: Double, exponent: Double, timescale: Double)
  }

  /// V^2: an upper bound of the sum of m_t^2 over all t; infinite where none is known.
  public let total: Double
  /// Upper bounds of m_0, m_1 ..., as far as they were computed one by one; may be empty.
  public let magnitudes: [Double]
  /// An upper bound of the sum of m_t^2/eta_t where steps vanish; nil where eta is constant.
  public let weightedTotal: Double?
  /// Bounds of the sum of m_k^2 over k >= t, for t up to the number of `magnitudes`.
  private let remainders: [Double]
  /// The bound of what is left after `magnitudes` shrinks by this factor at every further step; 1 where that is not known.
  private let decay: Double
  private let further: Further
  /// A bound of every m_t; infinite where only the energies bound them.
  private let largest: Double

  /// Adds up bounds of the single magnitudes from the end, so that nothing can cancel.
  ///
  /// A bound that is negative or NaN counts as infinite.
  ///
  /// - Parameters:
  ///   - magnitudes: Upper bounds of m_0, m_1 ..., as far as they are known one by one.
  ///   - rest: An upper bound of the sum of m_t^2 over all t that are not in `magnitudes`.
  ///   - decay: A factor by which that bound shrinks at every further step, in [0, 1].
  ///   - further: What is known of the magnitudes that are not listed.
  ///   - largest: A bound of every m_t, where one is known besides.
  ///   - known: Another bound of the whole sum, where one is known; the smaller of the two counts.
  ///   - weightedTotal: An upper bound of the sum of m_t^2/eta_t, where steps vanish.
  public init(
    magnitudes: [Double], rest: Double, decay: Double = 1, further: Further = .energies, largest: Double = .infinity,
    total known: Double = .infinity, weightedTotal: Double? = nil
  ) {
    func bound(_ value: Double) -> Double { value >= 0 ? value : .infinity }
    let bounds = magnitudes.map(bound)
    var sums = [bound(rest)]
    for m in bounds.reversed() { sums.append((sums[sums.count - 1] + m * m) * (1 + 0x1p-52)) }
    self.magnitudes = bounds
    remainders = sums.reversed()
    self.decay = decay >= 0 && decay <= 1 ? decay : 1
    self.further = further
    self.largest = bound(largest)
    total = min(remainders[0], bound(known))
    self.weightedTotal = weightedTotal.map(bound)
  }

  /// The budget of v = 0.
  static func zero(weighted: Bool) -> MagnitudeBudget {
    MagnitudeBudget(magnitudes: [], rest: 0, weightedTotal: weighted ? 0 : nil)
  }

  /// Whether V^2 is a finite number.
  public var isFinite: Bool { total.isFinite }

  /// An upper bound of the sum of m_k^2 over all k >= t; it never grows with t.
  public func remaining(from t: Int) -> Double {
    let last = remainders.count - 1
    guard t > last else { return min(total, remainders[max(t, 0)]) }
    var sum = remainders[last] * decay.power(t - last)
    if case .power(let scale, let exponent, let timescale) = further {
      sum = min(sum, Self.energy(of: scale, exponent, timescale, from: t))
    }
    return min(total, sum)
  }

  /// A bound of m_t for any t: beyond the listed magnitudes by what is known of them, and by the energy that is left.
  func bound(at t: Int) -> Double {
    guard t >= magnitudes.count else { return min(magnitudes[t], total.squareRoot(), largest) }
    let known: Double =
      switch further {
      case .energies: .infinity
      case .geometric(let factor):
        magnitudes.last.map { $0 * factor.power(t - magnitudes.count + 1) } ?? .infinity
      case .power(let scale, let exponent, let timescale):
        scale * Elementary.exp(-exponent * Elementary.log1p(Double(t) / timescale)) * (1 + 1e-9)
      }
    return min(known, remaining(from: t).squareRoot(), largest)
  }

  /// sum over t >= T of scale^2 (1 + t/tau)^-2p = scale^2 tau^2p zeta(2p, tau + T), scaled so that nothing overflows; with a
  /// margin above the squares of the bounds of m_t, so that a tail is never less than its first square and the next tail.
  static func energy(of scale: Double, _ exponent: Double, _ timescale: Double, from t: Int) -> Double {
    scale * scale * scaledZeta(2 * exponent, timescale, offset: Double(t)) * (1 + 1e-8)
  }
}
