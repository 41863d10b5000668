// Rectangles of cells and the ways to divide them.

/// A rectangle of cells; sizes are never negative.
package struct CellRect: Hashable, Sendable {
  /// The leftmost column.
  package var column: Int
  /// The topmost row.
  package var row: Int
  /// Number of columns.
  package var width: Int
  /// Number of rows.
  package var height: Int

  /// Creates a rectangle; negative sizes count as zero.
  package init(column: Int, row: Int, width: Int, height: Int) {
    self.column = column
    self.row = row
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  /// The column after the last one.
  package var endColumn: Int { column + width }
  /// The row after the last one.
  package var endRow: Int { row + height }
  /// Whether it has no cell.
  package var isEmpty: Bool { width == 0 || height == 0 }

  /// Whether a cell lies inside.
  package func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < endColumn && row >= self.row && row < endRow
  }

  /// The part shared with another rectangle, empty if there is none.
  package func intersection(_ other: CellRect) -> CellRect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return CellRect(
      column: left, row: top, width: min(endColumn, other.endColumn) - left, height: min(endRow, other.endRow) - top)
  }

  /// The rectangle without some cells at its edges.
  package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> CellRect {
    CellRect(column: column + left, row: row + top, width: width - left - right, height: height - top - bottom)
  }

  /// The rectangle without a border of the same width on all sides.
  package func inset(by border: Int) -> CellRect { inset(left: border, top: border, right: border, bottom: border) }

  /// Two rectangles side by side, the left one as wide as asked if there is room.
  package func split(left: Int) -> (left: CellRect, right: CellRect) {
    let part = min(max(left, 0), width)
    return (
      CellRect(column: column, row: row, width: part, height: height),
      CellRect(column: column + part, row: row, width: width - part, height: height)
    )
  }

  /// Two rectangles above each other, the upper one as high as asked if there is room.
  package func split(top: Int) -> (top: CellRect, bottom: CellRect) {
    let part = min(max(top, 0), height)
    return (
      CellRect(column: column, row: row, width: width, height: part),
      CellRect(column: column, row: row + part, width: width, height: height - part)
    )
  }
}
