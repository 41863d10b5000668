// What the views share: a buffer with a model, and the ways to write lines of text into it.

import Experiment
import OptimizerEngine
import Plotting

/// A piece of text with its look.
struct Span {
  var text: String
  var style: CellStyle
}

extension String {
  /// Lines of whole words, all but the first one indented.
  package func wrapped(to columns: Int, indent: Int = 0) -> [String] {
    [Span(text: self, style: CellStyle())].wrapped(to: columns, indent: indent).map { line in
      String(line.map(\.text).joined().trimmedEnd)
    }
  }
}

extension [Span] {
  /// Columns.
  var width: Int { reduce(0) { $0 + $1.text.count } }

  /// The spans as lines of at most some columns, broken at spaces, and in words that are longer than a line, such as
  /// paths; further lines are indented.
  func wrapped(to columns: Int, indent: Int = 2) -> [[Span]] {
    guard columns > indent + 4, width > columns else { return [self] }
    var lines: [[Span]] = [[]]
    var used = 0
    for span in self {
      for word in span.text.words.flatMap({ $0.pieces(of: columns - indent) }) {
        let trimmed = word.trimmedEnd
        if used + trimmed.count > columns, used > indent {
          lines.append([Span(text: String(repeating: " ", count: indent), style: span.style)])
          used = indent
        }
        // The space at the end of a full line is no reason to cut its last word.
        let shown = used + word.count > columns ? trimmed : word
        lines[lines.count - 1].append(Span(text: String(shown), style: span.style))
        used += word.count
      }
    }
    return lines
  }
}

extension Substring {
  /// The text in pieces of at most some characters, spaces at its end not counted.
  fileprivate func pieces(of length: Int) -> [Substring] {
    guard trimmedEnd.count > length else { return [self] }
    return [prefix(length)] + dropFirst(length).pieces(of: length)
  }
}

extension String {
  /// The words, each with the spaces after it.
  fileprivate var words: [Substring] {
    var words: [Substring] = []
    var start = startIndex
    var isAfterSpace = false
    for place in indices {
      let isSpace = self[place] == " "
      if isAfterSpace, !isSpace {
        words.append(self[start..<place])
        start = place
      }
      isAfterSpace = isSpace
    }
    if start < endIndex { words.append(self[start...]) }
    return words
  }
}

extension StringProtocol where SubSequence == Substring {
  fileprivate var trimmedEnd: Substring {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// A model being drawn.
struct Painter {
  let model: Model
  let style: Style
  let capabilities: Capabilities
  var buffer: CellBuffer

  init(_ model: Model) {
    self.model = model
    style = Style(model.display.theme, LearnedMarks(model.experiment.trainings))
    capabilities = model.capabilities
    buffer = CellBuffer(width: model.display.width, height: model.display.height)
  }

  /// A painter without a buffer: for what has to know how the words of a view fall.
  init(measuring model: Model) {
    self.model = model
    style = Style(model.display.theme, LearnedMarks(model.experiment.trainings))
    capabilities = model.capabilities
    buffer = CellBuffer(width: 0, height: 0)
  }

  var glyphs: GlyphTier { capabilities.glyphs }
  var isASCII: Bool { glyphs == .ascii }
  /// Between fields of a line.
  var separator: String { isASCII ? "|" : "│" }
  var dot: String { isASCII ? "-" : "·" }

  /// Writes spans one after the other; what does not fit is cut.
  ///
  /// - Returns: The column after the last cell written.
  @discardableResult
  mutating func put(_ spans: [Span], column: Int, row: Int, width: Int) -> Int {
    guard width > 0 else { return column }
    guard spans.width > width else {
      return spans.reduce(column) { buffer.put($1.text, column: $0, row: row, style: $1.style) }
    }
    // The line is cut as a whole: where one span ends and the next begins is nothing a reader sees. Spaces at its end are
    // nothing to lose.
    let text = spans.map(\.text).joined()
    let line =
      text.trimmedEnd.count > width ? text.shortened(to: width, glyphs: glyphs) : String(text.prefix(width))
    var place = column
    var rest = line[...]
    for span in spans {
      // What is left of a cut line, its mark included, looks like the span it was cut in.
      let part = rest.prefix(span.text.count)
      place = buffer.put(String(part), column: place, row: row, style: span.style)
      rest = rest.dropFirst(part.count)
      if rest.isEmpty { break }
    }
    return place
  }

  /// Writes a note into a pane, over as many lines as it needs and the pane has.
  mutating func put(_ spans: [Span], wrappedIn inside: CellRect) {
    let lines = spans.wrapped(to: inside.width - 2, indent: 0)
    for (row, line) in lines.prefix(max(inside.height, 0)).enumerated() {
      put(line, column: inside.column + 1, row: inside.row + row, width: inside.width - 2)
    }
  }

  mutating func put(_ text: String, _ style: CellStyle, column: Int, row: Int, width: Int) {
    put([Span(text: text, style: style)], column: column, row: row, width: width)
  }

  /// Draws the frame of a pane.
  mutating func frame(_ pane: Pane, in rect: CellRect, title: String, detail: String = "", footer: String = "")
    -> CellRect
  {
    let isFocused = model.focus == pane && model.showsCursor && model.sheet == nil
    let frame = Frame(title: title, detail: detail, footer: footer, isFocused: isFocused)
    return frame.draw(
      into: &buffer, in: rect, glyphs: glyphs, style: isFocused ? style.focusedFrame : style.frame)
  }

  /// Paints the selection over a line that is written already.
  mutating func select(row: Int, in rect: CellRect, isFocused: Bool) {
    for column in rect.column..<rect.endColumn {
      var cell = buffer[column, row]
      if isFocused {
        cell.style = style.selection
      } else {
        cell.style.isBold = true
      }
      buffer[column, row] = cell
    }
  }

  /// On a light look the terminal's own colors are exchanged for black on white.
  mutating func paintBackground() {
    guard model.display.theme == .light else { return }
    for row in 0..<buffer.height {
      for column in 0..<buffer.width {
        var cell = buffer[column, row]
        if cell.style.background == .standard { cell.style.background = .white }
        if cell.style.foreground == .standard { cell.style.foreground = style.text.foreground }
        buffer[column, row] = cell
      }
    }
  }
}

/// Which rows of a longer list are shown so that the selected one is among them.
enum ListWindow {
  static func range(count: Int, selected: Int, height: Int) -> Range<Int> {
    guard count > 0, height > 0 else { return 0..<0 }
    let height = min(height, count)
    let start = min(max(selected - height / 2, 0), count - height)
    return start..<(start + height)
  }
}
