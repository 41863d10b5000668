// How numbers are distributed: counts in equal bins, mean and spread, and bars of characters.

/// The numbers of a list counted in bins of equal width from the least to the greatest.
package struct Histogram: Hashable, Sendable {
  /// The least and the greatest finite number; widened around a single one.
  package let range: ClosedRange<Double>
  /// How many numbers lie in each bin; a bin holds its lower end, the last one both ends.
  package let counts: [Int]
  /// Finite numbers.
  package let count: Int
  /// Numbers that are not finite.
  package let others: Int
  /// The mean of the finite numbers; NaN without any.
  package let mean: Double
  /// The root of the mean square distance from the mean; NaN without any.
  package let deviation: Double

  /// Counts numbers.
  ///
  /// - Precondition: `bins` is positive.
  package init(_ values: [Double], bins: Int) {
    precondition(bins > 0, "a histogram has at least one bin, not \(bins)")
    let finite = values.filter(\.isFinite)
    (count, others) = (finite.count, values.count - finite.count)
    let size = Double(finite.count)
    let mean = finite.reduce(0) { $0 + $1 / size }
    self.mean = finite.isEmpty ? .nan : mean
    deviation =
      finite.isEmpty ? .nan : finite.reduce(0) { $0 + ($1 - mean) * (($1 - mean) / size) }.squareRoot()
    let shown = ((finite.min() ?? 0)...(finite.max() ?? 0)).widenedIfEmpty
    range = shown
    var counts = Array(repeating: 0, count: bins)
    // Halves, because the width of the widest range is no number.
    let width = shown.upperBound / 2 - shown.lowerBound / 2
    for value in finite {
      let place = (value / 2 - shown.lowerBound / 2) / width * Double(bins)
      counts[min(max(Int(place), 0), bins - 1)] += 1
    }
    self.counts = counts
  }

  /// The bars as rows of characters, from the top: eighths of a block, or a ramp of characters in ASCII.
  ///
  /// The highest bin fills all rows, and a bin that holds anything shows at least the smallest mark.
  package func bars(rows: Int, glyphs: GlyphTier) -> [String] {
    let steps = Self.levels(glyphs).count - 1
    let most = counts.max() ?? 0
    let heights = counts.map { count -> Int in
      guard count > 0, most > 0 else { return 0 }
      return max(Int((Double(count) / Double(most) * Double(rows * steps)).rounded()), 1)
    }
    return (0..<max(rows, 0)).map { row in
      let below = (rows - 1 - row) * steps
      return String(heights.map { Self.levels(glyphs)[min(max($0 - below, 0), steps)] })
    }
  }

  private static func levels(_ glyphs: GlyphTier) -> [Character] { [" "] + Sparkline.marks(glyphs) }
}
