// A nonlinear recurrence that cannot gain energy: an l2 operator for any weights.

/// m_t = |y_t| of [xi+; y] = tanh(K [abar xi; gamma u]), |K| <= 1, driven by the impulse u_0 = x_0 from xi_0 = 0.
///
/// |tanh a| <= |a| gives |xi+|^2 + |y|^2 <= abar^2 |xi|^2 + gamma^2 |u|^2 (theory.md, section 3), so V^2 <= gamma^2 |x_0|^2,
/// and from T on at most abar^2 |xi_T|^2. K = W/max(1, |W|_F), whose spectral norm is at most 1 for any W. The part of W
/// that reads u is (n + p) x d; nothing of size d x d is formed.
public struct ContractionCell: EngineMagnitude {
  /// The number n of states.
  public var states: Int
  /// The length p of the output y, whose norm is m_t.
  public var outputs: Int
  /// The gain gamma > 0: V^2 <= gamma^2 |x_0|^2.
  public var gain: Double
  /// The contraction rate abar in (0, 1): the state shrinks at least by this factor per step.
  public var rate: Double

  /// Creates the operator.
  ///
  /// - Precondition: `rate` is in (0, 1).
  public init(states: Int = 8, outputs: Int = 4, gain: Double = 1, rate: Double = 0.95) {
    precondition(rate > 0 && rate < 1, "a contraction rate in (0, 1), got \(rate)")
    self.states = states
    self.outputs = outputs
    self.gain = gain
    self.rate = rate
  }

  /// The name by which commands and files know it.
  public var name: String { MagnitudeKind.contraction.rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { MagnitudeKind.contraction.guarantee }
  /// Always true: m_t decays geometrically, and 1/eta_t grows at most linearly in t.
  public func isSummable(with step: VanishingStep) -> Bool { true }
  /// Two arrays of state: m_t, and the n states xi_t of the cell.
  public var stateCount: Int { 2 }

  /// W in two parts: `cell.Wx`, (n + p) x n, and `cell.Wu`, (n + p) x d.
  public func arrays(dimension: Int) -> [ParameterArray] {
    let rows = states + outputs
    return [
      ParameterArray("cell.Wx", rows: rows, columns: states, .normal(1 / Double(rows).squareRoot())),
      ParameterArray(
        "cell.Wu", rows: rows, columns: dimension, .normal(1 / (Double(rows) * Double(dimension)).squareRoot())),
    ]
  }

  /// 1/max(1, |W|_F).
  private func shrink(_ p: WeightFormulas) -> Expression {
    let square = p["cell.Wx"].squared().sumAll() + p["cell.Wu"].squared().sumAll()
    return Expression.maximum(square.squareRoot(), square.graph.number(1)).reciprocal()
  }

  private func parts(_ activated: Expression) -> [Expression] {
    let y = activated[rows: states..<states + outputs]
    return [y.dot(y).normOfSquare(), activated[rows: 0..<states]]
  }

  /// The scaled part of K that reads xi, then m_0 and xi_1; `start` is the impulse x_0.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let factor = shrink(p)
    let first = (p["cell.Wu"].times(start) * (factor * gain)).tanh()
    return ([p["cell.Wx"] * (factor * rate)], parts(first))
  }

  /// m_{t+1} and xi_{t+2}; there is no input after the impulse.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] { parts(derived[0].times(state[1]).tanh()) }

  /// No numbers.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// Checks abar |K| < 1, with the Frobenius norm of K; the margin is the distance from 1.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    let square = (weights["cell.Wx"] + weights["cell.Wu"]).reduce(0) { $0 + $1 * $1 }
    let norm = min(square.squareRoot(), 1)
    return OperatorAudit(margin: 1 - rate * norm, detail: "abar |K| <= \((rate * norm).short(below: 1)) < 1")
  }

  /// 4,096 computed magnitudes, plus a bound of the rest by the state that is left (theory.md, section 3).
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let rows = states + outputs
    let (wx, wu) = (weights["cell.Wx"], weights["cell.Wu"])
    let norm = (wx + wu).reduce(0) { $0 + $1 * $1 }.squareRoot()
    let factor = 1 / max(1, norm)
    let inner = Matrix(rows: rows, columns: states, wx.map { $0 * factor * rate })
    var activated = Matrix(rows: rows, columns: start.count, wu.map { $0 * factor * gain }).times(start)
      .map { Expression.hyperbolicTangent($0) }
    let offset = vanishing?.linearMajorant.offset ?? 0
    // A share for rounding: of the pre-activations, whose sum over the inputs is the longest.
    let roundingMargin = 1 + 1e-9
    var (magnitudes, weighted): ([Double], Double) = ([], 0)
    for t in 0..<4096 {
      let y = activated[states...].reduce(0) { $0 + $1 * $1 }
      magnitudes.append(y.squareRoot() * roundingMargin)
      weighted += y * (offset + Double(t))
      if t < 4095 { activated = inner.times(Array(activated[..<states])).map { Expression.hyperbolicTangent($0) } }
    }
    // |xi| after the last step bounds all that is left: it shrinks by abar at every step.
    let storage = activated[..<states].reduce(0) { $0 + $1 * $1 }
    let q = rate * rate
    let weightedTail = q * storage * ((offset + 4096) / (1 - q) + q / ((1 - q) * (1 - q)))
    return MagnitudeBudget(
      magnitudes: magnitudes, rest: q * storage * roundingMargin, decay: q * roundingMargin,
      weightedTotal: vanishing.map { (weighted + weightedTail) / $0.linearMajorant.scale * roundingMargin })
  }
}

extension MagnitudeKind {
  /// The operator `contraction`: a nonlinear recurrence that cannot gain energy.
  public static let contraction = MagnitudeKind(
    "contraction", "A nonlinear memory of the start that loses energy at every step.",
    guarantee: "a cell that cannot gain energy, driven by x_0 alone", settings: [.states, .outputs, .gain, .rate]
  ) { settings, _ in
    ContractionCell(
      states: settings.whole(.states), outputs: settings.whole(.outputs), gain: settings[.gain], rate: settings[.rate])
  }
}
