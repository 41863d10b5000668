// The convergent optimizer: x+ = x - eta_t g + v with |v_t| <= m_t, m in l2 for any weights.

/// The step size of the gradient term.
public enum StepSizeRule: Sendable, Equatable {
  /// eta.
  case constant(Double)
  /// scale / (offset + t), for mini-batches.
  case inverse(VanishingStep)

  /// eta_t.
  public func callAsFunction(_ t: Int) -> Double {
    switch self {
    case .constant(let eta): eta
    case .inverse(let step): step.scale / (step.offset + Double(t))
    }
  }

  /// The schedule of steps that vanish, nil for constant steps.
  public var vanishing: VanishingStep? {
    if case .inverse(let step) = self { return step }
    return nil
  }
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
  public var direction: DirectionNetwork
  /// How the two make v.
  public var proposal: Proposal
  /// eta_t.
  public var stepSizes: StepSizeRule

  /// Creates the rule.
  public init(magnitude: Magnitude, direction: DirectionNetwork, proposal: Proposal, stepSizes: StepSizeRule) {
    self.magnitude = magnitude
    self.direction = direction
    self.proposal = proposal
    self.stepSizes = stepSizes
  }

  /// eta_t.
  public func stepSize(_ t: Int) -> Double { stepSizes(t) }

  /// The weights of the magnitude operator, then those of the direction network.
  public func parameterLayout(dimension: Int) -> ParameterLayout {
    ParameterLayout(magnitude.formulas.arrays(dimension: dimension) + direction.arrays(dimension: dimension))
  }

  /// The operator's, by running it alone on the impulse x_0.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? {
    magnitude.budget(
      weights: weights, layout: parameterLayout(dimension: start.count), start: start, inverseStepSize: vanishingStep)
  }

  /// The operator's.
  public var correctionGuarantee: String { magnitude.guarantee }

  /// The step sizes' own.
  public var vanishingStep: VanishingStep? { stepSizes.vanishing }

  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    magnitude.formulas.begin(start.parameters, start: start.x)
  }

  func schedule(_ t: Int) -> [Double] { [stepSizes(t)] + magnitude.formulas.schedule(t) }

  func step(_ s: RuleStep) -> RuleResult {
    let omega = direction(s.parameters, x: s.observed, gradient: s.gradient, value: s.value)
    let v = proposal(omega, magnitude: s.state[0])
    let state = magnitude.formulas.advance(
      s.parameters, derived: s.derived, state: s.state, schedule: Array(s.schedule.dropFirst()))
    return RuleResult(x: s.x - s.gradient * s.schedule[0] + v, state: state)
  }
}
