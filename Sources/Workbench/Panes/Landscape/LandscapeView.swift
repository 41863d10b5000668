// The landscape: the picture made by the runner, with paths, heads, start, minimizers and the probe over it.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawLandscape(_ rect: CellRect) {
    guard model.showsMap else { return drawDigits(rect) }
    let objective = model.experiment.objective
    let picture = model.shownLandscape
    // In a narrow frame the distance from a slice matters more than the name of the pane.
    let isSlice = objective.dimension > 2
    let isNarrow = rect.width < 64
    let slices = !isSlice ? [""] : (isNarrow ? [true] : [false, true]).map { " \(sliceName(isShort: $0))" }
    let panes = isSlice && isNarrow ? ["1 "] : ["1 Landscape  ", "1 "]
    // A formula is a long name, and nothing that the list beside the map does not say.
    let names = [objective.name] + (isSlice ? [24, 12] : []).map { objective.name.shortened(to: $0, glyphs: glyphs) }
    let titles = names.flatMap { name in panes.flatMap { pane in slices.map { pane + name + $0 } } }
    let title = titles.fitting(rect.width - (isSlice ? 30 : 6))
    let inside = frame(
      .landscape, in: rect, title: title, detail: landscapeDetail(picture, width: rect.width - 9 - title.count),
      footer: legend(width: rect.width - 6))
    guard let picture else {
      put([Span(text: "computing the landscape", style: style.label)], wrappedIn: inside)
      return
    }
    buffer.copy(picture.picture, column: inside.column, row: inside.row)
    let map = picture.viewport
    let cells = CellRect(
      column: map.cells.column + inside.column, row: map.cells.row + inside.row, width: map.cells.width,
      height: map.cells.height)
    drawPaths(Viewport(box: map.box, cells: cells))
  }

  /// What plane is shown, in the words of titles.
  private func sliceName(isShort: Bool) -> String {
    let plane = model.landscape.planeView.plane
    guard let share = plane.share else { return "slice \(plane.name)" }
    let run = isShort ? "" : " of #\(model.landscape.planeView.run ?? 0),"
    return "slice \(plane.name)\(run) \(Int((100 * share).rounded())) %"
  }

  /// What a person must know of the map, the most important first, as much as fits.
  private func landscapeDetail(_ picture: Landscape?, width: Int) -> String {
    var parts: [String] = []
    if model.experiment.objective.dimension > 2, let distances = model.selectedRunOnObjective?.trace?.distances,
      let distance = distances[safe: model.readStep] ?? distances.last
    {
      parts.append("off plane \(distance.shortText())")
    }
    if let step = model.curves.chart.crosshair { parts.append("read at step \(step)") }
    if let stretch = picture?.viewport.stretch, stretch > 1.3 {
      parts.append("stretched \(stretch.shortText(significantDigits: 2))x")
    }
    if model.landscape.map.window != nil { parts.append("zoomed") }
    if let picture {
      if picture.isCoarse { parts.append("refining") }
      if let count = picture.sampleCount { parts.append("f on \(count) samples") }
      parts.append("\(picture.levelCount) \(picture.request.spacing.rawValue) levels")
    }
    return parts.reduce("") { text, part in
      let longer = text.isEmpty ? part : "\(text) \(dot) \(part)"
      return longer.count <= width ? longer : text
    }
  }

  /// Letters and names of what is drawn, as many as fit.
  private func legend(width: Int) -> String {
    let names = model.shownPaths.reversed().map(\.name)
    // All runs with shorter names rather than some of them with full ones.
    let full = names.map { "\(style.head($0) ?? "?") \($0)" }
    let short = names.map { "\(style.head($0) ?? "?") \(Style.shortName($0))" }
    let letters = names.map { String(style.head($0) ?? "?") }
    for (items, gap) in [(full, "  "), (full, " "), (short, " "), (letters, " ")] {
      let runs = items.joined(separator: gap)
      guard runs.count <= width else { continue }
      let arrows = model.landscape.reading?.update != nil && model.experiment.probe != model.experiment.race?.start
      let marks = ["  S start", "  * min"] + (arrows ? ["  + probe, -eta g, v"] : [])
      return marks.reduce(runs) { $0.count + $1.count <= width ? $0 + $1 : $0 }
    }
    return ""
  }

  private mutating func drawPaths(_ viewport: Viewport) {
    let step = model.shownStep
    let paths = model.shownPaths.map { path in
      Plotting.Trajectory(
        points: Array(path.trace.path.prefix(step + 1)), pen: style.pen(path.name),
        // What was learned never fades: it is what the picture is about.
        freshCount: path.name == "learned" ? .max / 8 : 80)
    }
    let objective = model.experiment.objective
    Plotting.Trajectory.draw(
      paths, into: &buffer, viewport: viewport, capabilities: capabilities, backdrop: style.backdrop)
    drawCrosshair(viewport)
    // Marks lie over paths, but never over a head: where a run is now matters most.
    let heads = paths.compactMap { $0.points.last.flatMap(viewport.cell) }
    let plane = model.landscape.planeView.plane
    func inPlane(_ point: [Double]) -> DataPoint {
      let place = plane.place(of: point)
      return DataPoint(place.u, place.v)
    }
    var marks = objective.minimizers.map { MapMarker.minimizer(at: inPlane($0), backdrop: style.backdrop) }
    if let start = model.experiment.race?.start, start.count == objective.dimension {
      marks.append(MapMarker.start(at: inPlane(start), backdrop: style.backdrop))
    }
    for mark in marks {
      guard let cell = viewport.cell(of: mark.point), !heads.contains(where: { $0 == cell }) else { continue }
      mark.draw(into: &buffer, viewport: viewport)
    }
    drawProbe(inPlane, viewport)
  }

  /// Where every run was at the step of the crosshair.
  private mutating func drawCrosshair(_ viewport: Viewport) {
    guard let step = model.curves.chart.crosshair else { return }
    for path in model.shownPaths {
      guard let point = path.trace.path[safe: step] ?? path.trace.path.last, let cell = viewport.cell(of: point)
      else { continue }
      var theme = style.pen(path.name).style
      (theme.isBold, theme.isReversed) = (true, true)
      buffer.overlay(style.head(path.name) ?? "?", style: theme, column: cell.column, row: cell.row)
    }
  }

  /// The probe with its value beside it, where it is away from the start, and the first step from there as arrows.
  private mutating func drawProbe(_ inPlane: ([Double]) -> DataPoint, _ viewport: Viewport) {
    let probe = model.experiment.probe
    guard model.playback == nil, probe != model.experiment.race?.start,
      probe.count == model.experiment.objective.dimension,
      let cell = viewport.cell(of: inPlane(probe))
    else { return }
    let reading = model.landscape.reading.flatMap { $0.point == probe ? $0 : nil }
    if let reading { drawArrows(reading, from: inPlane(probe), viewport) }
    buffer.overlay("+", style: style.alert, column: cell.column, row: cell.row)
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
        .draw(into: &buffer, viewport: viewport, capabilities: capabilities)
    }
  }
}
