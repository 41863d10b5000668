// The help over the panes, the boxes that lie there, and how they are scrolled.

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

  /// The last line of the help that can be scrolled to.
  func longestScroll(help isFull: Bool) -> Int { hidden(of: helpLines(isFull: isFull).count) }

  /// The lines of a box that its height leaves out.
  func hidden(of lineCount: Int) -> Int {
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
  mutating func drawBox(in rect: CellRect, title: String, footer: String) -> CellRect {
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
