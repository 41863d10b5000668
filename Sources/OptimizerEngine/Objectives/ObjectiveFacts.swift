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

/// What is known of an objective besides its formula.
public struct ObjectiveFacts: Sendable {
  /// beta, and where it holds.
  public var smoothness: Smoothness
  /// How well beta is known.
  public var smoothnessEvidence: Evidence
  /// How beta was found, in a few words.
  public var smoothnessReason: String
  /// The best lower bound of f; nil where none is known.
  public var lowerBound: LowerBound?
  /// f is at least this on the boundary of the box, proved; nil where nothing is known.
  public var boundaryMinimum: Double?
  /// Whether f is convex on all of R^d, proved.
  public var isConvex: Bool

  /// The facts that need no analysis of the formula.
  ///
  /// - Parameters:
  ///   - lowerBound: What is proved.
  ///   - computed: A numerical f*, used where nothing is proved.
  init(smoothness: Smoothness, lowerBound: LowerBound?, computed: Double?, isConvex: Bool) {
    self.smoothness = smoothness
    smoothnessEvidence = smoothness.scope == .box ? .sampled : .proved
    smoothnessReason = smoothness.scope == .box ? "sampled on the box" : "holds everywhere"
    self.lowerBound =
      lowerBound ?? computed.map { LowerBound($0, .global, .computed, "found by a numerical method, not proved") }
    self.isConvex = isConvex
  }
}
