import Testing

@testable import Plotting

@Suite("Line charts")
struct LineChartTests {
  private func text(_ chart: LineChart, _ width: Int, _ height: Int, _ glyphs: GlyphTier = .ascii) -> String {
    var buffer = CellBuffer(width: width, height: height)
    chart.draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .mono, glyphs: glyphs))
    return buffer.text
  }
  private func series(_ letter: Character, _ y: [Double]) -> LineSeries {
    LineSeries(name: "series \(letter)", pen: Pen(letter: letter), y: y)
  }

  @Test("A falling curve on a logarithmic axis in both glyph tiers")
  func golden() {
    let chart = LineChart(series: [series("L", (0...40).map { powerOfTen(-Double($0) / 10) })], yScale: .log10)
    #expect(text(chart, 30, 8) == Self.asciiPicture)
    #expect(text(chart, 30, 8, .braille) == Self.braillePicture)
  }

  static let asciiPicture = #"""
       1+LLLL
        |    LLLLL
    0.01+        LLLL
        |            LLLLL
        |                LLLLL
    1e-4+                     LLLL
        ++-----------+-----------+
         0          20          40
    """#
  static let braillePicture = """
       1┤⠉⠒⠤⣀⡀
        │    ⠉⠓⠤⢄⡀
    0.01┤        ⠉⠓⠢⢄⡀
        │            ⠈⠑⠢⢄⣀
        │                ⠈⠙⠢⠤⣀
    10⁻⁴┤                    ⠈⠙⠒⠤⣀
        └┴───────────┴───────────┴
         0          20          40
    """

  @Test("NaN and infinities are marked at the edge at their step and counted")
  func failures() {
    let chart = LineChart(series: [series("a", [1, .nan, 2, .infinity, 1, -.infinity, 2])], showsAxes: false)
    let rows = text(chart, 14, 4).split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    #expect(rows[0][2] == "x" && rows[0][7] == "x" && rows[3][11] == "x")
    #expect(chart.note == "1 nan, 2 inf")
    #expect(!text(LineChart(series: [series("a", [1, 2, 1])]), 14, 4).contains("x"))
  }

  @Test("Numbers without a place on a logarithmic axis are left out and counted")
  func logarithm() {
    let chart = LineChart(series: [series("a", [1, 0, -3, 10])], yScale: .log10)
    #expect(chart.note == "2 <= 0")
    #expect(chart.axes(in: CellRect(column: 0, row: 0, width: 40, height: 10)).y.range == 1...10)
    #expect(LineChart(series: chart.series).note == "")
    #expect(text(LineChart(series: [series("a", [0, -1])], yScale: .log10), 30, 8).contains("0.1"))
  }

  @Test("A smoothed curve keeps its raw data as a ghost and its bounds as they are")
  func smoothing() {
    let raw = series("a", [0, 1, 0, 1, 0, 1])
    var bound = series("b", [2, 2, 2, 2, 2, 2])
    bound.role = .bound
    let drawn = LineChart(series: [raw, bound], smoothing: 0.9).drawnSeries
    #expect(drawn.map(\.role) == [.ghost, .bound, .line])
    #expect(drawn[0].y == raw.y && drawn[1].y == bound.y)
    #expect(drawn[2].y == Smoothing.exponential(raw.y, weight: 0.9))
    #expect(LineChart(series: [raw, bound]).drawnSeries.map(\.role) == [.bound, .line])
    #expect(LineChart(series: [raw], smoothing: 0.9, showsGhost: false).drawnSeries.count == 1)
  }

  @Test("The crosshair shows its place and every value")
  func crosshair() {
    let chart = LineChart(series: [series("a", (0..<100).map { Double($0) })], crosshair: 30, showsLabels: true)
    let picture = text(chart, 60, 12)
    #expect(picture.contains("at 30") && picture.contains("a series a 30") && picture.contains(":"))
    var outside = chart
    outside.crosshair = 1000
    #expect(!text(outside, 60, 12).contains(":"))
  }

  @Test("A value is looked up at the nearest step")
  func lookup() {
    let uneven = LineSeries(name: "", pen: Pen(letter: "a"), x: [0, 10, 11], y: [5, 6, 7])
    #expect(uneven.value(at: 4) == 5 && uneven.value(at: 10.2) == 6 && uneven.value(at: 99) == 7)
    #expect(series("a", [5, 6]).value(at: -3) == 5)
    #expect(series("a", []).value(at: 0) == nil && uneven.value(at: .nan) == nil)
  }

  @Test("Two curves that end in one place keep both names")
  func letters() {
    let picture = text(
      LineChart(series: [series("a", [1, 2, 3]), series("b", [3, 2, 3])], showsLabels: true), 40, 12, .braille)
    #expect(picture.contains("a") && picture.contains("b"))
  }

  @Test("Every size, scale and kind of data can be drawn", arguments: GlyphTier.allCases)
  func sizes(_ glyphs: GlyphTier) {
    let data: [[Double]] = [
      [], [.nan], [.infinity, -.infinity], [0], [3, 3, 3], [1e-300, 1e300], [-1.7e308, 1.7e308], [1, 2, .nan, -5],
    ]
    for y in data {
      for scale in [Scale.linear, .log10, .symlog(threshold: 1)] {
        for (width, height) in [(0, 0), (1, 1), (3, 0), (10, 3), (16, 5), (30, 8), (70, 20)] {
          let chart = LineChart(
            series: [series("a", y)], xScale: scale, yScale: scale, smoothing: 0.5, crosshair: 1, showsLabels: true)
          let picture = text(chart, width, height, glyphs)
          #expect(picture.split(separator: "\n").allSatisfy { $0.count <= width })
          if glyphs == .ascii { #expect(picture.allSatisfy { $0.isASCII }) }
        }
      }
    }
    let uneven = LineSeries(name: "", pen: Pen(letter: "a"), x: [.nan, 1, .infinity, 2], y: [1, 2, 3])
    #expect(!text(LineChart(series: [uneven], xRange: 0 ... .infinity), 30, 8).isEmpty)
  }

  @Test("A chosen range shows only its part")
  func range() {
    var chart = LineChart(series: [series("a", (0..<100).map { Double($0) })], xRange: 10...20)
    let frame = chart.axes(in: CellRect(column: 0, row: 0, width: 40, height: 10))
    #expect(frame.x.range == 10...20 && frame.y.range == 10...20)
    chart.yRange = 0...1
    #expect(chart.axes(in: CellRect(column: 0, row: 0, width: 40, height: 10)).y.range == 0...1)
  }
}
