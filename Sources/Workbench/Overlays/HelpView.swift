// The help and pages of text over the panes.

import Plotting

extension Painter {
  mutating func drawHelp(isFull: Bool, scroll: Int) {
    let lines = helpLines(isFull: isFull)
    let search = model.editor?.purpose == .search ? "/\(model.helpSearch)\(caret)" : ""
    let shown = search.isEmpty && !model.helpSearch.isEmpty ? "  /\(model.helpSearch)" : ""
    let title = isFull ? "Help\(shown)" : "Help  \(model.sheet?.feature.title ?? model.focus.title)"
    let widest = lines.map { $0.keys.isEmpty ? $0.text.count : HelpText.keyWidth + $0.text.count }.max() ?? 0
    let footers = ["Esc closes  Up Down scroll  / searches", "Esc closes  Up Down scroll", "Esc closes"]
    let footer = search.isEmpty ? footers.fitting(widest) : search
    let inside = drawBox(
      width: max(widest + 4, footer.count + 6), height: lines.count + 2, title: title, footer: footer)
    let first = min(scroll, max(lines.count - inside.height, 0))
    for (row, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      drawHelpLine(line, row: inside.row + row, in: inside)
    }
  }

  private mutating func drawHelpLine(_ line: HelpText.Line, row: Int, in inside: CellRect) {
    let (column, width) = (inside.column + 1, inside.width - 2)
    guard !line.keys.isEmpty else { return put(line.text, style.heading, column: column, row: row, width: width) }
    put(line.keys.padded(to: HelpText.keyWidth - 1), style.key, column: column, row: row, width: width)
    put(
      line.text, style.text, column: column + HelpText.keyWidth, row: row, width: width - HelpText.keyWidth)
  }

  /// The lines of the help as they fit into its box.
  private func helpLines(isFull: Bool) -> [HelpText.Line] {
    HelpText.lines(isFull: isFull, of: model, width: model.display.width - 4)
  }

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
    guard page.follows, !page.isGlossary, !page.words.isEmpty else { return lines }
    let words = page.words.map(\.name).joined(separator: ", ")
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

  /// The last line of the help that can be scrolled to.
  func longestScroll(help isFull: Bool) -> Int { hidden(of: helpLines(isFull: isFull).count) }

  /// The lines of a box that its height leaves out.
  private func hidden(of lineCount: Int) -> Int {
    let height = min(lineCount + 2, max(model.display.height - 1, 0))
    return max(lineCount - (hasFrame(height: height) ? height - 2 : height), 0)
  }

  /// Whether a box has a frame; on a very low screen every line is needed for text.
  private func hasFrame(height: Int) -> Bool { height >= 3 && model.display.height >= 8 }

  /// Where boxes may lie: everywhere but on the line of keys.
  var boxRoom: CellRect {
    CellRect(column: 0, row: 0, width: model.display.width, height: max(model.display.height - 1, 0))
  }

  /// Where a box of some size lies.
  func boxRect(width: Int, height: Int) -> CellRect {
    let room = boxRoom
    let size = (width: min(width, room.width), height: min(height, room.height))
    return CellRect(
      column: (room.width - size.width) / 2, row: (room.height - size.height) / 2, width: size.width,
      height: size.height)
  }

  /// The inside of a box of some size, as it is drawn.
  func boxInside(width: Int, height: Int) -> CellRect {
    let rect = boxRect(width: width, height: height)
    return rect.width >= 30 && hasFrame(height: rect.height) ? rect.insideFrame : rect
  }

  /// A box in the middle of the screen; on a small one all of it, without a frame where even that is too much.
  mutating func drawBox(width: Int, height: Int, title: String, footer: String) -> CellRect {
    let rect = boxRect(width: width, height: height)
    guard rect.width >= 30, hasFrame(height: rect.height) else {
      buffer.fill(rect)
      return rect
    }
    return drawBox(in: rect, title: title, footer: footer)
  }

  /// A box in its place.
  private mutating func drawBox(in rect: CellRect, title: String, footer: String) -> CellRect {
    buffer.fill(rect)
    return Frame(title: title, footer: footer, isFocused: true).draw(
      into: &buffer, in: rect, glyphs: glyphs, style: style.focusedFrame)
  }
}

extension Model {
  /// Scrolls what lies over the panes, as far as there are lines.
  mutating func scroll(_ overlay: Overlay, _ movement: Movement) -> [Effect] {
    func scrolled(_ scroll: Int, _ most: Int) -> Int {
      switch movement {
      case .first: 0
      case .last: most
      case .up, .down, .left, .right, .pageUp, .pageDown: min(max(scroll + movement.lines(page: 10), 0), most)
      }
    }
    if let effects = walk(movement) { return effects }
    switch overlay {
    case .help(let isFull, let scroll):
      let most = Painter(measuring: self).longestScroll(help: isFull)
      self.overlay = .help(isFull: isFull, scroll: scrolled(scroll, most))
    case .page(let page, let scroll):
      let most = Painter(measuring: self).longestScroll(page)
      self.overlay = .page(page, scroll: scrolled(scroll, most))
    case .quitQuestion, .cancelQuestion, .recoveryQuestion, .dataQuestion, .recordingQuestion: break
    }
    return []
  }
}
