// What may be said of starts that were not run, from starts that were drawn fresh: a word of its own, CONFIDENT, that is
// never PROVED and never part of a certificate's headline (theory.md, section 8.5).

/// Where the starts of an evaluation came from, which decides whether it says anything about other starts.
public struct StartDistribution: Sendable, Equatable {
  /// How they were found, to be read after "starts", as in `drawn uniformly from the box`.
  public let name: String
  /// Whether each was drawn independently from one distribution, after everything evaluated on them was fixed.
  public let isDrawn: Bool

  /// Starts drawn independently of each other and of all that training, tuning or choosing has seen.
  public static func drawn(_ how: String) -> Self { Self(name: how, isDrawn: true) }

  /// Starts that somebody chose, as a list or a grid: they say nothing about others.
  public static func chosen(_ how: String) -> Self { Self(name: how, isDrawn: false) }
}

/// The share of starts of a distribution that may fail at most, from how many of n drawn starts did.
///
/// The one-sided limit of Clopper and Pearson (Biometrika 26, 1934, doi:10.1093/biomet/26.4.404): the largest share p
/// for which k failures or fewer of n would not be less likely than 1 - confidence (theory.md, section 8.5). It assumes
/// independent draws only. Several limits at once hold each by itself; a limit says nothing about the one among many
/// that looked best.
public struct ConfidentLimit: Sendable, Equatable {
  /// The number k of starts that failed.
  public let failures: Int
  /// The number n of starts.
  public let count: Int
  /// The probability with which a limit found this way is right, 0.95 unless given.
  public let confidence: Double
  /// The distribution of the starts.
  public let distribution: StartDistribution
  /// What a failure does, as a verb in the plural, as in `miss |g| <= 0.001 within 300 steps`.
  public let failing: String
  /// With the confidence, at most this share of starts fails; nil where nothing can be said of other starts.
  public let upperLimit: Double?

  /// Finds the limit.
  ///
  /// - Precondition: `failures` is in 0...count, and `confidence` in (0, 1).
  public init(
    failures: Int, of count: Int, confidence: Double = 0.95, distribution: StartDistribution, failing: String = "fail"
  ) {
    precondition((0...max(count, 0)).contains(failures), "\(failures) failures of \(count)")
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
    self.failures = failures
    self.count = count
    self.confidence = confidence
    self.distribution = distribution
    self.failing = failing
    upperLimit =
      distribution.isDrawn && count > 0 ? Binomial(count).upperLimit(failures: failures, confidence: confidence) : nil
  }

  /// The limit in percent, rounded up, as in `17.1 %`; `-` where there is none.
  public var percent: String { upperLimit.map { "\(Percent.above($0)) %" } ?? "-" }

  /// Failures and limit for a cell of a table, as in `0/16 <=17.1%`.
  public var cell: String { "\(failures)/\(count)" + (upperLimit.map { " <=\(Percent.above($0))%" } ?? "") }

  /// What `cell` means, in words.
  public var cellRule: String {
    distribution.isDrawn
      ? "k/n <=p: k of n starts \(distribution.name) \(failing); CONFIDENT \(Percent.text(confidence)) %: at most p of others do"
      : "k/n: k of n starts \(distribution.name) \(failing); they were not drawn, so NO CLAIM of others"
  }

  /// The statement with n, k, distribution and confidence, in one sentence.
  public var sentence: String {
    guard let upperLimit else {
      return count > 0
        ? "NO CLAIM of other starts: \(count) \(distribution.name), not drawn, \(failures) of them \(failing)"
        : "NO CLAIM of other starts: none was drawn"
    }
    let head = "CONFIDENT \(Percent.text(confidence)) %: "
    let counts = "(\(failures) of \(count) did)"
    return upperLimit < 1
      ? head + "at most \(percent) of starts \(distribution.name) \(failing) \(counts)"
      : head + "nothing: all of \(count) starts \(distribution.name) \(failing)"
  }
}

/// The level below which most starts of a distribution end, from where n drawn starts did (theory.md, section 8.5).
///
/// The level is the r-th smallest of n independent numbers, with the least r for which fewer than r of them lie below
/// the quantile with the confidence, whatever their distribution. Where n is too small for the share that was asked
/// for, the largest number is taken, for a smaller share.
public struct ConfidentQuantile: Sendable, Equatable {
  /// The share of starts, 0 to 1, that end at or below the level.
  public let share: Double
  /// The share that was asked for; `share` is smaller where n is too small for it.
  public let wantedShare: Double
  /// The number n of starts.
  public let count: Int
  /// The probability with which a level found this way is right, 0.95 unless given.
  public let confidence: Double
  /// The distribution of the starts.
  public let distribution: StartDistribution
  /// What is measured, as in `f - f* after 300 steps`.
  public let quantity: String
  /// The rank r of the level among the numbers, counted from 1; nil where nothing can be said.
  public let rank: Int?
  /// The level; infinite where too many starts diverged, nil where nothing can be said.
  public let level: Double?

  /// Finds the level.
  ///
  /// - Parameters:
  ///   - values: The number that was measured for each start; NaN counts as infinity.
  ///   - share: The share of starts that end at or below the level, in (0, 1).
  ///   - confidence: The probability with which that is right, in (0, 1).
  ///   - distribution: The distribution of the starts.
  ///   - quantity: What was measured, in words.
  public init(
    _ values: [Double], share: Double = 0.9, confidence: Double = 0.95, distribution: StartDistribution,
    quantity: String
  ) {
    self.init(count: values.count, share, confidence, distribution, quantity) { rank in
      values.map { $0.isNaN ? .infinity : $0 }.sorted()[rank - 1]
    }
  }

  /// Restores the statement that belongs to a level recorded for `count` starts.
  public init(
    level: Double, of count: Int, share: Double = 0.9, confidence: Double = 0.95, distribution: StartDistribution,
    quantity: String
  ) {
    self.init(count: count, share, confidence, distribution, quantity) { _ in level }
  }

  private init(
    count n: Int, _ wanted: Double, _ confidence: Double, _ distribution: StartDistribution, _ quantity: String,
    level: (Int) -> Double
  ) {
    precondition(wanted > 0 && wanted < 1 && confidence > 0 && confidence < 1, "share \(wanted), \(confidence)")
    (wantedShare, count, self.confidence) = (wanted, n, confidence)
    (self.distribution, self.quantity) = (distribution, quantity)
    var (found, share): (Int?, Double) = (nil, wanted)
    if distribution.isDrawn, n > 0 {
      found = Binomial(n).quantileRank(share: wanted, confidence: confidence)
      // The largest of n: with the confidence this share lies below it. Less than half says too little to be said.
      let ofLargest = Elementary.pow(1 - confidence, 1 / Double(n))
      if found == nil, ofLargest >= 0.5 { (found, share) = (n, ofLargest) }
    }
    self.share = share
    rank = found
    self.level = found.map(level)
  }

  /// The fewest starts that allow the share that was asked for.
  public var neededCount: Int {
    Int((Elementary.log(1 - confidence) / Elementary.log(wantedShare) - 1e-9).rounded(.up))
  }

  /// The level with three digits, rounded up; `-` where there is none.
  public var levelText: String { level.map(\.shortAbove) ?? "-" }

  /// The statement with n, distribution and confidence, in one sentence.
  public var sentence: String { sentence(levelText) }

  /// The statement without the measured quantity, for narrow places.
  public var brief: String {
    rank == nil
      ? "\(count) starts: NO CLAIM of others"
      : "CONFIDENT \(Percent.text(confidence)) %: \(Percent.below(share)) % end <= \(levelText), n = \(count)"
  }

  /// The statement for several quantiles measured at the same starts, with levels as in `1e-5 for gd, 2e-3 for adam`.
  public static func sentence(_ all: [(name: String, quantile: Self)]) -> String {
    let levels = all.map { "\($0.quantile.levelText) for \($0.name)" }.joined(separator: ", ")
    return all.first?.quantile.sentence(levels) ?? "NO CLAIM of other starts: nothing was measured"
  }

  private func sentence(_ levels: String) -> String {
    guard distribution.isDrawn else { return "NO CLAIM of other starts: \(count) \(distribution.name), not drawn" }
    if level == .infinity { return "NO CLAIM of other starts: too many of \(count) ended at no finite number" }
    let more = "\(Percent.text(wantedShare)) % needs \(neededCount) starts"
    guard let rank else {
      return "\(count) \(count == 1 ? "start is" : "starts are") too few to say where most others end: \(more)"
    }
    let isLess = share < wantedShare
    let place = rank == count ? "the largest of \(count)" : "number \(rank) of \(count), ascending"
    let end = isLess ? "; \(more)" : ""
    return
      "CONFIDENT \(Percent.text(confidence)) %: \(isLess ? Percent.below(share) : Percent.text(share)) % of starts "
      + "\(distribution.name) have \(quantity) <= \(levels) (\(place)\(end))"
  }
}

/// Shares in percent with three digits, never on the wrong side of what is claimed.
enum Percent {
  /// Rounded up.
  static func above(_ share: Double) -> String { text(share, .up) }
  /// Rounded down.
  static func below(_ share: Double) -> String { text(share, .down) }
  /// To the nearest.
  static func text(_ share: Double, _ rule: FloatingPointRoundingRule = .toNearestOrEven) -> String {
    let percent = 100 * share
    var scale = 10.0
    while percent > 0, percent * scale < 100, scale < 1e12 { scale *= 10 }
    // What differs from a round number by rounding alone is that number.
    let nearest = (percent * scale).rounded()
    let isRound = (percent * scale - nearest).magnitude < 1e-9 * max(nearest, 1)
    return ((isRound ? nearest : (percent * scale).rounded(rule)) / scale).short
  }
}

/// Sums of binomial probabilities, from exact recurrences around the largest term.
struct Binomial {
  private let count: Int
  /// ln i!, i = 0...n.
  private let logFactorials: [Double]

  init(_ count: Int) {
    self.count = count
    var sums = [0.0]
    var (sum, lost) = (0.0, 0.0)
    for i in 0..<count {
      // Compensated: a thousand logarithms must not cost digits.
      let term = Elementary.log(Double(i + 1)) - lost
      let next = sum + term
      lost = (next - sum) - term
      sum = next
      sums.append(sum)
    }
    logFactorials = sums
  }

  /// P(X <= k) for n draws that succeed with probability p.
  func atMost(_ k: Int, probability p: Double) -> Double {
    guard k < count else { return 1 }
    guard k >= 0, p < 1 else { return 0 }
    guard p > 0 else { return 1 }
    // The largest of the terms 0...k.
    let middle = min(k, Int(Double(count + 1) * p))
    let odds = p / (1 - p)
    let log =
      logFactorials[count] - logFactorials[middle] - logFactorials[count - middle]
      + Double(middle) * Elementary.log(p) + Double(count - middle) * Elementary.log1p(-p)
    var (sum, term) = (1.0, 1.0)
    for i in stride(from: middle, to: 0, by: -1) where term > 1e-20 {
      term *= Double(i) / (Double(count - i + 1) * odds)
      sum += term
    }
    term = 1
    for i in stride(from: middle, to: k, by: 1) where term > 1e-20 {
      term *= Double(count - i) * odds / Double(i + 1)
      sum += term
    }
    return min(Elementary.exp(log + Elementary.log(sum)), 1)
  }

  /// The p at which so few failures are as unlikely as 1 - confidence, from above.
  func upperLimit(failures k: Int, confidence: Double) -> Double {
    guard k < count else { return 1 }
    var (low, high) = (Double(k) / Double(count), 1.0)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if atMost(k, probability: middle) > 1 - confidence { low = middle } else { high = middle }
    }
  }

  /// The least r for which fewer than r of n numbers lie below their quantile with the confidence; nil where none is.
  func quantileRank(share: Double, confidence: Double) -> Int? {
    var (low, high) = (1, count + 1)
    while low < high {
      let middle = (low + high) / 2
      if atMost(middle - 1, probability: share) < confidence { low = middle + 1 } else { high = middle }
    }
    return low <= count ? low : nil
  }
}
