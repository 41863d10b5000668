import Testing

@testable import Plotting

@Suite("Contours")
struct ContourTests {
  private func grid(_ width: Int, _ height: Int, _ box: DataBox, _ f: (Double, Double) -> Double) -> SampleGrid {
    Viewport(box: box, cells: CellRect(column: 0, row: 0, width: width, height: height)).sample(f)
  }
  private let square = DataBox(x: -1...1, y: -1...1)

  /// Whether the sample at a place of the grid of dots has a dot.
  private func isOn(_ lines: Isolines, _ x: Int, _ y: Int) -> Bool {
    lines.masks[(y / 4) * lines.width + x / 2] & BrailleCanvas.bits[(y % 4) * 2 + x % 2] != 0
  }

  @Test("The line of x is one column of dots")
  func plane() {
    let lines = Isolines(grid: grid(10, 5, square) { x, _ in x }, levels: [0.25])
    // Sample i lies at -1 + (i + 1/2) / 10, so 11 is the last one below 0.25.
    for y in 0..<20 { for x in 0..<20 { #expect(isOn(lines, x, y) == (x == 11), "\(x) \(y)") } }
  }

  @Test("The line of x^2 + y^2 keeps within a dot of its circle and is closed")
  func circle() {
    let lines = Isolines(grid: grid(20, 10, square) { x, y in x * x + y * y }, levels: [0.49])
    var angles = Set<Int>()
    for y in 0..<40 {
      for x in 0..<40 where isOn(lines, x, y) {
        let u = -1 + (Double(x) + 0.5) / 20
        let v = 1 - (Double(y) + 0.5) / 20
        let radius = (u * u + v * v).squareRoot()
        #expect(radius < 0.7 && radius > 0.7 - 0.05 * 1.5)
        angles.insert(Int(((angle(y: v, x: u) / .pi + 1) * 16).rounded(.down)))
      }
    }
    #expect(angles.count == 32)
  }

  @Test("The zero line of x y is a cross, and its other lines stay out of two quadrants")
  func saddle() {
    let zero = Isolines(grid: grid(10, 5, square) { x, y in x * y }, levels: [0])
    for i in 0..<20 where i != 9 && i != 10 {
      #expect((9...10).contains { isOn(zero, $0, i) })
      #expect((9...10).contains { isOn(zero, i, $0) })
    }
    let positive = Isolines(grid: grid(10, 5, square) { x, y in x * y }, levels: [0.2])
    for y in 0..<20 {
      for x in 0..<20 where (x < 10) == (y < 10) { #expect(!isOn(positive, x, y)) }
    }
    #expect(positive.masks.contains { $0 != 0 })
  }

  @Test("Without a level in reach there are no lines")
  func nothing() {
    let samples = grid(4, 4, square) { x, _ in x }
    #expect(Isolines(grid: samples, levels: []).masks.allSatisfy { $0 == 0 })
    #expect(Isolines(grid: samples, levels: [5, 6]).masks.allSatisfy { $0 == 0 })
  }

  @Test("A steep wall is thinned and a gentle slope is not")
  func walls() {
    let levels = (1...64).map { Double($0) / 65 }
    let box = DataBox(x: 0...1, y: 0...1)
    let steep = Isolines(grid: grid(8, 4, box) { x, _ in x }, levels: levels)
    let dots = steep.masks.map(\.nonzeroBitCount)
    let count: Int = dots.reduce(0, +)
    let dotsOfAllCells = 8 * 8 * 4
    #expect(count < dotsOfAllCells)
    let all = Isolines(grid: grid(8, 4, box) { x, _ in x }, levels: levels, capacity: 1000)
    #expect(all.masks.dropLast(8).contains(255))
    let gentle = grid(8, 4, box) { x, _ in x }
    #expect(
      Isolines(grid: gentle, levels: [0.2, 0.5, 0.8]).masks
        == Isolines(grid: gentle, levels: [0.2, 0.5, 0.8], capacity: 1000).masks)
  }

  @Test("A small map in both glyph tiers")
  func golden() {
    let box = DataBox(x: -2...2, y: -2...2)
    func text(_ glyphs: GlyphTier) -> String {
      var buffer = CellBuffer(width: 20, height: 10)
      let viewport = ContourMap.viewport(of: box, in: buffer.bounds)
      let samples = viewport.sample { x, y in x * x + y * y }
      ContourMap(grid: samples, levels: [1, 3])
        .draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: .mono, glyphs: glyphs))
      return buffer.text
    }
    #expect(text(.braille) == Self.braillePicture)
    #expect(text(.ascii) == Self.asciiPicture)
  }

  static let braillePicture = """
     2┤     ⢀⣀⠤⠤⠤⣀⡀
      │  ⢀⠔⠊⠁     ⠈⠑⠢⡀
      │ ⢠⠊  ⡠⠒⠉⠉⠉⠒⢄  ⠑⡄
     0┤ ⡜  ⢸       ⡇  ⢣
      │ ⢣  ⢸       ⡇  ⡜
      │ ⠘⢄  ⠑⠤⣀⣀⣀⠤⠊  ⡠⠃
      │  ⠈⠢⢄⡀     ⢀⡠⠔⠁
    -2┤     ⠈⠉⠒⠒⠒⠉⠁
      └┴───────────────┴
      -2               2
    """
  static let asciiPicture = #"""
     2+      -----
      |   /-       -\
      | //  /-----\  \\
     0+ |  /       \  |
      | |  \       /  |
      | \\  \-----/  //
      |   \-       -/
    -2+      -----
      ++---------------+
      -2               2
    """#

  @Test(
    "Every size can be drawn in every tier",
    arguments: ColorTier.allCases, GlyphTier.allCases)
  func sizes(color: ColorTier, glyphs: GlyphTier) {
    let samples = grid(10, 5, square) { x, y in x * y }
    let path = Trajectory(points: [DataPoint(0, 0), DataPoint(.nan, 0), DataPoint(9, 9)], pen: Pen(letter: "a"))
    for (width, height) in [(0, 0), (1, 1), (0, 5), (5, 0), (2, 9), (13, 4), (40, 12)] {
      for backdrop in Backdrop.allCases {
        var buffer = CellBuffer(width: width, height: height)
        let capabilities = Capabilities(color: color, glyphs: glyphs)
        let viewport = ContourMap(grid: samples, levels: [-0.5, 0, 0.5], showsBar: true, backdrop: backdrop)
          .draw(into: &buffer, in: buffer.bounds, capabilities: capabilities).viewport
        var letters = LetterPlaces(viewport.cells)
        Trajectory.draw(
          [path], into: &buffer, viewport: viewport, capabilities: capabilities, backdrop: backdrop, letters: &letters)
        Arrow(from: DataPoint(0, 0), along: DataPoint(1e9, 1), pen: Pen(letter: "v"))
          .draw(into: &buffer, viewport: viewport, capabilities: capabilities)
        if glyphs == .ascii { #expect(buffer.text.allSatisfy { $0.isASCII }) }
        if color == .mono { #expect(buffer.cells.allSatisfy { $0.style.background == .standard }) }
      }
    }
  }

  @Test("Interpolation keeps planes and passes on what is not finite only nearby")
  func resampling() {
    let plane = grid(10, 5, square) { x, y in 2 * x - y }
    let finer = plane.resampled(columns: 40, rows: 40)
    for row in 4..<36 {
      for column in 4..<36 {
        let place = SampleGrid.place(column, row, columns: 40, rows: 40, box: square)
        #expect(abs(finer.values[row * 40 + column] - (2 * place.x - place.y)) < 1e-12)
      }
    }
    var values = plane.values
    values[0] = .nan
    let hurt = SampleGrid(columns: 20, rows: 20, values: values, box: square).resampled(columns: 40, rows: 40)
    #expect((1...9).contains(hurt.values.filter(\.isNaN).count))
    #expect(SampleGrid(columns: 0, rows: 0, values: [], box: square).resampled(columns: 2, rows: 2).values.count == 4)
  }
}
