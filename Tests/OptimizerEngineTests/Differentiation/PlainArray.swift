@testable import OptimizerEngine

/// A tiny evaluator of array formulas on plain loops: the judge of the planner, the emitter and the kernels.
struct PlainArray {
  let shape: Shape
  var values: [Double]

  init(_ shape: Shape, _ value: (_ g: Int, _ i: Int, _ j: Int) -> Double) {
    self.shape = shape
    values = []
    values.reserveCapacity(shape.count)
    for g in 0..<shape.groups {
      for i in 0..<shape.rows { for j in 0..<shape.columns { values.append(value(g, i, j)) } }
    }
  }

  init(_ shape: Shape, values: [Double]) {
    self.shape = shape
    self.values = values
  }

  /// An element; axes of size 1 repeat.
  subscript(g: Int, i: Int, j: Int) -> Double {
    let (g, i, j) = (shape.groups == 1 ? 0 : g, shape.rows == 1 ? 0 : i, shape.columns == 1 ? 0 : j)
    return values[(g * shape.rows + i) * shape.columns + j]
  }

  var largest: Double { values.map(\.magnitude).max() ?? 0 }

  func map(_ body: (Double) -> Double) -> PlainArray { PlainArray(shape, values: values.map(body)) }

  func zip(_ b: PlainArray, _ body: (Double, Double) -> Double) -> PlainArray {
    PlainArray(shape.broadcast(with: b.shape) ?? shape) { body(self[$0, $1, $2], b[$0, $1, $2]) }
  }

  func broadcast(to target: Shape) -> PlainArray { PlainArray(target) { self[$0, $1, $2] } }

  func reduce(to target: Shape, _ start: Double, _ body: (Double, Double) -> Double) -> PlainArray {
    var result = PlainArray(target) { _, _, _ in start }
    for g in 0..<shape.groups {
      for i in 0..<shape.rows {
        for j in 0..<shape.columns {
          let (h, k, l) = (target.groups == 1 ? 0 : g, target.rows == 1 ? 0 : i, target.columns == 1 ? 0 : j)
          let place = (h * target.rows + k) * target.columns + l
          result.values[place] = body(result.values[place], self[g, i, j])
        }
      }
    }
    return result
  }

  func rows(_ range: Range<Int>) -> PlainArray {
    PlainArray(Shape(groups: shape.groups, rows: range.count, columns: shape.columns)) {
      self[$0, range.lowerBound + $1, $2]
    }
  }

  var transposed: PlainArray { PlainArray(shape.transposed) { self[$0, $2, $1] } }

  func product(_ b: PlainArray, sumsGroups: Bool) -> PlainArray {
    let groups = max(shape.groups, b.shape.groups)
    let each = PlainArray(Shape(groups: groups, rows: shape.rows, columns: b.shape.columns)) { g, i, j in
      (0..<shape.columns).reduce(0) { $0 + self[g, i, $1] * b[g, $1, j] }
    }
    guard sumsGroups else { return each }
    return each.reduce(to: Shape(rows: shape.rows, columns: b.shape.columns), 0, +)
  }

  static func concatenated(_ pieces: [PlainArray]) -> PlainArray {
    let groups = pieces.map(\.shape.groups).max() ?? 1
    let columns = pieces.map(\.shape.columns).max() ?? 1
    let owners = pieces.flatMap { piece in (0..<piece.shape.rows).map { (piece, $0) } }
    return PlainArray(Shape(groups: groups, rows: owners.count, columns: columns)) { g, i, j in
      let (piece, row) = owners[i]
      return piece.shape.rows == 1 ? piece[g, 0, j] : piece[g, row, j]
    }
  }

  /// X with A X = B, group by group.
  func solve(_ b: PlainArray) -> PlainArray {
    let n = shape.rows
    var result: [Double] = []
    for g in 0..<shape.groups {
      let a = Matrix(rows: n, columns: n, Array(values[(g * n * n)..<((g + 1) * n * n)]))
      let size = n * b.shape.columns
      let right = Matrix(rows: n, columns: b.shape.columns, Array(b.values[(g * size)..<((g + 1) * size)]))
      result += a.solve(right).elements
    }
    return PlainArray(b.shape, values: result)
  }
}
