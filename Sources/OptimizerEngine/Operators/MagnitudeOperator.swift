// The magnitude operators: where |v_t| comes from, and what its energy can be, known before a run.

/// A magnitude operator: numbers m_t >= 0 with a finite sum of squares, whatever its weights are.
///
/// ```
/// (derived, state_0) = begin(x_0),   state_{t+1} = advance(state_t, schedule(t)),   m_t = first array of state_t
/// ```
/// Its state lives beside the iterate; it never sees the objective. Any type may conform: `ConvergentRule` runs, trains and
/// certifies it. A budget from outside the engine is its author's word: a run is checked against it at every step, and no
/// certificate calls it proved.
public protocol MagnitudeOperator: Sendable, Equatable {
  /// The name by which commands know it.
  var name: String { get }
  /// One sentence for the screen: why v is square-summable for any weights.
  var guarantee: String { get }
  /// How many arrays of state the operator keeps.
  var stateCount: Int { get }
  /// The weights for dimension d, by names that no direction uses, as in `magnitude.scale`.
  func arrays(dimension: Int) -> [ParameterArray]
  /// Constants, then the state whose first array is m_0, `groups x 1 x lanes`; `start` is x_0, `groups x d x lanes`.
  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression])
  /// The state one step later; `schedule` is this operator's own.
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression]
  /// The same for an operator that must know how much was spent: `spent` is |v_t|^2.
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression]
  /// Numbers of the step from t to t + 1; as many at every t.
  func schedule(_ t: Int) -> [Double]
  /// What the explicit numbers of the operator say of its guarantee, whatever its parametrization promises; nil where there
  /// is nothing to look at.
  func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit?
  /// Bounds of m_t and of sum m_t^2 for these weights and this x_0, rounded up; of sum m_t^2/eta_t too where steps vanish.
  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget
  /// Whether sum m_t^2/eta_t is finite for any weights, where steps vanish (theory.md, section 1).
  func isSummable(with step: VanishingStep) -> Bool
}

extension MagnitudeOperator {
  /// Not known.
  public func isSummable(with step: VanishingStep) -> Bool { false }
  /// Nothing to look at.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? { nil }
  /// No numbers.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// An operator that runs alone does not look at what was spent.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression] { advance(p, derived: derived, state: state, schedule: schedule) }

  /// What the energy of m can be, for these weights and this start, known before the first step.
  ///
  /// - Parameters:
  ///   - weights: The rule's weight vector.
  ///   - layout: How it is laid out.
  ///   - start: x_0, the impulse.
  ///   - inverseStepSize: 1/eta_t, where steps vanish: asks for a bound of sum m_t^2 / eta_t too.
  public func budget(
    weights: [Double], layout: ParameterLayout, start: [Double], inverseStepSize: VanishingStep? = nil
  ) -> MagnitudeBudget {
    budget(WeightValues(layout, weights), start: start, vanishing: inverseStepSize)
  }

  /// The operator's guarantee, found again from the numbers of these weights alone.
  public func audit(weights: [Double], layout: ParameterLayout, dimension: Int) -> OperatorAudit? {
    audit(WeightValues(layout, weights), dimension: dimension)
  }

  /// Whether another operator is the same, with the same settings.
  func isSame(as other: any MagnitudeOperator) -> Bool { (other as? Self) == self }
}

/// A guarantee of an operator, found again from its numbers alone.
public struct OperatorAudit: Sendable, Equatable {
  /// How far the numbers are on the right side: positive where the guarantee holds.
  public let margin: Double
  /// How much of the margin may be rounding; within it double precision decides nothing.
  public let rounding: Double
  /// What was looked at, with its numbers.
  public let detail: String

  /// Creates an audit.
  public init(margin: Double, rounding: Double = 0, detail: String) {
    self.margin = margin
    self.rounding = rounding
    self.detail = detail
  }

  /// Whether the guarantee certainly holds.
  public var holds: Bool { margin > rounding }
  /// Whether it certainly does not; what is no number is neither.
  ///
  /// That takes far more than the estimate of rounding, which may be too small by orders where matrices are nearly singular.
  public var fails: Bool { margin <= 0 && margin < -1e4 * rounding }
}

extension Expression {
  /// sqrt(self), and 0 below a floor, so that its derivative stays finite; NaN stays NaN.
  public func normOfSquare() -> Expression {
    let floor = graph.number(1e-37)
    return .select(.greater(floor, self), graph.number(0), Expression.maximum(self, floor).squareRoot())
  }
}
