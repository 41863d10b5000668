// For classifiers the landscape is what is still misread: the digits themselves, with what the classifier says.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawDigits(_ rect: CellRect) {
    let objective = model.experiment.objective
    let selectedRun = model.selectedRunOnObjective
    let step = selectedRun?.trace.map { min(model.readStep, $0.stepCount) } ?? 0
    let reading = selectedRun?.trace?.digits(at: step)
    let title = ["1 Landscape  \(objective.name)", "1 \(objective.name)"].fitting(rect.width - 6)
    let details = [
      "\(objective.dimension) weights: held-out digits; p shows a plane", "held-out digits; p shows a plane",
      "p shows a plane",
    ]
    let inside = frame(
      .landscape, in: rect, title: title, detail: details.fitting(rect.width - title.count - 9),
      footer: digitLegend(width: rect.width - 6))
    var row = inside.row
    guard let selectedRun, let reading else {
      put([Span(text: "computing: digits read wrong will be shown here", style: style.label)], wrappedIn: inside)
      return
    }
    let wrong = "\(selectedRun.title) reads \(Self.percent(reading.accuracy)) right"
    put(
      [
        Span(text: wrong, style: style.heading),
        Span(
          text: inside.width >= 66
            ? "  after step \(reading.step); some of the others:" : "  at step \(reading.step)", style: style.label),
      ], column: inside.column + 1, row: row, width: inside.width - 2)
    row += 1
    let rest = inside.inset(top: row - inside.row)
    let bars = min(model.shownPaths.count, max(rest.height / 3, 0), 6)
    drawAccuracyBars(CellRect(column: rest.column, row: rest.endRow - bars, width: rest.width, height: bars))
    drawMistakes(reading.mistakes, in: rest.inset(left: 1, bottom: bars))
  }

  static func percent(_ fraction: Double) -> String {
    let tenths = Int((fraction * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  /// The pictures in rows, each with its class and what was said under it.
  private mutating func drawMistakes(_ mistakes: [DigitReading.Mistake], in rect: CellRect) {
    guard let first = mistakes.first else { return }
    let scale = rect.width >= 80 && rect.height >= 30 ? 2 : 1
    let size = first.image.cellSize
    let (width, height) = (max(size.columns * scale, 8) + 2, size.rows * scale + 1)
    let across = max((rect.width + 2) / width, 1)
    let down = rect.height / height
    for (index, mistake) in mistakes.prefix(across * down).enumerated() {
      let cell = CellRect(
        column: rect.column + index % across * width, row: rect.row + index / across * height, width: width - 2,
        height: height - 1)
      mistake.image.draw(into: &buffer, in: cell, capabilities: capabilities)
      put(
        [
          Span(text: "\(mistake.label)", style: style.heading), Span(text: " said ", style: style.label),
          Span(text: "\(mistake.said)", style: style.failure),
        ], column: cell.column, row: cell.endRow, width: cell.width)
    }
  }

  /// The accuracy of every run at the step shown.
  private mutating func drawAccuracyBars(_ rect: CellRect) {
    for (index, path) in model.shownPaths.suffix(rect.height).enumerated() {
      guard let reading = path.trace.digits(at: model.readStep) else { continue }
      let name = path.title.shortened(to: 10, glyphs: glyphs).padded(to: 11)
      let bar = Meter.text(reading.accuracy, width: max(rect.width - 24, 6), glyphs: glyphs)
      put(
        [
          Span(text: "\(style.head(path.name) ?? "?") \(name)", style: style.pen(path.name).style),
          Span(text: bar, style: style.pen(path.name).style),
          Span(text: " " + Self.percent(reading.accuracy), style: style.text),
        ], column: rect.column + 1, row: rect.row + index, width: rect.width - 2)
    }
  }

  private func digitLegend(width: Int) -> String { width >= 40 ? "class, then what the classifier says" : "" }
}

extension String {
  /// The text with spaces up to a width, never cut.
  func padded(to width: Int) -> String { count >= width ? self : self + String(repeating: " ", count: width - count) }
  /// The text with spaces before it up to a width, never cut.
  func padded(left width: Int) -> String { count >= width ? self : String(repeating: " ", count: width - count) + self }
}
