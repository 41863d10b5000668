// The step size of the gradient term: where eta_t comes from.

/// How the step size eta_t of a run is chosen.
public enum StepSizeRule: Sendable, Equatable {
  /// The same eta at every step.
  case constant(Double)
  /// eta_t = eta_0 (1 + t/tau)^-q, for mini-batches.
  case vanishing(VanishingStep)
  /// Reduced whenever the run itself shows that it was too long: no beta needs to be known.
  case audited(AuditedStep)
  /// Found by a line search at every step; only for rules that search, which have no formulas.
  case searched

  /// The constant eta = fraction/beta; nil where beta is not known.
  ///
  /// Convergence is proved for fractions in (0, 2) (theory.md, section 1).
  public static func fraction(_ fraction: Double, of smoothness: Smoothness) -> StepSizeRule? {
    smoothness.value.isFinite && smoothness.value > 0 ? .constant(fraction / smoothness.value) : nil
  }

  /// eta_t as far as it is known before a run; NaN for audited and searched steps, which the run decides.
  public func callAsFunction(_ t: Int) -> Double {
    switch self {
    case .constant(let eta): eta
    case .vanishing(let step): step(t)
    case .audited, .searched: .nan
    }
  }

  /// The schedule of vanishing steps; nil for all others.
  public var vanishing: VanishingStep? {
    if case .vanishing(let step) = self { return step }
    return nil
  }

  /// Whether the step size is audited.
  public var isAudited: Bool {
    if case .audited = self { return true }
    return false
  }
}

/// The audited step size (theory.md, section 2, "audited steps").
///
/// After a step by d from x to x+, the run has shown the curvature
/// ```
/// b = 2 (f(x+) - f(x) - <g, d>) / |d|^2 <= beta
/// ```
/// and if eta b > 1, eta becomes min(eta/2, 1/b). Where the rounding of f hides b, |g(x+) - g(x)|/|d| <= beta takes its
/// place. Every change at least halves eta, and eta > 1/b >= 1/beta before it, so eta never falls below 1/(2 beta) and
/// changes at most 1 + log2(eta_0 beta) times. After the last change eta b <= 1 at every step, so |g_t|^2 is summable
/// for every beta-smooth f that is bounded below, although beta is not known.
public struct AuditedStep: Sendable, Equatable {
  /// The length of the first gradient step, in units of x: eta_0 = length/|g_0|.
  public let length: Double

  /// Creates the rule; with a length that is not above 0 nothing moves, and nothing is claimed.
  public init(length: Double) { self.length = length }
}

// MARK: - Formulas

extension StepSizeRule {
  /// How many arrays of state the rule keeps: for audited steps eta, f(x), <g, d>, |d|^2 and |g| |x| of the last step, the
  /// size of the first value, and g of the last step.
  var stateCount: Int { isAudited ? 7 : 0 }

  /// Numbers of the step at t.
  func schedule(_ t: Int) -> [Double] {
    switch self {
    case .constant, .vanishing, .searched: [self(t)]
    // 4/3 gives the rounding unit of whatever precision the program runs in: see `roundingUnit`.
    case .audited(let step): [step.length, 4.0 / 3]
    }
  }

  /// The state before the first step.
  func begin(_ start: Expression) -> [Expression] {
    guard isAudited else { return [] }
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    return Array(repeating: start.graph.number(0).broadcast(to: lanes), count: stateCount - 1) + [start * 0]
  }

  /// eta_t, one number for all starts or one for each lane.
  func stepSize(
    schedule: [Expression], state: [Expression], x: Expression, value f: Expression, gradient g: Expression
  ) -> Expression {
    guard isAudited else { return schedule[0] }
    let graph = f.graph
    let (eta, before, slope, square) = (state[0], state[1], state[2], state[3])
    let rise = f - before - slope
    let norm = Expression.maximum(g.dot(g).normOfSquare(), graph.number(1e-30))
    // What rounding alone could have made is no evidence: a value is trusted to 128 units of itself, of the first value
    // and of 1 (near a minimum the terms of f cancel), and to what moving x by its own rounding would change.
    let size = x.dot(x).normOfSquare()
    let moved = state[4] + norm * size
    let unit = 128 * Self.roundingUnit(schedule[1])
    let noise = (f.magnitude() + before.magnitude() + state[5] + moved) * unit
    let hasMoved = Expression.greater(square, graph.number(0))
    let isTooLong = Expression.greater(rise, noise) * .greater(rise * eta * 2, square) * hasMoved
    let shorter = Expression.minimum(eta * 0.5, square / Expression.maximum(rise * 2, graph.number(1e-300)))
    // What rounding hides of f the gradients still show; they are trusted to the same share of themselves and of x/eta.
    let (turn, length) = ((g - state[6]).dot(g - state[6]).normOfSquare(), square.normOfSquare())
    let blur = (size + length + eta * (norm + state[6].dot(state[6]).normOfSquare()) + 1) * unit
    let isHidden = 1 - Expression.greater(rise.magnitude(), noise)
    let hasTurned = isHidden * .greater(turn * eta, length * (1 + 1e-6) + blur) * hasMoved
    let tamer = Expression.minimum(eta * 0.5, length / Expression.maximum(turn, graph.number(1e-300)))
    let kept = Expression.select(isTooLong, shorter, .select(hasTurned, tamer, eta))
    return Expression.select(.greater(eta, graph.number(0)), kept, schedule[0] / norm).held()
  }

  /// The state after the step by `displacement` = x_{t+1} - x_t.
  func advance(
    eta: Expression, state: [Expression], x: Expression, value: Expression, gradient: Expression,
    displacement: Expression
  ) -> [Expression] {
    guard isAudited else { return [] }
    let (d, f, g) = (displacement.held(), value.held(), gradient.held())
    let one = f.graph.number(1)
    let first = Expression.select(
      .greater(state[5], f.graph.number(0)), state[5], .maximum(f.magnitude(), one))
    return [eta, f, g.dot(d), d.dot(d), g.dot(g).normOfSquare() * x.held().dot(x.held()).normOfSquare(), first, g]
  }

  /// |3 (4/3 - 1) - 1| is the distance from 1 to the next number, in single and in double precision.
  private static func roundingUnit(_ fourThirds: Expression) -> Expression {
    ((fourThirds - 1) * 3 - 1).magnitude()
  }
}
