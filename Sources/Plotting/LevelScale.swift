// How values of a function become places between dark and bright, and which values get a line.

/// A monotone map from the values of f to 0...1, by the spacing of the levels.
///
/// ```
/// linear:    (f - m) / (M - m)
/// log:       log(1 + (f - m) / s) / log(1 + (M - m) / s)
/// quantile:  the share of the samples below f
/// ```
///
/// with m and M the least and greatest value, and s the distance from m to the 2 % quantile, so that the picture follows
/// any scaling and shift of the values.
package struct LevelScale: Hashable, Sendable {
  /// How values are spread.
  package let spacing: LevelSpacing
  /// What the samples cover; nil where they are all equal or none is finite.
  package let range: ClosedRange<Double>?
  /// m: the known minimum of the function, if it is less than all samples, else their least.
  private let floor: Double
  /// s of the logarithm; not finite where the values reach too far for one, and shares are used.
  private let unit: Double
  /// Samples in order, for shares.
  private let ordered: [Double]

  /// Takes the measure of some values.
  ///
  /// - Parameters:
  ///   - spacing: How values are spread.
  ///   - values: Samples; what is not finite is left out.
  ///   - minimum: The known minimum of the function, if it is less than all samples.
  /// - Complexity: O(number of values); quantiles are taken from at most 4096 of them.
  package init(_ spacing: LevelSpacing, values: [Double], minimum: Double? = nil) {
    self.spacing = spacing
    var summary = ScaleSummary()
    summary.include(values, scale: .linear)
    let found = summary.range.flatMap { $0.lowerBound < $0.upperBound ? $0 : nil }
    range = found
    let least = found?.lowerBound ?? 0
    // Of the logarithm the known minimum is the foot; for the others it lies outside of what is shown.
    let known = spacing == .logarithmic ? minimum.flatMap { $0.isFinite ? $0 : nil } : nil
    floor = min(known ?? least, least)
    ordered = spacing == .linear ? [] : Self.sorted(values)
    let span = (found?.upperBound ?? 0) - floor
    let near = spacing == .logarithmic ? Self.quantile(0.02, of: ordered) - floor : .nan
    unit = !span.isFinite ? .infinity : near > span * 1e-12 ? near : span * 1e-3
  }

  /// Whether places are shares of the samples.
  private var countsShares: Bool { spacing == .quantile || (spacing == .logarithmic && !unit.isFinite) }

  /// The place of a value in 0...1, growing with it; nil where it is not finite.
  ///
  /// Values that are all equal lie at 0.
  package func place(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    guard let range else { return 0 }
    if countsShares { return share(of: value) }
    let place =
      spacing == .linear
      // Halved, because the span may overflow.
      ? (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
      : logarithmOfOnePlus(max(value - floor, 0) / unit) / logarithmOfOnePlus((range.upperBound - floor) / unit)
    return min(max(place, 0), 1)
  }

  /// The value at a place in 0...1; NaN where there are no values.
  package func value(at place: Double) -> Double {
    guard let range else { return .nan }
    let share = min(max(place, 0), 1)
    if countsShares { return Self.quantile(share, of: ordered) }
    if spacing == .linear { return range.lowerBound * (1 - share) + range.upperBound * share }
    return floor + unit * exponentialMinusOne(share * logarithmOfOnePlus((range.upperBound - floor) / unit))
  }

  /// The share of the samples below a value, between two of them by proportion.
  private func share(of value: Double) -> Double {
    guard ordered.count > 1, let first = ordered.first, let last = ordered.last else { return 0 }
    if value <= first { return 0 }
    if value >= last { return 1 }
    var (low, high) = (0, ordered.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if ordered[middle] <= value { low = middle } else { high = middle }
    }
    let gap = ordered[high] / 2 - ordered[low] / 2
    let part = gap > 0 ? (value / 2 - ordered[low] / 2) / gap : 0
    return (Double(low) + part) / Double(ordered.count - 1)
  }

  /// Up to 4096 finite values in order, evenly picked.
  private static func sorted(_ values: [Double]) -> [Double] {
    let step = max(values.count / 4096, 1)
    return stride(from: step / 2, to: values.count, by: step).map { values[$0] }.filter(\.isFinite).sorted()
  }

  private static func quantile(_ share: Double, of ordered: [Double]) -> Double {
    guard let last = ordered.last else { return .nan }
    let place = share * Double(ordered.count - 1)
    let index = min(Int(place), ordered.count - 1)
    guard index + 1 < ordered.count else { return last }
    let t = place - Double(index)
    return ordered[index] * (1 - t) + ordered[index + 1] * t
  }
}

/// How the values of isolines are spread.
package enum LevelSpacing: String, CaseIterable, Sendable {
  /// Equally over the values.
  case linear
  /// Denser towards the minimum.
  case logarithmic = "log"
  /// So that the areas between the lines are equal.
  case quantile
}
