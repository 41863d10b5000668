// What a comparison over starts shows where it has room: the way to the end as a fan, the ends as box plots, who won
// from how many starts.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  /// Rows below which there are no pictures under the table.
  static let leastChartRows = 8

  /// Draws the pictures side by side, as many as have room, the fan first.
  mutating func drawCompareCharts(_ comparison: Comparison, rows: [ComparisonRow], in rect: CellRect) {
    let matrix = rows.count * 4 + 4
    let wide = rect.width >= 76 + matrix
    let fan = wide ? (rect.width - matrix - 2) * 11 / 20 : rect.width >= 76 ? rect.width * 11 / 20 : rect.width
    func part(_ offset: Int, _ width: Int) -> CellRect {
      CellRect(column: rect.column + offset, row: rect.row, width: width, height: rect.height)
    }
    drawFan(comparison, in: part(0, fan))
    guard rect.width >= 76 else { return }
    let boxes = rect.width - fan - 2 - (wide ? matrix + 2 : 0)
    let matrixRows = rows.count + 2
    if !wide, rect.height >= rows.count + 4 + matrixRows {
      // One above the other, where there is no third column.
      let upper = CellRect(
        column: rect.column + fan + 2, row: rect.row, width: boxes, height: rect.height - matrixRows - 1)
      drawBoxes(comparison, rows, in: upper)
      drawMatrix(rows, column: upper.column, row: rect.endRow - matrixRows, width: boxes)
      return
    }
    drawBoxes(comparison, rows, in: part(fan + 2, boxes))
    if wide { drawMatrix(rows, column: rect.endColumn - matrix, row: rect.row, width: matrix) }
  }

  /// The axis of all losses of a comparison: powers of ten where some are positive.
  private func axis(_ values: [Double]) -> Axis {
    let scale: Plotting.Scale = values.contains { $0 > 0 && $0.isFinite } ? .log10 : .linear
    var summary = ScaleSummary()
    summary.include(values, scale: scale)
    return Axis(scale: scale, summary: summary)
  }

  /// The medians of the loss over starts, step by step, and the band of the chosen optimizer: the curves of `starts`.
  private mutating func drawFan(_ comparison: Comparison, in rect: CellRect) {
    let content = model.startsContent
    let whose = content.bands.map(\.optimizer).joined(separator: ", ")
    let heads = [
      "\(content.title): medians, band 10 to 90 % of \(whose)",
      "\(content.shortTitle): medians, 10 to 90 % of \(whose)",
      "medians, 10 to 90 % of \(whose)", "medians by step",
    ]
    drawCompareCurves(content, heads: heads, in: rect)
  }

  /// A chart under its heading.
  mutating func drawCompareCurves(_ content: CurveContent, heads: [String], in rect: CellRect) {
    put(heads.fitting(rect.width), style.heading, column: rect.column, row: rect.row, width: rect.width)
    let place = rect.inset(top: 1)
    guard !content.lines.isEmpty else {
      return put([Span(text: content.note, style: style.label)], wrappedIn: place)
    }
    chart(content, in: place).draw(into: &buffer, in: place, capabilities: capabilities)
  }

  /// The losses at the end from all starts, one row for each optimizer, on one axis.
  private mutating func drawBoxes(_ comparison: Comparison, _ rows: [ComparisonRow], in rect: CellRect) {
    let starts = comparison.plan.starts
    let heads = [
      "\(comparison.lossName) at the end of \(starts) starts: all, 10 to 90 %, median",
      "at the end: all, 10 to 90 %, median", "at the end",
    ]
    put(heads.fitting(rect.width), style.heading, column: rect.column, row: rect.row, width: rect.width)
    let axis = axis(rows.flatMap { $0.runs.map(\.gap) })
    let names = rows.map { row in (style.head(row.name).map { "\($0) " } ?? "") + row.name }
    let longest = names.reduce(0) { max($0, $1.count) }
    // Whole names and a blank line between the boxes, where there is room for them.
    let isNamed = rect.width >= longest + 40
    let pitch = rect.height >= 2 * rows.count + 3 ? 2 : 1
    let margin = isNamed ? longest + 1 : 2
    let plot = (column: rect.column + margin, width: rect.width - margin)
    for (index, row) in rows.prefix(max((rect.height - 2) / pitch, 0)).enumerated() {
      let pen = style.pen(row.name)
      let line = rect.row + 1 + index * pitch
      let name = isNamed ? names[index] : String(names[index].prefix(1))
      put(name, pen.style, column: rect.column, row: line, width: margin - 1)
      let gaps = row.gaps
      BoxPlot(row.runs.map(\.gap), box: (gaps.low, gaps.middle, gaps.high))
        .draw(
          into: &buffer, column: plot.column, row: line, width: plot.width, axis: axis, style: pen.style,
          glyphs: glyphs)
    }
    let below = min(rect.row + 1 + rows.count * pitch, rect.endRow - 1)
    var end = rect.column - 1
    for tick in axis.scale.ticks(in: axis.range, budget: max(plot.width / 9, 2)) {
      guard let fraction = axis.fraction(tick.value) else { continue }
      let place = plot.column + min(Int(fraction * Double(plot.width)), plot.width - 1)
      let column = min(max(place - tick.label.count / 2, rect.column), rect.endColumn - tick.label.count)
      guard column > end else { continue }
      put(tick.label, style.label, column: column, row: below, width: tick.label.count)
      end = column + tick.label.count
    }
  }

  /// From how many starts the optimizer of a row ended lower than that of a column.
  private mutating func drawMatrix(_ rows: [ComparisonRow], column: Int, row: Int, width: Int) {
    put(
      ["starts won by row over column", "starts won"].fitting(width), style.heading, column: column, row: row,
      width: width)
    let shown = rows.prefix(max((width - 2) / 4, 0))
    for (place, other) in shown.enumerated() {
      let letter = String(style.head(other.name) ?? "?")
      put(letter, style.pen(other.name).style, column: column + 5 + 4 * place, row: row + 1, width: 1)
    }
    for (line, one) in rows.enumerated() {
      let letter = String(style.head(one.name) ?? "?")
      put(letter, style.pen(one.name).style, column: column, row: row + 2 + line, width: 1)
      for (place, other) in shown.enumerated() {
        let wins = one.wins(over: other)
        let isMost = 2 * wins > one.runs.count
        let text = line == place ? dot : "\(wins)"
        put(
          String(repeating: " ", count: max(4 - text.count, 0)) + text,
          line == place ? style.disabled : isMost ? style.heading : style.label, column: column + 2 + 4 * place,
          row: row + 2 + line, width: 4)
      }
    }
  }
}
