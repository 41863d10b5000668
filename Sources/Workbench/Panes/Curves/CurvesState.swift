// The state of the curves' pane.

/// Which curves are shown, and how.
package struct CurvesState: Sendable {
  /// The curve shown first.
  package var kind = CurveKind.gap
  /// How they are looked at.
  package var chart = ChartView()
}

/// A chart of the curves pane.
package enum CurveKind: String, Sendable, CaseIterable {
  /// f - f*, or f where f* is unknown.
  case gap
  /// |g| and the bound the certificate leaves.
  case gradient
  /// |v| and its bound m_t.
  case update
  /// The part of held-out images a classifier reads right.
  case accuracy
  /// Meta-loss and held-out loss over meta-steps.
  case meta
  /// f - f* on held-out starts over meta-steps.
  case heldOutGap = "held-out gap"
  /// The norm of the raw meta-gradient over meta-steps.
  case metaGradient = "meta-gradient"

  /// Whether its x are meta-steps.
  var isOfTraining: Bool { self == .meta || self == .heldOutGap || self == .metaGradient }
}
