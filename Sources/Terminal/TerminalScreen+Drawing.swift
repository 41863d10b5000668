// Drawing: only the cells that differ from what is shown go to curses, and an equal picture writes nothing at all.

import CNCurses
package import Plotting

extension TerminalScreen {
  /// Shows a picture, its top left corner in that of the screen; what sticks out is cut off, what is missing is blank.
  ///
  /// A character the terminal cannot show in one column appears as `?`.
  ///
  /// - Complexity: O(cells) comparisons; bytes are written only for cells that changed.
  package func draw(_ buffer: CellBuffer) {
    guard !isClosed, shown != buffer else { return }
    if colors.shouldBeginAnew {
      colors.beginAnew()
      forget()
    }
    if let shown, shown.width != buffer.width || shown.height != buffer.height { werase(curses_window()) }
    var rows: Set<Int> = []
    for change in buffer.changes(from: shown) where change.row < size.rows {
      rows.insert(change.row)
      run.removeAll(keepingCapacity: true)
      for column in change.columns.clamped(to: 0..<size.columns) {
        run.append(cursesCell(column: column, row: change.row, of: buffer))
      }
      curses_put(Int32(change.row), Int32(change.columns.lowerBound), run, Int32(run.count))
    }
    shown = buffer
    refresh(buffer.image, links: manners.links ? links(of: buffer, inRows: rows) : "")
  }

  /// Writes what changed; a terminal that can shows all of it at once.
  private func refresh(_ image: CellImage?, links: String = "") {
    let isSynchronized = answers.hasSynchronizedOutput == true
    if isSynchronized { write(ControlText.frameBegins) }
    show(image)
    curses_refresh()
    write(links)
    if isSynchronized { write(ControlText.frameEnds) }
  }

  /// Paints every cell again, for a screen that something else has written on.
  package func redraw() {
    guard !isClosed else { return }
    curses_forget()
    (shownLinks, sentImage) = ([:], nil)
    let rows = Set(0..<min(shown?.height ?? 0, size.rows))
    refresh(shown?.image, links: shown.map { manners.links ? links(of: $0, inRows: rows) : "" } ?? "")
  }

  private func cursesCell(column: Int, row: Int, of buffer: CellBuffer) -> cchar_t {
    let cell = buffer[column, row]
    let style = cell.style
    if cell.showsImage, let image = buffer.image,
      let placeholder = placeholder(column: column, row: row, background: style.background, image)
    {
      return placeholder
    }
    let choice = colors.choice(foreground: style.foreground, background: style.background)
    var attributes: attr_t = 0
    if style.isBold || choice.isBright { attributes |= curses_bold() }
    if style.isDim { attributes |= curses_dim() }
    if style.isUnderlined { attributes |= curses_underline() }
    if style.isReversed { attributes |= curses_reverse() }
    var result = cchar_t()
    curses_fill(&result, scalar(of: cell.character), attributes, choice.pair)
    return result
  }

  /// The code point that shows a character, `?` for what is not one column wide in this locale.
  private func scalar(of character: Character) -> UInt32 {
    if let ascii = character.asciiValue { return ascii >= 0x20 && ascii < 0x7f ? UInt32(ascii) : 0x3f }
    if let known = scalars[character] { return known }
    let all = character.unicodeScalars
    let isShown = all.count == 1 && all.allSatisfy { curses_width($0.value) == 1 }
    let scalar = isShown ? all.first?.value ?? 0x3f : 0x3f
    scalars[character] = scalar
    return scalar
  }
}
