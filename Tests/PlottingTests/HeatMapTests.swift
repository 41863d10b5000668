import Testing

@testable import Plotting

@Suite("Heat maps")
struct HeatMapTests {
  private static let truecolor = Capabilities(color: .truecolor, glyphs: .braille)

  /// A ramp from 0 to 1 in one row of cells.
  private func ramp(_ style: MapStyle, _ map: ColorMap, _ tier: ColorTier) -> CellBuffer {
    let box = DataBox(x: 0...1, y: 0...1)
    var buffer = CellBuffer(width: 60, height: 1)
    let grid = Viewport(box: box, cells: buffer.bounds).sample { x, _ in x }
    ContourMap(
      grid: grid, levels: (1...9).map { Double($0) / 10 + 0.005 }, spacing: .linear, colorMap: map, style: style,
      showsAxes: false
    ).draw(into: &buffer, in: buffer.bounds, capabilities: Capabilities(color: tier, glyphs: .braille))
    return buffer
  }

  @Test("The heat grows brighter with the value, from one end of the color map to the other", arguments: ColorMap.all)
  func heat(_ map: ColorMap) throws {
    for tier in [ColorTier.palette, .truecolor] {
      let buffer = ramp(.heat, map, tier)
      let luminances = try buffer.cells.map { try #require($0.style.background.luminance) }
      #expect(zip(luminances, luminances.dropFirst()).allSatisfy { $0 <= $1 + 0.002 })
      #expect(try #require(luminances.first) < 0.05 && #require(luminances.last) > 0.6)
      #expect(buffer.cells.allSatisfy { $0.character == " " })
    }
    #expect(Set(ramp(.heat, map, .truecolor).cells.map(\.style.background)).count > 50, "smooth, not bands")
  }

  @Test("Lines have a contrast of three against the heat behind them, in both tiers of color", arguments: ColorMap.all)
  func contrast(_ map: ColorMap) throws {
    for tier in [ColorTier.palette, .truecolor] {
      let drawn = ramp(.both, map, tier).cells.filter { $0.character != " " }
      #expect(drawn.count >= 9)
      for cell in drawn {
        let (ink, back) = (cell.style.foreground, cell.style.background)
        #expect(try #require(ink.contrast(with: back)) >= 3)
        // What a terminal of 256 colors makes of it is what was meant.
        if tier == .palette {
          for color in [ink, back] { #expect(color.paletteIndex.map(CellColor.palette) == color) }
        }
      }
      for entry in HeatColors(map, style: .both, tier: tier, backdrop: .dark).fills {
        let tone = HeatColors.tone(over: entry, contrast: 4.5, tier: tier)
        #expect(try #require(tone.contrast(with: entry)) >= 4.5, "\(entry)")
      }
    }
    #expect(try #require(map.colors[140].contrast(with: map.colors[140].mixed(with: .black, amount: 0.1))) < 3)
  }

  @Test("Lines alone have no color behind them, and colors alone no lines")
  func styles() {
    #expect(ramp(.lines, .viridis, .truecolor).cells.allSatisfy { $0.style.background == .standard })
    #expect(ramp(.lines, .viridis, .truecolor).cells.contains { $0.character != " " })
    for tier in [ColorTier.mono, .sixteen] {
      for style in MapStyle.allCases {
        let cells = ramp(style, .viridis, tier).cells
        #expect(cells.allSatisfy { $0.style.background == .standard } && cells.contains { $0.character != " " })
      }
    }
  }

  @Test("Samples that are not finite stay blank and the others have color")
  func blank() {
    var buffer = CellBuffer(width: 4, height: 2)
    let grid = Viewport(box: DataBox(x: -1...1, y: -1...1), cells: buffer.bounds).sample { x, _ in x < 0 ? .nan : x }
    let map = ContourMap(grid: grid, levels: [0.5], style: .heat, showsAxes: false)
    map.draw(into: &buffer, in: buffer.bounds, capabilities: Self.truecolor)
    #expect(buffer[0, 0] == .blank && buffer[1, 1] == .blank)
    #expect(buffer[2, 0].style.background != .standard)
    let nothing = SampleGrid(columns: 8, rows: 8, values: Array(repeating: .nan, count: 64), box: grid.box)
    ContourMap(grid: nothing, showsAxes: false).draw(into: &buffer, in: buffer.bounds, capabilities: Self.truecolor)
    #expect(buffer.cells.allSatisfy { $0 == .blank })
  }

  @Test("The bar shows the colors from foot to top, with the levels beside them, where there is room for it")
  func bar() throws {
    func picture(_ width: Int) -> CellBuffer {
      var buffer = CellBuffer(width: width, height: 20)
      let box = DataBox(x: 0...4, y: 0...4)
      let grid = ContourMap.viewport(of: box, in: buffer.bounds, showsBar: true).sample { x, y in x * x + y }
      ContourMap(grid: grid, levels: [2, 5, 10], minimum: 0, showsBar: true)
        .draw(into: &buffer, in: buffer.bounds, capabilities: Self.truecolor)
      return buffer
    }
    let buffer = picture(70)
    let column = (0..<18).map { buffer[62, $0].style }
    let luminances = try column.flatMap { [$0.foreground, $0.background] }.map { try #require($0.luminance) }
    #expect(zip(luminances, luminances.dropFirst()).allSatisfy { $0 >= $1 - 0.002 })
    let lines = buffer.text.split(separator: "\n").map { $0.suffix(6) }
    for value in ["2", "5", "10"] { #expect(lines.contains { $0.hasSuffix(" " + value) || $0 == value }, "\(value)") }
    #expect(!picture(59).text.contains("f"))
  }

  @Test("A halo moves what lies behind a path until it can be seen, and no further than it has to")
  func halo() throws {
    let pen = CellColor.rgb(230, 159, 0)
    for map in ColorMap.all {
      for color in map.colors {
        let behind = Halo(towards: .black, contrast: 3).color(behind: pen, over: color)
        #expect(try #require(behind.contrast(with: pen)) >= 3, "\(color)")
        if try #require(color.contrast(with: pen)) >= 3 { #expect(behind == color) }
      }
    }
    #expect(Halo(towards: .black, contrast: 3).color(behind: pen, over: .standard) == .standard)
    var buffer = CellBuffer(width: 1, height: 1)
    buffer[0, 0] = Cell("▀", style: CellStyle(foreground: .rgb(250, 230, 40), background: .rgb(190, 220, 40)))
    buffer.overlay("x", style: CellStyle(foreground: pen), column: 0, row: 0)
    #expect(try #require(buffer[0, 0].style.background.contrast(with: pen)) < 3, "without a halo it cannot be seen")
  }

  @Test("Paths that cross share one halo, and the one on top has the cell")
  func sharedHalo() {
    let viewport = Viewport(box: DataBox(x: 0...10, y: 0...5), cells: CellRect(column: 0, row: 0, width: 10, height: 5))
    func picture(_ count: Int) -> CellBuffer {
      var buffer = CellBuffer(width: 10, height: 5)
      buffer.fill(buffer.bounds, with: Cell(" ", style: CellStyle(background: .rgb(250, 230, 40))))
      let path = Trajectory(points: [DataPoint(0, 2.5), DataPoint(10, 2.5)], pen: .series(0, letter: "a"))
      var letters = LetterPlaces(viewport.cells)
      Trajectory.draw(
        Array(repeating: path, count: count), into: &buffer, viewport: viewport, capabilities: Self.truecolor,
        letters: &letters)
      return buffer
    }
    #expect(picture(1)[4, 2] == picture(6)[4, 2])
  }
}
