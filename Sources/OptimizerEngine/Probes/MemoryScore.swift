// The memory score: how much of what a learned optimizer is ahead is still there when it sees nothing.

/// How good the end of a run is.
public enum ProbeMeasure: Sendable, Equatable {
  /// The share of held-out images that are read correctly, 0 to 1; more is better.
  case accuracy
  /// A loss by its name, as `f - f*`; less is better. Of gaps logarithms are compared, of other losses differences.
  case loss(String, isGap: Bool)

  /// Below this a gap counts as this: what rounding leaves of f is no lead.
  public static let leastGap = 1e-16

  /// By how much one result is better than another; infinite where only the other one became NaN or infinite.
  public func lead(of a: Double, over b: Double) -> Double {
    switch self {
    case .accuracy: return a - b
    case .loss(_, let isGap):
      guard a.isFinite, b.isFinite else { return a.isFinite ? .infinity : b.isFinite ? -.infinity : 0 }
      guard isGap else { return b - a }
      return Elementary.log(max(b, Self.leastGap)) - Elementary.log(max(a, Self.leastGap))
    }
  }
}

/// What is left of the lead of a learned optimizer when every input of its direction network is zeroed (theory.md,
/// section 7).
///
/// ```
/// share_i = lead(zeroed_i over alone_i) / lead(full_i over alone_i),   start by start
/// ```
/// with `full` as it is, `zeroed` fed zeros, and `alone` its base step with v = 0. 1: all of the lead is memory; 0: none;
/// below 0 it does worse fed zeros than its base step does.
///
/// A network that goes by x alone holds a map of one landscape and scores 0, for without x there is no map. So what is left
/// without the gradient is found as well, and said.
public struct MemoryScore: Sendable, Equatable {
  /// The share of every start at which the optimizer is ahead of its base step, in their order.
  public let shares: [Double]
  /// All starts, those without a lead included.
  public let starts: Int
  /// The same shares with only the gradient zeroed; empty where that was not run.
  public let sharesWithoutGradient: [Double]
  /// Whether it is 0 for any weights: fed zeros, the direction proposes nothing.
  public let isByConstruction: Bool

  /// Finds the score from the results of the same starts.
  ///
  /// - Precondition: All three have one number for every start.
  public init(
    full: [Double], zeroed: [Double], alone: [Double], gradientZeroed: [Double]? = nil, measure: ProbeMeasure,
    isByConstruction: Bool = false
  ) {
    precondition(full.count == zeroed.count && full.count == alone.count, "one number for every start")
    starts = full.count
    self.isByConstruction = isByConstruction
    func shares(_ results: [Double]) -> [Double] {
      full.indices.compactMap { i in
        let lead = measure.lead(of: full[i], over: alone[i])
        guard lead > 0, lead.isFinite else { return nil }
        return measure.lead(of: results[i], over: alone[i]) / lead
      }
    }
    self.shares = shares(zeroed)
    sharesWithoutGradient = gradientZeroed.map(shares) ?? []
  }

  /// The median share over the starts with a lead.
  public var interval: MedianInterval { MedianInterval(shares) }

  /// Whether it is ahead of its base step, by a finite lead, from more than half of the starts: else there is no score.
  public var hasLead: Bool { 2 * shares.count > starts }

  /// What the score says of the optimizer, as a phrase; it says memory or no memory only where the whole interval does.
  public var conclusion: String {
    if isByConstruction { return "0 by construction: fed zeros it moves nothing" }
    guard hasLead else {
      return "ahead of its base step from \(shares.count) of \(starts) starts only: there is no lead to remember"
    }
    guard let range = interval.range else { return "too few starts to say where its lead comes from" }
    if range.lowerBound > 0.5 { return "it remembers the task: most of its lead is there without seeing anything" }
    if range.upperBound < 0.5 {
      if let blind = MedianInterval(sharesWithoutGradient).range, blind.lowerBound > 0.5 {
        return
          "it goes by where x is: most of its lead is there without the gradient, and gone without x too; a map of "
          + "this landscape is memory as well"
      }
      return "it looks: most of its lead is gone without what it sees"
    }
    return "part of its lead may be memory: these starts do not tell"
  }
}
