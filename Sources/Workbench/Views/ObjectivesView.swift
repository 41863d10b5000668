// The list of objectives and the facts of the one under the cursor.

import OptimizerEngine
import Plotting

/// The rows of the list of objectives on the screen.
enum ObjectiveList {
  /// Lines under the list: the filter and the facts.
  static func footHeight(_ model: Model, height: Int) -> Int {
    let isFiltering = !model.filter.isEmpty || model.editor?.purpose == .filter
    let entry = model.listedObjectives[safe: model.objectiveRow]
    let facts = entry?.objective?.warning == nil ? 3 : 4
    return (height >= 8 ? facts : height >= 6 ? 2 : 0) + (isFiltering ? 1 : 0)
  }

  /// The rows shown.
  static func window(_ model: Model, height: Int) -> Range<Int> {
    ListWindow.range(
      count: model.listedObjectives.count, selected: model.objectiveRow,
      height: height - footHeight(model, height: height))
  }
}

extension Painter {
  mutating func drawObjectives(_ rect: CellRect) {
    let listed = model.listedObjectives
    let all = model.library.count
    let inside = frame(
      .objectives, in: rect, title: "Objective", detail: listed.count == all ? "\(all)" : "\(listed.count) of \(all)",
      footer: model.focus == .objectives ? "/ filter  Enter choose" : rect.width >= 34 ? "/ filter" : "")
    let window = ObjectiveList.window(model, height: inside.height)
    for (line, index) in window.enumerated() {
      drawEntry(listed[index], isSelected: index == model.objectiveRow, row: inside.row + line, in: inside)
    }
    if listed.isEmpty {
      put(
        "nothing matches; Esc clears", style.label, column: inside.column + 1, row: inside.row, width: inside.width - 2)
    }
    let isFiltering = !model.filter.isEmpty || model.editor?.purpose == .filter
    let foot = ObjectiveList.footHeight(model, height: inside.height)
    var row = inside.endRow - foot
    if isFiltering, row >= inside.row {
      let cursor = model.editor?.purpose == .filter ? (isASCII ? "_" : "▏") : ""
      put("/" + model.filter + cursor, style.alert, column: inside.column + 1, row: row, width: inside.width - 2)
      row += 1
    }
    guard let entry = listed[safe: model.objectiveRow] else { return }
    for line in facts(entry).prefix(inside.endRow - row) {
      put(line, column: inside.column + 1, row: row, width: inside.width - 2)
      row += 1
    }
  }

  private mutating func drawEntry(_ entry: ObjectiveEntry, isSelected: Bool, row: Int, in rect: CellRect) {
    let isPresent = entry.name == model.bench.objective.name
    let mark = isPresent ? ">" : " "
    let dimension = entry.objective.map { "d=\($0.dimension)" } ?? "..."
    let room = rect.width - 4 - dimension.count
    put(
      [
        Span(text: mark + " ", style: style.key),
        Span(
          text: entry.name.shortened(to: room, glyphs: glyphs).padded(to: room),
          style: isPresent ? style.heading : style.text),
        Span(text: " " + dimension, style: style.label),
      ], column: rect.column, row: row, width: rect.width - 1)
    if isSelected { select(row: row, in: rect, isFocused: model.focus == .objectives && model.overlay == nil) }
  }

  /// What is known of an objective.
  private func facts(_ entry: ObjectiveEntry) -> [[Span]] {
    guard let objective = entry.objective else { return [[Span(text: "loading its data", style: style.label)]] }
    func line(_ name: String, _ text: String) -> [Span] {
      [Span(text: name, style: style.label), Span(text: text, style: style.text)]
    }
    var lines = [line("", objective.formula)]
    let beta = objective.smoothness
    if let minimum = objective.minimum {
      let places = objective.minimizers.prefix(1).map { point in
        " at (" + point.prefix(3).map { $0.shortText(significantDigits: 2) }.joined(separator: ",")
          + (point.count > 3 ? ",..." : "") + ")"
      }
      let more = objective.minimizers.count > 1 ? " and \(objective.minimizers.count - 1) more" : ""
      lines.append(line("f* ", minimum.shortText() + (places.first ?? "") + more))
    } else if let data = objective.data {
      lines.append(line("data ", "\(data.sampleCount) images, batches of \(data.batchSize)"))
    }
    lines.append(
      line(
        "beta ",
        beta.value.isFinite
          ? "\(beta.value.shortText()) \(beta.scope == .global ? "everywhere" : "on the box")" : "none known"))
    if let warning = objective.warning { lines.append([Span(text: warning, style: style.alert)]) }
    return lines
  }
}
