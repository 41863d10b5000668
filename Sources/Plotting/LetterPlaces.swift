// Letters over a map step aside for each other.

/// The cells of a map that hold a letter already.
///
/// What is put first keeps its place: minimizers, then the heads of paths, then marks. What comes later and would hide
/// one of them moves to the nearest free cell, two rows or three columns away at most; only where all of them are taken it
/// covers what is there. Letters are drawn after all else.
package struct LetterPlaces: Sendable {
  private let cells: CellRect
  private var taken: Set<Int> = []
  private var letters: [(cell: Cell, column: Int, row: Int)] = []

  /// Creates the places of a map that holds no letter.
  package init(_ cells: CellRect) { self.cells = cells }

  /// Where to look, the nearest first: a row counts as two columns.
  private static let steps: [(column: Int, row: Int)] = {
    let all = (-2...2).flatMap { row in (-3...3).map { (column: $0, row: row) } }
    func distance(_ step: (column: Int, row: Int)) -> Int { step.column * step.column + 4 * step.row * step.row }
    return all.sorted { (distance($0), -$0.column, -$0.row) < (distance($1), -$1.column, -$1.row) }
  }()

  private func number(_ column: Int, _ row: Int) -> Int { (row - cells.row) * cells.width + column - cells.column }

  /// Puts a marker into its cell, or beside it; nowhere if its place is not shown.
  package mutating func put(_ marker: MapMarker, _ viewport: Viewport) {
    guard let cell = viewport.cell(of: marker.point) else { return }
    let place = take(column: cell.column, row: cell.row)
    letters.append((Cell(marker.character, style: marker.style), place.column, place.row))
  }

  /// Draws the letters over a map, the first ones last.
  package func draw(into buffer: inout CellBuffer, halo: Halo? = nil) {
    for (cell, column, row) in letters.reversed() {
      buffer.overlay(cell.character, style: cell.style, column: column, row: row, halo: halo)
    }
  }

  /// Takes the cell, or the nearest free one, for a letter.
  mutating func take(column: Int, row: Int) -> (column: Int, row: Int) {
    for step in Self.steps {
      let place = (column: column + step.column, row: row + step.row)
      guard cells.contains(column: place.column, row: place.row) else { continue }
      if taken.insert(number(place.column, place.row)).inserted { return place }
    }
    return (column, row)
  }
}
