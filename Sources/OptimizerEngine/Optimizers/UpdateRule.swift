// What an optimizer is to the engine: formulas for its start and its step, and the numbers that depend on t alone.

/// What a rule sees before the first step, as formulas.
struct RuleStart {
  /// Trainable arrays.
  let parameters: WeightFormulas
  /// The start, `groups x d x lanes`.
  let x: Expression
}

/// What a rule sees at step t, as formulas.
struct RuleStep {
  /// Trainable arrays.
  let parameters: WeightFormulas
  /// Constants of the rollout that `begin` computed.
  let derived: [Expression]
  /// The rule's own arrays.
  let state: [Expression]
  /// The numbers of `schedule(t)`.
  let schedule: [Expression]
  /// The iterate.
  let x: Expression
  /// Value and gradient; held under first-order meta-gradients.
  let value: Expression
  let gradient: Expression
  /// The iterate as an input of networks; held under first-order meta-gradients.
  let observed: Expression
}

/// The next iterate and state of a rule.
struct RuleResult {
  /// The next iterate.
  let x: Expression
  /// The rule's own arrays after the step.
  let state: [Expression]
  /// eta_t of the view "gradient descent + v", one number for all starts or one for each lane.
  let stepSize: Expression
}

/// An optimizer as formulas; every rule runs, is differentiated and is certified by the same machinery.
public protocol UpdateRule: Sendable {
  /// The name by which commands know it.
  var name: String { get }
  /// Where eta_t of the view "gradient descent + v", x+ = x - eta_t g + v, comes from.
  var stepSizes: StepSizeRule { get }
  /// The trainable arrays for dimension d.
  func parameterLayout(dimension: Int) -> ParameterLayout
  /// What is known of v_0, v_1 ... before the first step, nil where nothing is.
  func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget?
  /// What the numbers of the operator say of its guarantee; nil for rules without an operator.
  func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit?
  /// Whether v is square-summable by construction, for any weights.
  var keepsCorrectionSummable: Bool { get }
  /// Whether sum |v_t|^2/eta_t is finite by construction too, for any weights, where steps vanish.
  var keepsWeightedCorrectionSummable: Bool { get }
  /// Whether a stable operator makes v.
  var hasOperator: Bool { get }
  /// Whether v depends on the mini-batch whose gradient it corrects.
  var seesBatch: Bool { get }
  /// The constant momentum of a rule built on Nesterov's method; nil for the others.
  var nesterovMomentum: Double? { get }
  /// Why v is square-summable, or why that cannot be said, in one sentence.
  var correctionGuarantee: String { get }
}

/// The formulas of a rule, for the engine's own use.
protocol RuleFormulas: UpdateRule {
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression])
  func step(_ step: RuleStep) -> RuleResult
  func schedule(_ t: Int) -> [Double]
}

extension UpdateRule {
  /// Rules without weights.
  public func parameterLayout(dimension: Int) -> ParameterLayout { ParameterLayout([]) }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? { nil }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public var keepsCorrectionSummable: Bool { false }
  /// What is known of v without weights.
  public var keepsWeightedCorrectionSummable: Bool { keepsCorrectionSummable }
  /// Made by hand.
  public var hasOperator: Bool { false }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public var correctionGuarantee: String { "nothing bounds the v of \(name) in advance" }
  /// No operator.
  public func operatorAudit(weights: [Double], dimension: Int) -> OperatorAudit? { nil }
  /// What corrects a gradient usually sees it.
  public var seesBatch: Bool { true }
  /// No momentum.
  public var nesterovMomentum: Double? { nil }
  /// eta_t as far as it is known before a run.
  public func stepSize(_ t: Int) -> Double { stepSizes(t) }
  /// The schedule of steps that vanish, nil for others.
  public var vanishingStep: VanishingStep? { stepSizes.vanishing }
}
