// The landscape: filled contours with isolines over them.

/// A map of a function of two variables: bands of color between levels, and lines at the levels.
///
/// In Braille terminals the fill has two colors in a cell, one above the other, and the lines are dots; a cell with dots
/// shows the mean of its fill behind them. The fill is a dark shade of the color map (a light one on light terminals)
/// and the lines are brighter (darker), so that both the lines and the series colors stay readable over it. In ASCII the
/// lines are the characters `/ \ - |`. With sixteen colors or none there are only lines. Samples that are not finite
/// stay blank.
package struct ContourMap: Hashable, Sendable {
  /// The values shown; best with the size `Viewport.sample` gives, else they are interpolated.
  package var grid: SampleGrid
  /// The values of the isolines, strictly ascending.
  package var levels: [Double]
  /// The colors from the lowest to the highest band.
  package var colorMap: ColorMap
  /// Whether bands are filled.
  package var showsFill: Bool
  /// Whether lines are drawn.
  package var showsLines: Bool
  /// Whether axes are drawn, room permitting.
  package var showsAxes: Bool
  /// The background the colors are made for.
  package var backdrop: Backdrop

  /// Creates a map.
  package init(
    grid: SampleGrid, levels: [Double], colorMap: ColorMap = .viridis, showsFill: Bool = true, showsLines: Bool = true,
    showsAxes: Bool = true, backdrop: Backdrop = .dark
  ) {
    self.grid = grid
    self.levels = levels
    self.colorMap = colorMap
    self.showsFill = showsFill
    self.showsLines = showsLines
    self.showsAxes = showsAxes
    self.backdrop = backdrop
  }

  /// Where a box will be shown in a rectangle, which says how many samples to take.
  ///
  /// - Parameters:
  ///   - box: What shall be shown.
  ///   - rect: Where, axes included.
  ///   - showsAxes: Whether axes are drawn, room permitting.
  ///   - maximumStretch: If given, the box is widened until the map is stretched no more than this.
  package static func viewport(
    of box: DataBox, in rect: CellRect, showsAxes: Bool = true, maximumStretch: Double? = nil
  ) -> Viewport {
    let plain = Viewport(box: box, cells: axes(of: box, in: rect, isVisible: showsAxes).plot)
    guard let maximumStretch, plain.stretch > maximumStretch else { return plain }
    let widened = plain.widened(toStretch: maximumStretch).box
    // Other labels may take another width; the little that changes the stretch is not worth an iteration.
    return Viewport(box: widened, cells: axes(of: widened, in: rect, isVisible: showsAxes).plot)
  }

  private static func axes(of box: DataBox, in rect: CellRect, isVisible: Bool) -> AxisFrame {
    AxisFrame(
      in: rect, x: Axis(scale: .linear, range: box.x), y: Axis(scale: .linear, range: box.y), isVisible: isVisible)
  }

  /// Draws the map.
  ///
  /// - Returns: Where the box of the grid is shown, for drawing over it and for the mouse.
  @discardableResult
  package func draw(into buffer: inout CellBuffer, in rect: CellRect, capabilities: Capabilities) -> Viewport {
    let frame = Self.axes(of: grid.box, in: rect, isVisible: showsAxes)
    let viewport = Viewport(box: grid.box, cells: frame.plot)
    guard !frame.plot.isEmpty else { return viewport }
    frame.draw(into: &buffer, glyphs: capabilities.glyphs)
    let samples = grid.resampled(columns: viewport.sampleColumns, rows: viewport.sampleRows)
    // A cell of ASCII has room for one stroke.
    let capacity = capabilities.glyphs == .ascii ? 1 : Isolines.capacity
    let lines = Isolines(grid: samples, levels: levels, capacity: capacity)
    let shades = Shades(map: self, tier: capabilities.color)
    for row in 0..<frame.plot.height {
      for column in 0..<frame.plot.width {
        let cell =
          capabilities.glyphs == .braille
          ? brailleCell(column, row, lines: lines, shades: shades)
          : asciiCell(column, row, lines: lines, shades: shades, values: samples.values)
        buffer[frame.plot.column + column, frame.plot.row + row] = cell
      }
    }
    return viewport
  }
}

// MARK: - Cells

extension ContourMap {
  private func brailleCell(_ column: Int, _ row: Int, lines: Isolines, shades: Shades) -> Cell {
    let mask = showsLines ? lines.masks[row * lines.width + column] : 0
    if mask != 0 {
      let back = shades.fill(lines, column, row, 0..<4)
      let style = CellStyle(foreground: shades.line(lines, column, row), background: back)
      return Cell(BrailleCanvas.characters[Int(mask)], style: style)
    }
    let upper = shades.fill(lines, column, row, 0..<2)
    let lower = shades.fill(lines, column, row, 2..<4)
    if upper == lower { return Cell(" ", style: CellStyle(background: upper)) }
    // The terminal's own color can only be a background.
    guard upper != .standard else { return Cell("▄", style: CellStyle(foreground: lower)) }
    return Cell("▀", style: CellStyle(foreground: upper, background: lower))
  }

  private func asciiCell(_ column: Int, _ row: Int, lines: Isolines, shades: Shades, values: [Double]) -> Cell {
    let back = shades.fill(lines, column, row, 0..<4)
    guard showsLines, let stroke = lines.stroke(column, row, values: values) else {
      return Cell(" ", style: CellStyle(background: back))
    }
    return Cell(stroke, style: CellStyle(foreground: shades.line(lines, column, row), background: back))
  }
}

/// The colors of bands and lines, worked out once for a picture.
private struct Shades {
  private let fills: [(red: Int, green: Int, blue: Int)]
  /// Whether neighboring bands may be mixed: the 256 colors have no entry for most mixtures.
  private let isMixing: Bool
  private let lines: [CellColor]

  /// Without color nothing has one; with sixteen only lines have, for strong backgrounds would drown what is over them.
  init(map: ContourMap, tier: ColorTier) {
    let count = map.levels.count + 1
    let places = (0..<count).map { count > 1 ? Double($0) / Double(count - 1) : 0 }
    isMixing = tier == .truecolor
    switch tier {
    case .mono:
      fills = []
      lines = []
    case .sixteen:
      fills = []
      let ramp: [UInt8] = map.backdrop == .dark ? [12, 6, 14, 2, 10, 3, 11] : [0, 4, 12, 5, 1]
      lines = places.map { .palette(ramp[Int(($0 * Double(ramp.count - 1)).rounded())]) }
    case .palette, .truecolor:
      let colors = places.map(map.colorMap.color)
      let shades =
        !map.showsFill
        ? places.map { _ in map.backdrop.background }
        : tier == .palette
          ? Self.paletteShades(of: map.colorMap, at: places, backdrop: map.backdrop)
          : colors.map { Self.shade($0, backdrop: map.backdrop) }
      fills = map.showsFill ? shades.compactMap(\.components).map { (Int($0.red), Int($0.green), Int($0.blue)) } : []
      lines = zip(colors, shades).map { Self.tone($0, over: $1, backdrop: map.backdrop) }
    }
  }

  /// Far enough towards the background that the series colors stay readable.
  private static func shade(_ color: CellColor, backdrop: Backdrop) -> CellColor {
    switch backdrop {
    case .dark: color.mixed(with: .black, amount: 0.58)
    case .light: color.mixed(with: .white, amount: 0.62)
    }
  }

  /// The entries of the palette at some places of a color map: a ramp of the whole map, so that a color keeps its meaning
  /// whatever the number of levels.
  ///
  /// Its dark entries are few, so on a dark terminal the bright end stays brighter than in 24-bit color.
  private static func paletteShades(of map: ColorMap, at places: [Double], backdrop: Backdrop) -> [CellColor] {
    let samples = 33
    let ramp = PaletteRamp(
      (0..<samples).map { sample in
        let place = Double(sample) / Double(samples - 1)
        let color = map.color(place)
        return backdrop == .light
          ? shade(color, backdrop: backdrop) : color.mixed(with: .black, amount: 0.62 - 0.24 * place)
      })
    return places.map { .palette(ramp.entries[Int(($0 * Double(samples - 1)).rounded())]) }
  }

  /// The map's own color, made brighter (darker on light) until it can be seen over its fill, and no more than that.
  private static func tone(_ color: CellColor, over fill: CellColor, backdrop: Backdrop) -> CellColor {
    let far = backdrop == .dark ? CellColor.white : .black
    let tones = stride(from: 0.0, through: 1, by: 0.05).lazy.map { color.mixed(with: far, amount: $0) }
    return tones.first { ($0.contrast(with: fill) ?? 0) >= 3 } ?? far
  }

  /// The mean fill of some of the four rows of samples in a cell; the terminal's own color if none is finite.
  func fill(_ lines: Isolines, _ column: Int, _ row: Int, _ part: Range<Int>) -> CellColor {
    guard !fills.isEmpty else { return .standard }
    var sum = (red: 0, green: 0, blue: 0)
    var bands = 0
    var count = 0
    for y in part {
      for x in 0..<2 {
        let band = Int(lines.bands[(4 * row + y) * 2 * lines.width + 2 * column + x])
        guard band >= 0 else { continue }
        let shade = fills[band]
        sum = (sum.red + shade.red, sum.green + shade.green, sum.blue + shade.blue)
        bands += band
        count += 1
      }
    }
    guard count > 0 else { return .standard }
    if !isMixing { (sum, count) = (fills[(2 * bands + count) / (2 * count)], 1) }
    return .rgb(UInt8(sum.red / count), UInt8(sum.green / count), UInt8(sum.blue / count))
  }

  /// The color of the lines in a cell: that of its highest band.
  func line(_ lines: Isolines, _ column: Int, _ row: Int) -> CellColor {
    guard !self.lines.isEmpty else { return .standard }
    var high = 0
    for y in 0..<4 {
      let place = (4 * row + y) * 2 * lines.width + 2 * column
      high = max(high, Int(max(lines.bands[place], lines.bands[place + 1])))
    }
    return self.lines[high]
  }
}
