// What lies over the panes: the help and the question before leaving a live training.

import Plotting

/// The text of the help.
enum HelpText {
  /// A line: keys and what they do, or a heading.
  struct Line: Equatable {
    let keys: String
    let text: String
  }

  private static func actions(_ pane: Pane) -> [Action] {
    let own = pane.feature.keys
    return own + [.palette, .pause, .stepForward, .zoom, .nextPane, .leave, .quit].filter { !own.contains($0) }
  }

  /// Columns before what a key does.
  static let keyWidth = 15

  /// The lines of the help, what a key does broken into lines of at most some columns with the keys.
  static func lines(isFull: Bool, pane: Pane, width: Int) -> [Line] {
    let commands = isFull ? CommandTable.keyed : actions(pane).map(\.command)
    let keys = commands.map { Line(keys: $0.keyText, text: $0.summary) }
    let all: [Line]
    if isFull {
      all =
        [Line(keys: "", text: "All keys")] + keys
        + [
          Line(keys: "Ctrl-C", text: "cancel the live training; twice: quit"),
          Line(keys: "mouse", text: "click focuses, moves the probe; double-click starts; wheel zooms"),
        ]
    } else {
      all =
        pane.feature.purpose.map { Line(keys: "", text: $0) } + [Line(keys: "", text: "")] + keys
        + [Line(keys: "", text: ""), Line(keys: "?", text: "again: all keys")]
    }
    return all.flatMap { broken($0, width: width) }
  }

  /// A line whose text is too long goes on under itself.
  private static func broken(_ line: Line, width: Int) -> [Line] {
    let room = line.keys.isEmpty ? width : width - keyWidth
    let texts = [Span(text: line.text, style: .plain)].wrapped(to: room, indent: 0).map { $0.map(\.text).joined() }
    return texts.enumerated().map { index, text in Line(keys: index == 0 ? line.keys : " ", text: text) }
  }
}

extension Painter {
  mutating func drawHelp(isFull: Bool, scroll: Int) {
    let lines = helpLines(isFull: isFull)
    let title = isFull ? "Help" : "Help  \(model.focus.title)"
    let widest = lines.map { $0.keys.isEmpty ? $0.text.count : HelpText.keyWidth + $0.text.count }.max() ?? 0
    let inside = drawBox(width: widest + 4, height: lines.count + 2, title: title, footer: "Esc closes  Up Down scroll")
    let first = min(scroll, max(lines.count - inside.height, 0))
    for (row, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      let isHeading = line.keys.isEmpty
      if isHeading {
        put(line.text, style.heading, column: inside.column + 1, row: inside.row + row, width: inside.width - 2)
      } else {
        put(
          line.keys.padded(to: HelpText.keyWidth - 1), style.key, column: inside.column + 1, row: inside.row + row,
          width: inside.width - 2)
        put(
          line.text, style.text, column: inside.column + 1 + HelpText.keyWidth, row: inside.row + row,
          width: inside.width - 2 - HelpText.keyWidth)
      }
    }
  }

  /// The lines of the help as they fit into its box.
  private func helpLines(isFull: Bool) -> [HelpText.Line] {
    HelpText.lines(isFull: isFull, pane: model.focus, width: model.display.width - 4)
  }

  /// A page of text, long lines broken.
  mutating func drawPage(_ page: TextPage, scroll: Int) {
    let (lines, width) = broken(page)
    let inside = drawBox(
      width: width + 4, height: lines.count + 2, title: page.title, footer: "Esc closes  Up Down scroll")
    let first = min(scroll, max(lines.count - inside.height, 0))
    for (row, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      put(line, column: inside.column + 1, row: inside.row + row, width: inside.width - 2)
    }
  }

  /// The lines of a page as they fit, and their width.
  private func broken(_ page: TextPage) -> (lines: [[Span]], width: Int) {
    let width = min(max(page.lines.map(\.count).max() ?? 0, page.title.count + 6, 30), 76, model.display.width - 4)
    let lines = page.lines.flatMap { text in
      text.isEmpty ? [[]] : [Span(text: text, style: style.text)].wrapped(to: width)
    }
    return (lines, width)
  }

  /// The last line that can be scrolled to, so that the end stays in view.
  func longestScroll(_ page: TextPage) -> Int { hidden(of: broken(page).lines.count) }

  /// The last line of the help that can be scrolled to.
  func longestScroll(help isFull: Bool) -> Int { hidden(of: helpLines(isFull: isFull).count) }

  /// The lines of a box that its height leaves out.
  private func hidden(of lineCount: Int) -> Int {
    let height = min(lineCount + 2, max(model.display.height - 1, 0))
    return max(lineCount - (hasFrame(height: height) ? height - 2 : height), 0)
  }

  /// Whether a box has a frame; on a very low screen every line is needed for text.
  private func hasFrame(height: Int) -> Bool { height >= 3 && model.display.height >= 8 }

  /// A box in the middle of the screen; on a small one all of it, without a frame where even that is too much.
  mutating func drawBox(width: Int, height: Int, title: String, footer: String) -> CellRect {
    let room = CellRect(column: 0, row: 0, width: model.display.width, height: max(model.display.height - 1, 0))
    let size = (width: min(width, room.width), height: min(height, room.height))
    let rect = CellRect(
      column: (room.width - size.width) / 2, row: (room.height - size.height) / 2, width: size.width,
      height: size.height)
    buffer.fill(rect)
    guard rect.width >= 30, hasFrame(height: rect.height) else { return rect }
    return Frame(title: title, footer: footer, isFocused: true).draw(
      into: &buffer, in: rect, glyphs: glyphs, style: style.focusedFrame)
  }
}

extension Model {
  /// Scrolls what lies over the panes, as far as there are lines.
  mutating func scroll(_ overlay: Overlay, _ movement: Movement) -> [Effect] {
    let step = movement.lines(page: 10)
    switch overlay {
    case .help(let isFull, let scroll):
      let most = Painter(measuring: self).longestScroll(help: isFull)
      self.overlay = .help(isFull: isFull, scroll: min(max(scroll + step, 0), most))
    case .page(let page, let scroll):
      let most = Painter(measuring: self).longestScroll(page)
      self.overlay = .page(page, scroll: min(max(scroll + step, 0), most))
    case .quitQuestion, .cancelQuestion, .recoveryQuestion, .dataQuestion, .recordingQuestion: break
    }
    return []
  }
}
