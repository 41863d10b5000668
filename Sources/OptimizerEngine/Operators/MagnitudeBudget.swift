// What the energy of v can be, known before a run: bounds of every m_t and of all that is left after any step.

/// Bounds of m_t and of sum m_t^2, known before the first step.
///
/// Every number is rounded up. What could not be computed, because weights or their squares leave the range of double
/// precision, is infinite and never 0: no finite budget is known then.
public struct MagnitudeBudget: Sendable, Equatable {
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
  ///   - largest: A bound of every m_t, where one is known besides.
  ///   - known: Another bound of the whole sum, where one is known; the smaller of the two counts.
  ///   - weightedTotal: An upper bound of the sum of m_t^2/eta_t, where steps vanish.
  public init(
    magnitudes: [Double], rest: Double, decay: Double = 1, largest: Double = .infinity, total known: Double = .infinity,
    weightedTotal: Double? = nil
  ) {
    func bound(_ value: Double) -> Double { value >= 0 ? value : .infinity }
    let bounds = magnitudes.map(bound)
    var sums = [bound(rest)]
    for m in bounds.reversed() { sums.append((sums[sums.count - 1] + m * m) * (1 + 0x1p-52)) }
    self.magnitudes = bounds
    remainders = sums.reversed()
    self.decay = decay >= 0 && decay <= 1 ? decay : 1
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
    let sum = t <= last ? remainders[max(t, 0)] : remainders[last] * decay.power(t - last)
    return min(total, sum)
  }

  /// A bound of m_t for any t: beyond the listed magnitudes the energy that is left.
  func bound(at t: Int) -> Double {
    min(t < magnitudes.count ? min(magnitudes[t], total.squareRoot()) : remaining(from: t).squareRoot(), largest)
  }
}
