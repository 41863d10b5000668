// The lesson pane on the screen.

import Plotting

extension Painter {
  /// The lines of the pane, each with its row.
  func lessonLines(width: Int) -> [(row: Int, spans: [Span])] {
    let rows = Lesson.rows(of: model)
    // Where the keys are, that is where the mark is.
    let next = model.focus == .lesson ? model.lessons.row : rows.firstIndex { !$0.isDone && !$0.isText }
    var lines: [(row: Int, spans: [Span])] = []
    for (index, row) in rows.enumerated() {
      if row.isText {
        lines += textLines(row, width: width).map { (index, $0) }
        // A note over what can be chosen stands by itself, its formulas with it.
        if rows[safe: index + 1]?.isText == false, model.lessons.taken != nil { lines.append((index, [])) }
        continue
      }
      let mark = row.isDone ? (isASCII ? "+ " : "✓ ") : index == next ? "> " : row.isWrong ? "- " : "  "
      let theme = row.isDone ? style.label : index == next ? style.heading : style.text
      for spans in [Span(text: mark, style: style.live), Span(text: row.text, style: theme)].wrapped(to: width) {
        lines.append((index, spans))
      }
      // What to look at, where it is being looked at.
      let isOpen = index == next || (index == model.lessons.row && model.focus == .lesson)
      guard isOpen, !row.detail.isEmpty else { continue }
      for spans in [Span(text: "  " + row.detail, style: style.label)].wrapped(to: width) {
        lines.append((index, spans))
      }
    }
    return lines
  }

  /// A paragraph, or a formula set in from it.
  private func textLines(_ row: Lesson.Row, width: Int) -> [[Span]] {
    guard row.isFormula else { return [Span(text: row.text, style: style.text)].wrapped(to: width) }
    let set = isASCII ? row.text : MathText.set(row.text)
    return [Span(text: set, style: style.heading)].wrapped(to: width - 2).map {
      [Span(text: "  ", style: style.text)] + $0
    }
  }

  /// The lines that fit: those around what is next, or around what is chosen.
  func lessonWindow(
    _ lines: [(row: Int, spans: [Span])], height: Int
  ) -> ArraySlice<(row: Int, spans: [Span])> {
    let chosen =
      model.focus == .lesson ? model.lessons.row : Lesson.rows(of: model).firstIndex { !$0.isDone } ?? 0
    // A marker of a lesson is read from its first word, if all of it fits.
    guard lines.count > height else { return lines[...] }
    let first = lines.firstIndex { $0.row == chosen } ?? 0
    let last = lines.lastIndex { $0.row == chosen } ?? 0
    // No further than needed, so that as much as fits of what precedes is read with it.
    let start = last - first < height ? max(last + 1 - height, 0) : first
    return lines.dropFirst(start).prefix(height)
  }

  mutating func drawLesson(_ rect: CellRect) {
    let detail = Lesson.count(of: model).map { "\($0.done)/\($0.all)" } ?? ""
    // How far it is matters more than the last words of its name.
    let titles = [
      "6 Lesson  \(Lesson.title(of: model))", "6 Lesson" + (model.lessons.taken?.number.map { " \($0)" } ?? ""),
    ]
    let inside = frame(
      .lesson, in: rect, title: titles.fitting(rect.width - 7 - detail.count), detail: detail,
      footer: model.focus == .lesson ? lessonFooter : "")
    let rows = Lesson.rows(of: model)
    let lines = lessonLines(width: inside.width - 2)
    let window = lessonWindow(lines, height: inside.height)
    if window.startIndex > 0 {
      put(isASCII ? "^" : "▲", style.key, column: inside.endColumn - 1, row: inside.row, width: 1)
    }
    if window.endIndex < lines.count {
      put(isASCII ? "v" : "▼", style.key, column: inside.endColumn - 1, row: inside.endRow - 1, width: 1)
    }
    for (offset, line) in window.enumerated() {
      put(line.spans, column: inside.column + 1, row: inside.row + offset, width: inside.width - 2)
      if model.focus == .lesson, line.row == model.lessons.row, rows[safe: line.row]?.isText == false {
        select(row: inside.row + offset, in: inside, isFocused: model.showsCursor && model.editor == nil)
      }
    }
  }

  private var lessonFooter: String {
    guard model.lessons.taken != nil else { return "Enter do it  Up Down" }
    return "Enter do it  Up Down  [ ] markers"
  }
}
