// Eigenvalues of small symmetric matrices: exact constants of objectives and of operators.

extension Matrix {
  /// The eigenvalues of a symmetric matrix in ascending order, by cyclic Jacobi rotations.
  ///
  /// Golub and Van Loan, "Matrix Computations", 4th edition, section 8.5. Only the lower half is read.
  ///
  /// - Returns: NaN for every eigenvalue where an element is not finite.
  /// - Complexity: O(n^3) for each of some ten sweeps.
  func symmetricEigenvalues() -> [Double] {
    precondition(rows == columns, "a square matrix, got \(rows) x \(columns)")
    let n = rows
    guard elements.allSatisfy(\.isFinite) else { return Array(repeating: .nan, count: n) }
    var a = elements
    for i in 0..<n { for j in 0..<i { a[j * n + i] = a[i * n + j] } }
    let scale = a.reduce(0) { max($0, $1.magnitude) }
    guard scale > 0 else { return Array(repeating: 0, count: n) }
    for _ in 0..<60 {
      var rest = 0.0
      for i in 0..<n { for j in 0..<i { rest = max(rest, a[i * n + j].magnitude) } }
      if rest <= 1e-17 * scale { break }
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) { Self.rotate(&a, n, p, q) }
      }
    }
    return (0..<n).map { a[$0 * n + $0] }.sorted()
  }

  /// Makes a_pq zero by a rotation of rows and columns p and q.
  private static func rotate(_ a: inout [Double], _ n: Int, _ p: Int, _ q: Int) {
    let apq = a[p * n + q]
    guard apq != 0 else { return }
    let theta = (a[q * n + q] - a[p * n + p]) / (2 * apq)
    let t = (theta >= 0 ? 1 : -1) / (theta.magnitude + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    a.withUnsafeMutableBufferPointer { a in
      for k in 0..<n {
        let (x, y) = (a[k * n + p], a[k * n + q])
        a[k * n + p] = c * x - s * y
        a[k * n + q] = s * x + c * y
      }
      for k in 0..<n {
        let (x, y) = (a[p * n + k], a[q * n + k])
        a[p * n + k] = c * x - s * y
        a[q * n + k] = s * x + c * y
      }
    }
  }
}
