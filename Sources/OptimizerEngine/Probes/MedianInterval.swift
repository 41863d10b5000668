// Intervals that assume nothing of a distribution but independent draws: one rule for every number of a table of probes.

/// The median of a distribution, from n independent numbers, with an exact interval of order statistics.
///
/// The interval from the k-th smallest to the k-th largest number misses the median of any continuous distribution with
/// probability 2 P(X < k) at most, X ~ Binomial(n, 1/2) (David and Nagaraja, Order Statistics, 2003, section 7.1); k is
/// the largest for which that is at most 1 - confidence.
public struct MedianInterval: Sendable, Equatable {
  /// The number n of numbers.
  public let count: Int
  /// The middle number, of an even count the upper one of the two, as in ``Quantiles``; NaN without numbers.
  public let median: Double
  /// The interval; nil for fewer numbers than allow one: at 95 % fewer than six.
  public let range: ClosedRange<Double>?
  /// The rank k of its ends, from below and from above; 0 where there is none.
  public let rank: Int

  /// Finds median and interval; NaN counts as infinity.
  ///
  /// - Precondition: `confidence` is in (0, 1).
  public init(_ values: [Double], confidence: Double = 0.95) {
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
    let sorted = values.map { $0.isNaN ? .infinity : $0 }.sorted()
    let n = sorted.count
    let binomial = Binomial(n)
    var k = 0
    while 2 * (k + 1) <= n, 2 * binomial.atMost(k, probability: 0.5) <= 1 - confidence { k += 1 }
    (count, median, rank) = (n, Quantiles(sorted).middle, k)
    range = k > 0 ? sorted[k - 1]...sorted[n - k] : nil
  }

  /// The rule in words, to be printed beside a table.
  public static let rule =
    "medians over the starts with their 95 % interval between order statistics, exact for independent starts; six at least"
}

/// A share of n, k of which had a property, with the two-sided interval of Clopper and Pearson.
///
/// Source: Biometrika 26, 1934, doi:10.1093/biomet/26.4.404.
public struct ShareInterval: Sendable, Equatable {
  /// How many had the property.
  public let successes: Int
  /// The number n.
  public let count: Int
  /// The interval of the share, 0 to 1.
  public let range: ClosedRange<Double>

  /// Finds the interval.
  ///
  /// - Precondition: `successes` is in 0...count, count above 0, and `confidence` in (0, 1).
  public init(_ successes: Int, of count: Int, confidence: Double = 0.95) {
    precondition(count > 0 && (0...count).contains(successes), "\(successes) of \(count)")
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
    (self.successes, self.count) = (successes, count)
    let binomial = Binomial(count)
    // Half of what may be wrong on either side.
    let side = (1 + confidence) / 2
    let low = 1 - binomial.upperLimit(failures: count - successes, confidence: side)
    range = low...max(binomial.upperLimit(failures: successes, confidence: side), low)
  }

  /// The share itself.
  public var share: Double { Double(successes) / Double(count) }
}
