// Small dense matrices for checks and constants; everything hot runs in programs.

/// A dense matrix, row-major.
struct Matrix: Sendable, Equatable {
  let rows: Int
  let columns: Int
  var elements: [Double]

  init(rows: Int, columns: Int, _ elements: [Double]) {
    precondition(elements.count == rows * columns, "\(rows) x \(columns) needs \(rows * columns) elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  subscript(i: Int, j: Int) -> Double {
    get { elements[i * columns + j] }
    set { elements[i * columns + j] = newValue }
  }

  var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows, elements)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// The product; rows of the right factor are walked contiguously.
  func times(_ other: Matrix) -> Matrix {
    precondition(columns == other.rows, "\(rows) x \(columns) times \(other.rows) x \(other.columns)")
    var result = Array(repeating: 0.0, count: rows * other.columns)
    for i in 0..<rows {
      for k in 0..<columns {
        let factor = elements[i * columns + k]
        if factor == 0 { continue }
        for j in 0..<other.columns { result[i * other.columns + j] += factor * other.elements[k * other.columns + j] }
      }
    }
    return Matrix(rows: rows, columns: other.columns, result)
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<rows).map { i in (0..<columns).reduce(0) { $0 + self[i, $1] * vector[$1] } }
  }

  /// X with A X = B by Gaussian elimination with partial pivoting; not finite if A is singular.
  func solve(_ right: Matrix) -> Matrix {
    precondition(rows == columns && rows == right.rows, "a square system")
    var a = self
    var x = right
    for k in 0..<rows {
      let pivot = (k..<rows).max { a[$0, k].magnitude < a[$1, k].magnitude } ?? k
      for j in 0..<columns { a.elements.swapAt(k * columns + j, pivot * columns + j) }
      for j in 0..<x.columns { x.elements.swapAt(k * x.columns + j, pivot * x.columns + j) }
      for i in (k + 1)..<max(rows, k + 1) {
        let factor = a[i, k] / a[k, k]
        for j in k..<columns { a[i, j] -= factor * a[k, j] }
        for j in 0..<x.columns { x[i, j] -= factor * x[k, j] }
      }
    }
    for k in (0..<rows).reversed() {
      for j in 0..<x.columns {
        var value = x[k, j]
        for i in (k + 1)..<max(rows, k + 1) { value -= a[k, i] * x[i, j] }
        x[k, j] = value / a[k, k]
      }
    }
    return x
  }

  /// The Frobenius norm, an upper bound of the spectral norm.
  var frobeniusNorm: Double { elements.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
