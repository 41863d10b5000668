// The length of a vector, also where the squares of its numbers vanish below the range of double precision.

extension Collection<Double> {
  /// The Euclidean norm, summed in order.
  ///
  /// Where the sum of squares is so small that it has lost its digits, or is 0 by underflow, the numbers are scaled by
  /// the largest of them first: a vector that is not zero has no length of zero.
  var norm: Double {
    let squares = reduce(0) { $0 + $1 * $1 }
    guard squares < 1e-290, let largest = map(\.magnitude).max(), largest > 0 else { return squares.squareRoot() }
    return largest * reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }
}
