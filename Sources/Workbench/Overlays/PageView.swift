// Pages of text over the panes, or beside the pane that they explain.

import Plotting

extension Painter {
  /// A page of text, long lines broken; one that explains a pane lies beside it.
  mutating func drawPage(_ page: TextPage, scroll: Int) {
    let dock = dock(of: page)
    let lines = broken(page, width: (dock?.width).map { $0 - 4 } ?? width(of: page))
    let inside =
      dock.map { drawBox(in: $0, title: page.title, footer: pageFooters(page).fitting($0.width - 6)) }
      ?? drawBox(
        width: width(of: page) + 4, height: lines.count + 2, title: page.title,
        footer: pageFooters(page).fitting(width(of: page)))
    let first = min(scroll, max(lines.count - inside.height, 0))
    for (row, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      put(line, column: inside.column + 1, row: inside.row + row, width: inside.width - 2)
    }
  }

  private func pageFooters(_ page: TextPage) -> [String] {
    guard page.beside != nil else { return ["Esc closes  Up Down scroll", "Esc closes"] }
    guard page.follows else { return ["Esc closes  Up Down scroll  w back", "Esc closes  w back", "Esc closes"] }
    guard !page.isGlossary else {
      return ["Esc closes  PgDn scrolls  w all words", "Esc closes  w all words", "Esc closes"]
    }
    let move = model.focus.feature.isWalked ? "Up Down next line" : "Up Down scroll"
    return ["Esc closes  \(move)  PgDn scrolls  w words", "Esc closes  \(move)  w words", "Esc  \(move)", "Esc closes"]
  }

  /// Where a page lies beside the pane that it explains; nil where that is nowhere.
  private func dock(of page: TextPage) -> CellRect? {
    guard let pane = page.beside, let rect = model.layout.panes[pane] else { return nil }
    let room = CellRect(column: 0, row: 1, width: model.display.width, height: max(model.display.height - 2, 0))
    return PageDock.place(beside: rect, in: room) { broken(page, width: $0).count }
  }

  /// How wide the lines of a page in the middle are.
  private func width(of page: TextPage) -> Int {
    min(
      max(page.lines.map(\.count).max() ?? 0, page.title.count + 6, 30), PageDock.widest, model.display.width - 4)
  }

  /// The lines of a page as they fit.
  private func broken(_ page: TextPage, width: Int) -> [[Span]] {
    let lines = page.lines.flatMap { text in
      text.isEmpty ? [[]] : [Span(text: text, style: look(of: text, in: page))].wrapped(to: width)
    }
    guard !page.words.isEmpty else { return lines }
    let words = page.words.joined(separator: ", ")
    return lines + [[]] + [Span(text: "words, by w: \(words)", style: style.label)].wrapped(to: width)
  }

  /// In the glossary names stand out, and formulas from what they say.
  private func look(of line: String, in page: TextPage) -> CellStyle {
    guard page.isGlossary else { return style.text }
    return line.hasPrefix(Glossary.formulaIndent) ? style.focusedFrame : line.hasPrefix(" ") ? style.text : style.key
  }

  /// The last line that can be scrolled to, so that the end stays in view.
  func longestScroll(_ page: TextPage) -> Int {
    guard let dock = dock(of: page) else { return hidden(of: broken(page, width: width(of: page)).count) }
    return max(broken(page, width: dock.width - 4).count - (dock.height - 2), 0)
  }
}
