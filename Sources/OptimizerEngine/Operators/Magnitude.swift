// The magnitude operators: where |v_t| comes from, and what its energy can be, known before a run.

/// A magnitude operator.
public enum Magnitude: Sendable, Equatable {
  /// m_t = a rho^t with trainable a > 0 and rho in (0, 0.999).
  case geometric(GeometricMagnitude)
  /// The norm of a recurrent equilibrium network's output after an impulse.
  case ren(RecurrentEquilibriumNetwork)
  /// The norm of the output of a diagonal linear recurrence with real eigenvalues after an impulse.
  case linear(RealRecurrentUnit)
  /// m_t = a (1 + t/tau)^-p with trainable a > 0 and p > 0.55.
  case polynomial(PolynomialMagnitude)
  /// The norm of the output of a diagonal linear recurrence with complex eigenvalues after an impulse.
  case complexLinear(LinearRecurrentUnit)
  /// The norm of a recurrent equilibrium network's output whose bias is an input channel.
  case biasInput(BiasInputNetwork)
  /// The norm of the output of a contraction cell after an impulse.
  case contraction(ContractionCell)
  /// What is left of a budget that every |v_t|^2 is paid from.
  case gate(BudgetGate)

  var formulas: any MagnitudeFormulas {
    switch self {
    case .geometric(let operation): operation
    case .ren(let operation): operation
    case .linear(let operation): operation
    case .polynomial(let operation): operation
    case .complexLinear(let operation): operation
    case .contraction(let operation): operation
    case .gate(let operation): operation
    case .biasInput(let operation): operation
    }
  }

  /// The name by which commands know it.
  public var name: String {
    switch self {
    case .geometric(let operation): operation.degree == 0 ? "geometric" : "geometric-polynomial"
    case .ren: "ren"
    case .linear: "lru-real"
    case .polynomial: "polynomial"
    case .complexLinear: "lru"
    case .contraction: "contraction"
    case .gate: "gate"
    case .biasInput: "ren-bias"
    }
  }

  /// One sentence for the screen: why v is square-summable for any weights.
  public var guarantee: String {
    switch self {
    case .geometric(let operation):
      operation.degree == 0
        ? "m_t = a rho^t, rho < 1 for any weights" : "m_t = a rho^t times a polynomial, rho < 1 for any weights"
    case .ren: "REN of gain gamma after an impulse, biases decay"
    case .linear: "m_t = |C diag(lambda)^t B x_0|, |lambda| < 1 for any weights"
    case .polynomial: "m_t = a (1 + t/tau)^-p, p > 1/2 for any weights"
    case .complexLinear: "m_t = |Re C diag(lambda)^t B x_0|, |lambda| < 1 for any weights"
    case .biasInput: "REN of gain gamma after an impulse, its bias an input that decays"
    case .gate: "every |v_t|^2 is paid from one budget"
    case .contraction: "a cell that cannot gain energy, driven by x_0 alone"
    }
  }

  /// Whether sum m_t^2 / eta_t is finite for any weights, where steps vanish (theory.md, section 1).
  public func isSummable(with step: VanishingStep) -> Bool { formulas.isSummable(with: step) }

  /// What the energy of m can be, for these weights and this start, known before the first step.
  ///
  /// - Parameters:
  ///   - weights: The rule's weight vector, laid out by `layout`.
  ///   - start: x_0, the impulse.
  ///   - inverseStepSize: 1/eta_t, where steps vanish: asks for a bound of sum m_t^2 / eta_t too.
  public func budget(
    weights: [Double], layout: ParameterLayout, start: [Double], inverseStepSize: VanishingStep? = nil
  ) -> MagnitudeBudget {
    formulas.budget(WeightValues(layout, weights), start: start, vanishing: inverseStepSize)
  }
}

extension Magnitude {
  /// The operator's guarantee, found again from the numbers of these weights alone.
  public func audit(weights: [Double], layout: ParameterLayout, dimension: Int) -> OperatorAudit {
    formulas.audit(WeightValues(layout, weights), dimension: dimension)
  }
}

/// The formulas of a magnitude operator.
///
/// Its state lives beside the iterate; it never sees the objective.
protocol MagnitudeFormulas: Sendable {
  /// How many arrays of state the operator keeps.
  var stateCount: Int { get }
  func arrays(dimension: Int) -> [ParameterArray]
  /// Constants, then the state whose first array is m_0 (`groups x 1 x lanes`).
  func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression])
  /// The state one step later; `schedule` is this operator's own.
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression]
  /// The same for an operator that must know how much was spent: `spent` is |v_t|^2.
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression]
  /// Numbers of the step from t to t + 1.
  func schedule(_ t: Int) -> [Double]
  /// What the explicit numbers of the operator say of its guarantee, whatever its parametrization promises.
  func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit
  func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget
  /// Whether sum m_t^2 / eta_t is finite for any weights, where steps vanish.
  func isSummable(with step: VanishingStep) -> Bool
}

extension MagnitudeFormulas {
  /// What decays like rho^t outlasts every eta_t of at most c/(o + t).
  func isSummable(with step: VanishingStep) -> Bool { true }

  /// An operator that runs alone does not look at what was spent.
  func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression] { advance(p, derived: derived, state: state, schedule: schedule) }
}

/// A guarantee of an operator, found again from its numbers alone.
public struct OperatorAudit: Sendable, Equatable {
  /// How far the numbers are on the right side: positive where the guarantee holds.
  public let margin: Double
  /// How much of the margin may be rounding; within it double precision decides nothing.
  public let rounding: Double
  /// What was looked at, with its numbers.
  public let detail: String

  init(margin: Double, rounding: Double = 0, detail: String) {
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
  func normOfSquare() -> Expression {
    let floor = graph.number(1e-37)
    return .select(.greater(floor, self), graph.number(0), Expression.maximum(self, floor).squareRoot())
  }
}
