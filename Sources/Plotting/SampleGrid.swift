// Values of a function on a grid, as the landscape shows them.

/// Values on a grid over a box, row by row from the top.
///
/// The samples are the centers of equal cells of the box: value `(i, j)` belongs to
/// `x = x0 + (i + 1/2) (x1 - x0) / columns`, `y = y1 - (j + 1/2) (y1 - y0) / rows`.
package struct SampleGrid: Hashable, Sendable {
  /// Number of columns.
  package let columns: Int
  /// Number of rows.
  package let rows: Int
  /// `columns * rows` values, row 0 at the top.
  package let values: [Double]
  /// What the grid covers.
  package let box: DataBox

  /// Creates a grid from ready values.
  ///
  /// - Precondition: There are `columns * rows` values.
  package init(columns: Int, rows: Int, values: [Double], box: DataBox) {
    precondition(
      columns >= 0 && rows >= 0 && values.count == columns * rows,
      "a grid of \(columns) x \(rows) needs \(columns * rows) values, not \(values.count)")
    self.columns = columns
    self.rows = rows
    self.values = values
    self.box = box
  }

  /// Samples a function.
  package init(columns: Int, rows: Int, box: DataBox, _ function: (Double, Double) -> Double) {
    let columns = max(columns, 0)
    let rows = max(rows, 0)
    var values: [Double] = []
    values.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let place = Self.place(column, row, columns: columns, rows: rows, box: box)
        values.append(function(place.x, place.y))
      }
    }
    self.init(columns: columns, rows: rows, values: values, box: box)
  }

  /// The place of a sample in a grid of some size.
  static func place(_ column: Int, _ row: Int, columns: Int, rows: Int, box: DataBox) -> DataPoint {
    let u = (Double(column) + 0.5) / Double(columns)
    let v = (Double(row) + 0.5) / Double(rows)
    return DataPoint(
      box.x.lowerBound * (1 - u) + box.x.upperBound * u, box.y.upperBound * (1 - v) + box.y.lowerBound * v)
  }

  /// A grid of another size over the same box, between the samples interpolated bilinearly.
  ///
  /// A sample that is not finite spoils only the places next to it.
  package func resampled(columns newColumns: Int, rows newRows: Int) -> SampleGrid {
    guard newColumns != columns || newRows != rows else { return self }
    guard columns > 0, rows > 0 else {
      let count = max(newColumns, 0) * max(newRows, 0)
      return SampleGrid(
        columns: max(newColumns, 0), rows: max(newRows, 0), values: Array(repeating: .nan, count: count), box: box)
    }
    var result: [Double] = []
    result.reserveCapacity(max(newColumns, 0) * max(newRows, 0))
    for row in 0..<max(newRows, 0) {
      let v = min(max((Double(row) + 0.5) * Double(rows) / Double(newRows) - 0.5, 0), Double(rows - 1))
      let top = min(Int(v), rows - 1)
      let bottom = min(top + 1, rows - 1)
      for column in 0..<max(newColumns, 0) {
        let u = min(max((Double(column) + 0.5) * Double(columns) / Double(newColumns) - 0.5, 0), Double(columns - 1))
        let left = min(Int(u), columns - 1)
        let right = min(left + 1, columns - 1)
        let upper = Self.between(values[top * columns + left], values[top * columns + right], u - Double(left))
        let lower = Self.between(values[bottom * columns + left], values[bottom * columns + right], u - Double(left))
        result.append(Self.between(upper, lower, v - Double(top)))
      }
    }
    return SampleGrid(columns: max(newColumns, 0), rows: max(newRows, 0), values: result, box: box)
  }

  private static func between(_ a: Double, _ b: Double, _ t: Double) -> Double {
    t == 0 ? a : a * (1 - t) + b * t
  }
}
