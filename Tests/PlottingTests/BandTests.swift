import Testing

@testable import Plotting

@Suite("Bands between lines")
struct BandTests {
  private let x = (0..<24).map(Double.init)

  private func band(_ low: Double, _ high: Double) -> LineBand {
    LineBand(
      pen: Pen(letter: "q"), x: x, low: x.map { _ in low }, high: x.map { _ in high })
  }

  private func rows(_ chart: LineChart, _ glyphs: GlyphTier = .ascii) -> [String] {
    var buffer = CellBuffer(width: 24, height: 10)
    chart.draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .mono, glyphs: glyphs))
    return buffer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func chart(_ bands: [LineBand], _ series: [LineSeries] = [], yRange: ClosedRange<Double>? = 0...10)
    -> LineChart
  {
    LineChart(series: series, bands: bands, xRange: 0...23, yRange: yRange, showsAxes: false)
  }

  @Test("fill the rows between their lines and no other", arguments: GlyphTier.allCases)
  func rows(_ glyphs: GlyphTier) {
    let shown = rows(chart([band(3.1, 6.9)]), glyphs)
    for (row, text) in shown.enumerated() {
      let marks = text.count { $0 != " " && $0 != "\u{2800}" }
      #expect((3...6).contains(row) ? marks >= 11 : marks == 0, "\(row): \(text)")
    }
  }

  @Test("lie behind the curves, and count for the range of y")
  func behind() {
    let line = LineSeries(name: "a", pen: Pen(letter: "a"), y: x.map { _ in 5 })
    #expect(rows(chart([band(2, 8)], [line])).contains(String(repeating: "a", count: 24)))
    let range = chart([band(-4, 30)], [line], yRange: nil).axes(in: CellRect(column: 0, row: 0, width: 24, height: 10))
    #expect(range.y.range == -4...30)
  }

  @Test("end where a quantile is not finite or has no place, and never trap")
  func gaps() {
    var broken = band(2, 8)
    for place in 12..<24 { broken.high[place] = .infinity }
    broken.low[20] = .nan
    let text = rows(chart([broken]))
    // An upper quantile without end fills all above the lower one.
    #expect(text[0].count { $0 != " " } >= 8)
    let shapes: [([Double], [Double], [Double])] = [
      ([], [], []), ([1], [1], [2]), ([0, 0], [1, 1], [2, 2]), ([5, 1], [1, 1], [9, 9]),
    ]
    for (x, low, high) in shapes {
      for scale in [Scale.linear, .log10, .symlog(threshold: 1)] {
        var any = chart([LineBand(pen: Pen(letter: "q"), x: x, low: low, high: high)])
        (any.xScale, any.yScale) = (scale, scale)
        _ = rows(any)
      }
    }
  }
}
