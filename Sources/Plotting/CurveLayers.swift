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
  ///
  /// Of more than 64 curves the last 64 take turns; the others are seen where none of these is.
  ///
  /// - Complexity: O(cells + drawn cells * curves that share them).
  func owners() -> [Int?] {
    let first = max(layers.count - Self.most, 0)
    var owners = [Int?](repeating: nil, count: width * height)
    for index in 0..<first { for cell in layers[index].canvas.drawnCells { owners[cell] = index } }
    var (here, behind) = ([UInt64](repeating: 0, count: width * height), UInt64(0))
    for (bit, layer) in layers[first...].enumerated() {
      for cell in layer.canvas.drawnCells { here[cell] |= 1 << bit }
      if layer.isBehind { behind |= 1 << bit }
    }
    let met = companions(here, behind: behind)
    for cell in here.indices where here[cell] != 0 {
      let (column, front) = (cell % width, here[cell] & ~behind)
      // What lies behind takes turns with its like.
      var along = front == 0 ? here[cell] : front
      if front != 0 {
        let top = UInt64.bitWidth - 1 - front.leadingZeroBitCount
        // Who meets the uppermost in the next column or the last one too goes along with it; others only cross it.
        let left = column > 0 ? met[(column - 1) * Self.most + top] : 0
        let right = column + 1 < width ? met[(column + 1) * Self.most + top] : 0
        along = front & (left | right | 1 << top)
      }
      owners[cell] = first + Self.bit(column / Self.turn % along.nonzeroBitCount, of: along)
    }
    return owners
  }

  private static let most = UInt64.bitWidth

  /// For each column and curve, those that share one of its cells there.
  private func companions(_ here: [UInt64], behind: UInt64) -> [UInt64] {
    var met = [UInt64](repeating: 0, count: width * Self.most)
    for (cell, all) in here.enumerated() {
      var rest = all & ~behind
      while rest != 0 {
        met[cell % width * Self.most + rest.trailingZeroBitCount] |= all & ~behind
        rest &= rest - 1
      }
    }
    return met
  }

  /// The place of a bit that is set, counted from the highest one.
  private static func bit(_ index: Int, of all: UInt64) -> Int {
    var rest = all
    for _ in 0..<index { rest &= ~(1 << (UInt64.bitWidth - 1 - rest.leadingZeroBitCount)) }
    return UInt64.bitWidth - 1 - rest.leadingZeroBitCount
  }

  /// Draws the curves over a picture.
  func draw(into buffer: inout CellBuffer, column: Int, row: Int) {
    for (cell, owner) in owners().enumerated() {
      guard let owner, let shown = layers[owner].canvas.cell(column: cell % width, row: cell / width) else { continue }
      buffer.overlay(shown.character, style: shown.style, column: column + cell % width, row: row + cell / width)
    }
  }
}
