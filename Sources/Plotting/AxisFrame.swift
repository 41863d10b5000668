// Two axes at the left of and below a plot, with the labels that fit.

/// Two axes at the left of and below a plot.
///
/// ```
///  10⁻⁴┤                      1e-4+
///      │                          |
///      └┴──────┴──────┴           ++------+------+
///       0      50    100           0      50    100
/// ```
package struct AxisFrame: Hashable, Sendable {
  /// A label and the cell of its tick, counted from the left or top of the plot.
  struct Placed: Hashable, Sendable {
    let label: String
    /// The cell of the tick.
    let cell: Int
    /// The first column of the label in the buffer.
    let column: Int
  }

  /// Where data are drawn.
  package let plot: CellRect
  /// The axis to the right.
  package let x: Axis
  /// The axis upwards.
  package let y: Axis
  let xLabels: [Placed]
  let yLabels: [Placed]
  let hasXAxis: Bool
  let hasYAxis: Bool

  /// Divides a rectangle into axes and plot; a small one is all plot.
  package init(in rect: CellRect, x: Axis, y: Axis, glyphs: GlyphTier = .ascii, isVisible: Bool = true) {
    self.x = x
    self.y = y
    hasXAxis = isVisible && rect.height >= 5 && rect.width >= 12
    hasYAxis = isVisible && rect.height >= 3 && rect.width >= 16
    let rows = rect.height - (hasXAxis ? 2 : 0)
    let longest = rect.width / 3
    let labels = (hasYAxis ? Self.rowTicks(y, rows: rows) : []).map { (label: $0.tick.label(glyphs), row: $0.row) }
      .filter { $0.label.count < longest }
    let gutter = hasYAxis ? (labels.map(\.label.count).max() ?? 0) + 1 : 0
    plot = CellRect(column: rect.column + gutter, row: rect.row, width: rect.width - gutter, height: rows)
    yLabels = labels.map {
      Placed(label: $0.label, cell: $0.row, column: rect.column + gutter - 1 - $0.label.count)
    }
    xLabels = hasXAxis ? Self.columnLabels(x, plot: plot, from: rect.column, glyphs: glyphs) : []
  }

  /// One tick to a row at most, from the top.
  private static func rowTicks(_ axis: Axis, rows: Int) -> [(tick: Tick, row: Int)] {
    var taken = Set<Int>()
    return axis.ticks(budget: min(max(rows <= 14 ? rows / 2 : rows / 3, 2), 8)).compactMap { tick in
      guard let cell = axis.cell(tick.value, count: rows), taken.insert(cell).inserted else { return nil }
      return (tick, rows - 1 - cell)
    }
  }

  /// The most labels that keep a space between them.
  private static func columnLabels(_ axis: Axis, plot: CellRect, from left: Int, glyphs: GlyphTier) -> [Placed] {
    func placed(_ budget: Int) -> (placed: [Placed], isSpaced: Bool) {
      let ticks = axis.ticks(budget: budget).map { (label: $0.label(glyphs), value: $0.value) }
      return place(ticks, axis: axis, plot: plot, from: left)
    }
    for budget in stride(from: min(max(plot.width / 6, 2), 12), to: 1, by: -1) {
      let labels = placed(budget)
      if labels.isSpaced { return labels.placed }
    }
    return Array(placed(1).placed.prefix(1))
  }

  private static func place(
    _ ticks: [(label: String, value: Double)], axis: Axis, plot: CellRect, from left: Int
  ) -> (placed: [Placed], isSpaced: Bool) {
    var end = left - 1
    var isSpaced = true
    var placed: [Placed] = []
    for tick in ticks {
      guard let cell = axis.cell(tick.value, count: plot.width), tick.label.count <= plot.endColumn - left else {
        continue
      }
      let centered = plot.column + cell - tick.label.count / 2
      let column = min(max(centered, left), plot.endColumn - tick.label.count)
      if column <= end { isSpaced = false }
      end = column + tick.label.count
      placed.append(Placed(label: tick.label, cell: cell, column: column))
    }
    return (placed, isSpaced)
  }

  /// Draws the axes and labels.
  package func draw(into buffer: inout CellBuffer, glyphs: GlyphTier, style: CellStyle = .plain) {
    let marks = glyphs == .ascii ? Array("|+-++") : Array("│┤─┴└")
    let line = plot.column - 1
    if hasYAxis {
      for row in 0..<plot.height { buffer[line, plot.row + row] = Cell(marks[0], style: style) }
      for label in yLabels {
        buffer[line, plot.row + label.cell] = Cell(marks[1], style: style)
        buffer.put(label.label, column: label.column, row: plot.row + label.cell, style: style)
      }
    }
    guard hasXAxis else { return }
    for column in 0..<plot.width { buffer[plot.column + column, plot.endRow] = Cell(marks[2], style: style) }
    if hasYAxis { buffer[line, plot.endRow] = Cell(marks[4], style: style) }
    for label in xLabels {
      buffer[plot.column + label.cell, plot.endRow] = Cell(marks[3], style: style)
      buffer.put(label.label, column: label.column, row: plot.endRow + 1, style: style)
    }
  }
}
