// The bar beside a map that says which color means which value.

/// A scale of the colors of a map, the lowest value at its foot, with values beside it.
struct ColorBar {
  let scale: LevelScale
  let colors: HeatColors
  /// The values that are labeled first.
  let levels: [Double]

  /// Columns it takes beside a map: a gap, the colors, a gap, and values.
  static let width = 10
  private static let colorColumns = 2

  /// Whether a map of a size has room for one.
  static func fits(in rect: CellRect) -> Bool { rect.width >= 60 && rect.height >= 12 }

  /// Draws the bar.
  ///
  /// - Parameters:
  ///   - buffer: What is drawn into.
  ///   - rect: Its columns, and the rows of the map.
  func draw(into buffer: inout CellBuffer, in rect: CellRect) {
    guard rect.width >= Self.width, rect.height > 1, scale.range != nil else { return }
    let left = rect.column + 1
    for row in 0..<rect.height {
      // Two colors in a cell, as on the map.
      let upper = 1 - (2 * Double(row) + 0.5) / Double(2 * rect.height)
      let lower = 1 - (2 * Double(row) + 1.5) / Double(2 * rect.height)
      let style = CellStyle(foreground: colors.fill(upper), background: colors.fill(lower))
      for column in 0..<Self.colorColumns { buffer[left + column, rect.row + row] = Cell("▀", style: style) }
    }
    let room = rect.endColumn - left - Self.colorColumns - 1
    for label in labels(rows: rect.height, room: room) {
      buffer.put(label.text, column: rect.endColumn - room, row: rect.row + label.row, style: .plain, limit: room)
    }
    buffer.put("f", column: left, row: rect.endRow, style: .plain)
  }

  /// Levels, then the ends where they leave room; never two values in neighboring rows, and none that would be cut.
  func labels(rows: Int, room: Int) -> [(row: Int, text: String)] {
    var labels: [(row: Int, text: String)] = []
    for value in levels + [scale.value(at: 1), scale.value(at: 0)] {
      guard let place = scale.place(of: value) else { continue }
      let row = min(Int((1 - place) * Double(rows)), rows - 1)
      let text = value.shortText()
      if text.count <= room, !labels.contains(where: { abs($0.row - row) <= 1 }) { labels.append((row, text)) }
    }
    return labels
  }
}
