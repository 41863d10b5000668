import Testing

@testable import Plotting

@Suite("Box plots")
struct BoxPlotTests {
  private func row(_ values: [Double], _ axis: Axis, width: Int = 21, glyphs: GlyphTier = .ascii) -> String {
    let sorted = values.map { $0.isNaN ? Double.infinity : $0 }.sorted()
    func at(_ share: Double) -> Double { sorted[Int((share * Double(sorted.count - 1)).rounded())] }
    var buffer = CellBuffer(width: width + 2, height: 1)
    BoxPlot(values, box: (at(0.1), at(0.5), at(0.9)))
      .draw(into: &buffer, column: 1, row: 0, width: width, axis: axis, style: .plain, glyphs: glyphs)
    return String((0..<width + 2).map { buffer[$0, 0].character })
  }

  @Test("show least, greatest, the box and the median at their places")
  func places() {
    let axis = Axis(scale: .linear, range: 0...20.99)
    #expect(row((0...20).map(Double.init), axis) == " --========|========-- ")
    #expect(row([3, 3, 3], axis) == "    |                  ")
    let log = Axis(scale: .log10, range: 1e-4...1)
    #expect(row([1e-4, 1e-2, 1], log) == " ==========|========== ")
  }

  @Test("what has no place on the axis stands at its edge: 0 below a logarithmic one, infinity and NaN above")
  func edges() {
    let log = Axis(scale: .log10, range: 1e-4...1)
    let text = row([0, 1e-4, 1e-2, 1, .nan], log)
    #expect(text.first == " " && Array(text)[1] == "<" && Array(text)[21] == "x")
    #expect(row([.infinity, .infinity, .infinity], log).filter { $0 == "|" || $0 == "x" }.count == 1)
  }

  @Test("every drawing stays in its cells, for thousands of random numbers")
  func random() {
    var state: UInt64 = 7
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 0x1p53
    }
    for _ in 0..<2000 {
      let values = (0..<1 + Int(next() * 20)).map { _ -> Double in
        let kind = next()
        return kind < 0.05 ? .nan : kind < 0.1 ? .infinity : kind < 0.2 ? 0 : 1e-12 * (1e14 * next())
      }
      let width = 1 + Int(next() * 40)
      let text = Array(row(values, Axis(scale: .log10, range: 1e-9...1e2), width: width))
      #expect(text.first == " " && text.last == " ")
      #expect(text.contains("|") || text.contains("x"))
    }
  }
}
