// The lesson pane on the screen.

import Plotting

extension Painter {
  /// The lines of the pane, each with its row.
  func lessonLines(width: Int) -> [LessonLine] {
    let rows = Lesson.rows(of: model)
    // Where the keys are, that is where the mark is.
    let next = model.focus == .lesson ? model.lessons.row : rows.firstIndex { !$0.isDone && !$0.isText }
    var lines: [LessonLine] = []
    for (index, row) in rows.enumerated() {
      func add(_ spans: [Span]) { lines.append(LessonLine(row: index, part: row.part, spans: spans)) }
      if row.isText {
        textLines(row, width: width).forEach(add)
        // A note over what can be chosen stands by itself, its formulas with it.
        if rows[safe: index + 1]?.isText == false, model.lessons.taken != nil { add([]) }
        continue
      }
      let mark = row.isDone ? (isASCII ? "+ " : "✓ ") : index == next ? "> " : row.isWrong ? "- " : "  "
      let theme = row.isDone ? style.label : index == next ? style.heading : style.text
      [Span(text: mark, style: style.live), Span(text: row.text, style: theme)].wrapped(to: width).forEach(add)
      // What to look at, where it is being looked at.
      let isOpen = index == next || (index == model.lessons.row && model.focus == .lesson)
      guard isOpen, !row.detail.isEmpty else { continue }
      [Span(text: "  " + row.detail, style: style.label)].wrapped(to: width).forEach(add)
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

  /// The lines that fit.
  func lessonWindow(_ lines: [LessonLine], height: Int) -> LessonWindow {
    let chosen = model.focus == .lesson ? model.lessons.row : nil
    guard model.lessons.taken == nil else { return LessonWindow(page: lines, height: height, chosen: chosen) }
    let next = chosen ?? Lesson.rows(of: model).firstIndex { !$0.isDone } ?? 0
    return LessonWindow(list: lines, height: height, around: next)
  }

  mutating func drawLesson(_ rect: CellRect) {
    let detail = Lesson.count(of: model).map { "\($0.done)/\($0.all)" } ?? ""
    // How far it is matters more than the last words of its name: nine columns are corners, lines and spaces.
    let room = rect.width - 9 - detail.count
    let title = Lesson.headings(of: model).fitting(room).shortened(to: room, glyphs: glyphs)
    let inside = frame(
      .lesson, in: rect, title: title, detail: detail, footer: model.focus == .lesson ? lessonFooter : "")
    let rows = Lesson.rows(of: model)
    let lines = lessonLines(width: inside.width - 2)
    let window = lessonWindow(lines, height: inside.height)
    if let offset = window.hidesAbove {
      put(isASCII ? "^" : "▲", style.key, column: inside.endColumn - 1, row: inside.row + offset, width: 1)
    }
    if let offset = window.hidesBelow {
      put(isASCII ? "v" : "▼", style.key, column: inside.endColumn - 1, row: inside.row + offset, width: 1)
    }
    for (offset, line) in window.lines.enumerated() {
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
