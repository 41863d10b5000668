// The view: a model as cells.

import Experiment
import OptimizerEngine
package import Plotting

/// Draws the model; a pure function.
package func view(_ model: Model) -> CellBuffer {
  var painter = Painter(model)
  painter.drawScreen()
  return painter.buffer
}

extension Painter {
  fileprivate mutating func drawScreen() {
    let layout = model.layout
    switch layout.mode {
    case .tooSmall: drawTooSmall()
    case .line: drawLine(layout)
    case .single, .compact, .wide: drawPanes(layout)
    }
    if !model.isTooSmall { model.sheet?.feature.draw(&self) }
    switch model.overlay {
    case .help(let isFull, let scroll): drawHelp(isFull: isFull, scroll: scroll)
    case .page(let page, let scroll): drawPage(page, scroll: scroll)
    case .quitQuestion, .cancelQuestion, .recoveryQuestion, .dataQuestion, .recordingQuestion: drawQuestion()
    case nil: drawEditor()
    }
    paintBackground()
  }

  private mutating func drawPanes(_ layout: Layout) {
    if let header = layout.header { drawHeader(header) }
    for pane in Pane.allCases {
      if let rect = layout.panes[pane] { pane.feature.draw(&self, in: rect) }
    }
    drawTaughtFrame(layout)
    if let timeline = layout.timeline { drawTimeline(timeline) }
    if let status = layout.status { drawStatus(status) }
    if let hints = layout.hints { drawHints(hints) }
  }

  private mutating func drawTooSmall() {
    let text = "needs 20x5"
    put(
      text, style.alert, column: max((model.display.width - text.count) / 2, 0), row: model.display.height / 2,
      width: model.display.width)
  }

  /// One line of numbers and the hints.
  private mutating func drawLine(_ layout: Layout) {
    var fields: [String] = []
    if let selectedRun = model.selectedRunOnObjective, let trace = selectedRun.trace {
      let step = min(model.shownStep, trace.stepCount)
      fields.append("step \(step)")
      fields.append("f \((trace.values[safe: step] ?? .nan).shortText())")
      fields.append("|g| \((trace.gradientNorms[safe: step] ?? .nan).shortText())")
      fields.append(trace.certificate.verdict.rawValue)
    } else {
      fields.append("\(model.experiment.objective.name): computing")
    }
    // What does not fit on one row goes on in the next: the numbers matter more than the blank.
    var (column, row) = (0, 0)
    for field in fields {
      if column > 0, column + field.count > model.display.width { (column, row) = (0, row + 1) }
      guard row < model.display.height - 1 else { break }
      put(field, style.text, column: column, row: row, width: model.display.width)
      column += field.count + 2
    }
    if let notice = model.messages.notice, row + 1 < model.display.height - 1 {
      put(notice.text, style.alert, column: 0, row: row + 1, width: model.display.width)
    } else if row + 1 < model.display.height - 1 {
      put("panes need 40x12", style.label, column: 0, row: row + 1, width: model.display.width)
    }
    if let hints = layout.hints { drawHints(hints) }
  }
}

extension Array {
  /// The element at an index, nil outside.
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
