// Which theorem speaks of a rule on an objective, and in what words it makes its claim.

/// The theorems that a certificate can rest on (theory.md, section 2).
public enum Theorem: String, Sendable {
  /// Inequality (2): constant eta < 2/beta and v in l2.
  case energy
  /// Inequality (3): vanishing steps, where the sum of |v_t|^2/eta_t is finite.
  case vanishing
  /// Audited steps, for which no beta needs to be known.
  case audited
  /// Steps found by a search, each with a sufficient decrease.
  case searched
  /// Mini-batches, with bounds in expectation.
  case miniBatches
  /// Nesterov's method for strongly convex f, with a linear rate.
  case nesterov

  /// The theorem that fits a rule on an objective.
  init(_ objective: Objective, _ rule: any UpdateRule) {
    if objective.data != nil {
      self = .miniBatches
    } else if rule.nesterovMomentum != nil, rule.hasOperator || objective.isStronglyConvexEverywhere {
      self = .nesterov
    } else {
      switch rule.stepSizes {
      case .audited: self = .audited
      case .searched: self = .searched
      case .constant: self = .energy
      case .vanishing: self = .vanishing
      }
    }
  }

  /// What it says of t -> infinity.
  var limit: String {
    switch self {
    case .energy, .vanishing: "grad f(x_t) -> 0"
    case .audited, .searched: "grad f(x_t) -> 0, whatever beta is"
    case .miniBatches: "E|grad f(x_t)| -> 0 along a subsequence (mini-batches)"
    case .nesterov: "f(x_t) - f* -> 0 at a linear rate, once v is spent"
    }
  }

  /// The same in fewer and fewer words, none of which says more.
  var shortLimits: [String] {
    switch self {
    case .energy, .vanishing, .audited, .searched: ["grad f(x_t) -> 0", "grad f -> 0"]
    case .miniBatches: ["E|grad f(x_t)| -> 0 along a subsequence", "lim inf E|grad f| = 0"]
    case .nesterov: ["f(x_t) - f* -> 0", "f - f* -> 0"]
    }
  }

  /// What it says of the steps that were seen, where it says no more.
  func finite(steps: Int) -> String {
    let counted = steps == 1 ? "1 step" : "\(steps) steps"
    return switch self {
    case .energy, .vanishing, .audited, .searched: "G <= bound, over the \(counted) seen"
    case .miniBatches: "E G <= bound, over the \(counted) seen"
    case .nesterov: "f - f* <= bound, over the \(counted) seen"
    }
  }

  /// The same in fewer and fewer words.
  func shortFinite(steps: Int) -> [String] {
    let bound =
      switch self {
      case .energy, .vanishing, .audited, .searched: "G <= bound"
      case .miniBatches: "E G <= bound"
      case .nesterov: "f - f* <= bound"
      }
    return ["\(bound) to step \(steps)", "\(bound) so far"]
  }
}

extension Objective {
  /// Whether f has a constant of strong convexity and one of smoothness on all of R^d.
  var isStronglyConvexEverywhere: Bool {
    curvature?.kind == .stronglyConvex && facts.smoothness.scope == .global
  }
}
