import Testing

@testable import Plotting

@Suite("Smoothing and decimation")
struct CurveTests {
  @Test("The average of a constant is that constant", arguments: [0, 0.6, 0.9, 0.99, 1, 7])
  func constant(_ weight: Double) {
    #expect(Smoothing.exponential(Array(repeating: 3.7, count: 50), weight: weight) == Array(repeating: 3.7, count: 50))
  }

  @Test("The average is that of its formula and differs from the biased one")
  func formula() {
    let values = [1.0, 5, 2, 8]
    var biased = 0.0
    var expected: [Double] = []
    for (t, value) in values.enumerated() {
      biased = 0.9 * biased + 0.1 * value
      expected.append(biased / (1 - [0.9, 0.81, 0.729, 0.6561][t]))
    }
    let found = Smoothing.exponential(values, weight: 0.9)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12) }
    #expect(abs(found[0] - 0.1) > 0.5)
  }

  @Test("NaN and infinity stay in their places and poison nothing")
  func failures() {
    let found = Smoothing.exponential([2, .nan, 2, .infinity, 2], weight: 0.9)
    #expect(found[1].isNaN && found[3] == .infinity)
    #expect([found[0], found[2], found[4]] == [2, 2, 2])
    #expect(Smoothing.exponential([], weight: 0.9).isEmpty)
  }

  @Test("Every column keeps its first, least, greatest and last value", arguments: [1, 3, 10, 80])
  func extremes(_ columns: Int) {
    let points = (0..<2000).map { index in
      DataPoint(Double(index) * Double(columns) / 2000, Double((index * 7919) % 1009) - 500)
    }
    let kept = Decimation.extremes(points, columns: columns)
    #expect(kept.count <= 4 * columns)
    for column in 0..<columns {
      let all = points.filter { Int($0.x) == column }
      let left = kept.filter { Int($0.x) == column }
      #expect(left.map(\.y).min() == all.map(\.y).min())
      #expect(left.map(\.y).max() == all.map(\.y).max())
      #expect(left.first == all.first && left.last == all.last)
    }
  }

  @Test("Taking every n-th point would lose a spike that decimation keeps")
  func spike() {
    var points = (0..<1000).map { DataPoint(Double($0) / 100, 0) }
    points[333].y = 9
    #expect(Decimation.extremes(points, columns: 10).contains { $0.y == 9 })
    #expect(!stride(from: 0, to: 1000, by: 25).contains { points[$0].y == 9 })
  }

  @Test("Gaps stay gaps")
  func gaps() {
    var points = (0..<100).map { DataPoint(Double($0) / 10, 1) }
    points[50].y = .nan
    #expect(Decimation.extremes(points, columns: 10).filter { !$0.isFinite }.count == 1)
  }
}
