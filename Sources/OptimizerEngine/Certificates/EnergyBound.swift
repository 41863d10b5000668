// Inequality (2) of theory.md and the audit of the smoothness constant along a run.

/// The energy bound of gradient descent plus a correction (theory.md, section 2, inequality (2)).
public enum EnergyBound {
  /// A bound of G = sqrt(sum |g_t|^2).
  ///
  /// ```
  /// G <= ( |1-s| V + sqrt(V^2 + 2 eta (2-s) D) ) / (eta (2-s)),   s = eta beta in [0, 2)
  /// ```
  /// - Parameters:
  ///   - eta: The step size, positive.
  ///   - beta: The smoothness constant, not negative.
  ///   - squaredUpdates: V^2, or a bound of it.
  ///   - decrease: D = f(x_0) - f*, or f(x_0) - f(x_T) for a finite run.
  /// - Returns: The bound, rounded up; infinity unless 0 <= s < 2 and eta > 0.
  public static func gradientEnergy(
    stepSize eta: Double, smoothness beta: Double, squaredUpdates: Double, decrease: Double
  ) -> Double {
    let s = eta * beta
    guard s < 2, s >= 0, eta > 0 else { return .infinity }
    let room = squaredUpdates + 2 * eta * (2 - s) * decrease
    // A little more than the formula, so that rounding never makes the inequality read false.
    return ((1 - s).magnitude * squaredUpdates.squareRoot() + max(room, 0).squareRoot()) / (eta * (2 - s)) * (1 + 1e-12)
  }
}

/// The smoothness constant that a run itself shows: b_t = max(0, 2 (f(x_{t+1}) - f(x_t) - <g_t, d_t>) / |d_t|^2).
///
/// Inequality (2) holds with the largest b_t in place of beta, so a finite run is certified without any box, and a
/// constant that is too small is found out at the step that shows it (theory.md, section 2, "audit").
public struct SmoothnessAudit: Sendable, Equatable {
  /// The largest quotient b_t; 0 where no quotient could be taken.
  public let largest: Double
  /// The step with the largest quotient; nil where that is 0.
  public let step: Int?
  /// Steps whose quotient rounding hides although the gradients show that the step was too long, |g+ - g| > |d|/eta, and
  /// after which eta was not shortened.
  let blind: [Int]
  /// Whether the last step was too long by the gradients alone.
  private let lastIsHidden: Bool
  /// What is left of each quotient when rounding is given its largest share.
  private let certain: [Double]
  private let quotients: [Double]
  private let visible: [Bool]

  /// Audits a trajectory; quotients that rounding could have made count as 0.
  ///
  /// A value is trusted up to 128 rounding units of itself, of the first value and of 1, and up to what moving x by its
  /// own rounding would change.
  public init(_ trajectory: Trajectory) {
    var all: [Double] = []
    var certain: [Double] = []
    var visible: [Bool] = []
    var hidden: [Int] = []
    let unit = 128 * trajectory.precision.unit
    for t in 0..<trajectory.stepCount where t + 1 < trajectory.values.count {
      let (f, next, slope) = (trajectory.values[t], trajectory.values[t + 1], trajectory.slopes[t])
      let numerator = next - f - slope
      let square = trajectory.squaredSteps[t]
      let size = trajectory.points[t].reduce(square.squareRoot()) { max($0, $1.magnitude) }
      let moved = (trajectory.gradientNorms[t] + trajectory.gradientNorms[t + 1]) * size
      let noise = trajectory.roundingOfValue(t) + unit * (next.magnitude + moved)
      let usable = numerator.magnitude >= noise && square > 0 && numerator.isFinite
      all.append(usable ? max(0, 2 * numerator / square) : 0)
      certain.append(usable ? max(0, 2 * (numerator - noise) / square) : 0)
      visible.append(usable)
      let eta = trajectory.stepSizes[safe: t] ?? 0
      // A gradient is trusted to the same share of itself, and of what a turn by |x| at the rate 1/eta would make.
      let turned = (trajectory.gradientChanges[safe: t] ?? 0) * eta
      let norms = trajectory.gradientNorms[t] + trajectory.gradientNorms[t + 1]
      // Twice the rule's own margin, so that the two never disagree by their rounding.
      let blur = 2 * unit * (1 + 2 * size * Double(trajectory.points[t].count).squareRoot() + eta * norms)
      if !usable, eta > 0, turned > square.squareRoot() * (1 + 1e-5) + blur { hidden.append(t) }
    }
    self.certain = certain
    self.visible = visible
    let last = trajectory.stepCount - 1
    blind = hidden.filter { t in
      t < last && (trajectory.stepSizes[safe: t + 1] ?? 0) >= (trajectory.stepSizes[safe: t] ?? 0)
    }
    lastIsHidden = hidden.last == last && last >= 0
    quotients = all
    largest = all.max() ?? 0
    step = largest > 0 ? all.firstIndex(of: largest) : nil
  }

  /// Number of steps looked at.
  var count: Int { quotients.count }

  /// The largest quotient of some steps.
  func largest(of steps: Range<Int>) -> Double { quotients[steps.clamped(to: quotients.indices)].max() ?? 0 }

  /// The steps whose quotient exceeds a constant, beyond rounding.
  func violations(of beta: Double) -> [Int] { certain.indices.filter { certain[$0] > beta * (1 + 1e-9) } }

  /// The first step whose quotient exceeds a claimed constant beyond rounding; nil where none does.
  public func firstViolation(of beta: Double) -> Int? { violations(of: beta).first }

  /// Whether the last step showed eta b > 1.
  func lastFails(eta: Double) -> Bool { lastIsHidden || (certain.last ?? 0) * eta > 1 + 1e-9 }

  /// Whether some of these steps has passed the audit in sight: its quotient is no rounding, and eta b <= 1.
  func hasPassed(_ steps: Range<Int>, eta: Double) -> Bool {
    steps.contains { visible.indices.contains($0) && visible[$0] && quotients[$0] * eta <= 1 + 1e-9 }
  }
}
