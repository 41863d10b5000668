// The box around a pane, with its texts in the frame line.

/// The box around a pane.
///
/// ```
/// ┌─ 1 Landscape  rosenbrock ──── log levels 10 ─┐      +- 1 Landscape ------- log levels -+
/// │                                              │      |                                  |
/// └─ S start  * min ─────────────────────────────┘      +- S start  * min -----------------+
/// ```
package struct Frame: Hashable, Sendable {
  /// The text at the left of the upper line.
  package var title: String
  /// The text at the right of the upper line, left out first when there is no room.
  package var detail: String
  /// The text at the left of the lower line.
  package var footer: String
  /// Whether the pane has the focus, shown by bold lines.
  package var isFocused: Bool

  /// Creates a frame.
  package init(title: String = "", detail: String = "", footer: String = "", isFocused: Bool = false) {
    self.title = title
    self.detail = detail
    self.footer = footer
    self.isFocused = isFocused
  }

  /// Draws the frame.
  ///
  /// Texts that do not fit are cut and end in `~` or `…`.
  ///
  /// - Returns: The area inside; empty, with nothing drawn, below two rows or columns.
  @discardableResult
  package func draw(into buffer: inout CellBuffer, in rect: CellRect, glyphs: GlyphTier, style: CellStyle = .plain)
    -> CellRect
  {
    guard rect.width >= 2, rect.height >= 2 else {
      return CellRect(column: rect.column, row: rect.row, width: 0, height: 0)
    }
    var line = style
    line.isBold = style.isBold || isFocused
    let lines = glyphs == .ascii ? Array("-|++++") : Array("─│┌┐└┘")
    for column in (rect.column + 1)..<(rect.endColumn - 1) {
      buffer[column, rect.row] = Cell(lines[0], style: line)
      buffer[column, rect.endRow - 1] = Cell(lines[0], style: line)
    }
    for row in (rect.row + 1)..<(rect.endRow - 1) {
      buffer[rect.column, row] = Cell(lines[1], style: line)
      buffer[rect.endColumn - 1, row] = Cell(lines[1], style: line)
    }
    buffer[rect.column, rect.row] = Cell(lines[2], style: line)
    buffer[rect.endColumn - 1, rect.row] = Cell(lines[3], style: line)
    buffer[rect.column, rect.endRow - 1] = Cell(lines[4], style: line)
    buffer[rect.endColumn - 1, rect.endRow - 1] = Cell(lines[5], style: line)
    drawTexts(into: &buffer, in: rect, glyphs: glyphs, style: line)
    return rect.inset(by: 1)
  }

  /// Corner, line and space on both sides leave `width - 6` columns for text.
  private func drawTexts(into buffer: inout CellBuffer, in rect: CellRect, glyphs: GlyphTier, style: CellStyle) {
    let room = rect.width - 6
    let head = title.shortened(to: room, glyphs: glyphs)
    if !head.isEmpty { buffer.put(" \(head) ", column: rect.column + 2, row: rect.row, style: style) }
    // At least three columns stay between the texts: space, line, space.
    let rest = head.isEmpty ? room : room - head.count - 3
    if !detail.isEmpty, detail.count <= rest {
      let start = rect.endColumn - 4 - detail.count
      buffer.put(" \(detail) ", column: start, row: rect.row, style: style)
    }
    let foot = footer.shortened(to: room, glyphs: glyphs)
    if !foot.isEmpty { buffer.put(" \(foot) ", column: rect.column + 2, row: rect.endRow - 1, style: style) }
  }
}

extension String {
  /// The text cut to a number of columns; a cut text ends in `…`, or `~` in ASCII.
  ///
  /// It is cut between words where at least half of the columns stay filled, for half a word is read as another one.
  package func shortened(to columns: Int, glyphs: GlyphTier) -> String {
    guard columns > 0 else { return "" }
    guard count > columns else { return self }
    let mark = glyphs == .ascii ? "~" : "…"
    let kept = prefix(columns - 1)
    guard self[kept.endIndex] != " ", let space = kept.lastIndex(of: " "),
      kept.distance(from: kept.startIndex, to: space) * 2 >= columns
    else { return kept + mark }
    return kept[..<space] + mark
  }
}
