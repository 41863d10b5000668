// The magnitude operators: where |v_t| comes from, and what its energy can be, known before a run.

/// A magnitude operator: numbers m_t >= 0 whose squares have a finite sum, whatever its weights are.
///
/// ```
/// (derived, state_0) = begin(x_0),   state_{t+1} = advance(state_t, schedule(t)),   m_t = first array of state_t
/// ```
/// Its state lives beside the iterate, and it never sees the objective. Any type may conform: `ConvergentRule` runs,
/// trains and certifies it. The budget of a type from outside the engine is its author's word: a run is checked against
/// it at every step, and no certificate calls it proved.
public protocol MagnitudeOperator: Sendable, Equatable {
  /// The name by which commands and files know it.
  var name: String { get }
  /// Why v is square-summable for any weights, in one line for the screen.
  var guarantee: String { get }
  /// The number of arrays of state, m_t included.
  var stateCount: Int { get }
  /// What m_t depends on besides t and the weights.
  var source: MagnitudeSource { get }
  /// The weights for dimension d, under names that no direction uses, such as `magnitude.scale`.
  func arrays(dimension: Int) -> [ParameterArray]
  /// Constants of the rollout, then the state, whose first array is m_0, `groups x 1 x lanes`; `start` is x_0, `groups
  /// x d x lanes`.
  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression])
  /// The state one step later, with the arrays and shapes of `begin`; `schedule` has the numbers of `schedule(t)`.
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression]
  /// The same for an operator that must know what was spent: `spent` is |v_t|^2, `groups x 1 x lanes`.
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression]
  /// Numbers that the step from t to t + 1 needs; the same count at every t.
  func schedule(_ t: Int) -> [Double]
  /// Checks the guarantee again on the explicit numbers of these weights, whatever the parametrization promises; nil
  /// where there is nothing to check.
  func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit?
  /// Upper bounds of m_t and of the sum of m_t^2 for these weights and this x_0 (d numbers); of the sum of m_t^2/eta_t
  /// too where steps vanish.
  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget
  /// Whether the sum of m_t^2/eta_t is finite for any weights, where steps vanish (theory.md, section 1).
  func isSummable(with step: VanishingStep) -> Bool
}

/// What the m_t of an operator depends on besides t and the weights.
public enum MagnitudeSource: String, Sendable, CaseIterable {
  /// Nothing else.
  case time = "t"
  /// The start of the run, x_0.
  case start = "x_0"
  /// What was spent before: the sum of |v_k|^2 over k < t.
  case spending = "|v|^2"
}

extension MagnitudeOperator {
  /// By default the start, as for an impulse.
  public var source: MagnitudeSource { .start }
  /// False by default: nothing is known.
  public func isSummable(with step: VanishingStep) -> Bool { false }
  /// No audit, by default.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? { nil }
  /// No numbers, by default.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// By default what was spent is ignored.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression] { advance(p, derived: derived, state: state, schedule: schedule) }

  /// Bounds of m_t and of its energy for these weights and this start, known before the first step.
  ///
  /// - Parameters:
  ///   - weights: The rule's weight vector, as long as the layout.
  ///   - layout: The layout of the vector; it contains the arrays of this operator.
  ///   - start: x_0, the impulse, d numbers.
  ///   - inverseStepSize: The schedule eta_t where steps vanish; asks for a bound of the sum of m_t^2/eta_t too.
  public func budget(
    weights: [Double], layout: ParameterLayout, start: [Double], inverseStepSize: VanishingStep? = nil
  ) -> MagnitudeBudget {
    budget(WeightValues(layout, weights), start: start, vanishing: inverseStepSize)
  }

  /// The magnitudes m_t from t = 0 on for these weights and this start, bit for bit as a run in double precision has them.
  ///
  /// Where m_t depends on what was spent before, every |v_t| counts as m_t, the most that is allowed.
  ///
  /// - Complexity: `count` steps of the operator.
  public func magnitudes(weights: [Double], layout: ParameterLayout, start: [Double], count: Int) -> [Double] {
    var run = MagnitudeRun(self, WeightValues(layout, weights), start: start)
    return (0..<count).map { _ in run.next() }
  }

  /// The audit of the operator for a weight vector with this layout.
  public func audit(weights: [Double], layout: ParameterLayout, dimension: Int) -> OperatorAudit? {
    audit(WeightValues(layout, weights), dimension: dimension)
  }

  /// Whether another operator is the same, with the same settings.
  func isSame(as other: any MagnitudeOperator) -> Bool { (other as? Self) == self }
}

/// A guarantee of an operator, checked again on its explicit numbers.
public struct OperatorAudit: Sendable, Equatable {
  /// How far the numbers are from violating the guarantee: positive where it holds, negative where it does not.
  public let margin: Double
  /// An estimate of the rounding in `margin`; a margin within it decides nothing.
  public let rounding: Double
  /// What was checked, with its numbers, in one line.
  public let detail: String

  /// Creates an audit; `rounding` is in the unit of `margin`, and not negative.
  public init(margin: Double, rounding: Double = 0, detail: String) {
    self.margin = margin
    self.rounding = rounding
    self.detail = detail
  }

  /// Whether the guarantee holds beyond rounding.
  public var holds: Bool { margin > rounding }
  /// Whether the guarantee certainly does not hold; NaN neither holds nor fails.
  ///
  /// The margin must be negative by far more than the estimate of rounding, which may be too small by orders of
  /// magnitude where matrices are nearly singular.
  public var fails: Bool { margin <= 0 && margin < -1e4 * rounding }
}

extension Expression {
  /// The square root, and 0 below 1e-37, so that its derivative stays finite; NaN stays NaN.
  public func normOfSquare() -> Expression {
    let floor = graph.number(1e-37)
    return .select(.greater(floor, self), graph.number(0), Expression.maximum(self, floor).squareRoot())
  }
}
