// What the certificates may use of an objective: constants and bounds, each with how well it is known and where it holds.

/// How well a constant of an objective is known.
public enum Evidence: String, Sendable {
  /// Derived by hand or by interval arithmetic; holds without exception where it is said to hold.
  case proved
  /// The largest value found at points: no proof.
  case sampled
  /// Found by a numerical method, with an error estimate: no proof.
  case computed
}

/// A lower bound of f.
public struct LowerBound: Sendable, Equatable {
  /// f >= this.
  public let value: Double
  /// Everywhere, or on the box only.
  public let scope: SmoothnessScope
  /// How well it is known.
  public let evidence: Evidence
  /// Why it holds, in a few words.
  public let reason: String

  /// Creates a bound.
  public init(_ value: Double, _ scope: SmoothnessScope, _ evidence: Evidence, _ reason: String) {
    self.value = value
    self.scope = scope
    self.evidence = evidence
    self.reason = reason
  }
}

/// What is known of an objective besides its formula; what takes a search is searched when it is first asked for.
public struct ObjectiveFacts: Sendable {
  /// beta and where it holds, as declared or found.
  public let smoothness: Smoothness
  /// Whether f is convex on all of R^d, proved.
  public let isConvex: Bool
  private let provedBound: LowerBound?
  private let computedBound: Double?
  private let box: BoxFacts?
  /// For a family of tasks: f where its members look at it.
  private let place: BoxFacts?
  private let isFamily: Bool

  init(_ objective: Objective) {
    smoothness = objective.smoothness
    isConvex = objective.isConvex
    provedBound = objective.provedBound
    computedBound = objective.isBoundedBelow ? objective.minimum.map { $0 - objective.minimumError } : nil
    let canBeSearched = objective.data == nil && objective.task == nil && !objective.hasKinks
    box = canBeSearched ? BoxFacts(objective, budget: objective.boxBudget) : nil
    place = objective.place
    isFamily = objective.task != nil
  }

  /// How well beta is known.
  public var smoothnessEvidence: Evidence {
    if smoothness.isProved { return .proved }
    return box?.smoothness.isProved == true ? .proved : .sampled
  }

  /// beta as it may be used: the verified number may be a rounding larger than the declared one.
  public var beta: Double {
    guard smoothness.scope == .box, !smoothness.isProved, let found = box?.smoothness, found.isProved else {
      return smoothness.value
    }
    return max(found.value, smoothness.value)
  }

  /// How beta is known, in a few words.
  public var smoothnessReason: String {
    let ofTasks = isFamily ? " for every task" : ""
    return switch smoothness.scope {
    case .global: "holds everywhere" + ofTasks
    case .none: "is not known"
    case .box: (smoothnessEvidence == .proved ? "proved on the box" : "sampled on the box") + ofTasks
    }
  }

  /// The best lower bound of f; nil where none is known.
  ///
  /// One that is proved everywhere comes first, then one that is proved on the box, then a numerical f*.
  public var lowerBound: LowerBound? {
    if let provedBound { return provedBound }
    if let found = (place ?? box)?.lowerBound, found.isProved {
      return LowerBound(found.value, .box, .proved, "by interval arithmetic")
    }
    return computedBound.map { LowerBound($0, .global, .computed, "found by a numerical method, not proved") }
  }

  /// f is at least this on the boundary of the box, proved; nil where nothing is known.
  public var boundaryMinimum: Double? { box.flatMap { $0.boundaryMinimum.isProved ? $0.boundaryMinimum.value : nil } }
}
