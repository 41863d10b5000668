import Testing

@testable import Plotting

@Suite("Curves that share cells")
struct CurveLayerTests {
  private func rows(_ lines: [LineSeries], _ glyphs: GlyphTier = .ascii, yRange: ClosedRange<Double> = 0...10)
    -> [String]
  {
    var buffer = CellBuffer(width: 24, height: 11)
    LineChart(series: lines, xRange: 0...23, yRange: yRange, showsAxes: false)
      .draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .mono, glyphs: glyphs))
    return buffer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func line(_ letter: Character, _ y: [Double], _ role: LineSeries.Role = .line) -> LineSeries {
    LineSeries(name: "\(letter)", pen: Pen(letter: letter), y: y, role: role)
  }

  private func level(_ letter: Character, _ y: Double, _ role: LineSeries.Role = .line) -> LineSeries {
    line(letter, Array(repeating: y, count: 24), role)
  }

  @Test("take turns along x where they coincide, so that each of five is seen", arguments: 2...5)
  func turns(count: Int) throws {
    let letters = Array("abcde".prefix(count))
    let shown = try #require(rows(letters.map { level($0, 5) }).first { $0.contains("a") })
    for letter in letters { #expect(shown.count { $0 == letter } >= 24 / count - CurveLayers.turn, "\(shown)") }
    // The most important begins.
    #expect(shown.first == letters.last)
  }

  @Test("do not change where they do not coincide, nor where they only cross")
  func alone() throws {
    let apart = rows([level("a", 2), level("b", 8)])
    #expect(apart.contains(String(repeating: "a", count: 24)) && apart.contains(String(repeating: "b", count: 24)))
    let falling = (0..<24).map { 11 - Double($0) * 11 / 23 }
    let crossed = rows([line("a", falling), level("b", 5)])
    // The upper one is whole.
    #expect(crossed.contains(String(repeating: "b", count: 24)), "\(crossed)")
  }

  @Test("include a bound that is attained, and never what lies behind a curve")
  func roles() throws {
    let bound = try #require(rows([level("B", 5, .bound), level("a", 5)]).first { $0.contains("a") })
    #expect(bound.contains("B"))
    let ghost = rows([level("a", 5, .ghost), level("b", 5)])
    #expect(ghost.contains(String(repeating: "b", count: 24)), "\(ghost)")
  }

  @Test("keep their own dots: no cell mixes those of two curves")
  func dots() {
    let (high, low) = (level("a", 5.2), level("b", 5.0))
    let mixed = rows([high, low], .braille)
    let (first, second) = (rows([high], .braille), rows([low], .braille))
    for (row, (one, other)) in zip(mixed, zip(first, second)) {
      for (cell, (a, b)) in zip(row, zip(one, other)) { #expect(cell == a || cell == b) }
    }
  }

  @Test("may be more than take turns: the last are seen")
  func many() {
    let letters = Array("abcdefghij")
    let lines = (0..<90).map { level(letters[$0 % 10], 5) } + [level("Z", 5)]
    let shown = rows(lines).first { $0.contains("Z") }
    #expect(shown?.hasPrefix("ZZ") == true && shown?.contains(" ") == false)
  }
}
