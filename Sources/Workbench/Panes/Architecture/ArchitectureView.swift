// The architecture pane: the form, the diagram of what it makes, and what the edit means before anything is trained.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawArchitecture(_ rect: CellRect) {
    let experiment = model.experiment
    let configuration = experiment.configuration
    let state =
      experiment.lastTrained == nil
      ? "not trained" : !experiment.isEdited ? "as trained" : rect.width >= 34 ? "edited, not trained" : "edited"
    let enter = "Enter \(ArchitecturePane.openLabel(model).lowercased())"
    let footers = ["\(enter)  Left Right change  t train", "\(enter)  Left Right change", "\(enter)  t train"]
    let inside = frame(
      .architecture, in: rect, title: rect.width >= 34 ? "4 Architecture" : "4 Arch", detail: state,
      footer: model.focus == .architecture ? footers.fitting(rect.width - 6) : "")
    let layout = FormLayout(model, in: inside)
    drawList(layout, rows: Form.rows(configuration))
    drawDiagram(layout)
    if let inspection = model.inspection {
      if let plot = layout.plot { drawMagnitudes(inspection, in: plot) }
      if let weights = layout.weights { drawWeights(inspection, in: weights) }
    }
    drawFoot(layout)
  }

  private mutating func drawList(_ layout: FormLayout, rows: [Form.Row]) {
    let (list, window) = (layout.list, layout.window)
    for (line, index) in window.enumerated() {
      drawRow(
        rows[index], index: index, row: list.row + line, in: list,
        hasHints: layout.diagram == nil || list.width >= 50)
    }
    if window.upperBound < rows.count, let last = window.indices.last {
      let more = isASCII ? "v" : "▼"
      put(more, style.key, column: list.endColumn - 1, row: list.row + last - window.lowerBound, width: 1)
    }
  }

  private mutating func drawDiagram(_ layout: FormLayout) {
    guard let diagram = layout.diagram else { return }
    let configuration = model.experiment.configuration
    let key = Form.key(atRow: model.architecture.row, in: configuration)
    let changes = model.experiment.lastTrained.map { Form.changes(from: $0.configuration, to: configuration) } ?? []
    drawDiagram(
      diagram, lit: key.flatMap(Diagram.place), changed: Set(changes.compactMap { Diagram.place(of: $0.key) }))
  }

  /// What the field under the cursor is, then what the edit means; why a value was not taken stands in place of both.
  private mutating func drawFoot(_ layout: FormLayout) {
    let (field, foot) = (layout.field, layout.foot)
    let width = foot.width - 2
    if let lines = complaint(width: width) {
      let room = CellRect(
        column: foot.column, row: field.row, width: foot.width, height: foot.endRow - field.row)
      for (index, line) in lines.prefix(room.height).enumerated() {
        put(line, column: room.column + 1, row: room.row + index, width: width)
      }
      return
    }
    for (index, line) in fieldMeaning(width: width, count: field.height).enumerated() {
      put(line, column: field.column + 1, row: field.row + index, width: width)
    }
    for (index, line) in meaning(width: width, count: foot.height).prefix(foot.height).enumerated() {
      put(line, column: foot.column + 1, row: foot.row + index, width: width)
    }
  }

  /// What the field under the cursor is, in as many words as there is room for.
  private func fieldMeaning(width: Int, count: Int) -> [[Span]] {
    let configuration = model.experiment.configuration
    guard count > 0, let key = Form.key(atRow: model.architecture.row, in: configuration) else { return [] }
    var wordings = Form.meaning(of: key, in: configuration)
    // Where no beta is known the hint is the summary, which stands there already.
    if key == "stepSize", !wordings[0].contains(hint(key)) { wordings.insert("\(wordings[0]); \(hint(key))", at: 0) }
    let lines = wordings.map { [Span(text: $0, style: style.text)].wrapped(to: width) }
    return lines.first { $0.count <= count } ?? Array((lines.last ?? []).prefix(count))
  }

  private mutating func drawRow(
    _ row: Form.Row, index: Int, row line: Int, in rect: CellRect, hasHints: Bool
  ) {
    let isSelected = index == model.architecture.row
    switch row {
    case .heading(let title):
      put(title, style.heading, column: rect.column + 1, row: line, width: rect.width - 2)
    case .setting(let key):
      guard let setting = Form.setting(key) else { return }
      let configuration = model.experiment.configuration
      let value = setting.read(configuration)
      let isChanged = model.experiment.lastTrained.map { setting.read($0.configuration) != value } ?? false
      let editor = model.editor.flatMap { $0.purpose == .setting(key) ? $0 : nil }
      let shown =
        editor.map { $0.text + caret } ?? (setting.options.isEmpty ? "<\(Form.short(value))>" : "[\(value)]")
      // A long value begins further left, a long name further right, so that neither is cut where both fit.
      let usual = rect.width >= 36 ? 14 : 13
      let fitted = max(min(usual, rect.width - 3 - shown.count), key.count + 1)
      // Where even that does not fit, the value stands alone: its heading and the line under the list name it.
      let nameWidth = editor == nil && fitted + shown.count > rect.width - 3 ? 0 : fitted
      put(
        [
          Span(text: isChanged ? "*" : " ", style: style.alert),
          Span(text: nameWidth == 0 ? "" : " " + key.padded(to: nameWidth), style: style.label),
        ], column: rect.column, row: line, width: rect.width)
      let column = rect.column + 2 + nameWidth
      let room = rect.endColumn - column - 1
      guard editor == nil else {
        // Typing goes on at the end of the text.
        put(String(shown.suffix(max(room, 0))), style.alert, column: column, row: line, width: room)
        return
      }
      let words = "  " + hint(key)
      let hint = hasHints && shown.count + words.count <= room ? words : ""
      put(
        [Span(text: shown, style: style.text), Span(text: hint, style: style.label)], column: column, row: line,
        width: room)
    }
    if isSelected { select(row: line, in: rect, isFocused: model.focus == .architecture && model.showsCursor) }
  }

  /// What a setting should be seen against.
  private func hint(_ key: String) -> String {
    let objective = model.experiment.objective
    let setting = Form.setting(key)
    // While a value is typed, what it may be says more than what it is.
    if model.editor?.purpose == .setting(key), let range = setting?.range { return range.description }
    let beta = model.experiment.configuration.family(of: objective).facts.beta
    guard key == "stepSize", beta.isFinite, beta > 0 else { return setting?.summary ?? "" }
    return objective.isClassifier
      ? "1/(2 beta) \((0.5 / beta).shortText())"
      : "2/beta \((2 / beta).shortText())"
  }

  /// Why a value was not taken, in all of its words: it stands where else the meaning of the edit does.
  private func complaint(width: Int) -> [[Span]]? {
    guard let editor = model.editor, case .setting = editor.purpose, let problem = editor.problem else { return nil }
    return [Span(text: problem, style: style.failure)].wrapped(to: width)
  }
}
