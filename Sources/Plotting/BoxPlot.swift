// A box plot in one row of cells.

/// How some numbers are spread, in one row: whiskers from the least to the greatest, a box from the 10 % to the 90 %
/// quantile, a mark at the median.
///
/// ```
///      ├────▒▒▒▒┃▒▒▒▒▒▒▒───┤           |---====|=======---|
/// ```
///
/// What has no place on the axis is shown at its edge: `<` below it (0 on a logarithmic axis), `x` for what is infinite.
package struct BoxPlot: Hashable, Sendable {
  /// The numbers, ascending; none is NaN.
  package let sorted: [Double]
  /// The 10 % quantile, the median and the 90 % quantile, numbers of `sorted`.
  package let box: (low: Double, middle: Double, high: Double)

  /// Creates a plot; NaN counts as infinite.
  package init(_ values: [Double], box: (low: Double, middle: Double, high: Double)) {
    sorted = values.map { $0.isNaN ? .infinity : $0 }.sorted()
    self.box = box
  }

  package static func == (a: BoxPlot, b: BoxPlot) -> Bool { a.sorted == b.sorted && a.box == b.box }
  package func hash(into hasher: inout Hasher) { hasher.combine(sorted) }

  /// Draws the plot into a row; nothing without numbers or room.
  package func draw(
    into buffer: inout CellBuffer, column: Int, row: Int, width: Int, axis: Axis, style: CellStyle, glyphs: GlyphTier
  ) {
    guard width > 0, let least = sorted.first, let greatest = sorted.last else { return }
    let marks: (whisker: Character, box: Character, middle: Character) =
      glyphs == .ascii ? ("-", "=", "|") : ("─", "▒", "┃")
    func cell(_ value: Double) -> Int { column + Self.cell(value, on: axis, width: width) }
    for place in cell(least)...cell(greatest) { buffer.overlay(marks.whisker, style: style, column: place, row: row) }
    for place in cell(box.low)...cell(box.high) { buffer.overlay(marks.box, style: style, column: place, row: row) }
    var strong = style
    strong.isBold = true
    if least != greatest, glyphs != .ascii {
      if cell(least) < cell(box.low) { buffer.overlay("├", style: style, column: cell(least), row: row) }
      if cell(greatest) > cell(box.high) { buffer.overlay("┤", style: style, column: cell(greatest), row: row) }
    }
    if axis.fraction(least) == nil, least < axis.range.lowerBound {
      buffer.overlay("<", style: strong, column: column, row: row)
    }
    if greatest == .infinity { buffer.overlay("x", style: strong, column: column + width - 1, row: row) }
    buffer.overlay(marks.middle, style: strong, column: cell(box.middle), row: row)
  }

  /// The cell of a number, the first or the last one for what lies beyond the axis.
  private static func cell(_ value: Double, on axis: Axis, width: Int) -> Int {
    guard let fraction = axis.fraction(value) else { return value > 0 ? width - 1 : 0 }
    return min(max(Int(fraction * Double(width)), 0), width - 1)
  }
}
