// A picture made of character cells: what every view draws into and every terminal backend reads from.

/// One character cell.
///
/// Basin draws only characters of width one.
package struct Cell: Hashable, Sendable {
  /// What is shown: one grapheme of width one.
  package var character: Character
  /// How it is shown.
  package var style: CellStyle
  /// Whether a terminal that shows pictures shows that of the buffer here, and not the character.
  package var showsImage = false

  /// Creates a cell.
  package init(_ character: Character = " ", style: CellStyle = .plain) {
    self.character = character
    self.style = style
  }

  /// An empty cell in the terminal's default look.
  package static let blank = Cell()
}

/// A rectangle of character cells, row by row from the top left corner.
///
/// Writing outside of the rectangle is allowed and does nothing, so a view need not clip by itself; a buffer of zero
/// columns or rows is valid and stays empty.
package struct CellBuffer: Hashable, Sendable {
  /// Number of columns.
  package let width: Int
  /// Number of rows.
  package let height: Int
  /// `width * height` cells, row-major.
  package private(set) var cells: [Cell]
  /// The picture that some of the cells show; nil for none.
  package internal(set) var image: CellImage?

  /// Creates a blank buffer; negative sizes count as zero.
  package init(width: Int, height: Int) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    cells = Array(repeating: .blank, count: self.width * self.height)
  }

  /// Whether a cell lies inside the buffer.
  package func contains(column: Int, row: Int) -> Bool {
    column >= 0 && column < width && row >= 0 && row < height
  }

  /// The cell at a place; outside of the buffer reads are blank and writes are ignored.
  package subscript(column: Int, row: Int) -> Cell {
    get { contains(column: column, row: row) ? cells[row * width + column] : .blank }
    set { if contains(column: column, row: row) { cells[row * width + column] = newValue } }
  }

  /// Writes text from a cell to the right, never past `limit` columns nor past the edge.
  ///
  /// - Returns: The column after the last cell written.
  @discardableResult
  package mutating func put(
    _ text: String, column: Int, row: Int, style: CellStyle = .plain, limit: Int = .max
  ) -> Int {
    var place = column
    for character in text {
      guard place - column < limit, place < width else { break }
      self[place, row] = Cell(character, style: style)
      place += 1
    }
    return place
  }

  /// The characters alone, one line per row, without trailing spaces; `?` for what would steer a terminal.
  package var text: String {
    (0..<height).map { row in
      var line = String(cells[(row * width)..<((row + 1) * width)].map(\.character.printable))
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
