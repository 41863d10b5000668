import Testing

@testable import Plotting

@Suite("Figures of lines in SVG")
struct LineFigureTests {
  private func series(_ name: String, _ y: [Double], _ color: CellColor = .rgb(1, 2, 3)) -> LineSeries {
    LineSeries(name: name, pen: Pen(letter: "a", color: color), y: y)
  }

  private func svg(_ chart: LineChart, title: String = "a panel") -> String {
    LineFigure(
      title: "A figure", panels: [LineFigure.Panel(title: title, chart: chart)], xLabel: "t", yLabel: "f",
      notes: ["A note."]
    ).svg()
  }

  /// The numbers of the path whose element has a mark.
  private func path(_ svg: String, _ mark: String) -> [[Double]] {
    let element = svg.split(separator: "\n").first { $0.hasPrefix("<path") && $0.contains(mark) } ?? ""
    let d = element.split(separator: "\"").dropFirst().first ?? ""
    return d.split { "MLz".contains($0) }.map { $0.split(separator: " ").compactMap { Double(String($0)) } }
  }

  @Test("put values where the scales have them, to a hundredth")
  func places() {
    let chart = LineChart(series: [series("a", [1, 10, 100])], yScale: .log10, xRange: 0...4, yRange: 1...10_000)
    // The plot of 700 x 210 begins at 66, 64; y runs downwards.
    #expect(path(svg(chart), "stroke=\"#010203\" stroke-line") == [[66, 274], [241, 221.5], [416, 169]])
    var linear = chart
    linear.yScale = .linear
    #expect(path(svg(linear), "stroke=\"#010203\" stroke-line") != path(svg(chart), "stroke=\"#010203\" stroke-line"))
  }

  @Test("break lines at what has no place")
  func gaps() {
    func begins(_ y: [Double]) -> Int {
      let svg = svg(LineChart(series: [series("a", y)], yScale: .log10))
      let line = svg.split(separator: "\n").first { $0.contains("stroke-linejoin") } ?? ""
      return line.count { $0 == "M" }
    }
    #expect(begins([1, 2, .nan, 3, 4]) == 2 && begins([1, 2, 0, 3, .infinity, 2]) == 3 && begins([1, 2, 3]) == 1)
  }

  @Test("fill bands between their edges, down to the foot where the lower edge has no place")
  func bands() {
    let band = LineBand(
      pen: Pen(letter: "a", color: .rgb(9, 9, 9)), x: [0, 1, 2], low: [1, -1, 1], high: [10, 10, 100])
    let chart = LineChart(
      series: [series("a", [2, 3, 4])], bands: [band], yScale: .log10, xRange: 0...2, yRange: 1...100)
    let edge = path(svg(chart), "fill=\"#090909\"")
    #expect(edge.count == 6 && edge[0] == [66, 169] && edge[2] == [766, 64] && edge[3] == [766, 274])
    #expect(edge[4][1] > 274, "below the plot, where it is clipped")
    #expect(svg(chart).contains("clip-path=\"url(#panel0)\""))
  }

  @Test("write names at the ends of lines, none over another, and what is between tags escaped")
  func names() {
    let all = (0..<9).map { series("line <\($0)> & more", [1, 2 + Double($0) * 1e-3]) }
    let text = svg(LineChart(series: all), title: "a < b")
    let heights = text.split(separator: "\n").filter { $0.contains(">line &lt;") }.compactMap { element in
      element.split(separator: "y=\"").dropFirst().first.flatMap { Double(String($0.prefix { $0 != "\"" })) }
    }
    #expect(heights.count == 9 && text.contains(">a &lt; b</text>") && !text.contains("<0>"))
    for (a, b) in zip(heights.sorted(), heights.sorted().dropFirst()) { #expect(b - a >= 14 - 1e-9) }
    // The larger value ends higher.
    #expect(heights == heights.sorted(by: >))
  }

  @Test("have every panel in its place, whatever is in it")
  func panels() {
    let empty = LineFigure.Panel(title: "nothing", chart: LineChart(series: []))
    let figure = LineFigure(title: "", panels: [empty, empty, empty], xLabel: "", yLabel: "")
    let text = figure.svg(.dark)
    #expect(text.hasSuffix("</svg>\n") && text.count { $0 == "\n" } > 10)
    #expect((0..<3).allSatisfy { text.contains("id=\"panel\($0)\"") } && !text.contains("panel3"))
    #expect(LineFigure(title: "", panels: [], xLabel: "", yLabel: "").svg().hasSuffix("</svg>\n"))
    #expect(figure.svg(.dark) != figure.svg(.light))
  }
}
