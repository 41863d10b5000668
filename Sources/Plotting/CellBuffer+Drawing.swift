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
    if let image = other.image { self.image = image.moved(columns: column, rows: row) }
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
  ///
  /// - Parameters:
  ///   - character: What is written.
  ///   - style: How it looks.
  ///   - column: The column of the cell.
  ///   - row: Its row.
  ///   - halo: Moves the color behind away from the character's where they are too near; nil leaves it.
  ///   - fading: How far the character's own color is moved towards the one behind, 0...1.
  package mutating func overlay(
    _ character: Character, style: CellStyle, column: Int, row: Int, halo: Halo? = nil, fading: Double = 0
  ) {
    guard contains(column: column, row: row) else { return }
    var style = style
    if style.background == .standard {
      let behind = self[column, row].backdrop
      style.background = halo?.color(behind: style.foreground, over: behind) ?? behind
      style.foreground = halo?.ink(style.foreground, over: style.background) ?? style.foreground
    }
    if fading > 0 {
      let behind = style.background == .standard ? halo?.color ?? .standard : style.background
      style.foreground = style.foreground.mixed(with: behind, amount: fading)
    }
    self[column, row] = Cell(character, style: style)
  }

  /// Writes text over a picture, never past `limit` columns.
  package mutating func overlay(
    _ text: String, style: CellStyle, column: Int, row: Int, limit: Int = .max, halo: Halo? = nil
  ) {
    for (offset, character) in text.enumerated() {
      guard offset < limit, column + offset < width else { break }
      overlay(character, style: style, column: column + offset, row: row, halo: halo)
    }
  }
}

/// What sets a path or a letter off from the colors of a map: these are darker there, or lighter on a light terminal.
///
/// Where there is much to set off, as arrows all over the map, the map stays as it is and the ink is darker or lighter.
package struct Halo: Hashable, Sendable {
  /// The color the map is moved towards; nil leaves the map and moves the ink.
  package let color: CellColor?
  /// How far it is moved at least, 0...1.
  package let least: Double
  /// The contrast it is moved for.
  package let contrast: Double

  /// Creates a halo.
  package init(towards color: CellColor, least: Double = 0, contrast: Double) {
    (self.color, self.least, self.contrast) = (color, least, contrast)
  }

  /// Leaves the map, and moves the ink to black or white, which of them is farther from the map, up to a contrast.
  package static func ofInk(contrast: Double) -> Halo { Halo(ofInk: contrast) }

  private init(ofInk contrast: Double) { (color, least, self.contrast) = (nil, 0, contrast) }

  /// The color something is drawn in over a color of the map.
  func ink(_ ink: CellColor, over map: CellColor) -> CellColor {
    guard color == nil, let black = map.contrast(with: .black), let white = map.contrast(with: .white) else {
      return ink
    }
    let end = black > white ? CellColor.black : .white
    let mixtures = stride(from: 0, to: 1, by: 0.1).lazy.map { ink.mixed(with: end, amount: $0) }
    return mixtures.first { ($0.contrast(with: map) ?? .infinity) >= contrast } ?? end
  }

  /// The color behind something of a color that lies over another one; the terminal's own stays.
  func color(behind ink: CellColor, over map: CellColor) -> CellColor {
    guard let color else { return map }
    let mixtures = stride(from: least, to: 1, by: 0.1).lazy.map { map.mixed(with: color, amount: $0) }
    return mixtures.first { ($0.contrast(with: ink) ?? .infinity) >= contrast } ?? color
  }
}

extension Cell {
  /// The color that seems to lie behind the cell.
  var backdrop: CellColor {
    let mask = character == " " ? nil : QuadrantSplit.characters.firstIndex(of: character)
    return mask.map { style.background.mixed(with: style.foreground, amount: Double($0.nonzeroBitCount) / 4) }
      ?? style.background
  }
}
