// The landscape: its title, its legend, and the picture made by the runner.

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
    drawOverMap(picture, column: inside.column, row: inside.row)
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
      let isOne = picture.levelCount == 1
      parts.append("\(picture.levelCount) \(picture.request.spacing.rawValue) \(isOne ? "level" : "levels")")
    }
    return parts.reduce("") { text, part in
      let longer = text.isEmpty ? part : "\(text) \(dot) \(part)"
      return longer.count <= width ? longer : text
    }
  }

  /// Letters and names of what is drawn, as many as fit; the minimum is named as long as anything is.
  private func legend(width: Int) -> String {
    let paths = model.shownPaths.reversed().map { (letter: style.head($0.name) ?? "?", name: $0.name, title: $0.title) }
    // All runs with shorter names rather than some of them with full ones.
    let full = paths.map { "\($0.letter) \($0.title)" }
    let short = paths.map { "\($0.letter) \($0.title == $0.name ? Style.shortName($0.name) : $0.title)" }
    let letters = paths.map { String($0.letter) }
    let (start, minimum) = ("S start", "* min")
    let runs = [full.joined(separator: "  "), full.joined(separator: " "), short.joined(separator: " ")]
    let heads = letters.joined(separator: " ")
    // Names are shortened before marks go, and the start goes before the names do.
    let choices =
      runs.map { [$0, start, minimum] } + runs.map { [$0, minimum] } + [[heads, start, minimum], [heads, minimum]]
    let legend = (choices.map { $0.filter { !$0.isEmpty }.joined(separator: "  ") } + [minimum, ""]).fitting(width)
    let arrows = model.landscape.reading?.update != nil && model.experiment.probe != model.experiment.race?.start
    let whole = legend + "  + probe, -eta g, v"
    return arrows && legend.contains(start) && whole.count <= width ? whole : legend
  }
}
