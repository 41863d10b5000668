// What a lesson points at: a mark at a line, a box on the map, the frame of a pane.

import Plotting

extension Painter {
  /// The mark before what a lesson points at.
  var pointer: String { isASCII ? ">" : "▸" }

  /// Marks a line that is written already; of several that belong together the first has the mark.
  mutating func point(atRow row: Int, in inside: CellRect, isMarked: Bool) {
    select(row: row, in: inside, isFocused: false)
    if isMarked { put(pointer, style.alert, column: inside.column, row: row, width: 1) }
  }

  /// The frame of the pane that the lesson is about; without color its corner says so.
  mutating func drawTaughtFrame(_ layout: Layout) {
    guard let pane = model.taughtPane, pane != model.focus, model.overlay == nil,
      let rect = pane == .curves ? layout.charts.first : layout.panes[pane], rect.width > 2, rect.height > 2
    else { return }
    for column in rect.column..<rect.endColumn {
      for row in [rect.row, rect.endRow - 1] { color(column, row) }
    }
    for row in rect.row..<rect.endRow {
      for column in [rect.column, rect.endColumn - 1] { color(column, row) }
    }
    put(isASCII ? "*" : "◆", style.alert, column: rect.column, row: rect.row, width: 1)
  }

  /// Colors a cell of a frame; words in it keep their own color.
  private mutating func color(_ column: Int, _ row: Int) {
    guard "─│┌┐└┘-|+".contains(buffer[column, row].character) else { return }
    buffer[column, row].style = style.alert
  }

  /// A box around the part of the map that the lesson points at, as much of it as is shown.
  mutating func drawPointedRegion(_ viewport: Viewport) {
    guard let region = model.pointedRegion else { return }
    let low = viewport.place(of: DataPoint(region.x.lowerBound, region.y.lowerBound))
    let high = viewport.place(of: DataPoint(region.x.upperBound, region.y.upperBound))
    let cells = viewport.cells
    guard high.x >= 0, low.x < Double(cells.width), low.y >= 0, high.y < Double(cells.height) else { return }
    // One cell around it, so that what is pointed at is not drawn over.
    func clamp(_ value: Double, _ limit: Int) -> Int { Int(min(max(value, -1), Double(limit))) }
    let (left, right) = (clamp(low.x.rounded(.down) - 1, cells.width), clamp(high.x.rounded(.down) + 1, cells.width))
    let (top, bottom) = (clamp(high.y.rounded(.down) - 1, cells.height), clamp(low.y.rounded(.down) + 1, cells.height))
    let glyphs = Array(isASCII ? "-|++++" : "─│┌┐└┘")
    func dot(_ column: Int, _ row: Int, _ glyph: Character) {
      guard (0..<cells.width).contains(column), (0..<cells.height).contains(row),
        // The paths that it points at are read by their letters.
        !buffer[cells.column + column, cells.row + row].character.isLetter
      else { return }
      buffer.overlay(glyph, style: style.alert, column: cells.column + column, row: cells.row + row)
    }
    for column in left...right { for row in [top, bottom] { dot(column, row, glyphs[0]) } }
    for row in top...bottom { for column in [left, right] { dot(column, row, glyphs[1]) } }
    dot(left, top, glyphs[2])
    dot(right, top, glyphs[3])
    dot(left, bottom, glyphs[4])
    dot(right, bottom, glyphs[5])
  }
}
