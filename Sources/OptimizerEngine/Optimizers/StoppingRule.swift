// When a run ends, and why: every condition that held, with what was measured against its threshold.

/// One reason why a run ended.
public struct StoppingReason: Sendable, Equatable, CustomStringConvertible {
  /// The kinds of reasons.
  public enum Kind: String, Sendable, CaseIterable {
    /// |g| fell to the tolerance.
    case gradientTolerance = "gradient-tolerance"
    /// f fell to the target.
    case target
    /// The budget of gradient evaluations is spent.
    case evaluations
    /// The time that the caller gave is over.
    case time
    /// |g| <= eps was certain to have happened by now.
    case certified
    /// Value, gradient or iterate is NaN or infinite.
    case nonFinite = "non-finite"
    /// A line search found no better point although the gradient is not zero.
    case search = "line-search"
    /// The gradient is exactly zero: there is nothing to search along.
    case stationary
  }

  /// The kind.
  public let kind: Kind
  /// The step at which it held.
  public let step: Int
  /// What was measured.
  public let measured: Double
  /// What it was compared with.
  public let threshold: Double

  /// One phrase.
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

  /// The phrase with the numbers behind it.
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
public struct StoppingRule: Sendable {
  /// The run ends where |g| is not above it; 0 never ends a run.
  public var gradientTolerance = 0.0
  /// The run ends where f is not above it.
  public var target: Double?
  /// Gradients the run may ask for.
  public var gradientEvaluations: Int?
  /// Seconds the run may take, by the caller's own clock.
  public var timeLimit: (seconds: Double, elapsed: @Sendable () -> Double)?
  /// N(eps) of a certificate: from then on |g| <= eps is certain to have happened.
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
