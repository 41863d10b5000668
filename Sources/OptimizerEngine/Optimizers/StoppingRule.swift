// When a run ends, and why: every condition that held, with what was measured against its threshold.

/// A reason why a run ended, with what was measured.
public struct StoppingReason: Sendable, Equatable, CustomStringConvertible {
  /// The conditions that can end a run.
  public enum Kind: String, Sendable, CaseIterable {
    /// |g| is at most the tolerance.
    case gradientTolerance = "gradient-tolerance"
    /// f is at most the target.
    case target
    /// The allowed number of gradient evaluations is used up.
    case evaluations
    /// The time limit is over.
    case time
    /// By its certificate, some |g_t| <= eps is certain to have occurred by now.
    case certified
    /// Value, gradient or iterate is NaN or infinite.
    case nonFinite = "non-finite"
    /// A line search found no better point, although the gradient is not zero.
    case search = "line-search"
    /// The gradient is exactly zero, so there is nothing to search along.
    case stationary
  }

  /// The condition that held.
  public let kind: Kind
  /// The step t at which it held.
  public let step: Int
  /// The number that was compared: |g|, f, a count, seconds or a step, depending on the kind.
  public let measured: Double
  /// The number it was compared with, in the same unit.
  public let threshold: Double

  /// The reason as a phrase.
  public var description: String {
    switch kind {
    case .gradientTolerance: "gradient tolerance reached at step \(step)"
    case .target: "target value reached at step \(step)"
    case .evaluations: "all gradient evaluations used at step \(step)"
    case .time: "out of time at step \(step)"
    case .certified: "certified at step \(step)"
    case .nonFinite: step == 0 ? "f or its gradient is no number at the start" : "not finite at step \(step)"
    case .search: "no better point on the line at step \(step)"
    case .stationary:
      step == 0 ? "the start is a stationary point: the gradient is zero" : "the gradient is zero at step \(step)"
    }
  }

  /// The phrase, with the numbers behind it.
  public var detail: String {
    switch kind {
    case .gradientTolerance: "\(description): |g| = \(measured) <= \(threshold)"
    case .target: "\(description): f = \(measured) <= \(threshold)"
    case .evaluations: "\(description): \(Int(measured)) of \(Int(threshold))"
    case .time: "\(description): \(measured) of \(threshold) s"
    case .certified: "\(description): N(eps) = \(threshold)"
    case .search: "\(description): |g| = \(measured)"
    case .nonFinite, .stationary: description
    }
  }
}

/// The conditions that end a run besides its number of steps; none by default.
///
/// They are checked at every iterate.
public struct StoppingRule: Sendable {
  /// The run ends once |g| is at most this; 0 means no tolerance.
  public var gradientTolerance = 0.0
  /// The run ends once f is at most this.
  public var target: Double?
  /// The number of gradients that the run may evaluate.
  public var gradientEvaluations: Int?
  /// Seconds that the run may take, and the caller's clock, which gives the seconds elapsed.
  public var timeLimit: (seconds: Double, elapsed: @Sendable () -> Double)?
  /// N(eps) of a certificate: the run ends at this step, by which some |g_t| <= eps is certain to have occurred.
  public var certainSteps: Double?

  /// Creates a rule that never ends a run.
  public init() {}

  /// All reasons that hold at a step.
  ///
  /// - Parameter knowsNext: Whether the next iterate asks for nothing more, so that a spent budget does not keep from it.
  func reasons(
    step: Int, value: Double, gradientNorm: Double, isFinite: Bool, evaluations: EvaluationCounts, knowsNext: Bool
  ) -> [StoppingReason] {
    var found: [StoppingReason] = []
    func add(_ kind: StoppingReason.Kind, _ measured: Double, _ threshold: Double) {
      found.append(StoppingReason(kind: kind, step: step, measured: measured, threshold: threshold))
    }
    if !isFinite { add(.nonFinite, value, .infinity) }
    if gradientTolerance > 0, gradientNorm <= gradientTolerance {
      add(.gradientTolerance, gradientNorm, gradientTolerance)
    }
    if let target, value <= target { add(.target, value, target) }
    if let most = gradientEvaluations, evaluations.gradient >= most, !knowsNext {
      add(.evaluations, Double(evaluations.gradient), Double(most))
    }
    if let timeLimit {
      let elapsed = timeLimit.elapsed()
      if elapsed >= timeLimit.seconds { add(.time, elapsed, timeLimit.seconds) }
    }
    if let certainSteps, Double(step) >= certainSteps { add(.certified, Double(step), certainSteps) }
    return found
  }
}
