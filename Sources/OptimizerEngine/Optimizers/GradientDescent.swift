// Gradient descent, with any step size.

/// Gradient descent: x+ = x - eta_t g.
public struct GradientDescent: EngineRule, Equatable {
  /// The name by which commands know it.
  public let name = "gd"
  /// eta_t.
  public var stepSizes: StepSizeRule

  /// Creates the rule.
  public init(stepSizes: StepSizeRule) { self.stepSizes = stepSizes }

  /// Creates the rule with a constant step size.
  public init(stepSize: Double) { self.init(stepSizes: .constant(stepSize)) }

  /// v = 0.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? {
    .zero(weighted: stepSizes.vanishing != nil)
  }
  /// v = 0.
  public var keepsCorrectionSummable: Bool { true }
  /// v = 0 whatever the batch.
  var seesBatch: Bool { false }
  /// Nothing to be summed.
  public var correctionGuarantee: String { "v = 0: plain gradient descent" }

  /// The rule's own arrays before the first step.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    ([], stepSizes.begin(start.x))
  }

  /// The numbers of the step at t.
  public func schedule(_ t: Int) -> [Double] { stepSizes.schedule(t) }

  /// One step.
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
