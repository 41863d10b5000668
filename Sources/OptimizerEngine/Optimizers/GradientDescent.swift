// Gradient descent, with any step size.

/// Gradient descent: x+ = x - eta_t g.
public struct GradientDescent: EngineRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "gd"
  /// The step sizes eta_t; `.searched` is not for this rule.
  public var stepSizes: StepSizeRule

  /// Creates the rule; any step sizes but searched ones.
  public init(stepSizes: StepSizeRule) { self.stepSizes = stepSizes }

  /// Creates the rule with a constant step size eta > 0.
  public init(stepSize: Double) { self.init(stepSizes: .constant(stepSize)) }

  /// A budget of 0, as v = 0.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? {
    .zero(weighted: stepSizes.vanishing != nil)
  }
  /// True, as v = 0.
  public var keepsCorrectionSummable: Bool { true }
  /// v = 0 whatever the batch.
  var seesBatch: Bool { false }
  /// States that v = 0.
  public var correctionGuarantee: String { "v = 0: plain gradient descent" }

  /// The arrays of the step sizes: seven where they are audited, none otherwise.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    ([], stepSizes.begin(start.x))
  }

  /// The numbers of the step sizes at step t.
  public func schedule(_ t: Int) -> [Double] { stepSizes.schedule(t) }

  /// x_t - eta_t g_t, and the state of the step sizes.
  public func step(_ s: RuleStep) -> RuleResult {
    let eta = stepSizes.stepSize(schedule: s.schedule, state: s.state, x: s.x, value: s.value, gradient: s.gradient)
    let next = s.x - s.gradient * eta
    return RuleResult(
      x: next,
      state: stepSizes.advance(
        eta: eta, state: s.state, x: s.x, value: s.value, gradient: s.gradient, displacement: next - s.x),
      stepSize: eta)
  }
}
