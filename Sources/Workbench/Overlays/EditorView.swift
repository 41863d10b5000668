// Lines being typed over the panes: the command palette, a marker's note, a formula of one's own.

import Plotting

extension Painter {
  /// The character that shows where typing goes on.
  var caret: String { isASCII ? "_" : "▏" }

  /// Draws the line being typed where it has no place of its own in a pane.
  mutating func drawEditor() {
    guard let editor = model.editor else { return }
    switch editor.purpose {
    case .filter, .setting, .racer, .search: break
    case .choice: if let list = ChoiceList(model) { drawChoices(list) }
    case .palette: drawPalette(editor)
    case .marker:
      drawLine(
        editor, title: "Marker", hint: "a note; or task: GOAL | CONDITIONS, quiz: QUESTION | CHOICE | *RIGHT | WHY")
    case .expression:
      drawLine(
        editor, title: "Own objective",
        hint: "a formula in x, y or x1, x2, ..., as (1-x)^2 + 20*(y-x^2)^2; settings after ;  box=-2,2  start=-1,1")
    }
  }

  private mutating func drawLine(_ editor: LineEditor, title: String, hint: String) {
    let width = min(76, model.display.width - 4)
    var lines = tail(of: editor.text + caret, width: width - 2)
    let words = editor.problem ?? editor.remark ?? hint
    let theme = editor.problem != nil ? style.failure : editor.remark != nil ? style.text : style.label
    lines += [[]] + [Span(text: words, style: theme)].wrapped(to: width - 2)
    let footers = ["Enter takes it  Esc leaves", "Esc leaves"]
    let inside = drawBox(
      width: width + 2, height: lines.count + 2, title: title, footer: footers.fitting(width - 4))
    for (row, line) in lines.prefix(inside.height).enumerated() {
      put(line, column: inside.column + 1, row: inside.row + row, width: inside.width - 2)
    }
  }

  /// The end of a long text in at most four lines, because that is where typing goes on.
  private func tail(of text: String, width: Int) -> [[Span]] {
    guard width > 0 else { return [] }
    var rest = text[...]
    var lines: [[Span]] = []
    while !rest.isEmpty {
      lines.append([Span(text: String(rest.prefix(width)), style: style.alert)])
      rest = rest.dropFirst(width)
    }
    return Array(lines.suffix(4))
  }

  private mutating func drawPalette(_ editor: LineEditor) {
    let items = Palette.items(for: editor.text, in: model)
    let height = min(max(model.display.height - 6, 4), 18)
    let width = min(78, model.display.width - 2)
    let footers = ["Tab completes  Enter does it  Esc leaves", "Enter does it  Esc leaves", "Esc leaves"]
    let inside = drawBox(width: width, height: height, title: "Command", footer: footers.fitting(width - 6))
    put(
      [Span(text: ":", style: style.key)] + (tail(of: editor.text + caret, width: inside.width - 4).last ?? []),
      column: inside.column + 1, row: inside.row, width: inside.width - 2)
    if let problem = editor.problem {
      put([Span(text: problem, style: style.failure)], wrappedIn: inside.inset(top: 1))
      return
    }
    let rows = CellRect(
      column: inside.column, row: inside.row + 1, width: inside.width, height: max(inside.height - 1, 0))
    let window = ListWindow.range(count: items.count, selected: editor.choice, height: rows.height)
    // Summaries stand under each other; a name that is longer takes the room it needs.
    let usual = min(max(items[window].map(\.text.count).max() ?? 0, 12), 20)
    for (line, index) in window.enumerated() {
      drawItem(items[index], nameWidth: usual, row: rows.row + line, in: rows)
      if index == editor.choice { select(row: rows.row + line, in: rows, isFocused: true) }
    }
    if items.isEmpty {
      put("nothing matches", style.label, column: rows.column + 1, row: rows.row, width: rows.width - 2)
    }
  }

  private mutating func drawItem(_ item: PaletteItem, nameWidth: Int, row: Int, in rows: CellRect) {
    // What cannot be done now stays in its place, with its reason.
    let reason = Action(rawValue: item.text).flatMap(model.unavailability)
    let keys = item.keys.isEmpty ? "" : "  \(item.keys)"
    let name = item.text.shortened(to: rows.width - 2, glyphs: glyphs).padded(to: nameWidth)
    let room = max(rows.width - 4 - name.count - keys.count, 0)
    let summary = (reason ?? item.summary).clauses.fitting(room).shortened(to: room, glyphs: glyphs)
    put(
      [
        Span(text: name + "  ", style: reason == nil ? style.heading : style.disabled),
        Span(text: summary.padded(to: room), style: reason == nil ? style.label : style.disabled),
        Span(text: keys, style: style.key),
      ], column: rows.column + 1, row: row, width: rows.width - 2)
  }
}
