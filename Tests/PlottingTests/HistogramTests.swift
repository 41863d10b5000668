// Histograms against a count by comparisons, and bars that leave nothing out.

import Testing

@testable import Plotting

@Suite("Histograms")
struct HistogramTests {
  /// A stream of numbers without a library: a linear congruential generator.
  private static func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int64(bitPattern: state) >> 11) * 0x1p-52
    }
  }

  @Test("count as comparisons with the edges do, and give mean and spread", arguments: [1, 2, 7, 32, 100])
  func counts(bins: Int) {
    for count in [1, 2, 3, 50, 1000] {
      let values = Self.numbers(count, seed: UInt64(17 * bins + count))
      let histogram = Histogram(values, bins: bins)
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      if count > 1 { #expect(histogram.range == low...high) }
      let edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
      if count > 1 {
        let expected = (0..<bins).map { bin in
          values.filter { $0 >= edges[bin] && ($0 < edges[bin + 1] || bin == bins - 1) }.count
        }
        #expect(histogram.counts == expected, "\(bins) bins of \(count)")
      }
      #expect(histogram.counts.reduce(0, +) == count && histogram.count == count && histogram.others == 0)
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.map { $0 * $0 }.reduce(0, +) / Double(count) - mean * mean
      #expect(abs(histogram.mean - mean) < 1e-12)
      #expect(abs(histogram.deviation * histogram.deviation - variance) < 1e-12)
    }
  }

  @Test("count what is no number apart, and take one number, none, and the ends of the range")
  func extremes() {
    let mixed = Histogram([1, .nan, 2, .infinity, -.infinity], bins: 2)
    #expect(mixed.counts == [1, 1] && mixed.others == 3 && mixed.mean == 1.5 && mixed.deviation == 0.5)
    let none = Histogram([.nan], bins: 3)
    #expect(none.count == 0 && none.counts == [0, 0, 0] && none.mean.isNaN && none.deviation.isNaN)
    let single = Histogram([5], bins: 3)
    #expect(single.counts == [0, 1, 0] && single.mean == 5 && single.deviation == 0)
    #expect(Histogram([0, 0], bins: 3).counts == [0, 2, 0])
    let wide = Double.greatestFiniteMagnitude
    #expect(Histogram([-wide, wide, 0], bins: 2).counts == [1, 2])
  }

  @Test("draw bars whose highest fills all rows and whose least can be seen", arguments: GlyphTier.allCases)
  func bars(glyphs: GlyphTier) {
    let histogram = Histogram([0, 0, 0, 0] + Array(repeating: 1, count: 1000) + [2], bins: 4)
    #expect(histogram.counts == [4, 0, 1000, 1])
    let full: Character = glyphs == .ascii ? "@" : "█"
    let least: Character = glyphs == .ascii ? "_" : "▁"
    #expect(histogram.bars(rows: 1, glyphs: glyphs) == [String([least, " ", full, least])])
    #expect(
      histogram.bars(rows: 2, glyphs: glyphs) == [String([" ", " ", full, " "]), String([least, " ", full, least])])
    #expect(histogram.bars(rows: 0, glyphs: glyphs).isEmpty)
    #expect(Histogram([], bins: 2).bars(rows: 1, glyphs: glyphs) == ["  "])
    let half = Histogram([0, 1, 1], bins: 2).bars(rows: 1, glyphs: .braille)
    #expect(half == ["▄█"])
  }
}
