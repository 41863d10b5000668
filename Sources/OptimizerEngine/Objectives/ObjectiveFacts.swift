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

/// A lower bound of f, with where it holds and how well it is known.
public struct LowerBound: Sendable, Equatable {
  /// The bound: f is at least this.
  public let value: Double
  /// Where it holds: everywhere, or on the box only.
  public let scope: SmoothnessScope
  /// How well it is known.
  public let evidence: Evidence
  /// Why it holds, as a phrase.
  public let reason: String

  /// Creates a bound; `reason` is a phrase for display.
  public init(_ value: Double, _ scope: SmoothnessScope, _ evidence: Evidence, _ reason: String) {
    self.value = value
    self.scope = scope
    self.evidence = evidence
    self.reason = reason
  }
}

/// What is known of an objective besides its formula, for certificates.
///
/// What takes an interval search is searched for when it is first asked for, which may take a while, and then kept.
public struct ObjectiveFacts: Sendable {
  /// beta and where it holds, as declared or found; see `beta` for the number that certificates use.
  public let smoothness: Smoothness
  /// Whether f is proved to be convex on all of R^d.
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

  /// How well beta is known; a declared constant of the box is verified by intervals first.
  public var smoothnessEvidence: Evidence {
    if smoothness.isProved { return .proved }
    // What interval arithmetic may find of a box proves nothing about a constant that is not there.
    guard smoothness.scope != .none else { return .sampled }
    return box?.smoothness.isProved == true ? .proved : .sampled
  }

  /// The beta that certificates use: the verified number, which may exceed the declared one by a rounding; infinite
  /// where none is known.
  public var beta: Double {
    guard smoothness.scope == .box, !smoothness.isProved, let found = box?.smoothness, found.isProved else {
      return smoothness.value
    }
    return max(found.value, smoothness.value)
  }

  /// How beta is known, as a phrase such as "proved on the box".
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
  /// One proved everywhere comes first, then one proved on the box, then f* as a numerical method found it.
  public var lowerBound: LowerBound? {
    if let provedBound { return provedBound }
    if let found = (place ?? box)?.lowerBound, found.isProved {
      return LowerBound(found.value, .box, .proved, "by interval arithmetic")
    }
    return computedBound.map { LowerBound($0, .global, .computed, "found by a numerical method, not proved") }
  }

  /// A proved lower bound of f on the boundary of the box; nil where none is known.
  public var boundaryMinimum: Double? { box.flatMap { $0.boundaryMinimum.isProved ? $0.boundaryMinimum.value : nil } }
}
