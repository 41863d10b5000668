// What an optimizer is to the engine: formulas for its start and its step, and the numbers that depend on t alone.

/// What a rule sees before the first step, as formulas.
public struct RuleStart {
  /// The rule's weights, by name.
  public let parameters: WeightFormulas
  /// x_0, `groups x d x lanes`: the starts lie side by side along lanes, or one after the other along groups.
  public let x: Expression
}

/// What a rule sees at step t, as formulas.
public struct RuleStep {
  /// The rule's weights, by name.
  public let parameters: WeightFormulas
  /// The constants of the rollout that `begin` computed, in that order.
  public let derived: [Expression]
  /// The rule's own arrays, in the order of `begin`.
  public let state: [Expression]
  /// The numbers of `schedule(t)`, each of shape 1 x 1 x 1.
  public let schedule: [Expression]
  /// x_t, `groups x d x lanes`.
  public let x: Expression
  /// f(x_t), `groups x 1 x lanes`; held under first-order meta-gradients, as is the gradient.
  public let value: Expression
  /// g_t, of the shape of x; held under first-order meta-gradients.
  public let gradient: Expression
  /// x_t for use as an input of networks; held under first-order meta-gradients.
  public let observed: Expression
}

/// The next iterate and state of a rule, as formulas.
public struct RuleResult {
  /// x_{t+1}, of the shape of x_t.
  public let x: Expression
  /// The rule's own arrays after the step, in the order and the shapes of `begin`.
  public let state: [Expression]
  /// eta_t of the view "gradient descent + v": one number for all starts, or one for each.
  public let stepSize: Expression

  /// Creates the result of a step.
  public init(x: Expression, state: [Expression], stepSize: Expression) {
    (self.x, self.state, self.stepSize) = (x, state, stepSize)
  }
}

/// An optimizer as formulas; every rule runs, is differentiated and is certified by the same machinery.
///
/// Any type may conform. It needs at least a name, step sizes, `begin`, `schedule` and `step`:
/// ```
/// (derived, state_0) = begin(x_0),   (x_{t+1}, state_{t+1}) = step(x_t, g_t, state_t, schedule(t))
/// ```
/// What a type from outside the engine says of its v is its author's word: a certificate checks it at the steps of a
/// run and never calls it proved.
public protocol UpdateRule: Sendable {
  /// The name by which commands and files know it.
  var name: String { get }
  /// The step sizes eta_t of the view "gradient descent + v", x+ = x - eta_t g + v.
  var stepSizes: StepSizeRule { get }
  /// The trainable arrays for dimension d; empty by default.
  func parameterLayout(dimension: Int) -> ParameterLayout
  /// Constants of the rollout, then the rule's own arrays before the first step, of any shapes.
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression])
  /// Numbers that step t needs; the same count at every t.
  func schedule(_ t: Int) -> [Double]
  /// The next iterate and state.
  func step(_ step: RuleStep) -> RuleResult
  /// A search along lines that takes the place of formulas; nil for rules that have formulas.
  var search: LineSearchStep? { get }
  /// Bounds of |v_0|, |v_1| ... for these weights and x_0, known before the first step; nil where there are none.
  func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget?
  /// The guarantee of the operator, checked on its explicit numbers; nil for rules without an operator.
  func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit?
  /// Whether v is square-summable by construction, for any weights.
  var keepsCorrectionSummable: Bool { get }
  /// Whether, where steps vanish, the sum of |v_t|^2/eta_t is finite by construction too, for any weights.
  var keepsWeightedCorrectionSummable: Bool { get }
  /// Why v is square-summable, or why that cannot be said, in one sentence.
  var correctionGuarantee: String { get }
}

extension UpdateRule {
  /// No weights, by default.
  public func parameterLayout(dimension: Int) -> ParameterLayout { ParameterLayout([]) }
  /// No search along lines, by default.
  public var search: LineSearchStep? { nil }
  /// No budget, by default.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? { nil }
  /// False by default: nothing is known of v.
  public var keepsCorrectionSummable: Bool { false }
  /// The same as `keepsCorrectionSummable`, by default.
  public var keepsWeightedCorrectionSummable: Bool { keepsCorrectionSummable }
  /// By default says that nothing bounds v in advance.
  public var correctionGuarantee: String { "nothing bounds the v of \(name) in advance" }
  /// No operator, by default.
  public func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit? { nil }
  /// eta_t as far as it is known before a run; NaN for audited and searched steps.
  public func stepSize(_ t: Int) -> Double { stepSizes(t) }
  /// The schedule of vanishing steps; nil for all others.
  public var vanishingStep: VanishingStep? { stepSizes.vanishing }
}
