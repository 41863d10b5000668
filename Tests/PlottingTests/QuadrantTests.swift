import Testing

@testable import Plotting

@Suite("Quarters of a cell")
struct QuadrantTests {
  @Test("are split as no other two groups would do better")
  func best() {
    var generator = Xorshift(state: 0x2545_f491_4f6c_dd1d)
    func error(_ values: [Double], _ mask: Int) -> Double {
      [true, false].reduce(0) { sum, isInk in
        let group = values.indices.filter { (mask & (1 << $0) != 0) == isInk }.map { values[$0] }
        let mean = group.reduce(0, +) / Double(max(group.count, 1))
        return group.reduce(sum) { $0 + ($1 - mean) * ($1 - mean) }
      }
    }
    for _ in 0..<3000 {
      let values = (0..<4).map { _ in generator.integer(0...2) == 0 ? 0.5 : generator.uniform(0, 1) }
      let split = QuadrantSplit(values)
      let least = (0..<16).map { error(values, $0) }.min() ?? 0
      #expect(abs(error(values, split.mask) - least) < 1e-12, "\(values)")
      for (quarter, value) in values.enumerated() where Set(values).count == 2 {
        #expect(abs((split.mask & (1 << quarter) != 0 ? split.ink : split.paper) - value) < 1e-12)
      }
    }
  }

  @Test("have characters that fill just them, and leave what has no value to the terminal")
  func characters() {
    // The names of Unicode say which quarters are filled.
    let named: [Int: Unicode.Scalar] = [
      1: "\u{2598}", 2: "\u{259D}", 4: "\u{2596}", 8: "\u{2597}", 9: "\u{259A}", 6: "\u{259E}", 3: "\u{2580}",
      12: "\u{2584}", 5: "\u{258C}", 10: "\u{2590}", 13: "\u{2599}", 7: "\u{259B}", 11: "\u{259C}", 14: "\u{259F}",
    ]
    for (mask, scalar) in named { #expect(QuadrantSplit.characters[mask] == Character(scalar), "\(mask)") }
    let split = QuadrantSplit([0.25, .nan, 0.75, .nan])
    #expect(split.mask == 5 && split.ink == 0.5 && split.paper.isNaN)
  }

  @Test("show a slope in more detail than half blocks, also as a picture")
  func map() {
    let grid = SampleGrid(columns: 24, rows: 24, box: DataBox(x: 0...1, y: 0...1)) { x, _ in x }
    func text(_ glyphs: GlyphTier) -> CellBuffer {
      var buffer = CellBuffer(width: 12, height: 6)
      ContourMap(grid: grid, spacing: .linear, style: .heat, showsAxes: false).draw(
        into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .truecolor, glyphs: glyphs))
      return buffer
    }
    #expect(text(.quadrants).text.contains { "▌▐".contains($0) } && !text(.braille).text.contains { "▌▐".contains($0) })
    var buffer = CellBuffer(width: 1, height: 1)
    buffer[0, 0] = Cell("▚", style: CellStyle(foreground: .rgb(255, 0, 0)))
    #expect(buffer.svg().contains("<path fill=\"#ff0000\" d=\"M0 0h.5v1h-.5zM0.5 1h.5v1h-.5z\"/>"))
  }
}
