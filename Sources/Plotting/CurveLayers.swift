// Several curves in the same cells: where they coincide they take turns along x, so that all of them are seen.

/// The curves of a chart, each on a canvas of its own.
///
/// A character has one color. Where two curves only cross, the upper one covers the other; where they share cells over some
/// columns, the cells show one after the other.
struct CurveLayers {
  /// One curve.
  struct Layer {
    var canvas: BrailleCanvas
    /// Whether it is seen only where no other curve is.
    var isBehind: Bool
  }

  /// The curves, the most important last.
  private(set) var layers: [Layer] = []
  private let width: Int
  private let height: Int

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
  }

  mutating func add(_ canvas: BrailleCanvas, isBehind: Bool) {
    layers.append(Layer(canvas: canvas, isBehind: isBehind))
  }

  /// Columns that one curve keeps before the next has its turn.
  static let turn = 2

  /// The layer that each cell shows, row by row; nil for empty cells.
  func owners() -> [Int?] {
    let present = layers.map { layer in
      (0..<width * height).map { layer.canvas.pen(column: $0 % width, row: $0 / width) != nil }
    }
    /// Per column, for each layer those of its cells that another one has as well.
    func meet(_ a: Int, _ b: Int, column: Int) -> Bool {
      column >= 0 && column < width
        && (0..<height).contains { present[a][$0 * width + column] && present[b][$0 * width + column] }
    }
    return (0..<width * height).map { cell in
      let here = layers.indices.filter { present[$0][cell] }
      let front = here.filter { !layers[$0].isBehind }
      guard let top = front.last, front.count > 1 else { return front.last ?? here.last }
      let column = cell % width
      // Who meets the uppermost in the next column or the last one too goes along with it.
      let along = front.filter { other in
        other == top || meet(other, top, column: column - 1) || meet(other, top, column: column + 1)
      }
      return along[along.count - 1 - column / Self.turn % along.count]
    }
  }

  /// Draws the curves over a picture.
  func draw(into buffer: inout CellBuffer, column: Int, row: Int) {
    for (cell, owner) in owners().enumerated() {
      guard let owner, let shown = layers[owner].canvas.cell(column: cell % width, row: cell / width) else { continue }
      buffer.overlay(shown.character, style: shown.style, column: column + cell % width, row: row + cell / width)
    }
  }
}
