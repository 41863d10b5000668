// Plain arithmetic on arrays, for references that are compared with the engine. They share no code with it, and stand in a
// target of their own because this one is optimized: the tests themselves are not, and would take minutes with it.

/// The Euclidean norm.
package func norm(_ x: [Double]) -> Double { norm(x[...]) }

/// The Euclidean norm of a part of an array.
package func norm(_ x: ArraySlice<Double>) -> Double {
  var sum = 0.0
  for element in x { sum += element * element }
  return sum.squareRoot()
}

/// The inner product of two arrays; the shorter one decides.
package func dot(_ x: [Double], _ y: [Double]) -> Double { dot(x[...], y) }

/// The inner product of a part of an array with another.
package func dot(_ x: ArraySlice<Double>, _ y: [Double]) -> Double {
  var sum = 0.0
  for (a, b) in zip(x, y) { sum += a * b }
  return sum
}

/// The rows of a matrix whose elements are given row by row.
package func rows(_ elements: [Double], _ count: Int) -> [[Double]] {
  let width = elements.count / count
  return (0..<count).map { Array(elements[($0 * width)..<(($0 + 1) * width)]) }
}

/// A matrix, given as its rows, times a vector.
package func times(_ matrix: [[Double]], _ x: [Double]) -> [Double] { matrix.map { dot($0, x) } }
