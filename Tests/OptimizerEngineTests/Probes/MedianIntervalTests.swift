import Testing

@testable import OptimizerEngine

@Suite("Intervals of probes")
struct MedianIntervalTests {
  /// Standard tables of the sign test: the rank of the lower end at 95 %.
  private static let ranks = [
    (5, 0), (6, 1), (8, 1), (9, 2), (11, 2), (12, 3), (16, 4), (20, 6), (25, 8), (30, 10), (50, 18), (100, 40),
  ]

  @Test("have the ranks of the tables of the sign test", arguments: ranks)
  func tables(n: Int, rank: Int) {
    let values = (1...n).map(Double.init)
    let found = MedianInterval(values.reversed())
    #expect(found.rank == rank && found.count == n)
    #expect(found.range == (rank > 0 ? Double(rank)...Double(n + 1 - rank) : nil))
    #expect(found.median == Quantiles(values).middle)
  }

  @Test("miss the median no more often than they say, and one rank further in they would", arguments: 6...40)
  func coverage(n: Int) {
    // Exactly, by counting: of 2^n equally likely patterns of below and above, those with fewer than k below, twice.
    var row = [1.0]
    for _ in 0..<n { row = zip([0] + row, row + [0]).map(+) }
    let all = row.reduce(0, +)
    let rank = MedianInterval((0..<n).map(Double.init)).rank
    func missed(_ k: Int) -> Double { 2 * row.prefix(k).reduce(0, +) / all }
    #expect(missed(rank) <= 0.05)
    #expect(missed(rank + 1) > 0.05)
  }

  @Test("take what diverged for the largest, and say nothing of no numbers")
  func odd() {
    let found = MedianInterval([1, 2, .nan, 4, .infinity, 3])
    #expect(found.median == 4 && found.range == 1...(.infinity))
    #expect(MedianInterval([]).range == nil && MedianInterval([]).median.isNaN)
  }

  @Test("of shares are those of Clopper and Pearson")
  func shares() {
    // Published values: 0, 5 and 10 of 10.
    for (k, low, high) in [(0, 0.0, 0.3085), (5, 0.1871, 0.8129), (10, 0.6915, 1.0)] {
      let found = ShareInterval(k, of: 10)
      #expect(abs(found.range.lowerBound - low) < 5e-5 && abs(found.range.upperBound - high) < 5e-5, "\(found.range)")
      #expect(found.range.contains(found.share))
    }
    // Exactly: the chance of as many or more at the lower end is 2.5 %.
    let found = ShareInterval(847, of: 1000).range
    let binomial = Binomial(1000)
    #expect(abs(1 - binomial.atMost(846, probability: found.lowerBound) - 0.025) < 1e-9)
    #expect(abs(binomial.atMost(847, probability: found.upperBound) - 0.025) < 1e-9)
    #expect(ShareInterval(847, of: 1000, confidence: 0.5).range.upperBound < found.upperBound)
  }
}
