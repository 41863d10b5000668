// Where data coordinates lie on the screen.

/// A box of data coordinates shown in a rectangle of cells.
///
/// Cells are twice as high as wide. Each holds 2 x 4 sub-cells, the squares that Braille dots and samples stand for.
package struct Viewport: Hashable, Sendable {
  /// What is shown.
  package let box: DataBox
  /// Where it is shown.
  package let cells: CellRect

  /// Creates a viewport.
  package init(box: DataBox, cells: CellRect) {
    self.box = box
    self.cells = cells
  }

  /// Columns of sub-cells.
  package var sampleColumns: Int { 2 * cells.width }
  /// Rows of sub-cells.
  package var sampleRows: Int { 4 * cells.height }

  /// Samples a function once in every sub-cell.
  package func sample(_ function: (Double, Double) -> Double) -> SampleGrid {
    SampleGrid(columns: sampleColumns, rows: sampleRows, box: box, function)
  }

  /// The place of a point in cells from the top left corner of the rectangle, not clipped; NaN stays NaN.
  package func place(of point: DataPoint) -> DataPoint {
    let u = (point.x / 2 - box.x.lowerBound / 2) / box.x.halfLength
    let v = (box.y.upperBound / 2 - point.y / 2) / box.y.halfLength
    return DataPoint(u * Double(cells.width), v * Double(cells.height))
  }

  /// The cell of the buffer that shows a point; nil outside of the box.
  package func cell(of point: DataPoint) -> (column: Int, row: Int)? {
    guard !cells.isEmpty, point.isFinite, box.x.contains(point.x), box.y.contains(point.y) else { return nil }
    let place = place(of: point)
    return (
      cells.column + min(max(Int(place.x), 0), cells.width - 1),
      cells.row + min(max(Int(place.y), 0), cells.height - 1)
    )
  }

  /// The point in the middle of a cell of the buffer, also outside of the rectangle.
  package func point(column: Int, row: Int) -> DataPoint {
    SampleGrid.place(
      column - cells.column, row - cells.row, columns: max(cells.width, 1), rows: max(cells.height, 1), box: box)
  }

  /// How much longer a unit is drawn along one axis than along the other, at least 1; 1 without cells.
  ///
  /// A map above 1.3 has to say so in its title.
  package var stretch: Double {
    guard !cells.isEmpty else { return 1 }
    let across = box.x.halfLength / Double(cells.width)
    let down = box.y.halfLength / Double(2 * cells.height)
    return max(across, down) / min(across, down)
  }

  /// The viewport that shows more along one axis, around the same center, so that the stretch is no more than asked.
  package func widened(toStretch limit: Double = 1.3) -> Viewport {
    let factor = stretch / max(limit, 1)
    guard factor > 1 else { return self }
    let isNarrow = box.x.halfLength / Double(cells.width) < box.y.halfLength / Double(2 * cells.height)
    return Viewport(
      box: DataBox(x: isNarrow ? box.x.scaled(by: factor) : box.x, y: isNarrow ? box.y : box.y.scaled(by: factor)),
      cells: cells)
  }

  /// The viewport that shows a part of the box: `factor` above 1 zooms in around a point, below 1 out.
  package func zoomed(by factor: Double, around center: DataPoint? = nil) -> Viewport {
    guard factor.isFinite, factor > 0 else { return self }
    let x = box.x.scaled(by: 1 / factor, around: center.flatMap { $0.isFinite ? $0.x : nil })
    let y = box.y.scaled(by: 1 / factor, around: center.flatMap { $0.isFinite ? $0.y : nil })
    return Viewport(box: DataBox(x: x, y: y), cells: cells)
  }

  /// The viewport moved by some cells: positive shows more of the right and of the bottom.
  package func panned(columns: Int, rows: Int) -> Viewport {
    guard !cells.isEmpty else { return self }
    let right = box.x.halfLength * 2 * Double(columns) / Double(cells.width)
    let up = -box.y.halfLength * 2 * Double(rows) / Double(cells.height)
    return Viewport(box: DataBox(x: box.x.moved(by: right), y: box.y.moved(by: up)), cells: cells)
  }
}

extension ClosedRange<Double> {
  /// The range made longer around its middle or a point that keeps its place; unchanged where Double ends.
  func scaled(by factor: Double, around center: Double? = nil) -> ClosedRange<Double> {
    let fixed = center ?? (lowerBound / 2 + upperBound / 2)
    let low = fixed - (fixed - lowerBound) * factor
    let high = fixed + (upperBound - fixed) * factor
    // Ten times the spacing of the numbers: closer ends could no longer be labeled or drawn.
    guard low.isFinite, high.isFinite, high - low > 10 * Swift.max(low.magnitude, high.magnitude).ulp else {
      return self
    }
    return low...high
  }

  /// The range moved; unchanged where Double ends.
  func moved(by distance: Double) -> ClosedRange<Double> {
    let low = lowerBound + distance
    let high = upperBound + distance
    return low.isFinite && high.isFinite && low < high ? low...high : self
  }
}
