// What an optimizer is to the engine: formulas for its start and its step, and the numbers that depend on t alone.

/// What a rule sees before the first step, as formulas.
public struct RuleStart {
  /// The rule's weights.
  public let parameters: WeightFormulas
  /// x_0, `groups x d x lanes`: the starts lie side by side along lanes, or one after the other along groups.
  public let x: Expression
}

/// What a rule sees at step t, as formulas.
public struct RuleStep {
  /// The rule's weights.
  public let parameters: WeightFormulas
  /// Constants of the rollout that `begin` computed.
  public let derived: [Expression]
  /// The rule's own arrays.
  public let state: [Expression]
  /// The numbers of `schedule(t)`.
  public let schedule: [Expression]
  /// x_t, `groups x d x lanes`.
  public let x: Expression
  /// f(x_t), `groups x 1 x lanes`; held under first-order meta-gradients, as is the gradient.
  public let value: Expression
  /// g_t, of the shape of x.
  public let gradient: Expression
  /// x_t as an input of networks; held under first-order meta-gradients.
  public let observed: Expression
}

/// The next iterate and state of a rule.
public struct RuleResult {
  /// x_{t+1}, of the shape of x_t.
  public let x: Expression
  /// The rule's own arrays after the step, in the order and the shapes of `begin`.
  public let state: [Expression]
  /// eta_t of the view "gradient descent + v", one number for all starts or one for each lane.
  public let stepSize: Expression

  /// Creates the result of a step.
  public init(x: Expression, state: [Expression], stepSize: Expression) {
    (self.x, self.state, self.stepSize) = (x, state, stepSize)
  }
}

/// An optimizer as formulas; every rule runs, is differentiated and is certified by the same machinery.
///
/// Any type may conform. The least it takes is a name, step sizes, `begin`, `schedule` and `step`:
/// ```
/// (derived, state_0) = begin(x_0),   (x_{t+1}, state_{t+1}) = step(x_t, g_t, state_t, schedule(t))
/// ```
/// What a type from outside the engine says of its v is its author's word: a certificate checks it at the steps that are
/// seen and never calls it proved.
public protocol UpdateRule: Sendable {
  /// The name by which commands know it.
  var name: String { get }
  /// Where eta_t of the view "gradient descent + v", x+ = x - eta_t g + v, comes from.
  var stepSizes: StepSizeRule { get }
  /// The trainable arrays for dimension d.
  func parameterLayout(dimension: Int) -> ParameterLayout
  /// Constants of the rollout, then the rule's own arrays before the first step.
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression])
  /// The numbers of the step at t; as many at every t.
  func schedule(_ t: Int) -> [Double]
  /// One step.
  func step(_ step: RuleStep) -> RuleResult
  /// A search along lines that takes the place of formulas; nil for rules that have formulas.
  var search: LineSearchStep? { get }
  /// What is known of v_0, v_1 ... before the first step, nil where nothing is.
  func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget?
  /// What the numbers of the operator say of its guarantee; nil for rules without an operator.
  func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit?
  /// Whether v is square-summable by construction, for any weights.
  var keepsCorrectionSummable: Bool { get }
  /// Whether sum |v_t|^2/eta_t is finite by construction too, for any weights, where steps vanish.
  var keepsWeightedCorrectionSummable: Bool { get }
  /// Why v is square-summable, or why that cannot be said, in one sentence.
  var correctionGuarantee: String { get }
}

extension UpdateRule {
  /// Rules without weights.
  public func parameterLayout(dimension: Int) -> ParameterLayout { ParameterLayout([]) }
  /// Formulas.
  public var search: LineSearchStep? { nil }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? { nil }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public var keepsCorrectionSummable: Bool { false }
  /// What is known of v without weights.
  public var keepsWeightedCorrectionSummable: Bool { keepsCorrectionSummable }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public var correctionGuarantee: String { "nothing bounds the v of \(name) in advance" }
  /// No operator.
  public func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit? { nil }
  /// eta_t as far as it is known before a run.
  public func stepSize(_ t: Int) -> Double { stepSizes(t) }
  /// The schedule of steps that vanish, nil for others.
  public var vanishingStep: VanishingStep? { stepSizes.vanishing }
}
