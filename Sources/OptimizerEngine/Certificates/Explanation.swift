// Any optimizer as gradient descent plus a correction: what its v costs, and whether it seems to be summable.

/// A run seen as x_{t+1} = x_t - eta g_t + v_t with v_t = x_{t+1} - x_t + eta g_t.
///
/// Every algorithm whose gradients and updates are square-summable has such a v in l2 (Martin and Furieri,
/// arXiv:2403.09389, theorem 2; theory.md, section 1), so the growth of V^2 tells whether an optimizer is one of those.
/// A finite run can only suggest it: nothing here is a proof.
public struct Explanation: Sendable {
  /// What the energy of v seems to do.
  public enum Growth: String, Sendable {
    /// The last half of the run added next to nothing, or at most half of what the quarter before it did.
    case leveled = "leveled off"
    /// The last half added at least 0.95 times what the quarter before it did, as a sum without a limit would.
    case growing = "still growing"
    /// No larger than the rounding of a sum that is exactly zero.
    case rounding = "is rounding alone"
    /// Neither can be said, or the run has fewer than 16 steps.
    case undecided = "cannot tell"
  }

  /// The step size eta of the view.
  public let stepSize: Double
  /// The sum of |v_k|^2 over k <= t, for each step t.
  public let updateEnergy: [Double]
  /// The sum of |g_k|^2 over k <= t, for each step t.
  public let gradientEnergy: [Double]
  /// What the energy of v seems to do.
  public let growth: Growth
  /// The energy of v in the last half of the run, divided by that in the quarter before it; NaN below 16 steps.
  ///
  /// |v_t|^2 ~ t^-p gives 2^(1-p), so v can be summable only if this stays below 1.
  public let octaveRatio: Double
  /// The largest distance, in a coordinate, between the iterates and those rebuilt from the recorded v alone: rounding
  /// that f amplifies.
  public let openLoopError: Double
  /// The largest distance, relative to 1 + |x|, where every v is taken against the rebuilt iterate: the recovery is
  /// exact up to rounding.
  public let trackedError: Double

  /// Explains a run of an objective that is evaluated whole.
  ///
  /// - Parameters:
  ///   - objective: The objective that was minimized.
  ///   - run: The trajectory of the run.
  ///   - eta: The step size of the view; any positive number is possible, 1/beta is usual.
  /// - Returns: nil for objectives with mini-batches, whose gradients cannot be taken again.
  /// - Complexity: Three gradients for each step.
  public init?(_ objective: Objective, _ run: Trajectory, stepSize eta: Double) {
    guard objective.data == nil else { return nil }
    let evaluator = Evaluator(objective)
    var energies: (v: [Double], g: [Double]) = ([], [])
    var (v2, g2, rounding) = (0.0, 0.0, 0.0)
    var (open, tracked) = (run.points.first ?? [], run.points.first ?? [])
    var (openError, trackedError) = (0.0, 0.0)
    for t in 0..<run.stepCount {
      let (x, next) = (run.points[t], run.points[t + 1])
      let g = evaluator.valueAndGradient(x).gradient
      let v = x.indices.map { next[$0] - x[$0] + eta * g[$0] }
      v2 += v.reduce(0) { $0 + $1 * $1 }
      rounding += x.indices.reduce(0) { sum, i in
        let share = 0x1p-50 * (x[i].magnitude + next[i].magnitude + (eta * g[i]).magnitude)
        return sum + share * share
      }
      g2 += g.reduce(0) { $0 + $1 * $1 }
      energies.v.append(v2)
      energies.g.append(g2)
      let openGradient = evaluator.valueAndGradient(open).gradient
      open = x.indices.map { open[$0] - eta * openGradient[$0] + v[$0] }
      openError = max(openError, Self.distance(open, next))
      let trackedGradient = evaluator.valueAndGradient(tracked).gradient
      tracked = x.indices.map { i in
        let base = tracked[i] - eta * trackedGradient[i]
        return base + (next[i] - base)
      }
      let size = 1 + next.reduce(0) { max($0, $1.magnitude) }
      trackedError = max(trackedError, Self.distance(tracked, next) / size)
    }
    self.stepSize = eta
    updateEnergy = energies.v
    gradientEnergy = energies.g
    openLoopError = openError
    self.trackedError = trackedError
    let found = Self.growth(energies.v)
    octaveRatio = found.1
    growth = v2 <= rounding ? .rounding : found.0
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $1.0 == $1.1 ? $0 : max($0, ($1.0 - $1.1).magnitude) }
  }

  /// Compares the last half of the run with the quarter before it.
  private static func growth(_ energy: [Double]) -> (Growth, Double) {
    let count = energy.count
    guard count >= 16, let total = energy.last, total.isFinite else { return (.undecided, .nan) }
    let (quarter, half) = (energy[count / 4], energy[count / 2])
    let (before, after) = (half - quarter, total - half)
    if after <= 1e-12 * total { return (.leveled, before > 0 ? after / before : 0) }
    let ratio = before > 0 ? after / before : .infinity
    // Over two octaves: t^-1, the edge of what is summable, gives 1; t^-2 gives 1/2.
    return (ratio <= 0.5 ? .leveled : (ratio >= 0.95 ? .growing : .undecided), ratio)
  }
}
