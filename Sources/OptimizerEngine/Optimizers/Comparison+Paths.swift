// What a comparison knows of the way to the end: how far every start was at some steps, who won where, and whether all
// starts came to one point.

extension ComparisonPlan {
  /// The steps at which losses are kept: at most 101, evenly spread, 0 and the last one among them.
  public var keptSteps: [Int] {
    let count = min(max(steps, 0), 100)
    guard count > 0 else { return [0] }
    return (0...count).map { $0 * steps / count }
  }
}

/// How far the points of several runs lie from each other.
public struct Spread: Sendable, Equatable {
  /// The largest distance of a start from the mean of all starts, in the units of x.
  public let starts: Double
  /// The largest distance of a last iterate from the mean of all last iterates; infinite where one is not finite.
  public let ends: Double

  /// Ends that lie this much closer to each other than the starts did count as one point.
  public static let onePoint = 1e-2

  /// Whether all runs ended in one point, although they began in several.
  public var isOnePoint: Bool { starts > 0 && ends <= Self.onePoint * starts }

  /// Measures starts and last iterates, each of one length.
  init(starts: [[Double]], ends: [[Double]]) {
    self.starts = Self.radius(starts)
    self.ends = Self.radius(ends)
  }

  private static func radius(_ points: [[Double]]) -> Double {
    guard let first = points.first else { return 0 }
    var mean = first.map { _ in 0.0 }
    for point in points { for (i, x) in point.enumerated() { mean[i] += x / Double(points.count) } }
    return points.reduce(0.0) { largest, point in
      let distance = zip(point, mean).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      return distance.isNaN ? .infinity : max(largest, distance)
    }
  }
}

extension ComparisonRow {
  /// The quantiles of the loss over all starts at each of the plan's `keptSteps`.
  public var fan: [Quantiles] {
    guard let length = runs.map(\.path.count).min(), length > 0 else { return [] }
    return (0..<length).map { step in Quantiles(runs.map { $0.path[step] }) }
  }

  /// Said where all starts came to one point, and which of two very different things that is; nil where they did not.
  ///
  /// A learned optimizer may have stored one good point and walk there from everywhere, which is memory and no descent:
  /// then |g| is still large there.
  public var onePointLine: String? {
    guard runs.count > 1, let spread, spread.isOnePoint else { return nil }
    return reached == runs.count
      ? "from every start to one point, where |g| is within the tolerance"
      : "from every start to one memorized point: there |g| is \(gradientNorms.middle.short), not within the tolerance"
  }

  /// From how many starts this optimizer ended lower than another, of the same comparison; what is equal counts for none.
  public func wins(over other: ComparisonRow) -> Int {
    zip(runs, other.runs).reduce(0) { $0 + ($1.0.gap < $1.1.gap ? 1 : 0) }
  }
}
