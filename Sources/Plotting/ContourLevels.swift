// Which values get an isoline.

/// How the values of isolines are spread.
package enum LevelSpacing: String, CaseIterable, Sendable {
  /// Equally over the values.
  case linear
  /// Denser towards the minimum.
  case logarithmic = "log"
  /// So that the areas between the lines are equal.
  case quantile

  /// Values for isolines, strictly ascending and strictly inside of what the values cover.
  ///
  /// ```
  /// linear:    m + (M - m) k / (n + 1)
  /// log:       m + s (exp(k / (n + 1) log(1 + (M - m) / s)) - 1)
  /// quantile:  the k / (n + 1) quantile
  /// ```
  ///
  /// with k = 1...n, m and M the least and greatest value, and s the distance from m to the 2 % quantile, so that the
  /// levels follow any scaling and shift of the values.
  ///
  /// - Parameters:
  ///   - count: The number n of lines wanted.
  ///   - values: Samples; what is not finite is left out.
  ///   - minimum: The known minimum of the function, if it is less than all samples.
  /// - Returns: At most `count` levels, none if the values are all equal.
  /// - Complexity: O(number of values); quantiles are taken from at most 4096 of them.
  package func levels(count: Int, values: [Double], minimum: Double? = nil) -> [Double] {
    var summary = ScaleSummary()
    summary.include(values, scale: .linear)
    guard count > 0, let range = summary.range, range.lowerBound < range.upperBound else { return [] }
    let floor = minimum.map { $0.isFinite ? min($0, range.lowerBound) : range.lowerBound } ?? range.lowerBound
    let shares = (1...count).map { Double($0) / Double(count + 1) }
    let levels: [Double]
    let span = range.upperBound - floor
    switch self {
    case .linear:
      levels = shares.map { floor * (1 - $0) + range.upperBound * $0 }
    case .logarithmic where span.isFinite:
      let near = Self.quantile(0.02, of: Self.sorted(values)) - floor
      let unit = near > span * 1e-12 ? near : span * 1e-3
      let reach = logarithmOfOnePlus(span / unit)
      levels = shares.map { floor + unit * exponentialMinusOne($0 * reach) }
    case .logarithmic, .quantile:
      let ordered = Self.sorted(values)
      levels = shares.map { Self.quantile($0, of: ordered) }
    }
    return levels.reduce(into: []) { kept, level in
      if level > range.lowerBound, level < range.upperBound, level > kept.last ?? -.infinity { kept.append(level) }
    }
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
