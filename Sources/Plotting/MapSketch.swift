// A map worked out for the cells of a picture: what every cell shows.

/// Samples, places, lines and colors of a map at the size of a picture.
struct MapSketch {
  private let map: ContourMap
  private let glyphs: GlyphTier
  private let tier: ColorTier
  private let samples: SampleGrid
  private let scale: LevelScale
  /// The place of every sample in 0...1; NaN where it is not finite.
  private let places: [Double]
  private let lines: Isolines
  private let colors: HeatColors
  /// The values of the isolines.
  let levels: [Double]

  /// Dots between two lines.
  static let lineDistance = 3
  /// The share of lines that may lie nearer, as on the steepest walls.
  private static let crowdingLimit = 0.4
  /// Cells for one line more.
  private static let cellsPerLine = 5

  init(_ map: ContourMap, viewport: Viewport, capabilities: Capabilities) {
    self.map = map
    (glyphs, tier) = (capabilities.glyphs, capabilities.color)
    samples = map.grid.resampled(columns: viewport.sampleColumns, rows: viewport.sampleRows)
    let scale = LevelScale(map.spacing, values: samples.values, minimum: map.minimum)
    self.scale = scale
    places = samples.values.map { scale.place(of: $0) ?? .nan }
    colors = HeatColors(map.colorMap, style: map.style, tier: tier, backdrop: map.backdrop)
    if let levels = map.levels {
      self.levels = levels
      lines = Isolines(grid: samples, levels: levels, capacity: Self.capacity(glyphs))
      return
    }
    // A stroke of ASCII stands for four rows of dots.
    let distance = glyphs == .ascii ? Self.lineDistance + 1 : Self.lineDistance
    let most = min(max(viewport.cells.width / Self.cellsPerLine, 6), 14)
    // Where lines are all there is, there is one at least.
    let least = colors.fills.isEmpty ? 1 : 0
    let count = LevelScale.lineCount(places, columns: samples.columns, distance: Double(distance), most: most)
    (levels, lines) = Self.legible(
      samples, scale, count: max(count, least), least: least, distance: distance, capacity: Self.capacity(glyphs))
  }

  /// How many lines a cell may hold: one of ASCII has room for one stroke.
  private static func capacity(_ glyphs: GlyphTier) -> Int { glyphs == .ascii ? 1 : Isolines.capacity }

  /// The lines of so many levels, or of fewer where they would lie too near to each other.
  private static func legible(
    _ samples: SampleGrid, _ scale: LevelScale, count: Int, least: Int, distance: Int, capacity: Int
  ) -> (levels: [Double], lines: Isolines) {
    for count in stride(from: count, through: least, by: -1) {
      let levels = scale.levels(count: count)
      let lines = Isolines(grid: samples, levels: levels, capacity: capacity)
      if count == least || lines.crowding(distance: distance) <= crowdingLimit { return (levels, lines) }
    }
    return ([], Isolines(grid: samples, levels: [], capacity: capacity))
  }

  private var showsLines: Bool { map.style.showsLines || colors.fills.isEmpty }

  /// Draws every cell.
  func draw(into buffer: inout CellBuffer, column: Int, row: Int) {
    for y in 0..<lines.height {
      for x in 0..<lines.width { buffer[column + x, row + y] = glyphs == .ascii ? asciiCell(x, y) : brailleCell(x, y) }
    }
  }

  /// The same at the resolution of the screen.
  func raster(_ cells: CellRect, cell: PixelSize) -> Raster {
    // There may be more samples than characters can show.
    let isFiner = map.grid.columns > samples.columns && map.grid.rows > samples.rows
    let grid = isFiner ? map.grid : samples
    return MapRaster(
      places: isFiner ? grid.values.map { scale.place(of: $0) ?? .nan } : places, columns: grid.columns,
      rows: grid.rows, colors: colors,
      levels: showsLines ? levels.compactMap { scale.place(of: $0) } : []
    ).painted(cells: cells, cell: cell)
  }

  /// The bar that says what the colors mean.
  var bar: ColorBar { ColorBar(scale: scale, colors: colors, levels: levels) }

  /// The places where the values of the lines may be written; none in ASCII, whose strokes are few.
  var labels: [[LevelLabel]] {
    guard showsLines, glyphs != .ascii else { return levels.map { _ in [] } }
    let search = LabelSearch(lines: lines)
    return levels.indices.map { index in
      let text = levels[index].shortText()
      let color = colors.line(scale.place(of: levels[index]) ?? .nan)
      return search.places(ofLevel: index, text: text).map {
        LevelLabel(text: text, column: $0.column, row: $0.row, color: color)
      }
    }
  }

  // MARK: - Cells

  private func brailleCell(_ column: Int, _ row: Int) -> Cell {
    let mask = showsLines ? lines.masks[row * lines.width + column] : 0
    if mask != 0 {
      let style = lineStyle(column, row)
      return Cell(BrailleCanvas.characters[Int(mask)], style: style)
    }
    guard !colors.fills.isEmpty else { return .blank }
    if glyphs == .quadrants { return quadrantCell(column, row) }
    let upper = colors.fill(mean(column, row, 0..<2))
    let lower = colors.fill(mean(column, row, 2..<4))
    if upper == lower { return Cell(" ", style: CellStyle(background: upper)) }
    // The terminal's own color can only be a background.
    guard upper != .standard else { return Cell("▄", style: CellStyle(foreground: lower)) }
    return Cell("▀", style: CellStyle(foreground: upper, background: lower))
  }

  private func quadrantCell(_ column: Int, _ row: Int) -> Cell {
    let split = QuadrantSplit(
      [0..<2, 2..<4].flatMap { part in (0..<2).map { mean(column, row, part, $0..<($0 + 1)) } })
    let (ink, paper) = (colors.fill(split.ink), colors.fill(split.paper))
    if ink == paper || split.mask == 0 { return Cell(" ", style: CellStyle(background: paper)) }
    return Cell(QuadrantSplit.characters[split.mask], style: CellStyle(foreground: ink, background: paper))
  }

  private func asciiCell(_ column: Int, _ row: Int) -> Cell {
    guard showsLines, let stroke = lines.stroke(column, row, values: samples.values) else {
      return Cell(" ", style: CellStyle(background: colors.fill(mean(column, row, 0..<4))))
    }
    return Cell(stroke, style: lineStyle(column, row))
  }

  /// A line over the mean of what is behind it; without heat in the color of the highest value of the cell.
  private func lineStyle(_ column: Int, _ row: Int) -> CellStyle {
    let middle = mean(column, row, 0..<4)
    guard colors.fills.isEmpty else {
      return CellStyle(foreground: colors.line(middle), background: colors.fill(middle))
    }
    return CellStyle(foreground: colors.line(highest(column, row)))
  }

  /// The mean place in some of the four rows of samples in a cell; NaN if none is finite.
  private func mean(_ column: Int, _ row: Int, _ part: Range<Int>, _ side: Range<Int> = 0..<2) -> Double {
    var (sum, count) = (0.0, 0.0)
    for y in part {
      for x in side {
        let place = places[(4 * row + y) * 2 * lines.width + 2 * column + x]
        if !place.isNaN { (sum, count) = (sum + place, count + 1) }
      }
    }
    return count > 0 ? sum / count : .nan
  }

  private func highest(_ column: Int, _ row: Int) -> Double {
    var high = -Double.infinity
    for y in 0..<4 {
      for x in 0..<2 {
        let place = places[(4 * row + y) * 2 * lines.width + 2 * column + x]
        if place > high { high = place }
      }
    }
    return high
  }
}
