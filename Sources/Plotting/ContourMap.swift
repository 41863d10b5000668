// The landscape: a heat map with isolines over it.

/// A map of a function of two variables: its values as colors, and lines at some of them.
///
/// In Braille terminals the heat has two colors in a cell, one above the other, and the lines are dots; a cell with dots
/// shows the mean of its heat behind them. Colors are those of the color map at full strength, and the lines are so much
/// brighter or darker that they can be read over them. In ASCII the lines are the characters `/ \ - |`. With sixteen
/// colors or none there are only lines. Samples that are not finite stay blank. Where the terminal shows pictures the map
/// is one as well, with smooth colors and lines.
package struct ContourMap: Hashable, Sendable {
  /// The values shown; best with the size `Viewport.sample` gives, else they are interpolated.
  package var grid: SampleGrid
  /// The values of the isolines, strictly ascending; nil for round ones, so many that they can be told apart.
  package var levels: [Double]?
  /// How values are spread over colors and lines.
  package var spacing: LevelSpacing
  /// The least value of the function, where it is known.
  package var minimum: Double?
  /// The colors from the lowest to the highest value.
  package var colorMap: ColorMap
  /// What is drawn.
  package var style: MapStyle
  /// Whether axes are drawn, room permitting.
  package var showsAxes: Bool
  /// Whether a bar says what the colors mean, room permitting.
  package var showsBar: Bool
  /// The background the colors are made for.
  package var backdrop: Backdrop

  /// Creates a map.
  package init(
    grid: SampleGrid, levels: [Double]? = nil, spacing: LevelSpacing = .logarithmic, minimum: Double? = nil,
    colorMap: ColorMap = .viridis, style: MapStyle = .both, showsAxes: Bool = true, showsBar: Bool = false,
    backdrop: Backdrop = .dark
  ) {
    (self.grid, self.levels, self.spacing, self.minimum) = (grid, levels, spacing, minimum)
    (self.colorMap, self.style, self.backdrop) = (colorMap, style, backdrop)
    (self.showsAxes, self.showsBar) = (showsAxes, showsBar)
  }

  /// Where a box will be shown in a rectangle, which says how many samples to take.
  ///
  /// - Parameters:
  ///   - box: What shall be shown.
  ///   - rect: Where, axes included.
  ///   - showsAxes: Whether axes are drawn, room permitting.
  ///   - showsBar: Whether a bar of colors is drawn, room permitting.
  ///   - maximumStretch: If given, the box is widened until the map is stretched no more than this.
  package static func viewport(
    of box: DataBox, in rect: CellRect, showsAxes: Bool = true, showsBar: Bool = false, maximumStretch: Double? = nil
  ) -> Viewport {
    func frame(_ box: DataBox) -> AxisFrame { self.frame(of: box, in: rect, hasAxes: showsAxes, hasBar: showsBar) }
    let plain = Viewport(box: box, cells: frame(box).plot)
    guard let maximumStretch, plain.stretch > maximumStretch else { return plain }
    let widened = plain.widened(toStretch: maximumStretch).box
    // Other labels may take another width; the little that changes the stretch is not worth an iteration.
    return Viewport(box: widened, cells: frame(widened).plot)
  }

  /// The axes, with room beside them for a bar where there is one.
  private static func frame(of box: DataBox, in rect: CellRect, hasAxes: Bool, hasBar: Bool) -> AxisFrame {
    let inside = hasBar && ColorBar.fits(in: rect) ? rect.inset(right: ColorBar.width) : rect
    return AxisFrame(
      in: inside, x: Axis(scale: .linear, range: box.x), y: Axis(scale: .linear, range: box.y), isVisible: hasAxes)
  }

  /// Draws the map.
  ///
  /// - Returns: Where the box of the grid is shown, for drawing over it and for the mouse, and what may be written there.
  @discardableResult
  package func draw(into buffer: inout CellBuffer, in rect: CellRect, capabilities: Capabilities) -> MapDrawing {
    let frame = Self.frame(of: grid.box, in: rect, hasAxes: showsAxes, hasBar: showsBar)
    let viewport = Viewport(box: grid.box, cells: frame.plot)
    guard !frame.plot.isEmpty else { return MapDrawing(viewport: viewport, levels: [], labels: []) }
    frame.draw(into: &buffer, glyphs: capabilities.glyphs)
    let sketch = MapSketch(self, viewport: viewport, capabilities: capabilities)
    sketch.draw(into: &buffer, column: frame.plot.column, row: frame.plot.row)
    if let cell = capabilities.graphics {
      buffer.show(CellImage(rect: frame.plot, base: sketch.raster(frame.plot, cell: cell)))
    }
    if showsBar, ColorBar.fits(in: rect) {
      let bar = CellRect(
        column: rect.endColumn - ColorBar.width, row: frame.plot.row, width: ColorBar.width, height: frame.plot.height)
      sketch.bar.draw(into: &buffer, in: bar)
    }
    return MapDrawing(viewport: viewport, levels: sketch.levels, labels: sketch.labels)
  }
}

/// What was drawn of a map, and what may be written over it.
package struct MapDrawing: Sendable {
  /// Where the box is shown.
  package let viewport: Viewport
  /// The values of the isolines.
  package let levels: [Double]
  /// For each of them the places where its value may be written, counted from the corner of the map, the best first.
  package let labels: [[LevelLabel]]
}
