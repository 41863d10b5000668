// Paths of optimizers over a map.

/// The path of one run over a map.
///
/// Where the terminal has Braille and color the path is a line in the hue and dash of its pen. Else it is made of the
/// letter of the pen at every iterate and of dots between iterates that lie apart, so that runs are told apart without
/// color. The older part fades. Points that are not finite or outside of the map leave a gap.
package struct Trajectory: Hashable, Sendable {
  /// The iterates, the newest last.
  package var points: [DataPoint]
  /// The look.
  package var pen: Pen
  /// What marks the newest iterate; nil for none.
  package var head: Character?
  /// How many of the newest iterates are drawn at full strength.
  package var freshCount: Int
  /// Whether the line is two dots wide, so that it stands out from the others and from isolines.
  package var isBroad: Bool

  /// Creates a path; its head is the capital letter of the pen unless another one is given.
  package init(points: [DataPoint], pen: Pen, head: Character? = nil, freshCount: Int = 60, isBroad: Bool = true) {
    self.points = points
    self.pen = pen
    self.head = head ?? pen.letter.uppercased().first
    self.freshCount = freshCount
    self.isBroad = isBroad
  }

  /// Draws several paths, and puts their heads among the letters.
  ///
  /// Later ones lie on top, and their heads keep their places.
  ///
  /// - Parameters:
  ///   - trajectories: The paths.
  ///   - buffer: What is drawn into.
  ///   - viewport: Where the map is.
  ///   - capabilities: What the terminal can show.
  ///   - backdrop: The background.
  ///   - letters: The cells that hold letters, which are drawn last.
  package static func draw(
    _ trajectories: [Trajectory], into buffer: inout CellBuffer, viewport: Viewport, capabilities: Capabilities,
    backdrop: Backdrop = .dark, letters: inout LetterPlaces
  ) {
    let isInImage = buffer.drawOverImage(.paths(trajectories, viewport, capabilities, backdrop), in: viewport.cells)
    // From the top, every cell once: halos of several paths would add up.
    var taken = Set<Int>()
    for path in trajectories.reversed() {
      let canvas = path.canvas(viewport: viewport, capabilities: capabilities)
      canvas.draw(
        into: &buffer, column: viewport.cells.column, row: viewport.cells.row, halo: path.halo(backdrop),
        leavesImage: isInImage, isHidden: taken.contains)
      taken.formUnion(canvas.drawnCells)
      guard let head = path.head, let last = path.points.last else { continue }
      letters.put(MapMarker(at: last, character: head, style: path.pen.headStyle), viewport)
    }
  }

  /// Draws the path in pixels, a darker seam (lighter on light) along it.
  func draw(
    into raster: inout Raster, cell: PixelSize, viewport: Viewport, _ capabilities: Capabilities, _ backdrop: Backdrop
  ) {
    let dot = Double(cell.width) / 2
    let breadth = max(dot * (isBroad ? 0.52 : 0.36), 1)
    let pixels = points.map { viewport.place(of: $0) }.map {
      DataPoint($0.x * Double(cell.width), $0.y * Double(cell.height))
    }
    var mask = CoverageMask(width: raster.width, height: raster.height)
    mask.line(pixels, breadth: breadth + dot * 0.6, dash: pen.dash, dot: dot)
    raster.lay(backdrop.background, over: &mask, opacity: isBroad ? 0.55 : 0.4)
    for part in parts(tier: capabilities.color) {
      mask.line(pixels[part.range], breadth: breadth, dash: pen.dash, dot: dot)
      // A pen without a color of its own writes in that of text.
      let ink = pen.color == .standard ? backdrop.strongest : pen.color
      raster.lay(ink, over: &mask, opacity: 1 - part.pen.fading)
    }
  }

  /// What sets the path off from the colors of a map.
  private func halo(_ backdrop: Backdrop) -> Halo {
    Halo(towards: backdrop.background, least: isBroad ? 0.3 : 0.2, contrast: isBroad ? 4.5 : 3.5)
  }

  /// The cells of the map through which the path leads, counted row by row.
  package func cells(viewport: Viewport, capabilities: Capabilities) -> [Int] {
    canvas(viewport: viewport, capabilities: capabilities).drawnCells
  }

  private func canvas(viewport: Viewport, capabilities: Capabilities) -> BrailleCanvas {
    let usesDots = capabilities.glyphs.isUnicode && capabilities.color != .mono
    let cells = viewport.cells
    var canvas = BrailleCanvas(width: cells.width, height: cells.height, glyphs: usesDots ? .braille : .ascii)
    for part in parts(tier: capabilities.color) {
      if usesDots {
        let places = points[part.range].map { Self.dots($0, viewport: viewport, canvas: canvas) }
        canvas.polyline(places, pen: part.pen)
        if isBroad { canvas.polyline(places.map { DataPoint($0.x + 1, $0.y) }, pen: part.pen) }
      } else {
        Self.letters(points[part.range], pen: part.pen, viewport: viewport, canvas: &canvas)
      }
    }
    return canvas
  }

  /// The path in two or three parts from old to new; neighbors share a point so that the line does not break.
  private func parts(tier: ColorTier) -> [(range: Range<Int>, pen: Pen)] {
    let fresh = max(points.count - max(freshCount, 1), 0)
    let middle = max(points.count - 3 * max(freshCount, 1), 0)
    // Mixtures of sixteen colors or none are something else than fainter ones.
    let mixes = (tier == .palette || tier == .truecolor) && pen.color != .standard
    return [(0, middle, 0.4), (middle, fresh, 0.2), (fresh, points.count, 0)].compactMap { part in
      let (start, end, fading) = part
      guard start < end else { return nil }
      var pen = pen
      if mixes { pen.fading = fading } else if fading > 0 { pen.isDim = true }
      return (start..<min(end + 1, points.count), pen)
    }
  }

  private static func dots(_ point: DataPoint, viewport: Viewport, canvas: BrailleCanvas) -> DataPoint {
    let place = viewport.place(of: point)
    return DataPoint(
      place.x * Double(canvas.dotColumns) / Double(canvas.width),
      place.y * Double(canvas.dotRows) / Double(canvas.height))
  }

  /// Dots between iterates first, letters over them.
  private static func letters(
    _ points: ArraySlice<DataPoint>, pen: Pen, viewport: Viewport, canvas: inout BrailleCanvas
  ) {
    var solid = pen
    solid.dash = .solid
    let places = points.map { viewport.place(of: $0) }
    for (from, to) in zip(places, places.dropFirst()) where max(abs(from.x - to.x), abs(from.y - to.y)) > 1.5 {
      canvas.line(from: from, to: to, pen: solid, mark: .fixed("."))
    }
    for place in places where place.isFinite {
      canvas.line(from: place, to: place, pen: solid, mark: .letter)
    }
  }
}

extension Pen {
  /// The style of heads: bold, never faint.
  var headStyle: CellStyle { CellStyle(foreground: color, isBold: true) }
}
