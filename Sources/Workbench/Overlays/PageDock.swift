// Where a page lies that explains a pane: beside it, so that what is explained stays in view.

import Plotting

/// The place of a page.
enum PageDock {
  /// The least room in which a page can be read.
  static let least = (width: 30, height: 6)
  /// The widest lines that are read with ease.
  static let widest = 76

  /// The place beside a pane in which most of a text can be seen; nil where there is no room beside it.
  ///
  /// - Parameters:
  ///   - pane: What is explained.
  ///   - room: The screen without the line of keys.
  ///   - lineCount: How many lines the text has at a width.
  static func place(beside pane: CellRect, in room: CellRect, lineCount: (Int) -> Int) -> CellRect? {
    let places = sides(of: pane, in: room).filter { $0.width >= least.width && $0.height >= least.height }
    let candidates = places.map { side -> (rect: CellRect, hidden: Int) in
      let width = min(side.width, widest + 4)
      let wanted = lineCount(width - 4) + 2
      let height = min(wanted, side.height)
      let rect = CellRect(
        column: side.column == room.column && side.endColumn <= pane.column ? side.endColumn - width : side.column,
        row: min(max(pane.row, side.row), side.endRow - height), width: width, height: height)
      return (rect, max(wanted - height, 0))
    }
    // The first of those in which most is seen: beside is better than above or below, for rows stay in line.
    guard let least = candidates.map(\.hidden).min() else { return nil }
    return candidates.first { $0.hidden == least }?.rect
  }

  /// What lies to the left, to the right, above and below.
  private static func sides(of pane: CellRect, in room: CellRect) -> [CellRect] {
    let left = CellRect(column: room.column, row: room.row, width: pane.column - room.column, height: room.height)
    let right = CellRect(
      column: pane.endColumn, row: room.row, width: room.endColumn - pane.endColumn, height: room.height)
    let above = CellRect(column: room.column, row: room.row, width: room.width, height: pane.row - room.row)
    let below = CellRect(
      column: room.column, row: pane.endRow, width: room.width, height: room.endRow - pane.endRow)
    return (left.width >= right.width ? [left, right] : [right, left])
      + (above.height >= below.height ? [above, below] : [below, above])
  }
}
