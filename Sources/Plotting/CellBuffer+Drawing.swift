// Drawing whole areas into a cell buffer.

extension CellBuffer {
  /// All of the buffer.
  package var bounds: CellRect { CellRect(column: 0, row: 0, width: width, height: height) }

  /// Sets every cell of a rectangle.
  package mutating func fill(_ rect: CellRect, with cell: Cell = .blank) {
    let area = rect.intersection(bounds)
    for row in area.row..<area.endRow {
      for column in area.column..<area.endColumn { self[column, row] = cell }
    }
  }

  /// Copies another buffer, its top left corner at a place; what falls outside is lost.
  package mutating func copy(_ other: CellBuffer, column: Int, row: Int) {
    let area = CellRect(column: column, row: row, width: other.width, height: other.height).intersection(bounds)
    for target in area.row..<area.endRow {
      for place in area.column..<area.endColumn { self[place, target] = other[place - column, target - row] }
    }
  }

  /// A part of the picture, as a picture of its own; what lies outside is blank.
  package func part(_ rect: CellRect) -> CellBuffer {
    var part = CellBuffer(width: rect.width, height: rect.height)
    part.copy(self, column: -rect.column, row: -rect.row)
    return part
  }

  /// Writes a character over a picture: a style without a background keeps the color that is there.
  ///
  /// A half block shows two colors in one cell; a character over it gets their mixture behind it.
  package mutating func overlay(_ character: Character, style: CellStyle, column: Int, row: Int) {
    guard contains(column: column, row: row) else { return }
    var style = style
    if style.background == .standard { style.background = self[column, row].backdrop }
    self[column, row] = Cell(character, style: style)
  }

  /// Writes text over a picture, never past `limit` columns.
  package mutating func overlay(_ text: String, style: CellStyle, column: Int, row: Int, limit: Int = .max) {
    for (offset, character) in text.enumerated() {
      guard offset < limit, column + offset < width else { break }
      overlay(character, style: style, column: column + offset, row: row)
    }
  }
}

extension Cell {
  /// The color that seems to lie behind the cell.
  var backdrop: CellColor {
    switch character {
    case "▀", "▄": style.background.mixed(with: style.foreground, amount: 0.5)
    default: style.background
    }
  }
}
