// The state of the curves' pane: which curve is shown, of which runs, and how.

import Experiment

/// Which curves are shown, and how.
package struct CurvesState: Sendable {
  /// The curve of what goes on, which is shown as long as none was chosen.
  package internal(set) var followed = CurveKind.gap
  /// The curve that a person chose; nil follows what goes on.
  package var chosen: CurveKind?
  /// How they are looked at.
  package var chart = ChartView()
  /// The only run that is drawn, where there is one of that name.
  package var solo: String?
  /// The runs that are not drawn.
  package var muted: Set<String> = []

  /// The curve shown first; to set it is to choose it.
  package var kind: CurveKind {
    get { chosen ?? followed }
    set { chosen = newValue }
  }

  /// Which curve is shown, and whether it follows what goes on.
  var shownWords: String { kind.rawValue + (chosen == nil ? ", that of what goes on" : "") }
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
  /// f - f* over many starts: medians and quantiles.
  case starts
  /// Meta-loss and held-out loss over meta-steps.
  case meta
  /// f - f* on held-out starts over meta-steps.
  case heldOutGap = "held-out gap"
  /// The norm of the raw meta-gradient over meta-steps.
  case metaGradient = "meta-gradient"

  /// Those that a session has; what was compared over many starts is in none.
  static let inSessions = allCases.filter { $0 != .starts }

  /// Whether its x are meta-steps.
  package var isOfTraining: Bool { self == .meta || self == .heldOutGap || self == .metaGradient }
}

extension Model {
  /// The curve of what goes on: of a training its meta-loss, of a race the loss; of both, of what began last.
  var curveOfTheMoment: CurveKind {
    // Who reads runs at a step wants to see them.
    guard curves.chart.crosshair == nil, let training = experiment.trainingOnObjective else { return .gap }
    if let race = experiment.race, race.isMoving, let first = race.runs.min(), first > training.id { return .gap }
    return .meta
  }

  /// Takes note of what goes on now.
  mutating func followCurve() {
    curves.followed = curveOfTheMoment
    // What the objective on the bench has no curve of cannot stay chosen.
    if let chosen = curves.chosen, !curveKinds.contains(chosen) { curves.chosen = nil }
  }
}
