import Testing

@testable import Plotting

@Suite("Canvas")
struct CanvasTests {
  private func picture(_ glyphs: GlyphTier, _ width: Int, _ height: Int, _ draw: (inout BrailleCanvas) -> Void)
    -> String
  {
    var canvas = BrailleCanvas(width: width, height: height, glyphs: glyphs)
    draw(&canvas)
    var buffer = CellBuffer(width: width, height: height)
    canvas.draw(into: &buffer, column: 0, row: 0)
    return buffer.text
  }
  private let pen = Pen(letter: "a")

  @Test("A diagonal is a row of dots")
  func diagonal() {
    let text = picture(.braille, 4, 2) { $0.line(from: DataPoint(0.5, 0.5), to: DataPoint(7.5, 7.5), pen: pen) }
    #expect(text == "⠑⢄\n  ⠑⢄")
  }

  @Test("In ASCII a line is made of strokes or letters")
  func ascii() {
    let down = picture(.ascii, 3, 3) { $0.line(from: DataPoint(0, 0), to: DataPoint(2.9, 2.9), pen: pen, mark: .slope) }
    #expect(down == "\\\n \\\n  \\")
    let up = picture(.ascii, 3, 3) {
      $0.line(from: DataPoint(0.5, 2.5), to: DataPoint(2.5, 0.5), pen: pen, mark: .slope)
    }
    #expect(up == "  /\n /\n/")
    #expect(picture(.ascii, 3, 1) { $0.line(from: DataPoint(0, 0), to: DataPoint(2.5, 0), pen: pen) } == "aaa")
  }

  @Test("Lines far outside cost nothing and leave only what is inside", arguments: GlyphTier.allCases)
  func clipping(_ glyphs: GlyphTier) {
    let inside = picture(glyphs, 5, 2) { $0.line(from: DataPoint(0, 1), to: DataPoint(10, 1), pen: pen) }
    let across = picture(glyphs, 5, 2) { $0.line(from: DataPoint(-1e12, 1), to: DataPoint(1e12, 1), pen: pen) }
    #expect(inside == across)
    let nothing = picture(glyphs, 5, 2) { canvas in
      canvas.line(from: DataPoint(-5, -1), to: DataPoint(100, -1), pen: pen)
      canvas.line(from: DataPoint(.nan, 1), to: DataPoint(3, 1), pen: pen)
      canvas.line(from: DataPoint(0, 1), to: DataPoint(.infinity, 1), pen: pen)
      canvas.line(from: DataPoint(-1e308, 1), to: DataPoint(1.7e308, 1), pen: pen)
      canvas.dot(x: -1, y: 0, pen: pen)
      canvas.dot(x: 0, y: 99, pen: pen)
    }
    #expect(nothing == "\n")
  }

  @Test(
    "A line from however far is that from the edge, or nothing where both ends are too far",
    arguments: GlyphTier.allCases)
  func fromFar(_ glyphs: GlyphTier) {
    for exponent in 0...307 {
      let far = Double(sign: .plus, exponent: exponent * 3, significand: 1.5)
      guard far.isFinite else { continue }
      for (sign, axis) in [(1.0, 0.0), (-1, 0), (1, 1), (-1, 1)] {
        let away = DataPoint(5 + sign * far, axis == 0 ? 3 : 3 + sign * far)
        // The other way round a line is walked from its other end.
        let there = picture(glyphs, 5, 2) { $0.line(from: DataPoint(5, 3), to: away, pen: pen) }
        let back = picture(glyphs, 5, 2) { $0.line(from: away, to: DataPoint(5, 3), pen: pen) }
        if glyphs == .braille, far > 1e6 { #expect(there == back, "\(far) \(sign) \(axis)") }
        // Nothing is known of where this one crosses; it must not trap.
        _ = picture(glyphs, 5, 2) { $0.line(from: away, to: DataPoint(-away.x, away.y / 3), pen: pen) }
      }
    }
  }

  @Test("The newest pen owns a cell")
  func occlusion() {
    var canvas = BrailleCanvas(width: 2, height: 1, glyphs: .braille)
    canvas.line(from: DataPoint(0, 0), to: DataPoint(3.5, 0), pen: pen)
    canvas.dot(x: 0, y: 3, pen: Pen(letter: "b"))
    var buffer = CellBuffer(width: 2, height: 1)
    canvas.draw(into: &buffer, column: 0, row: 0)
    #expect(buffer.text == "⡀⠉")
    #expect(canvas.pen(column: 0, row: 0)?.letter == "b")
    #expect(canvas.pen(column: 1, row: 0)?.letter == "a")
    #expect(canvas.pen(column: 2, row: 0) == nil)
  }

  @Test("Dashes leave dots out and keep their phase over parts of a line", arguments: Dash.allCases)
  func dashes(_ dash: Dash) {
    let pen = Pen(letter: "a", dash: dash)
    let whole = picture(.braille, 20, 1) { $0.line(from: DataPoint(0, 0), to: DataPoint(39, 0), pen: pen) }
    let parts = picture(.braille, 20, 1) { canvas in
      canvas.polyline([0, 7, 19, 39].map { DataPoint($0, 0) }, pen: pen)
    }
    #expect(whole == parts)
    #expect((whole == String(repeating: "⠉", count: 20)) == (dash == .solid))
  }

  @Test("A single point is drawn and gaps are not bridged")
  func single() {
    let text = picture(.ascii, 5, 1) { canvas in
      canvas.polyline([DataPoint(0, 0), DataPoint(.nan, 0), DataPoint(4, 0)], pen: pen)
    }
    #expect(text == "a   a")
  }

  @Test("Empty canvases draw nothing", arguments: GlyphTier.allCases)
  func empty(_ glyphs: GlyphTier) {
    #expect(picture(glyphs, 0, 0) { $0.line(from: DataPoint(0, 0), to: DataPoint(9, 9), pen: pen) } == "")
    #expect(picture(glyphs, -3, 2) { $0.dot(x: 0, y: 0, pen: pen) } == "\n")
  }
}
