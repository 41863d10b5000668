// Rigorous bounds for the eigenvalues of all symmetric matrices between two others.

/// Bounds of the largest and least eigenvalue over a symmetric matrix of intervals, in memory of its own.
///
/// For d = 2 they are exact up to rounding: the largest eigenvalue grows with both diagonal entries and with the absolute
/// value of the other (D. Hertz, 1992, doi:10.1109/9.126593). For d >= 3 the better of two: the middle matrix, its largest
/// eigenvalue found by Jacobi's method and then proved, plus the row sums of the radii (H. Weyl 1912); and Gershgorin's
/// discs.
struct SymmetricBounds {
  let d: Int
  /// The entries i <= j row by row.
  private var entries: [Interval]
  private var middle: [Double]
  private var work: [Double]
  private var axes: [Double]
  private var factor: [Interval]

  init(dimension d: Int) {
    self.d = d
    entries = Array(repeating: Interval(0), count: d * (d + 1) / 2)
    middle = Array(repeating: 0, count: d * d)
    work = middle
    axes = middle
    factor = Array(repeating: Interval(0), count: d * d)
  }

  /// Takes the Hessian of the box a machine has run over.
  mutating func load(_ machine: IntervalMachine) {
    for place in entries.indices { entries[place] = machine.hessian(place) }
  }

  /// Takes a matrix of intervals by its upper triangle.
  mutating func load(_ upper: [Interval]) { entries = upper }

  /// An upper bound of the largest eigenvalue; NaN where an entry is not bounded.
  mutating func largest() -> Double { d == 2 ? Self.largest(entries[0], entries[1], entries[2]) : general(sign: 1) }

  /// A lower bound of the least eigenvalue.
  mutating func least() -> Double {
    d == 2 ? -Self.largest(-entries[0], entries[1], -entries[2]) : -general(sign: -1)
  }

  /// An upper bound of the spectral norm.
  mutating func norm() -> Double {
    let (high, low) = (largest(), -least())
    return high.isNaN || low.isNaN ? .nan : larger(larger(high, low), 0)
  }

  /// A lower bound of the spectral norm of each of the matrices.
  mutating func normAtLeast() -> Double { larger(atLeast(sign: 1), atLeast(sign: -1)) }

  /// A lower bound of the largest eigenvalue of each matrix (sign 1) or of its negative (sign -1).
  ///
  /// For d = 2 by the least entries, for d >= 3 the Rayleigh quotient of an eigenvector that Jacobi's method finds.
  mutating func atLeast(sign: Double) -> Double {
    guard entries.allSatisfy(\.isDefined) else { return .nan }
    if d == 2 {
      let (a, c) = sign > 0 ? (entries[0], entries[2]) : (-entries[0], -entries[2])
      let b = entries[1].absolute.low
      let half = Interval(a.low) - Interval(c.low)
      let root = ((0.5 * half).squared + Interval(b).squared).squareRoot
      return (0.5 * (Interval(a.low) + Interval(c.low)) + root).low
    }
    takeMiddle(sign)
    return d <= Self.mostExact ? rayleigh(jacobi().axis, sign) : largestDiagonal(sign)
  }

  private func largestDiagonal(_ sign: Double) -> Double {
    (0..<d).reduce(-Double.infinity) { larger($0, diagonal($1, sign).low) }
  }

  /// v'Hv / v'v for the given column of the axes.
  private func rayleigh(_ axis: Int, _ sign: Double) -> Double {
    var (product, square) = (Interval(0), Interval(0))
    for i in 0..<d {
      let x = Interval(axes[i * d + axis])
      square = square + x.squared
      for j in 0..<d {
        let entry = entries[ScalarDerivatives.place(min(i, j), max(i, j), d)]
        product = product + x * Interval(axes[j * d + axis]) * entry
      }
    }
    return ((sign > 0 ? product : -product) / square).low
  }

  private func diagonal(_ i: Int, _ sign: Double) -> Interval {
    let entry = entries[ScalarDerivatives.place(i, i, d)]
    return sign > 0 ? entry : -entry
  }

  // MARK: - Two dimensions

  @inline(__always)
  private static func largest(_ a: Interval, _ b: Interval, _ c: Interval) -> Double {
    guard a.isDefined && b.isDefined && c.isDefined else { return .nan }
    let (x, y, z) = (a.high, b.magnitude, c.high)
    if y == 0 { return larger(x, z) }
    let half = Self.halfUp(.sumUp(larger(x, z), -smaller(x, z)))
    let square = Double.sumUp(.productUp(half, half), .productUp(y, y))
    return .sumUp(halfUp(.sumUp(x, z)), .rootUp(square))
  }

  /// Half a number, exact but for the very smallest.
  @inline(__always)
  private static func halfUp(_ x: Double) -> Double {
    let half = 0.5 * x
    return half + half == x ? half : half.nextUp
  }

  // MARK: - More dimensions

  /// An upper bound of the largest eigenvalue of the matrices times a sign.
  private mutating func general(sign: Double) -> Double {
    guard entries.allSatisfy(\.isDefined) else { return .nan }
    if d == 1 { return sign > 0 ? entries[0].high : -entries[0].low }
    let discs = gershgorin(sign)
    // The discs are exact for diagonal matrices, and all that pays for large ones.
    guard d <= Self.mostExact else { return discs }
    return smaller(discs, weyl(sign))
  }

  /// Beyond this dimension only discs are used.
  static let mostExact = 8

  private func gershgorin(_ sign: Double) -> Double {
    var most = -Double.infinity
    for i in 0..<d {
      var sum = diagonal(i, sign).high
      for j in 0..<d where j != i {
        sum = .sumUp(sum, entries[ScalarDerivatives.place(min(i, j), max(i, j), d)].magnitude)
      }
      most = larger(most, sum)
    }
    return most
  }

  private mutating func takeMiddle(_ sign: Double) {
    for i in 0..<d {
      for j in 0..<d {
        middle[i * d + j] = sign * entries[ScalarDerivatives.place(min(i, j), max(i, j), d)].middle
      }
    }
  }

  /// lambda_max(middle) + the largest row sum of the radii.
  private mutating func weyl(_ sign: Double) -> Double {
    takeMiddle(sign)
    var radius = 0.0
    for i in 0..<d {
      var sum = 0.0
      for j in 0..<d {
        let entry = entries[ScalarDerivatives.place(min(i, j), max(i, j), d)]
        let center = entry.middle
        sum = .sumUp(sum, larger(.sumUp(entry.high, -center), .sumUp(center, -entry.low)))
      }
      radius = larger(radius, sum)
    }
    return .sumUp(provedLargest(), radius)
  }

  /// An upper bound of the largest eigenvalue of the middle matrix: slightly more than what Jacobi's method finds, accepted
  /// only where an interval factorization proves that nothing lies above.
  private mutating func provedLargest() -> Double {
    let (axis, scale) = jacobi()
    let top = work[axis * d + axis]
    var margin = 1e-13 * scale + .leastNormalMagnitude
    for _ in 0..<8 {
      if isBelow(top + margin) { return top + margin }
      margin *= 100
    }
    return .infinity
  }

  /// The place of the largest eigenvalue, approximately, on the diagonal of `work`, and the size of the matrix.
  private mutating func jacobi() -> (axis: Int, scale: Double) {
    for i in 0..<(d * d) { (work[i], axes[i]) = (middle[i], i % (d + 1) == 0 ? 1 : 0) }
    let scale = work.reduce(0) { larger($0, $1.magnitude) }
    for _ in 0..<12 {
      var rest = 0.0
      for i in 0..<d { for j in (i + 1)..<max(d, i + 1) { rest = larger(rest, work[i * d + j].magnitude) } }
      if rest <= 1e-15 * scale { break }
      for i in 0..<d {
        for j in (i + 1)..<max(d, i + 1) where work[i * d + j] != 0 { rotate(i, j) }
      }
    }
    var axis = 0
    for i in 0..<d where work[i * d + i] > work[axis * d + axis] { axis = i }
    return (axis, scale)
  }

  /// One rotation that makes the entry (p, q) zero.
  private mutating func rotate(_ p: Int, _ q: Int) {
    let theta = (work[q * d + q] - work[p * d + p]) / (2 * work[p * d + q])
    let t = (theta >= 0 ? 1.0 : -1.0) / (theta.magnitude + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in 0..<d {
      let (x, y) = (work[k * d + p], work[k * d + q])
      (work[k * d + p], work[k * d + q]) = (c * x - s * y, s * x + c * y)
      let (u, v) = (axes[k * d + p], axes[k * d + q])
      (axes[k * d + p], axes[k * d + q]) = (c * u - s * v, s * u + c * v)
    }
    for k in 0..<d {
      let (x, y) = (work[p * d + k], work[q * d + k])
      (work[p * d + k], work[q * d + k]) = (c * x - s * y, s * x + c * y)
    }
  }

  /// Whether all eigenvalues of the middle matrix are below a number: the pivots of shift I - M are positive, in intervals.
  private mutating func isBelow(_ shift: Double) -> Bool {
    for i in 0..<d {
      for j in 0..<d {
        let entry = Interval(-middle[i * d + j])
        factor[i * d + j] = i == j ? entry + Interval(shift) : entry
      }
    }
    for k in 0..<d {
      guard factor[k * d + k].low > 0 else { return false }
      let inverse = factor[k * d + k].reciprocal
      for i in (k + 1)..<max(d, k + 1) {
        let ratio = factor[i * d + k] * inverse
        for j in i..<d {
          factor[i * d + j] = factor[i * d + j] - ratio * factor[k * d + j]
          factor[j * d + i] = factor[i * d + j]
        }
      }
    }
    return true
  }
}
