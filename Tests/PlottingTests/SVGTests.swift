import Testing

@testable import Plotting

@Suite("Pictures in SVG")
struct SVGTests {
  /// All that the paths of an attribute say.
  private func paths(_ svg: String, _ attribute: String) -> String? {
    svg.split(separator: "\n").first { $0.contains("<path \(attribute)") }
      .flatMap { $0.split(separator: " d=\"").last }.map { String($0.prefix { $0 != "\"" }) }
  }

  @Test("draw areas and half blocks as rectangles of half rows, one path for each color")
  func areas() {
    var buffer = CellBuffer(width: 4, height: 2)
    for column in 1...2 { buffer[column, 1] = Cell(" ", style: CellStyle(background: .rgb(1, 2, 3))) }
    buffer[0, 0] = Cell("▄", style: CellStyle(foreground: .rgb(1, 2, 3), background: .rgb(9, 9, 9)))
    buffer[3, 0] = Cell("▀", style: CellStyle(foreground: .rgb(1, 2, 3)))
    let svg = buffer.svg()
    #expect(paths(svg, "fill=\"#010203\"") == "M3 0h1v1h-1zM0 1h1v1h-1zM1 2h2v2h-2z")
    #expect(paths(svg, "fill=\"#090909\"") == "M0 0h1v2h-1z")
    #expect(!svg.contains("<text"))
  }

  @Test("draw the dots of Braille in the order of Unicode")
  func dots() {
    var buffer = CellBuffer(width: 2, height: 2)
    buffer[1, 1] = Cell("\u{2895}", style: CellStyle(foreground: .rgb(255, 0, 0)))
    // 0x95 = bits 0, 2, 4, 7: left column rows 0 and 2, right column rows 1 and 3, in the cell at 2, 4.
    #expect(paths(buffer.svg(), "stroke=\"#ff0000\"") == "M2 4h0M2 6h0M3 5h0M3 7h0")
  }

  @Test("keep text on its columns, escaped, with its look")
  func text() {
    var buffer = CellBuffer(width: 12, height: 1)
    buffer.put("a<b & c>", column: 2, row: 0, style: CellStyle(isBold: true, isReversed: true))
    let svg = buffer.svg()
    #expect(svg.contains("x=\"16.8\"") && svg.contains("textLength=\"67.2\"") && svg.contains("font-weight=\"bold\""))
    #expect(svg.contains(">a&lt;b &amp; c&gt;</text>"))
    #expect(paths(svg, "fill=") == "M2 0h8v2h-8z", "reversed text has the ink behind it")
    #expect(buffer.svg(.light) != svg && CellBuffer(width: 0, height: 0).svg().hasSuffix("</svg>\n"))
  }

  @Test("of 200 x 60 cells full of dots in twenty colors stay under a megabyte, of a usual density under 300 KB")
  func size() {
    func buffer(_ density: Int) -> CellBuffer {
      var buffer = CellBuffer(width: 200, height: 60)
      for row in 0..<60 {
        for column in 0..<200 {
          let color = CellColor.rgb(UInt8(column / 10 * 12), 80, 80)
          let isDotted = (row * 7 + column) % density == 0
          buffer[column, row] = Cell(
            isDotted ? "\u{28ff}" : " ", style: CellStyle(foreground: color, background: color))
        }
      }
      return buffer
    }
    #expect(buffer(1).svg().utf8.count < 1_000_000)
    #expect(buffer(8).svg().utf8.count < 300_000)
  }
}
