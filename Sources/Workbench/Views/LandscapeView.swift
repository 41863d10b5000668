// The landscape: the picture made by the runner, with paths, heads, start, minimizers and the probe over it.

import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawLandscape(_ rect: CellRect) {
    guard !model.bench.objective.isClassifier else { return drawDigits(rect) }
    let objective = model.bench.objective
    let picture = model.landscape.flatMap { $0.request.objective == objective.name ? $0 : nil }
    // In a narrow frame the distance from a slice matters more than the name of the pane.
    let pane = objective.dimension > 2 && rect.width < 64 ? "1 " : "1 Landscape  "
    let title = pane + objective.name + (objective.dimension > 2 ? " slice x1,x2" : "")
    let inside = frame(
      .landscape, in: rect, title: title, detail: landscapeDetail(picture, width: rect.width - 9 - title.count),
      footer: legend(width: rect.width - 6))
    guard let picture, picture.request == model.wantedLandscape else {
      put("computing the landscape", style.label, column: inside.column + 1, row: inside.row, width: inside.width - 2)
      return
    }
    buffer.copy(picture.picture, column: inside.column, row: inside.row)
    let map = picture.viewport
    let cells = CellRect(
      column: map.cells.column + inside.column, row: map.cells.row + inside.row, width: map.cells.width,
      height: map.cells.height)
    drawPaths(Viewport(box: map.box, cells: cells))
  }

  /// What a person must know of the map, the most important first, as much as fits.
  private func landscapeDetail(_ picture: Landscape?, width: Int) -> String {
    var parts: [String] = []
    if model.bench.objective.dimension > 2, let distances = model.featured?.trace?.distances,
      let distance = distances[safe: model.shownStep] ?? distances.last
    {
      parts.append("off plane \(distance.shortText())")
    }
    if let stretch = picture?.viewport.stretch, stretch > 1.3 {
      parts.append("stretched \(stretch.shortText(significantDigits: 2))x")
    }
    if let picture { parts.append("\(picture.levelCount) log levels") }
    return parts.reduce("") { text, part in
      let longer = text.isEmpty ? part : "\(text) \(dot) \(part)"
      return longer.count <= width ? longer : text
    }
  }

  /// Letters and names of what is drawn, as many as fit.
  private func legend(width: Int) -> String {
    let names = model.shownPaths.reversed().map(\.name)
    // All runs with shorter names rather than some of them with full ones.
    for length in [12, 5, 3] {
      let items = names.map { "\(style.head($0) ?? "?") \($0.prefix(length))" }
      let runs = items.joined(separator: length > 5 ? "  " : " ")
      guard runs.count <= width else { continue }
      return ["  S start", "  * min"].reduce(runs) { $0.count + $1.count <= width ? $0 + $1 : $0 }
    }
    return ""
  }

  private mutating func drawPaths(_ viewport: Viewport) {
    let step = model.shownStep
    let paths = model.shownPaths.map { path in
      Plotting.Trajectory(
        points: Array(path.trace.path.prefix(step + 1)), pen: style.pen(path.name), head: style.head(path.name),
        // What was learned never fades: it is what the picture is about.
        freshCount: path.name == "learned" ? .max / 8 : 80)
    }
    let objective = model.bench.objective
    Plotting.Trajectory.draw(
      paths, into: &buffer, viewport: viewport, capabilities: capabilities, theme: style.theme)
    // Marks lie over paths, but never over a head: where a run is now matters most.
    let heads = paths.compactMap { $0.points.last.flatMap(viewport.cell) }
    var marks = objective.minimizers.map { Marker.minimizer(at: DataPoint($0[0], $0[1]), theme: style.theme) }
    if let start = model.bench.race?.start, start.count >= 2 {
      marks.append(Marker.start(at: DataPoint(start[0], start[1]), theme: style.theme))
    }
    for mark in marks {
      guard let cell = viewport.cell(of: mark.point), !heads.contains(where: { $0 == cell }) else { continue }
      mark.draw(into: &buffer, viewport: viewport)
    }
    drawProbe(viewport)
  }

  /// The probe with its value beside it, where the pane has the focus or the probe is away from the start.
  private mutating func drawProbe(_ viewport: Viewport) {
    let probe = model.bench.probe
    guard probe.count >= 2, model.playback == nil else { return }
    let isAway = probe != model.bench.race?.start
    guard isAway, let cell = viewport.cell(of: DataPoint(probe[0], probe[1])) else { return }
    buffer.overlay("+", style: style.alert, column: cell.column, row: cell.row)
    guard let reading = model.reading, reading.point == probe else { return }
    let text = " f \(reading.value.shortText()) |g| \(reading.gradientNorm.shortText()) "
    let left = cell.column + 2 + text.count <= viewport.cells.endColumn ? cell.column + 2 : cell.column - 1 - text.count
    // Above the probe where there is room, so that paths that go on beside it stay visible.
    let row = cell.row > viewport.cells.row ? cell.row - 1 : cell.row + 1
    let column = max(left, viewport.cells.column)
    buffer.overlay(
      text, style: CellStyle(foreground: style.alert.foreground, background: style.theme.background, isBold: true),
      column: column, row: row, limit: viewport.cells.endColumn - column)
  }
}
