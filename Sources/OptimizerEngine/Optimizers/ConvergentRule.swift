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
public struct ConvergentRule: EngineRule, Equatable {
  /// The name by which commands know it.
  public let name = "convergent"
  /// Where |v| comes from.
  public var magnitude: any MagnitudeOperator
  /// Where v points.
  public var direction: any Direction
  /// How the two make v.
  public var proposal: Proposal
  /// eta_t.
  public var stepSizes: StepSizeRule
  /// What v is added to.
  public var base: BaseMethod

  /// Creates the rule.
  public init(
    magnitude: any MagnitudeOperator, direction: any Direction, proposal: Proposal, stepSizes: StepSizeRule,
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
    ParameterLayout(magnitude.arrays(dimension: dimension) + direction.arrays(dimension: dimension))
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
  var hasOperator: Bool { true }

  /// Whether the direction sees anything of the mini-batch; of one from outside that is assumed.
  var seesBatch: Bool { (direction as? any EngineDirection)?.seesBatch ?? true }

  /// Whether the budget is argued: that of an operator from outside is its author's word.
  var isArgued: Bool { magnitude is any EngineMagnitude }

  /// Whether both are made of the same parts with the same settings.
  public static func == (left: Self, right: Self) -> Bool {
    left.magnitude.isSame(as: right.magnitude) && left.direction.isSame(as: right.direction)
      && left.proposal == right.proposal && left.stepSizes == right.stepSizes && left.base == right.base
  }

  /// The momentum of the base.
  var nesterovMomentum: Double? { momentum }

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

  /// The rule's own arrays before the first step.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    let sized = magnitude.begin(start.parameters, start: start.x)
    return (
      sized.derived,
      sized.state + direction.begin(start.parameters, start: start.x) + stepSizes.begin(start.x)
        + (momentum == nil ? [] : [start.x])
    )
  }

  /// The numbers of the step at t.
  public func schedule(_ t: Int) -> [Double] {
    stepSizes.schedule(t) + magnitude.schedule(t) + direction.schedule(t)
  }

  /// One step.
  public func step(_ s: RuleStep) -> RuleResult {
    var numbers = s.schedule[...]
    let steps = numbers.take(stepSizes.schedule(0).count)
    let sizes = numbers.take(magnitude.schedule(0).count)
    var arrays = s.state[...]
    let primal = momentum == nil ? [] : arrays.takeLast(1)
    let stepState = arrays.takeLast(stepSizes.stateCount)
    let sized = arrays.take(magnitude.stateCount)

    let eta = stepSizes.stepSize(schedule: steps, state: stepState, x: s.x, value: s.value, gradient: s.gradient)
    let (omega, remembered) = direction.step(
      s.parameters, state: Array(arrays), schedule: Array(numbers),
      seen: StepObservation(x: s.observed, gradient: s.gradient, value: s.value, magnitude: sized[0]))
    let v = proposal(omega, magnitude: sized[0])
    let moved = s.x - s.gradient * eta + v
    let next = momentum.map { moved + (moved - primal[0]) * $0 } ?? moved
    return RuleResult(
      x: next,
      state: magnitude.advance(
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
