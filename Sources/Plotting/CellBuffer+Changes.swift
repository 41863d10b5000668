// What differs between two pictures: all that a terminal has to be told.

/// Cells beside each other that changed.
package struct CellRun: Hashable, Sendable {
  /// The row.
  package let row: Int
  /// The columns, never none.
  package let columns: Range<Int>

  /// Creates a run.
  package init(row: Int, columns: Range<Int>) {
    self.row = row
    self.columns = columns
  }
}

extension CellBuffer {
  /// The runs of cells that differ from a former picture, from top to bottom and left to right; every run is as long as it
  /// can be, so equal pictures have none.
  ///
  /// All rows are runs if there is no former picture or it had another size.
  ///
  /// - Complexity: O(cells) comparisons.
  package func changes(from former: CellBuffer?) -> [CellRun] {
    guard width > 0 else { return [] }
    guard let former, former.width == width, former.height == height else {
      return (0..<height).map { CellRun(row: $0, columns: 0..<width) }
    }
    var runs: [CellRun] = []
    for row in 0..<height {
      let first = row * width
      var column = 0
      while column < width {
        guard cells[first + column] != former.cells[first + column] else {
          column += 1
          continue
        }
        let start = column
        while column < width, cells[first + column] != former.cells[first + column] { column += 1 }
        runs.append(CellRun(row: row, columns: start..<column))
      }
    }
    return runs
  }
}
