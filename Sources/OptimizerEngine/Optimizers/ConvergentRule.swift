// The convergent optimizer: x+ = x - eta_t g + v with |v_t| <= m_t, m in l2 for any weights.

/// The method to which v is added.
public enum BaseMethod: Sendable, Equatable {
  /// x+ = x - eta_t g(x) + v.
  case gradientDescent
  /// Nesterov's method for strongly convex f: x_{t+1} = y_t - eta g(y_t) + v_t, y_{t+1} = x_{t+1} + momentum (x_{t+1} -
  /// x_t) (arXiv:2508.00775). The iterate of a run is y_t, where value and gradient are taken.
  case nesterov(momentum: Double)
}

/// Gradient descent plus a learned, square-summable correction.
///
/// ```
/// x+ = x - eta_t g + v_t,   |v_t| <= m_t,   m = magnitude(x_0) in l2,   v_t along direction(x_t, g_t, f(x_t))
/// ```
/// For a beta-smooth f with a lower bound and 0 < eta < 2/beta, the gradient goes to zero for every choice of weights
/// (Martin and Furieri, arXiv:2403.09389; theory.md, section 1), so training cannot break convergence.
public struct ConvergentRule: EngineRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "convergent"
  /// The operator that bounds |v_t| by m_t.
  public var magnitude: any MagnitudeOperator
  /// The network that decides where v points.
  public var direction: any Direction
  /// How magnitude and direction make v.
  public var proposal: Proposal
  /// The step sizes eta_t of the gradient term.
  public var stepSizes: StepSizeRule
  /// The method to which v is added; gradient descent unless changed.
  public var base: BaseMethod

  /// Creates the rule.
  ///
  /// - Precondition: No array of weights of `magnitude` has the name of one of `direction`; this is checked once the
  ///   layout is needed.
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

  /// The budget of the magnitude operator for these weights and this start.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? {
    magnitude.budget(
      weights: weights, layout: parameterLayout(dimension: start.count), start: start, inverseStepSize: vanishingStep)
  }

  /// The magnitudes m_t from t = 0 on for these weights and this start, as a run has them; see `MagnitudeOperator`.
  public func magnitudes(weights: [Double], start: [Double], count: Int) -> [Double] {
    magnitude.magnitudes(
      weights: weights, layout: parameterLayout(dimension: start.count), start: start, count: count)
  }

  /// Whether v is in l2 by construction: true for gradient descent.
  ///
  /// On Nesterov's base |v_t| <= m_t holds too, but the updates are not those of gradient descent plus v.
  public var keepsCorrectionSummable: Bool { base == .gradientDescent }

  /// Whether the operator also keeps the sum of |v_t|^2/eta_t finite, where steps vanish.
  public var keepsWeightedCorrectionSummable: Bool {
    keepsCorrectionSummable && (vanishingStep.map { magnitude.isSummable(with: $0) } ?? true)
  }

  /// The magnitude operator.
  var hasOperator: Bool { true }

  /// The direction's.
  func networkDiagram(dimension: Int) -> NetworkDiagram? { direction.diagram(dimension: dimension) }

  /// Whether the direction sees anything of the mini-batch; of one from outside that is assumed.
  var seesBatch: Bool { (direction as? any EngineDirection)?.seesBatch ?? true }

  /// Whether the budget is argued: that of an operator from outside is its author's word.
  var isArgued: Bool { magnitude is any EngineMagnitude }

  /// Whether both have the same parts with the same settings.
  public static func == (left: Self, right: Self) -> Bool {
    left.magnitude.isSame(as: right.magnitude) && left.direction.isSame(as: right.direction)
      && left.proposal == right.proposal && left.stepSizes == right.stepSizes && left.base == right.base
  }

  /// The momentum of the base.
  var nesterovMomentum: Double? { momentum }

  /// What the numbers of these weights say of the magnitude operator's guarantee; nil where it needs no such check.
  public func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit? {
    magnitude.audit(weights: weights, layout: parameterLayout(dimension: dimension), dimension: dimension)
  }

  /// The guarantee of the magnitude operator, in one line.
  public var correctionGuarantee: String { magnitude.guarantee }

  // The state is the magnitude's, then the direction's, then the step size's, then x_t of Nesterov's method.

  private var momentum: Double? {
    if case .nesterov(let momentum) = base { return momentum }
    return nil
  }

  /// The arrays of the magnitude, the direction, the step sizes and Nesterov's base, in this order.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    let sized = magnitude.begin(start.parameters, start: start.x)
    return (
      sized.derived,
      sized.state + direction.begin(start.parameters, start: start.x) + stepSizes.begin(start.x)
        + (momentum == nil ? [] : [start.x])
    )
  }

  /// The numbers of the step sizes, the magnitude and the direction, in this order.
  public func schedule(_ t: Int) -> [Double] {
    stepSizes.schedule(t) + magnitude.schedule(t) + direction.schedule(t)
  }

  /// One step of the base, with v added.
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
