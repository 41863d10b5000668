import Testing

@testable import Plotting

@Suite("Viewports and overlays")
struct OverlayTests {
  private let viewport = Viewport(
    box: DataBox(x: 0...10, y: 0...5), cells: CellRect(column: 2, row: 1, width: 10, height: 5))

  @Test("Cells and points undo each other")
  func roundTrip() throws {
    for column in 2..<12 {
      for row in 1..<6 {
        let cell = try #require(viewport.cell(of: viewport.point(column: column, row: row)))
        #expect(cell == (column, row))
      }
    }
    #expect(viewport.cell(of: DataPoint(0, 5)) ?? (0, 0) == (2, 1))
    #expect(viewport.cell(of: DataPoint(10, 0)) ?? (0, 0) == (11, 5))
    #expect(viewport.cell(of: DataPoint(10.1, 0)) == nil)
    #expect(viewport.cell(of: DataPoint(.nan, 0)) == nil)
  }

  @Test("The stretch counts a cell as 1 : 2 and widening limits it")
  func stretch() {
    #expect(viewport.stretch == 2)
    #expect(Viewport(box: DataBox(x: 0...10, y: 0...10), cells: viewport.cells).stretch == 1)
    let widened = viewport.widened(toStretch: 1.3)
    #expect(abs(widened.stretch - 1.3) < 1e-9)
    #expect(widened.box.x == 0...10 && widened.box.y.contains(0) && widened.box.y.contains(5))
    #expect(widened.widened(toStretch: 1.3) == widened)
    #expect(Viewport(box: viewport.box, cells: CellRect(column: 0, row: 0, width: 0, height: 0)).stretch == 1)
  }

  @Test("Zooming keeps its center in place, and panning undoes itself")
  func zoom() {
    let center = DataPoint(3, 2)
    let near = viewport.zoomed(by: 4, around: center)
    let before = viewport.place(of: center)
    let after = near.place(of: center)
    #expect(abs(before.x - after.x) < 1e-9 && abs(before.y - after.y) < 1e-9)
    #expect(abs(near.box.x.upperBound - near.box.x.lowerBound - 2.5) < 1e-12)
    #expect(viewport.panned(columns: 3, rows: -1).box == DataBox(x: 3...13, y: 1...6))
    #expect(viewport.zoomed(by: .nan) == viewport)
    var deep = viewport
    for _ in 0..<500 { deep = deep.zoomed(by: 2, around: center) }
    #expect(deep.box.x.lowerBound < deep.box.x.upperBound)
    for _ in 0..<5000 { deep = deep.zoomed(by: 0.5) }
    #expect(deep.box.x.upperBound.isFinite)
  }

  private func text(_ color: ColorTier, _ glyphs: GlyphTier, _ draw: (inout CellBuffer, Capabilities) -> Void) -> String
  {
    var buffer = CellBuffer(width: 12, height: 6)
    draw(&buffer, Capabilities(color: color, glyphs: glyphs))
    return buffer.text
  }

  private func draw(_ paths: [Trajectory], into buffer: inout CellBuffer, _ capabilities: Capabilities) {
    var letters = LetterPlaces(viewport.cells)
    Trajectory.draw(paths, into: &buffer, viewport: viewport, capabilities: capabilities, letters: &letters)
    letters.draw(into: &buffer)
  }

  @Test("Without color a path is letters with dots between them and a capital head")
  func letters() {
    let path = Trajectory(
      points: [DataPoint(0.5, 4.5), DataPoint(1.5, 4.5), DataPoint(5.5, 2.5), DataPoint(.nan, 1), DataPoint(9.5, 0.5)],
      pen: Pen(letter: "m"))
    let picture = text(.mono, .ascii) { buffer, capabilities in
      draw([path], into: &buffer, capabilities)
    }
    #expect(picture == "\n  mm\n    ..\n      .m\n\n           M")
  }

  @Test("A head is never hidden by a later path")
  func heads() {
    let point = DataPoint(5.5, 2.5)
    let low = Trajectory(points: [point], pen: Pen(letter: "a"))
    let high = Trajectory(points: [DataPoint(0, 2.5), DataPoint(10, 2.5)], pen: Pen(letter: "b"), head: "@")
    let picture = text(.truecolor, .braille) { buffer, capabilities in
      draw([low, high], into: &buffer, capabilities)
    }
    #expect(picture.contains("A") && picture.contains("@"))
  }

  @Test("The older part of a path is fainter")
  func fading() {
    let points = (0..<100).map { DataPoint(Double($0) / 10 + 0.05, 2.5) }
    let path = Trajectory(points: points, pen: .series(0, letter: "a"), freshCount: 20)
    var buffer = CellBuffer(width: 12, height: 6)
    draw([path], into: &buffer, Capabilities(color: .truecolor, glyphs: .braille))
    let old = buffer[3, 3].style.foreground.luminance ?? 1
    let new = buffer[10, 3].style.foreground.luminance ?? 0
    #expect(old < new)
    draw([path], into: &buffer, Capabilities(color: .mono, glyphs: .ascii))
    #expect(buffer[3, 3].style.isDim && !buffer[10, 3].style.isDim)
  }

  @Test(
    "Arrows show the nearest of eight directions on the screen",
    arguments: [
      (1.0, 0.0, 0), (1, 0.5, 1), (0, 1, 2), (-1, 0.5, 3), (-1, 0, 4), (-1, -0.5, 5), (0, -1, 6), (1, -0.5, 7),
    ])
  func directions(x: Double, y: Double, turn: Int) {
    let arrow = Arrow(from: DataPoint(5.5, 2.5), along: DataPoint(x / 100, y / 100), pen: Pen(letter: "v"))
    let picture = text(.mono, .braille) { arrow.draw(into: &$0, viewport: viewport, capabilities: $1) }
    #expect(picture.contains(Array("→↗↑↖←↙↓↘")[turn]))
    let plain = text(.mono, .ascii) { arrow.draw(into: &$0, viewport: viewport, capabilities: $1) }
    #expect(plain.contains(Array(">/^\\</v\\")[turn]))
  }

  @Test("Arrows of a field keep their directions; the longest has the reach, a thousandth is a fifth of it")
  func field() throws {
    let vectors = [
      DataPoint(3, 4), DataPoint(-0.003, 0.004), DataPoint(0, 0), DataPoint(.nan, 1), DataPoint(0.3, -0.4),
    ]
    let places = vectors.indices.map { DataPoint(2 * Double($0) + 1, 2.5) }
    let field = ArrowField(
      places: places, layers: [ArrowField.Layer(pen: Pen(letter: "v"), vectors: vectors)], reach: 10)
    #expect(field.longest == 5)
    let arrows = field.arrows(viewport)
    /// In dots: a unit is two dots wide and four high here.
    func dots(_ index: Int) -> (x: Double, y: Double) { (2 * arrows[index].vector.x, 4 * arrows[index].vector.y) }
    func length(_ index: Int) -> Double { (dots(index).x * dots(index).x + dots(index).y * dots(index).y).squareRoot() }
    #expect(abs(length(0) - 10) < 1e-9 && abs(length(1) - 2) < 1e-9 && abs(length(4) - 10 * 2 / 3) < 1e-9)
    for index in [0, 1, 4] {
      let (shown, vector) = (arrows[index].vector, vectors[index])
      #expect(abs(shown.x * vector.y - shown.y * vector.x) < 1e-12 && shown.x * vector.x > 0)
    }
    let picture = text(.mono, .braille) { buffer, capabilities in
      let taken = field.draw(into: &buffer, viewport: viewport, capabilities: capabilities)
      #expect(taken.count >= 5 && taken.allSatisfy { (0..<50).contains($0) })
    }
    #expect(picture.contains("o") && picture.filter { "→↗↑↖←↙↓↘".contains($0) }.count == 3)
  }

  @Test("Ink moves to black or white until it can be seen, and the map stays; a halo does it the other way round")
  func ink() {
    let map = CellColor.rgb(200, 220, 60)
    for ink in [CellColor.white, .rgb(86, 180, 233), .rgb(190, 200, 60)] {
      let halo = Halo.ofInk(contrast: 5)
      let moved = halo.ink(ink, over: map)
      #expect(halo.color(behind: ink, over: map) == map)
      #expect((moved.contrast(with: map) ?? 0) >= 5 && (ink.contrast(with: map) ?? 9) < 5)
      #expect(Halo(towards: .black, contrast: 5).ink(ink, over: map) == ink)
    }
    #expect(Halo.ofInk(contrast: 5).ink(.white, over: .rgb(20, 20, 80)) == .white)
    #expect(Halo.ofInk(contrast: 5).ink(.white, over: .standard) == .white)
    let gray = CellColor.rgb(118, 118, 118)
    #expect([CellColor.black, .white].contains(Halo.ofInk(contrast: 15).ink(gray, over: gray)))
  }

  @Test("No arrow without a direction or from outside")
  func noArrow() {
    func picture(_ origin: DataPoint, _ vector: DataPoint) -> String {
      text(.mono, .ascii) { buffer, capabilities in
        Arrow(from: origin, along: vector, pen: Pen(letter: "v"))
          .draw(into: &buffer, viewport: viewport, capabilities: capabilities)
      }
    }
    let blank = "\n\n\n\n\n"
    #expect(picture(DataPoint(5, 2), DataPoint(.nan, 1)) == blank)
    #expect(picture(DataPoint(5, 2), DataPoint(.infinity, 1)) == blank)
    #expect(picture(DataPoint(-5, 2), DataPoint(1, 1)) == blank)
    #expect(picture(DataPoint(5, 2), DataPoint(0, 0)).contains("o"))
    #expect(picture(DataPoint(0.5, 2.5), DataPoint(1e6, 0)) == "\n\n\n  --------->\n\n")
  }

  @Test("Markers are drawn inside only")
  func markers() {
    let picture = text(.mono, .ascii) { buffer, _ in
      var letters = LetterPlaces(viewport.cells)
      letters.put(.start(at: DataPoint(0.5, 4.5)), viewport)
      letters.put(.minimizer(at: DataPoint(9.5, 0.5)), viewport)
      letters.put(.start(at: DataPoint(99, 0)), viewport)
      letters.draw(into: &buffer)
    }
    #expect(picture == "\n  S\n\n\n\n           *")
  }

  @Test("Six letters at one place are all there beside the minimizer, and the map's corner has room for them too")
  func crowd() {
    for point in [DataPoint(5.5, 2.5), DataPoint(0, 0), DataPoint(10, 5)] {
      let picture = text(.truecolor, .braille) { buffer, capabilities in
        var letters = LetterPlaces(viewport.cells)
        letters.put(.minimizer(at: point), viewport)
        let paths = "abcde".map { Trajectory(points: [point], pen: Pen(letter: $0)) }
        Trajectory.draw(paths, into: &buffer, viewport: viewport, capabilities: capabilities, letters: &letters)
        letters.draw(into: &buffer)
      }
      for letter in "*ABCDE" { #expect(picture.contains(letter), "\(letter) at \(point)") }
    }
  }

  @Test("Letters cover each other only where every cell near them is taken")
  func fullOfLetters() {
    var letters = LetterPlaces(CellRect(column: 3, row: 2, width: 2, height: 1))
    #expect(letters.take(column: 3, row: 2) == (3, 2) && letters.take(column: 3, row: 2) == (4, 2))
    #expect(letters.take(column: 3, row: 2) == (3, 2))
  }
}
