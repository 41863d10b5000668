// The names of curves at their ends, right of the plot; with the crosshair their values there.

extension LineChart {
  /// A name beside the end of its curve.
  struct Label: Hashable, Sendable {
    let text: String
    let style: CellStyle
    /// The row of the plot.
    let row: Int
    /// The column of the buffer.
    let column: Int
  }

  /// What stands at the ends, from full names to letters, without and with values.
  private func wordings(of lines: [LineSeries]) -> [[String]] {
    guard let crosshair else {
      return [
        lines.map { "\($0.pen.letter) \($0.name)" }, lines.map { "\($0.pen.letter) \($0.shortName ?? $0.name)" },
        lines.map { "\($0.pen.letter)" },
      ]
    }
    let values = lines.map { $0.value(at: crosshair).map { " \($0.shortText())" } ?? "" }
    func with(_ name: (LineSeries) -> String) -> [String] {
      zip(lines, values).map { "\($0.pen.letter)\(name($0))\($1)" }
    }
    return [
      with { " \($0.name)" }, with { " \($0.shortName ?? $0.name)" }, with { _ in "" },
      lines.map { "\($0.pen.letter)" },
    ]
  }

  /// The lines that have names, and their names in what room there is; the names are short, so that the plot is not.
  private func names(_ drawn: [LineSeries], in rect: CellRect) -> (lines: [LineSeries], texts: [String]) {
    guard showsLabels, rect.width >= 16, rect.height >= 4 else { return ([], []) }
    let lines = drawn.filter { $0.role != .ghost && $0.count > 0 }
    let share = crosshair == nil ? rect.width * 3 / 10 : rect.width * 2 / 5
    let all = wordings(of: lines)
    let texts = all.first { ($0.map(\.count).max() ?? 0) < share } ?? all[all.count - 1]
    return (lines, texts)
  }

  /// The columns that the names need, with the blank before them.
  ///
  /// Values change their length while the crosshair moves, the plot does not.
  func labelColumns(_ drawn: [LineSeries], in rect: CellRect) -> Int {
    let (_, texts) = names(drawn, in: rect)
    guard let longest = texts.map(\.count).max() else { return 0 }
    return 1 + max(longest, crosshair.map { Self.stepText($0).count } ?? 0)
  }

  static func stepText(_ step: Double) -> String { "at \(step.shortText(significantDigits: 6))" }

  /// The names at their places: right of the ends where nothing is drawn there, else beside the plot.
  func labels(of drawn: [LineSeries], frame: AxisFrame, in rect: CellRect, isFree: (CellRect) -> Bool) -> [Label] {
    let (lines, texts) = names(drawn, in: rect)
    guard !lines.isEmpty, frame.plot.height > 0 else { return [] }
    let ends = lines.map { $0.end(in: frame) }
    let rows = EndLabels.rows(
      wanted: ends.map(\.row), importance: lines.indices.map { $0 + (lines[$0].role == .bound ? 0 : lines.count) },
      rows: (crosshair == nil ? 0 : 1)..<max(frame.plot.height, 1))
    // Where a race is half way its ends are too: the names go with them.
    let farthest = zip(lines, ends).filter { $0.0.role == .line }.compactMap(\.1.column).max() ?? frame.plot.width
    let width = texts.map(\.count).max() ?? 0
    let near = frame.plot.column + farthest + 2
    let places = rows.compactMap { $0 }.map {
      CellRect(column: near, row: frame.plot.row + $0, width: width, height: 1)
    }
    let fits = near + width <= frame.plot.endColumn && places.allSatisfy(isFree)
    let column = fits ? near : frame.plot.endColumn + 1
    return lines.indices.compactMap { index in
      rows[index].map { Label(text: texts[index], style: lines[index].pen.style, row: $0, column: column) }
    }
  }
}

extension LineSeries {
  /// Where it ends: the column of its last visible point, and how far down the plot that is; a line that has left the plot
  /// ends at that edge.
  fileprivate func end(in frame: AxisFrame) -> (column: Int?, row: Double) {
    let height = Double(frame.plot.height)
    for index in (0..<count).reversed() {
      guard let column = frame.x.cell(place(index), count: frame.plot.width) else { continue }
      if let up = frame.y.fraction(y[index]) {
        let isInside = up >= -1e-9 && up <= 1 + 1e-9
        // The middle of a row is where its number stands.
        return (isInside ? column : nil, isInside ? (1 - up) * height - 0.5 : up > 1 ? -1 : height)
      }
      // Nothing has no place on a logarithmic axis: it lies below all there is.
      if y[index] <= 0 { return (nil, height) }
    }
    return (nil, 0)
  }
}
