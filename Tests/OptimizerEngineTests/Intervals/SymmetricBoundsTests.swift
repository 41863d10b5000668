import References
import Testing

@testable import OptimizerEngine

@Suite("Eigenvalues of interval matrices") struct SymmetricBoundsTests {
  @Test("Every matrix between the ends keeps to the bounds", arguments: 2...5) func bounds(d: Int) {
    var g = SeededGenerator(seed: 5, stream: "symmetric \(d)")
    var bounds = SymmetricBounds(dimension: d)
    var tightest = Double.infinity
    for _ in 0..<400 {
      let radius = g.pick([0, 1e-9, 0.01, 1])
      let upper = (0..<d * (d + 1) / 2).map { _ in
        let middle = g.uniform(-3, 3)
        return Interval(low: middle - radius * g.uniform(), high: middle + radius * g.uniform())
      }
      bounds.load(upper)
      let (largest, least, norm) = (bounds.largest(), bounds.least(), bounds.norm())
      let (high, low) = (bounds.atLeast(sign: 1), -bounds.atLeast(sign: -1))
      let smallestNorm = bounds.normAtLeast()
      for _ in 0..<5 {
        var matrix = Matrix(rows: d, columns: d, Array(repeating: 0, count: d * d))
        for i in 0..<d {
          for j in i..<d {
            let entry = upper[ScalarDerivatives.place(i, j, d)]
            let value = g.pick([entry.low, entry.high, g.uniform(entry.low, entry.high)])
            (matrix[i, j], matrix[j, i]) = (value, value)
          }
        }
        let eigenvalues = matrix.symmetricEigenvalues()
        let (first, last) = (eigenvalues.first ?? .nan, eigenvalues.last ?? .nan)
        let slack = 1e-11
        #expect(first >= least - slack && last <= largest + slack, "\(first) \(last): \(least) \(largest)")
        #expect(last >= high - slack && first <= low + slack, "\(first) \(last): \(low) \(high)")
        let size = max(-first, last)
        #expect(size <= norm + slack && size >= smallestNorm - slack, "\(size): \(smallestNorm) \(norm)")
        if radius == 0 { tightest = min(tightest, smallestNorm / norm) }
      }
    }
    #expect(tightest > 1 - 1e-9, "one matrix is bounded nearly exactly: \(tightest)")
  }

  @Test("Whole diagonals and 3-4-5 are exact") func exact() {
    var bounds = SymmetricBounds(dimension: 2)
    bounds.load([Interval(134), Interval(0), Interval(-7)])
    #expect(bounds.norm() == 134 && bounds.least() == -7)
    // Eigenvalues 2 +- 5.
    bounds.load([Interval(5), Interval(4), Interval(-1)])
    #expect(bounds.largest() == 7 && bounds.least() == -3)
  }

  @Test("An entry without a bound leaves no bound") func undefined() {
    for d in 2...4 {
      var bounds = SymmetricBounds(dimension: d)
      var upper = Array(repeating: Interval(0), count: d * (d + 1) / 2)
      upper[1] = .undefined
      bounds.load(upper)
      #expect(bounds.norm().isNaN && bounds.largest().isNaN && bounds.least().isNaN && !(bounds.normAtLeast() >= 0))
    }
  }
}
