// The run stays in its box, for ever: where the energy can no longer climb over the edge.

/// From which step on no iterate leaves the box.
///
/// Along a whole step x + tau d, d = v - eta g, s = eta beta in (0, 2):
/// ```
/// f(x + tau d) <= f(x) + |v|^2 / (2 (2 - s) eta)
/// ```
/// So with W_t = f(x_t) + tail_t/(2 (2 - s) eta): if x_t is in the box and W_t < min of f on its boundary, the first point on
/// the boundary would have f <= W_t, a contradiction. A beta that is proved on the box is valid for the rest of the run
/// (theory.md, section 8.2).
struct Stay: Equatable {
  /// The first step from which it is certain.
  let step: Int
  /// W there.
  let energy: Double
  /// The least value of f on the boundary, from below.
  let edge: Double

  /// With its numbers.
  var detail: String {
    "for ever from t = \(step): f can rise to \(energy.short) at most, its edge is not below \(edge.short)"
  }
}

extension Certifier {
  /// The first step from which on the box cannot be left; nil where that is not known, as with a budget from outside.
  ///
  /// - Parameters:
  ///   - from: The first step that is looked at.
  ///   - room: 2 (2 - s) eta, or a lower bound of it for all later steps.
  ///   - tail: The bound of the sum of |v_k|^2 over k >= t.
  func stay(
    _ run: Trajectory, _ evidence: RunEvidence, from start: Int = 0, room space: Double, tail: (Int) -> Double
  ) -> Stay? {
    guard source.needsBox, source.hasProvedBeta,
      rule.keepsCorrectionSummable, rule.isArgued, badWeight == nil, let edge = source.facts.boundaryMinimum
    else { return nil }
    guard space > 0 else { return nil }
    let first = max(start, evidence.outside.map { $0.last + 1 } ?? 0)
    for t in run.values.indices.dropFirst(first) {
      let energy = run.values[t] + run.roundingOfValue(t) + tail(t) / space * (1 + 1e-12)
      if energy < edge { return Stay(step: t, energy: energy, edge: edge) }
    }
    return nil
  }
}
