// What a run has shown: everything that premises are checked against, looked up once.

/// Facts of a trajectory that several premises need.
struct RunEvidence {
  /// The audit of the smoothness constant.
  let audit: SmoothnessAudit
  /// The sum of |v_k|^2 over k < t, for t from 0 to T.
  private let spent: [Double]
  /// The first and the last point outside of the box, nil where there is none.
  let outside: (first: Int, last: Int)?
  /// The first step that is not finite.
  let nonFinite: Int?
  /// The first step whose correction was not finite although value, gradient and budget were.
  let brokenDirection: Int?
  /// The first step that did not move x although the gradient was far from rounding.
  let stuck: Int?

  init(_ certifier: Certifier, _ run: Trajectory) {
    audit = SmoothnessAudit(run)
    var (sum, sums) = (0.0, [0.0])
    for v in run.updateNorms {
      sum += v * v
      sums.append(sum)
    }
    spent = sums
    let objective = certifier.objective
    outside = run.points.firstIndex { !objective.isInBox($0) }.flatMap { first in
      run.points.lastIndex { !objective.isInBox($0) }.map { (first, $0) }
    }
    nonFinite = run.values.indices.first { !run.values[$0].isFinite || !run.gradientNorms[$0].isFinite }
    brokenDirection = (0..<run.stepCount).first { t in
      !run.updateNorms[t].isFinite && run.values[t].isFinite && run.gradientNorms[t].isFinite
        && run.stepSizes[t].isFinite
    }
    stuck = (0..<run.stepCount).first { Self.isStuck(run, $0, certifier) }
  }

  /// Where the run was outside of the box first, as a phrase; nil where it never was.
  var leaving: String? {
    outside.map { $0.first == 0 ? "the start is outside of the box" : "x left the box at step \($0.first)" }
  }

  /// The sum of |v_k|^2 over k < t.
  func spentBefore(_ t: Int) -> Double { spent[min(t, spent.count - 1)] }
  /// The sum of |v_k|^2 over k >= t, as far as the run went.
  func spentFrom(_ t: Int) -> Double { max(spent[spent.count - 1] - spentBefore(t), 0) }

  /// Whether a step left x where it was, while the gradient is larger than what rounding leaves of it, and v explains
  /// nothing or is lost itself: eta g is lost in the rounding of x, and the run says nothing about the theorem.
  private static func isStuck(_ run: Trajectory, _ t: Int, _ certifier: Certifier) -> Bool {
    guard run.squaredSteps[t] == 0, run.gradientNorms[t] > 0, run.stepSizes[t].isFinite else { return false }
    let eta = run.stepSizes[t]
    let length = eta * run.gradientNorms[t]
    if let limit = certifier.budget?.bound(at: t), limit > length / 2 {
      let size = run.points[t].map(\.magnitude).max() ?? 0
      // Half of what the last digit of the largest coordinate stands for.
      guard length + limit < run.precision.unit * size / 2 else { return false }
    }
    return !run.isRounding(gradientAt: t, beta: certifier.source.beta)
  }
}

extension Trajectory {
  /// Whether a gradient is no larger than what rounding leaves of one at a stationary point: beta |x| units of it.
  ///
  /// Where no beta is known the reciprocal of the step size stands for it.
  func isRounding(gradientAt t: Int, beta: Double) -> Bool {
    let eta = stepSizes[safe: min(t, stepCount - 1)] ?? 0
    let rate = beta.isFinite ? beta : eta > 0 ? 1 / eta : 0
    let size = 1 + (points[t].map(\.magnitude).max() ?? 0)
    return gradientNorms[t] <= 256 * precision.unit * rate * size * Double(points[t].count).squareRoot()
  }

  /// What rounding alone may add to |v_t|, which is recovered from the iterates.
  func roundingOfUpdate(_ t: Int) -> Double {
    let unit = 16 * precision.unit
    let root = Double(points[t].count).squareRoot()
    let size = 1 + (points[t].map(\.magnitude).max() ?? 0)
    return unit * (size * root + stepSizes[t] * gradientNorms[t])
  }
}
