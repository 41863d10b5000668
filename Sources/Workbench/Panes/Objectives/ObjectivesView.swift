// The list of objectives and the facts of the one under the cursor.

import Experiment
import OptimizerEngine
import Plotting

/// The rows of the list of objectives on the screen.
enum ObjectiveList {
  /// Lines under the list: the filter and the facts.
  static func footHeight(_ model: Model, height: Int) -> Int {
    let isFiltering = !model.objectives.filter.isEmpty || model.editor?.purpose == .filter
    let width = (model.layout.panes[.objectives]?.insideFrame.width ?? 0) - 2
    let entry = model.listedObjectives[safe: model.objectives.row]
    let facts = entry.map { Painter(measuring: model).facts($0, width: width).count } ?? 0
    // Four rows of the list stay.
    return (height >= 8 ? min(facts, height - 4) : height >= 6 ? min(facts, 2) : 0) + (isFiltering ? 1 : 0)
  }

  /// The rows shown.
  static func window(_ model: Model, height: Int) -> Range<Int> {
    ListWindow.range(
      count: model.listedObjectives.count, selected: model.objectives.row,
      height: height - footHeight(model, height: height))
  }
}

extension Painter {
  mutating func drawObjectives(_ rect: CellRect) {
    let listed = model.listedObjectives
    let all = model.objectives.library.count
    let inside = frame(
      .objectives, in: rect, title: "Objective", detail: listed.count == all ? "\(all)" : "\(listed.count) of \(all)",
      footer: model.focus == .objectives
        ? ["/ filter  Enter choose", "Enter choose"].fitting(rect.width - 6) : rect.width >= 34 ? "/ filter" : "")
    let window = ObjectiveList.window(model, height: inside.height)
    for (line, index) in window.enumerated() {
      drawEntry(listed[index], isSelected: index == model.objectives.row, row: inside.row + line, in: inside)
    }
    if listed.isEmpty {
      put(
        "nothing matches; Esc clears", style.label, column: inside.column + 1, row: inside.row, width: inside.width - 2)
    }
    let isFiltering = !model.objectives.filter.isEmpty || model.editor?.purpose == .filter
    let foot = ObjectiveList.footHeight(model, height: inside.height)
    var row = inside.endRow - foot
    if isFiltering, row >= inside.row {
      let cursor = model.editor?.purpose == .filter ? caret : ""
      put(
        "/" + model.objectives.filter + cursor, style.alert, column: inside.column + 1, row: row,
        width: inside.width - 2)
      row += 1
    }
    guard let entry = listed[safe: model.objectives.row] else { return }
    for line in facts(entry, width: inside.width - 2).prefix(inside.endRow - row) {
      put(line, column: inside.column + 1, row: row, width: inside.width - 2)
      row += 1
    }
  }

  private mutating func drawEntry(_ entry: ObjectiveEntry, isSelected: Bool, row: Int, in rect: CellRect) {
    let isPresent = entry.name == model.experiment.objective.name
    // The cursor is marked as in the queue, and told from what is on the bench without color, too.
    let cursor = isSelected ? ">" : " "
    let mark = isPresent ? (isASCII ? "*" : "●") : " "
    let known = entry.objective.map { "d=\($0.dimension)" } ?? "..."
    // A name that is cut is no name: the dimension gives way.
    let dimension = entry.name.count + 4 + known.count <= rect.width ? known : ""
    let room = rect.width - 3 - (dimension.isEmpty ? 0 : dimension.count + 1)
    put(
      [
        Span(text: cursor + mark, style: style.key),
        Span(
          text: entry.name.shortened(to: room, glyphs: glyphs).padded(to: room),
          style: isPresent ? style.heading : style.text),
        Span(text: dimension.isEmpty ? "" : " " + dimension, style: style.label),
      ], column: rect.column, row: row, width: rect.width - 1)
    if isSelected { select(row: row, in: rect, isFocused: model.focus == .objectives && model.showsCursor) }
  }

  /// The formula in two lines at most, its remarks left out where they do not fit; nothing where it does not, for half a
  /// formula is another one.
  private func formulaLines(_ objective: Objective, width: Int) -> [[Span]] {
    let lineCount = objective.warning == nil ? 2 : 1
    return [objective.formula, objective.formula.upTo(", ")].lazy.map {
      [Span(text: $0, style: style.text)].wrapped(to: width, indent: 2)
    }
    .first { $0.count <= lineCount && $0.allSatisfy { $0.width <= width } } ?? []
  }

  /// What is known of an objective.
  func facts(_ entry: ObjectiveEntry, width: Int) -> [[Span]] {
    guard let objective = entry.objective else { return [[Span(text: "loading its data", style: style.label)]] }
    func line(_ name: String, _ texts: String...) -> [Span] {
      [Span(text: name, style: style.label), Span(text: texts.fitting(width - name.count), style: style.text)]
    }
    var lines = formulaLines(objective, width: width)
    let beta = objective.smoothness
    if let minimum = objective.minimum {
      let places = objective.minimizers.prefix(1).map { point in
        " at (" + point.prefix(3).map { $0.shortText(significantDigits: 2) }.joined(separator: ",")
          + (point.count > 3 ? ",..." : "") + ")"
      }
      let more = objective.minimizers.count > 1 ? " and \(objective.minimizers.count - 1) more" : ""
      let place = minimum.shortText() + (places.first ?? "")
      lines.append(line("f* ", place + more, place, minimum.shortText()))
    } else if let data = objective.data {
      lines.append(
        line("data ", "\(data.sampleCount) images, batches of \(data.batchSize)", "\(data.sampleCount) images"))
    }
    lines.append(
      line(
        "beta ",
        beta.value.isFinite
          ? "\(beta.value.short) \(beta.scope == .global ? "everywhere" : "on the box")" : "none known"))
    if let warning = objective.warning {
      lines += [Span(text: warning, style: style.alert)].wrapped(to: width, indent: 0)
    }
    if let source = objective.source {
      lines += [Span(text: "data ", style: style.label), Span(text: source, style: style.text)]
        .wrapped(to: width, indent: 2)
    }
    return lines
  }
}
