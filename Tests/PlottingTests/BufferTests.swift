import Plotting
import Testing

@Suite("Cell buffers")
struct BufferTests {
  @Test("A frame carries its texts in its lines")
  func frame() {
    func text(_ glyphs: GlyphTier, _ width: Int, _ height: Int = 3) -> String {
      var buffer = CellBuffer(width: width, height: height)
      Frame(title: "1 Landscape", detail: "log", footer: "S start").draw(
        into: &buffer, in: buffer.bounds, glyphs: glyphs)
      return buffer.text
    }
    #expect(
      text(.braille, 26) == """
        ┌─ 1 Landscape ──── log ─┐
        │                        │
        └─ S start ──────────────┘
        """)
    #expect(
      text(.ascii, 22) == """
        +- 1 Landscape ------+
        |                    |
        +- S start ----------+
        """)
    #expect(
      text(.ascii, 12) == """
        +- 1 Lan~ -+
        |          |
        +- S sta~ -+
        """)
    #expect(text(.braille, 2, 2) == "┌┐\n└┘")
    #expect(text(.braille, 1, 1) == "")
    #expect(text(.braille, 0, 0) == "")
  }

  @Test("Only a focused frame is bold, and the inside is what is left")
  func focus() {
    var buffer = CellBuffer(width: 10, height: 4)
    let inside = Frame(isFocused: true).draw(into: &buffer, in: buffer.bounds, glyphs: .braille)
    #expect(buffer[0, 0].style.isBold)
    #expect(inside == CellRect(column: 1, row: 1, width: 8, height: 2))
    Frame().draw(into: &buffer, in: buffer.bounds, glyphs: .braille)
    #expect(!buffer[0, 0].style.isBold)
  }

  @Test(
    "Meters show their fraction and never hide what is wrong",
    arguments: [
      (0.0, "[░░░░]", "[----]"), (0.5, "[██░░]", "[##--]"), (1, "[████]", "[####]"), (0.2, "[▊░░░]", "[#---]"),
      (0.999, "[███▉]", "[###-]"), (0.001, "[▏░░░]", "[#---]"), (1.01, "[███>]", "[###>]"), (.nan, "[????]", "[????]"),
      (-1, "[░░░░]", "[----]"), (.infinity, "[███>]", "[###>]"),
    ])
  func meters(fraction: Double, braille: String, ascii: String) {
    #expect(Meter.text(fraction, width: 6, glyphs: .braille) == braille)
    #expect(Meter.text(fraction, width: 6, glyphs: .ascii) == ascii)
    for width in 0...3 { #expect(Meter.text(fraction, width: width, glyphs: .ascii).count == width) }
    #expect(Meter.text(fraction, width: -1, glyphs: .ascii).isEmpty)
  }

  @Test("Filling and copying stop at the edges")
  func areas() {
    var buffer = CellBuffer(width: 4, height: 3)
    buffer.fill(CellRect(column: 2, row: 1, width: 9, height: 9), with: Cell("#"))
    #expect(buffer.text == "\n  ##\n  ##")
    var small = CellBuffer(width: 3, height: 1)
    small.put("abc", column: 0, row: 0)
    buffer.copy(small, column: -1, row: 0)
    buffer.copy(small, column: 3, row: 2)
    buffer.copy(small, column: 0, row: 9)
    #expect(buffer.text == "bc\n  ##\n  #a")
  }

  @Test("A character over a half block stands on the mean of its colors")
  func overlay() {
    var buffer = CellBuffer(width: 1, height: 1)
    buffer[0, 0] = Cell("▀", style: CellStyle(foreground: .rgb(100, 0, 0), background: .rgb(0, 100, 0)))
    buffer.overlay("S", style: CellStyle(isBold: true), column: 0, row: 0)
    #expect(buffer[0, 0] == Cell("S", style: CellStyle(background: .rgb(50, 50, 0), isBold: true)))
    buffer.overlay("x", style: CellStyle(background: .white), column: 0, row: 0)
    #expect(buffer[0, 0].style.background == .white)
    buffer.overlay("y", style: .plain, column: 5, row: 0)
  }

  @Test("Runs of one look share a sequence and rows end with a reset")
  func ansi() {
    var buffer = CellBuffer(width: 6, height: 2)
    buffer.put("ab", column: 0, row: 0, style: CellStyle(foreground: .rgb(255, 0, 0), isBold: true))
    buffer.put("c", column: 2, row: 0)
    buffer.put("d", column: 0, row: 1, style: CellStyle(background: .rgb(0, 0, 95)))
    #expect(buffer.ansi(tier: .truecolor) == "\u{1B}[0;1;38;2;255;0;0mab\u{1B}[0mc\n\u{1B}[0;48;2;0;0;95md\u{1B}[0m")
    #expect(buffer.ansi(tier: .palette) == "\u{1B}[0;1;38;5;196mab\u{1B}[0mc\n\u{1B}[0;48;5;17md\u{1B}[0m")
    #expect(buffer.ansi(tier: .sixteen) == "\u{1B}[0;1;91mab\u{1B}[0mc\n\u{1B}[0;40md\u{1B}[0m")
    #expect(buffer.ansi(tier: .mono) == "\u{1B}[0;1mab\u{1B}[0mc\nd")
    #expect(CellBuffer(width: 0, height: 0).ansi(tier: .truecolor) == "")
  }

  @Test("Rectangles divide without losing or doubling a cell", arguments: -1...6)
  func split(_ size: Int) {
    let rect = CellRect(column: 1, row: 2, width: 4, height: 3)
    let sides = rect.split(left: size)
    #expect(sides.left.width + sides.right.width == 4 && sides.right.column == sides.left.endColumn)
    let parts = rect.split(top: size)
    #expect(parts.top.height + parts.bottom.height == 3 && parts.bottom.row == parts.top.endRow)
    #expect(rect.inset(by: 5).isEmpty)
    #expect(rect.intersection(CellRect(column: 9, row: 9, width: 2, height: 2)).isEmpty)
  }

  @Test("A digit is drawn as large as fits, in gray or in ink")
  func digit() {
    let image = GrayImage(width: 4, height: 4, pixels: [0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, .nan, 0])
    var buffer = CellBuffer(width: 9, height: 4)
    let ascii = Capabilities(color: .mono, glyphs: .ascii)
    let used = image.draw(into: &buffer, in: buffer.bounds, capabilities: ascii)
    #expect(used == CellRect(column: 0, row: 0, width: 8, height: 4))
    #expect(buffer.text == "  @@@@\n@@    @@\n@@    @@\n  @@")
    let color = Capabilities(color: .truecolor, glyphs: .braille)
    image.draw(into: &buffer, in: CellRect(column: 0, row: 0, width: 4, height: 2), capabilities: color)
    #expect(buffer[0, 0] == Cell("▀", style: CellStyle(foreground: .black, background: .white)))
    for size in 0...3 {
      image.draw(into: &buffer, in: CellRect(column: 0, row: 0, width: size, height: 1), capabilities: color)
    }
    let none = GrayImage(width: 0, height: 0, pixels: [])
    #expect(none.draw(into: &buffer, in: buffer.bounds, capabilities: color).isEmpty)
  }
}
