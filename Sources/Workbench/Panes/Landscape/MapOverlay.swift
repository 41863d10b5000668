// What lies over the map: paths, heads, minimizers, the start, the values of lines, the crosshair, the probe.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  /// Draws over a picture of the map whose corner is at a cell.
  mutating func drawOverMap(_ picture: Landscape, column: Int, row: Int) {
    let map = picture.viewport
    let cells = CellRect(
      column: map.cells.column + column, row: map.cells.row + row, width: map.cells.width, height: map.cells.height)
    let viewport = Viewport(box: map.box, cells: cells)
    let arrows = drawField(viewport)
    drawLabels(picture.labels, viewport, except: arrows)
    // A minimizer is what the picture is about: it keeps its place. Where a run is now comes next.
    var letters = LetterPlaces(cells)
    for point in model.experiment.objective.minimizers {
      letters.put(.minimizer(at: inPlane(point), backdrop: style.backdrop), viewport)
    }
    putCrosshair(viewport, into: &letters)
    Plotting.Trajectory.draw(
      trajectories(upTo: model.shownStep), into: &buffer, viewport: viewport, capabilities: capabilities,
      backdrop: style.backdrop, letters: &letters)
    if let start = model.experiment.race?.start, start.count == model.experiment.objective.dimension {
      letters.put(.start(at: inPlane(start), backdrop: style.backdrop), viewport)
    }
    letters.draw(into: &buffer, halo: halo)
    drawFieldWords(viewport)
    drawProbe(viewport)
    drawPointedRegion(viewport)
  }

  /// What sets letters off from the colors of the map.
  private var halo: Halo { Halo(towards: style.backdrop.background, contrast: 4.5) }

  private func inPlane(_ point: [Double]) -> DataPoint {
    let place = model.landscape.planeView.plane.place(of: point)
    return DataPoint(place.u, place.v)
  }

  /// The paths of the race, thin, the chosen run last and broad.
  private func trajectories(upTo step: Int) -> [Plotting.Trajectory] {
    let chosen = model.selectedRunOnObjective?.id
    let paths = model.shownPaths
    return (paths.filter { $0.id != chosen } + paths.filter { $0.id == chosen }).map { path in
      Plotting.Trajectory(
        points: Array(path.trace.path.prefix(max(step, 0) + 1)), pen: style.pen(path.name),
        // What was learned never fades, nor what was chosen: it is what the picture is about.
        freshCount: path.name == "learned" || path.id == chosen ? .max / 8 : 80, isBroad: path.id == chosen)
    }
  }

  /// The values of lines, where no path leads now or later and nothing is marked.
  private mutating func drawLabels(_ labels: [[LevelLabel]], _ viewport: Viewport, except arrows: Set<Int>) {
    guard labels.contains(where: { !$0.isEmpty }) else { return }
    let cells = viewport.cells
    var isTaken = Array(repeating: false, count: cells.width * cells.height)
    for cell in arrows where isTaken.indices.contains(cell) { isTaken[cell] = true }
    for path in trajectories(upTo: .max - 1) {
      for cell in path.cells(viewport: viewport, capabilities: capabilities) { isTaken[cell] = true }
    }
    let marked =
      model.experiment.objective.minimizers
      + [model.experiment.race?.start, model.experiment.probe]
      .compactMap { $0 }
    for point in marked where point.count == model.experiment.objective.dimension {
      guard let cell = viewport.cell(of: inPlane(point)) else { continue }
      // Letters step aside, at most so far.
      for row in (cell.row - 1)...(cell.row + 1) {
        for column in (cell.column - 3)...(cell.column + 3) where cells.contains(column: column, row: row) {
          isTaken[(row - cells.row) * cells.width + column - cells.column] = true
        }
      }
    }
    let (left, top, width) = (cells.column, cells.row, cells.width)
    for label in LevelLabel.chosen(from: labels, isFree: { !isTaken[$1 * width + $0] }) {
      label.draw(into: &buffer, column: left, row: top, tier: capabilities.color)
    }
  }

  /// Arrows all over the map: v in the hue of what was learned, -eta g in that of gradient descent.
  ///
  /// - Returns: The cells they take.
  private mutating func drawField(_ viewport: Viewport) -> Set<Int> {
    guard let reading = model.shownField else { return [] }
    return reading.field(model.landscape.map.field, style)
      .draw(into: &buffer, viewport: viewport, capabilities: capabilities, halo: .ofInk(contrast: 7))
  }

  /// What the arrows are, at the foot of the map.
  private mutating func drawFieldWords(_ viewport: Viewport) {
    guard let reading = model.shownField else { return }
    let cells = viewport.cells
    let text = " \(model.fieldWords(reading).fitting(cells.width - 2)) "
    let row = cells.endRow - 1
    buffer.overlay(
      text, style: CellStyle(foreground: style.text.foreground, background: style.backdrop.background),
      column: cells.column, row: row, limit: cells.width)
    // The symbols in the hues of their arrows.
    var column = cells.column + 1
    for (kind, symbol) in zip(
      reading.vectors(model.landscape.map.field).map(\.kind), reading.symbols(model.landscape.map.field))
    {
      let look = CellStyle(
        foreground: style.arrow(kind).color, background: style.backdrop.background, isBold: true)
      buffer.overlay(symbol, style: look, column: column, row: row, limit: cells.endColumn - column)
      column += symbol.count + " and ".count
    }
  }

  /// Where every run was at the step of the crosshair.
  private func putCrosshair(_ viewport: Viewport, into letters: inout LetterPlaces) {
    guard let step = model.curves.chart.crosshair else { return }
    for path in model.shownPaths {
      guard let point = path.trace.path[safe: step] ?? path.trace.path.last else { continue }
      var look = style.pen(path.name).style
      (look.isBold, look.isReversed) = (true, true)
      letters.put(MapMarker(at: point, character: style.head(path.name) ?? "?", style: look), viewport)
    }
  }

  /// The probe with its value beside it, where it is away from the start, and the first step from there as arrows.
  private mutating func drawProbe(_ viewport: Viewport) {
    let probe = model.experiment.probe
    guard model.playback == nil, probe != model.experiment.race?.start,
      probe.count == model.experiment.objective.dimension,
      let cell = viewport.cell(of: inPlane(probe))
    else { return }
    let reading = model.landscape.reading.flatMap { $0.point == probe ? $0 : nil }
    if let reading { drawArrows(reading, from: inPlane(probe), viewport) }
    buffer.overlay("+", style: style.alert, column: cell.column, row: cell.row, halo: halo)
    guard let reading else { return }
    let text = " f \(reading.value.shortText()) |g| \(reading.gradientNorm.shortText()) "
    let left = cell.column + 2 + text.count <= viewport.cells.endColumn ? cell.column + 2 : cell.column - 1 - text.count
    // Above the probe where there is room, so that paths that go on beside it stay visible.
    let row = cell.row > viewport.cells.row ? cell.row - 1 : cell.row + 1
    let column = max(left, viewport.cells.column)
    buffer.overlay(
      text, style: CellStyle(foreground: style.alert.foreground, background: style.backdrop.background, isBold: true),
      column: column, row: row, limit: viewport.cells.endColumn - column)
  }

  /// -eta g in the hue of gradient descent, v in that of what was learned.
  private mutating func drawArrows(_ reading: ProbeReading, from origin: DataPoint, _ viewport: Viewport) {
    let plane = model.landscape.planeView.plane
    for (vector, name) in [(reading.descent, "gd"), (reading.update, "learned")] {
      guard let vector, vector.count == plane.first.count else { continue }
      let (u, v) = plane.components(of: vector)
      Arrow(from: origin, along: DataPoint(u, v), pen: style.pen(name))
        .draw(into: &buffer, viewport: viewport, capabilities: capabilities, halo: halo)
    }
  }
}

extension FieldReading {
  /// The arrows of a kind.
  func field(_ kind: FieldKind, _ style: Style) -> ArrowField {
    let layers = vectors(kind).filter { ArrowField.longest($0.vectors) > 0 }.map { layer in
      ArrowField.Layer(pen: style.arrow(layer.kind), vectors: layer.vectors)
    }
    // A little less than from one foot to the next.
    return ArrowField(places: arrows.map(\.place), layers: layers, reach: Double(2 * FieldQuestion.pitch.columns - 3))
  }
}

extension Style {
  /// The pen of arrows: the hue of gradient descent or of what is learned, without its dash, which a short arrow has no
  /// room for.
  func arrow(_ kind: FieldKind) -> Pen {
    var pen = pen(kind == .descent ? "gd" : "learned")
    pen.dash = .solid
    return pen
  }
}
