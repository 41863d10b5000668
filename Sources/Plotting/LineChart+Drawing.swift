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
    let frame = axes(for: drawn, in: rect)
    guard !rect.isEmpty, !frame.plot.isEmpty else { return frame }
    buffer.fill(rect)
    frame.draw(into: &buffer, glyphs: capabilities.glyphs)
    drawCrosshair(into: &buffer, frame: frame, glyphs: capabilities.glyphs)
    var canvas = BrailleCanvas(width: frame.plot.width, height: frame.plot.height, glyphs: capabilities.glyphs)
    for line in drawn { Self.draw(line, on: &canvas, frame: frame) }
    canvas.draw(into: &buffer, column: frame.plot.column, row: frame.plot.row)
    drawFailures(of: drawn, into: &buffer, frame: frame)
    drawLetters(of: drawn, into: &buffer, frame: frame)
    let taken = drawNote(into: &buffer, frame: frame)
    if showsLegend || crosshair != nil { drawLegend(of: drawn, into: &buffer, plot: taken) }
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

  /// The letter of each curve right after its last visible point, moved up or down if another letter is there.
  private func drawLetters(
    of drawn: [LineSeries], into buffer: inout CellBuffer, frame: AxisFrame
  ) {
    var taken = Set<Int>()
    for line in drawn.reversed() where line.role != .ghost {
      guard let end = Self.end(of: line, frame: frame) else { continue }
      let column = min(end.column + 1, frame.plot.width - 1)
      let candidates = [0, -1, 1, -2, 2].map { end.row + $0 }.filter { $0 >= 0 && $0 < frame.plot.height }
      let free = candidates.first { !taken.contains($0 * frame.plot.width + column) }
      guard let row = free else { continue }
      taken.insert(row * frame.plot.width + column)
      var style = line.pen.style
      style.isBold = true
      buffer.overlay(line.pen.letter, style: style, column: frame.plot.column + column, row: frame.plot.row + row)
    }
  }

  /// The cell of the last point inside of the plot.
  private static func end(of line: LineSeries, frame: AxisFrame) -> (column: Int, row: Int)? {
    for index in (0..<line.count).reversed() {
      guard let column = frame.x.cell(line.place(index), count: frame.plot.width),
        let row = frame.y.cell(line.y[index], count: frame.plot.height)
      else { continue }
      return (column, frame.plot.height - 1 - row)
    }
    return nil
  }

  /// Writes the note into the upper right corner; returns the part of the plot that is left.
  private func drawNote(into buffer: inout CellBuffer, frame: AxisFrame) -> CellRect {
    let text = note
    guard !text.isEmpty, frame.plot.height >= 8, frame.plot.width >= 2 * text.count else { return frame.plot }
    // The upper edge itself belongs to the marks of what went wrong.
    buffer.overlay(
      text, style: CellStyle(isDim: true), column: frame.plot.endColumn - text.count, row: frame.plot.row + 1)
    return frame.plot.inset(top: 2)
  }
}

// MARK: - Legend

extension LineChart {
  private func drawLegend(of drawn: [LineSeries], into buffer: inout CellBuffer, plot: CellRect) {
    let named = drawn.filter { $0.role != .ghost }
    var lines = named.map { line -> (text: String, pen: Pen?) in
      guard let crosshair, let value = line.value(at: crosshair) else {
        return ("\(line.pen.letter) \(line.name)", line.pen)
      }
      return ("\(line.pen.letter) \(line.name) \(value.shortText())", line.pen)
    }
    if let crosshair { lines.insert(("at \(crosshair.shortText(significantDigits: 6))", nil), at: 0) }
    let width = lines.map(\.text.count).max() ?? 0
    guard width > 0, 2 * width <= plot.width, 2 * lines.count <= plot.height else { return }
    let size = CellRect(column: 0, row: 0, width: width, height: lines.count)
    let place = Self.emptiestCorner(of: plot, for: size, in: buffer)
    for (offset, line) in lines.enumerated() {
      let style = line.pen?.style ?? CellStyle(isBold: true)
      let padded = line.text + String(repeating: " ", count: width - line.text.count)
      buffer.overlay(padded, style: style, column: place.column, row: place.row + offset)
    }
  }

  /// The corner with the fewest characters, the upper right one first.
  private static func emptiestCorner(of plot: CellRect, for size: CellRect, in buffer: CellBuffer) -> CellRect {
    let right = plot.endColumn - size.width
    let bottom = plot.endRow - size.height
    let corners = [(right, plot.row), (plot.column + 1, bottom), (right, bottom), (plot.column + 1, plot.row)]
      .map { CellRect(column: $0.0, row: $0.1, width: size.width, height: size.height) }
    var best = corners[0]
    var fewest = Int.max
    for corner in corners {
      var used = 0
      for row in corner.row..<corner.endRow {
        for column in corner.column..<corner.endColumn where buffer[column, row].character != " " { used += 1 }
      }
      if used < fewest {
        fewest = used
        best = corner
      }
    }
    return best
  }
}
