// One axis: a scale and the range it shows.

/// A scale and the range it shows.
package struct Axis: Hashable, Sendable {
  /// How numbers become places.
  package let scale: Scale
  /// The numbers at the two ends.
  package let range: ClosedRange<Double>
  private let low: Double
  private let high: Double

  /// Creates an axis.
  ///
  /// A range of one number, or of numbers that can hardly be told apart, is widened around it; on a logarithmic scale a range that reaches zero starts three decades
  /// below its end, and one without positive numbers becomes 0.1...10.
  ///
  /// - Precondition: Both ends are finite.
  package init(scale: Scale, range: ClosedRange<Double>) {
    precondition(
      range.lowerBound.isFinite && range.upperBound.isFinite, "the range of an axis must be finite, not \(range)")
    self.scale = scale
    var shown = Self.shown(range, scale: scale)
    if let low = scale.transformed(shown.lowerBound), let high = scale.transformed(shown.upperBound),
      high - low < 1e-14 * max(low.magnitude, high.magnitude)
    {
      shown = Self.shown(shown.lowerBound...shown.lowerBound, scale: scale)
    }
    self.range = shown
    low = scale.transformed(shown.lowerBound) ?? 0
    high = scale.transformed(shown.upperBound) ?? 1
  }

  /// Creates the axis that shows all numbers of a summary; 0...1, or 0.1...10 on a logarithmic scale, if there are none.
  package init(scale: Scale, summary: ScaleSummary) {
    self.init(scale: scale, range: summary.range ?? (scale == .log10 ? 0.1...10 : 0...1))
  }

  private static func shown(_ range: ClosedRange<Double>, scale: Scale) -> ClosedRange<Double> {
    guard scale == .log10 else { return range.widenedIfEmpty }
    guard range.upperBound > 0 else { return 0.1...10 }
    let low = range.lowerBound > 0 ? range.lowerBound : max(range.upperBound / 1000, Double.leastNonzeroMagnitude)
    guard low == range.upperBound else { return low...range.upperBound }
    let root = powerOfTen(0.5)
    return max(low / root, Double.leastNonzeroMagnitude)...min(low * root, Double.greatestFiniteMagnitude)
  }

  /// The place of a number, 0 at the lower end to 1 at the upper end, beyond them outside of the range; nil if it has
  /// no place.
  package func fraction(_ value: Double) -> Double? {
    guard let place = scale.transformed(value) else { return nil }
    let length = high / 2 - low / 2
    guard length > 0 else { return 0.5 }
    return (place / 2 - low / 2) / length
  }

  /// The number at a place.
  package func value(at fraction: Double) -> Double {
    scale.inverse(low * (1 - fraction) + high * fraction)
  }

  /// The cell of a number among some cells in ascending order; nil outside of the range.
  func cell(_ value: Double, count: Int) -> Int? {
    guard count > 0, let place = fraction(value), place >= -1e-9, place <= 1 + 1e-9 else { return nil }
    return min(max(Int(place * Double(count)), 0), count - 1)
  }

  /// At most `budget` ticks of the range.
  package func ticks(budget: Int) -> [Tick] { scale.ticks(in: range, budget: budget) }
}
