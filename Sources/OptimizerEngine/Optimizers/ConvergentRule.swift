// The convergent optimizer: x+ = x - eta_t g + v with |v_t| <= m_t, m in l2 for any weights.

/// What v is added to.
public enum BaseMethod: Sendable, Equatable {
  /// x+ = x - eta_t g(x) + v.
  case gradientDescent
  /// x_{t+1} = y_t - eta g(y_t) + v_t, y_{t+1} = x_{t+1} + momentum (x_{t+1} - x_t): Nesterov's method for strongly convex
  /// f (arXiv:2508.00775). The iterate of a run is y_t, where value and gradient are taken.
  case nesterov(momentum: Double)
}

/// Gradient descent plus a learned, square-summable correction.
///
/// ```
/// x+ = x - eta_t g + v_t,   |v_t| <= m_t,   m = Magnitude(impulse x_0) in l2,   direction = MLP(x, g, f)
/// ```
/// With 0 < eta < 2/beta the gradient goes to zero for every choice of weights (Martin and Furieri, arXiv:2403.09389,
/// theorem 1), so training cannot break convergence.
public struct ConvergentRule: RuleFormulas, Equatable {
  /// The name by which commands know it.
  public let name = "convergent"
  /// Where |v| comes from.
  public var magnitude: Magnitude
  /// Where v points.
  public var direction: Direction
  /// How the two make v.
  public var proposal: Proposal
  /// eta_t.
  public var stepSizes: StepSizeRule
  /// What v is added to.
  public var base: BaseMethod

  /// Creates the rule.
  public init(
    magnitude: Magnitude, direction: Direction, proposal: Proposal, stepSizes: StepSizeRule,
    base: BaseMethod = .gradientDescent
  ) {
    self.base = base
    self.magnitude = magnitude
    self.direction = direction
    self.proposal = proposal
    self.stepSizes = stepSizes
  }

  /// The weights of the magnitude operator, then those of the direction network.
  public func parameterLayout(dimension: Int) -> ParameterLayout {
    ParameterLayout(magnitude.formulas.arrays(dimension: dimension) + direction.formulas.arrays(dimension: dimension))
  }

  /// The operator's, by running it alone on the impulse x_0.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? {
    magnitude.budget(
      weights: weights, layout: parameterLayout(dimension: start.count), start: start, inverseStepSize: vanishingStep)
  }

  /// |v_t| <= m_t, and the operator is stable; on Nesterov's base that bounds v, but not what it leaves of gradient
  /// descent.
  public var keepsCorrectionSummable: Bool { base == .gradientDescent }

  /// The operator's.
  public var keepsWeightedCorrectionSummable: Bool {
    keepsCorrectionSummable && (vanishingStep.map { magnitude.isSummable(with: $0) } ?? true)
  }

  /// The magnitude operator.
  public var hasOperator: Bool { true }

  /// Whether the direction network sees anything of the mini-batch.
  public var seesBatch: Bool {
    switch direction {
    case .mlp(let network): network.inputs.seesBatch
    case .lstm(let network): network.isCoordinatewise || network.inputs.seesBatch
    case .transfer: true
    }
  }

  /// The momentum of the base.
  public var nesterovMomentum: Double? { momentum }

  /// The operator's.
  public func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit? {
    magnitude.audit(weights: weights, layout: parameterLayout(dimension: dimension), dimension: dimension)
  }

  /// The operator's.
  public var correctionGuarantee: String { magnitude.guarantee }

  // The state is the magnitude's, then the direction's, then the step size's, then x_t of Nesterov's method.

  private var momentum: Double? {
    if case .nesterov(let momentum) = base { return momentum }
    return nil
  }

  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    let sized = magnitude.formulas.begin(start.parameters, start: start.x)
    return (
      sized.derived,
      sized.state + direction.formulas.begin(start.parameters, start: start.x) + stepSizes.begin(start.x)
        + (momentum == nil ? [] : [start.x])
    )
  }

  func schedule(_ t: Int) -> [Double] {
    stepSizes.schedule(t) + magnitude.formulas.schedule(t) + direction.formulas.schedule(t)
  }

  func step(_ s: RuleStep) -> RuleResult {
    var numbers = s.schedule[...]
    let steps = numbers.take(stepSizes.schedule(0).count)
    let sizes = numbers.take(magnitude.formulas.schedule(0).count)
    var arrays = s.state[...]
    let primal = momentum == nil ? [] : arrays.takeLast(1)
    let stepState = arrays.takeLast(stepSizes.stateCount)
    let sized = arrays.take(magnitude.formulas.stateCount)

    let eta = stepSizes.stepSize(schedule: steps, state: stepState, x: s.x, value: s.value, gradient: s.gradient)
    let (omega, remembered) = direction.formulas.step(
      s.parameters, state: Array(arrays), schedule: Array(numbers),
      seen: Observation(x: s.observed, gradient: s.gradient, value: s.value, magnitude: sized[0]))
    let v = proposal(omega, magnitude: sized[0])
    let moved = s.x - s.gradient * eta + v
    let next = momentum.map { moved + (moved - primal[0]) * $0 } ?? moved
    return RuleResult(
      x: next,
      state: magnitude.formulas.advance(
        s.parameters, derived: s.derived, state: sized, schedule: sizes, spent: v.dot(v)) + remembered
        + stepSizes.advance(
          eta: eta, state: stepState, x: s.x, value: s.value, gradient: s.gradient, displacement: next - s.x)
        + (momentum == nil ? [] : [moved]),
      stepSize: eta)
  }
}

extension ArraySlice {
  /// Removes the first elements and gives them.
  fileprivate mutating func take(_ count: Int) -> [Element] {
    defer { removeFirst(count) }
    return Array(prefix(count))
  }

  /// Removes the last elements and gives them.
  fileprivate mutating func takeLast(_ count: Int) -> [Element] {
    defer { removeLast(count) }
    return Array(suffix(count))
  }
}
