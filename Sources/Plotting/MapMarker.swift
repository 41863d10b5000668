// Single characters and arrows over a map.

/// A character at a place of a map: a start, a minimizer, the head of a path; `LetterPlaces` draws it.
package struct MapMarker: Hashable, Sendable {
  /// Where.
  package var point: DataPoint
  /// What is shown.
  package var character: Character
  /// How it is shown; without a background the map stays behind it.
  package var style: CellStyle

  /// Creates a marker.
  package init(at point: DataPoint, character: Character, style: CellStyle = CellStyle(isBold: true)) {
    self.point = point
    self.character = character
    self.style = style
  }

  /// The start of the runs, `S`.
  package static func start(at point: DataPoint, backdrop: Backdrop = .dark) -> MapMarker {
    MapMarker(at: point, character: "S", style: strong(backdrop))
  }

  /// A minimizer, `*`.
  package static func minimizer(at point: DataPoint, backdrop: Backdrop = .dark) -> MapMarker {
    MapMarker(at: point, character: "*", style: strong(backdrop))
  }

  private static func strong(_ backdrop: Backdrop) -> CellStyle {
    CellStyle(foreground: backdrop.strongest, isBold: true)
  }
}

/// A vector drawn from a place of a map, for instance a gradient step at the probe.
///
/// The shaft ends where the vector ends; the tip shows the nearest of eight directions on the screen. A vector shorter
/// than a cell is a tip next to its origin, a zero vector is `o`, and one that is not finite is not drawn.
package struct Arrow: Hashable, Sendable {
  /// Where the vector starts.
  package var origin: DataPoint
  /// The vector in data coordinates.
  package var vector: DataPoint
  /// The look.
  package var pen: Pen

  /// Creates an arrow.
  package init(from origin: DataPoint, along vector: DataPoint, pen: Pen) {
    self.origin = origin
    self.vector = vector
    self.pen = pen
  }

  /// Draws the part of the arrow inside of the map; the tip of a longer one lies at the edge.
  package func draw(
    into buffer: inout CellBuffer, viewport: Viewport, capabilities: Capabilities, halo: Halo? = nil
  ) {
    Self.draw([self], into: &buffer, viewport: viewport, capabilities: capabilities, halo: halo)
  }

  /// Draws several arrows, all shafts before all tips.
  ///
  /// - Returns: The cells of the map they take, counted row by row.
  @discardableResult
  static func draw(
    _ arrows: [Arrow], into buffer: inout CellBuffer, viewport: Viewport, capabilities: Capabilities, halo: Halo?
  ) -> Set<Int> {
    let cells = viewport.cells
    let isInImage = buffer.drawOverImage(.arrows(arrows, viewport, halo), in: cells)
    var canvas = BrailleCanvas(width: cells.width, height: cells.height, glyphs: capabilities.glyphs)
    var tips: [(character: Character, style: CellStyle, column: Int, row: Int)] = []
    for arrow in arrows {
      guard let start = viewport.cell(of: arrow.origin), arrow.vector.isFinite else { continue }
      let from = viewport.place(of: arrow.origin)
      let to = viewport.place(of: DataPoint(arrow.origin.x + arrow.vector.x, arrow.origin.y + arrow.vector.y))
      guard to.isFinite, let turn = turn(run: to.x - from.x, rise: 2 * (from.y - to.y)) else {
        if arrow.vector == DataPoint(0, 0) {
          tips.append(("o", arrow.pen.headStyle, start.column - cells.column, start.row - cells.row))
        }
        continue
      }
      let x = Double(canvas.dotColumns) / Double(cells.width)
      let y = Double(canvas.dotRows) / Double(cells.height)
      canvas.line(
        from: DataPoint(from.x * x, from.y * y), to: DataPoint(to.x * x, to.y * y), pen: arrow.pen, mark: .slope)
      let tip = tip(from: from, to: to, turn: turn, cells: cells)
      let character = (capabilities.glyphs == .ascii ? asciiTips : Self.tips)[turn]
      tips.append((character, arrow.pen.headStyle, tip.column, tip.row))
    }
    var taken = Set(canvas.drawnCells)
    let heads = Set(tips.map { $0.row * cells.width + $0.column })
    canvas.draw(
      into: &buffer, column: cells.column, row: cells.row, halo: halo, leavesImage: isInImage, isHidden: heads.contains)
    for tip in tips {
      let (column, row) = (cells.column + tip.column, cells.row + tip.row)
      let showsImage = isInImage && buffer[column, row].showsImage
      buffer.overlay(tip.character, style: tip.style, column: column, row: row, halo: halo)
      if showsImage { buffer[column, row].showsImage = true }
    }
    taken.formUnion(heads)
    return taken
  }

  /// Draws the arrow in pixels: a shaft and two strokes of a tip; no length is a dot.
  func draw(
    into raster: inout Raster, _ mask: inout CoverageMask, cell: PixelSize, viewport: Viewport, _ halo: Halo?
  ) {
    func place(_ point: DataPoint) -> DataPoint {
      let place = viewport.place(of: point)
      return DataPoint(place.x * Double(cell.width), place.y * Double(cell.height))
    }
    let from = place(origin)
    let to = place(DataPoint(origin.x + vector.x, origin.y + vector.y))
    guard viewport.cell(of: origin) != nil, from.isFinite, to.isFinite else { return }
    let unit = Double(cell.width)
    let (run, rise) = (to.x - from.x, to.y - from.y)
    let length = (run * run + rise * rise).squareRoot()
    var strokes = [[from, to]]
    if length > 0, length.isFinite {
      // The tip of a short arrow is no longer than half of it.
      let reach = min(0.9 * unit, 0.5 * length)
      let (x, y) = (run / length * reach, rise / length * reach)
      strokes.append([
        DataPoint(to.x - x - 0.6 * y, to.y - y + 0.6 * x), to, DataPoint(to.x - x + 0.6 * y, to.y - y - 0.6 * x),
      ])
    }
    let behind = raster[Int(from.x), Int(from.y)].color
    let ink = behind.flatMap { behind in halo.map { $0.ink(pen.color, over: behind) } } ?? pen.color
    let breadths = (seam: 0.36 * unit, line: 0.18 * unit)
    for (color, breadth, opacity) in [(halo?.color, breadths.seam, 0.5), (ink, breadths.line, 1)] {
      guard let color else { continue }
      for stroke in strokes { mask.line(stroke, breadth: breadth) }
      raster.lay(color, over: &mask, opacity: opacity)
    }
  }

  /// Eighths of a turn counterclockwise from the right; nil for no direction.
  static func turn(run: Double, rise: Double) -> Int? {
    guard run.isFinite, rise.isFinite, run != 0 || rise != 0 else { return nil }
    let eighths = (angle(y: rise, x: run) / (.pi / 4)).rounded()
    return (Int(eighths) + 8) % 8
  }

  /// The cell of the tip, counted from the corner of the map: where the vector ends or leaves the map.
  private static func tip(from: DataPoint, to: DataPoint, turn: Int, cells: CellRect) -> (column: Int, row: Int) {
    var share = 1.0
    for (start, end, size) in [(from.x, to.x, Double(cells.width)), (from.y, to.y, Double(cells.height))] {
      if end < 0 { share = min(share, start / (start - end)) }
      if end > size { share = min(share, (size - start) / (end - start)) }
    }
    var column = Int(from.x + (to.x - from.x) * share)
    var row = Int(from.y + (to.y - from.y) * share)
    if column == Int(from.x), row == Int(from.y) {
      column += [1, 1, 0, -1, -1, -1, 0, 1][turn]
      row += [0, -1, -1, -1, 0, 1, 1, 1][turn]
    }
    return (min(max(column, 0), cells.width - 1), min(max(row, 0), cells.height - 1))
  }

  private static let tips: [Character] = ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"]
  private static let asciiTips: [Character] = [">", "/", "^", "\\", "<", "/", "v", "\\"]
}
