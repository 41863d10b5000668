// Drawing a line chart into cells.

extension LineChart {
  /// Draws the chart.
  ///
  /// Every size is allowed: below 16 x 5 cells the axes are left out one after the other, in nothing nothing is drawn.
  ///
  /// - Returns: The axes and the plot, for finding what lies under the mouse.
  @discardableResult
  package func draw(into buffer: inout CellBuffer, in rect: CellRect, capabilities: Capabilities) -> AxisFrame {
    let drawn = drawnSeries
    let frame = axes(for: drawn, in: rect, glyphs: capabilities.glyphs)
    guard !rect.isEmpty, !frame.plot.isEmpty else { return frame }
    buffer.fill(rect)
    frame.draw(into: &buffer, glyphs: capabilities.glyphs)
    drawCrosshair(into: &buffer, frame: frame, glyphs: capabilities.glyphs)
    var layers = CurveLayers(width: frame.plot.width, height: frame.plot.height)
    let empty = BrailleCanvas(width: frame.plot.width, height: frame.plot.height, glyphs: capabilities.glyphs)
    for band in bands {
      var canvas = empty
      band.draw(on: &canvas, frame: frame)
      layers.add(canvas, isBehind: true)
    }
    for line in drawn {
      var canvas = empty
      Self.draw(line, on: &canvas, frame: frame)
      layers.add(canvas, isBehind: line.role == .ghost)
    }
    layers.draw(into: &buffer, column: frame.plot.column, row: frame.plot.row)
    drawFailures(of: drawn, into: &buffer, frame: frame)
    drawNote(into: &buffer, frame: frame)
    drawLabels(of: drawn, into: &buffer, frame: frame, in: rect)
    return frame
  }

  /// Places in dots: the whole plot is the unit square, y upwards.
  private static func draw(_ line: LineSeries, on canvas: inout BrailleCanvas, frame: AxisFrame) {
    let columns = Double(canvas.dotColumns)
    let rows = Double(canvas.dotRows)
    let gap = DataPoint(.nan, .nan)
    let points = (0..<line.count).map { index -> DataPoint in
      guard let x = frame.x.fraction(line.place(index)), let y = frame.y.fraction(line.y[index]) else { return gap }
      // A number at the upper end of an axis belongs to the last dot, not to the one after it.
      return DataPoint(inside(x) * columns, inside(1 - y) * rows)
    }
    var pen = line.pen
    pen.isDim = pen.isDim || line.role == .ghost
    let kept = Decimation.extremes(points, columns: canvas.dotColumns)
    canvas.polyline(kept, pen: pen, mark: line.role == .ghost ? .fixed(".") : .letter)
  }

  private static func inside(_ fraction: Double) -> Double {
    abs(fraction - 1) < 1e-9 ? 1 - 1e-9 : abs(fraction) < 1e-9 ? 0 : fraction
  }

  private func drawCrosshair(into buffer: inout CellBuffer, frame: AxisFrame, glyphs: GlyphTier) {
    guard let crosshair, let cell = frame.x.cell(crosshair, count: frame.plot.width) else { return }
    let line = Cell(glyphs == .ascii ? ":" : "│", style: CellStyle(isDim: true))
    buffer.fill(
      CellRect(column: frame.plot.column + cell, row: frame.plot.row, width: 1, height: frame.plot.height), with: line)
  }

  /// NaN and infinity at the upper edge, minus infinity at the lower one.
  private func drawFailures(of drawn: [LineSeries], into buffer: inout CellBuffer, frame: AxisFrame) {
    for line in drawn where line.role == .line {
      var style = line.pen.style
      style.isBold = true
      for index in 0..<line.count where !line.y[index].isFinite {
        guard let cell = frame.x.cell(line.place(index), count: frame.plot.width) else { continue }
        let row = line.y[index] == -.infinity ? frame.plot.endRow - 1 : frame.plot.row
        buffer.overlay("x", style: style, column: frame.plot.column + cell, row: row)
      }
    }
  }

  private func drawLabels(of drawn: [LineSeries], into buffer: inout CellBuffer, frame: AxisFrame, in rect: CellRect) {
    let picture = buffer
    let labels = labels(of: drawn, frame: frame, in: rect) { place in
      (place.column..<place.endColumn).allSatisfy { picture[$0, place.row].character == " " }
    }
    for label in labels {
      buffer.overlay(
        label.text, style: label.style, column: label.column, row: frame.plot.row + label.row,
        limit: rect.endColumn - label.column)
    }
    guard let crosshair, let left = labels.map(\.column).min() else { return }
    let text = Self.stepText(crosshair)
    buffer.overlay(
      text, style: CellStyle(isBold: true), column: left, row: frame.plot.row, limit: rect.endColumn - left)
  }

  /// Writes the note into the upper right corner.
  private func drawNote(into buffer: inout CellBuffer, frame: AxisFrame) {
    let text = note
    guard !text.isEmpty, frame.plot.height >= 8, frame.plot.width >= 2 * text.count else { return }
    // The upper edge itself belongs to the marks of what went wrong.
    buffer.overlay(
      text, style: CellStyle(isDim: true), column: frame.plot.endColumn - text.count, row: frame.plot.row + 1)
  }
}
