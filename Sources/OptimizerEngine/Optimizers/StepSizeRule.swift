// The step size of the gradient term: where eta_t comes from.

/// How eta_t is chosen.
public enum StepSizeRule: Sendable, Equatable {
  /// eta.
  case constant(Double)
  /// eta_0 (1 + t/tau)^-q, for mini-batches.
  case vanishing(VanishingStep)

  /// eta_t as far as it is known before a run.
  public func callAsFunction(_ t: Int) -> Double {
    switch self {
    case .constant(let eta): eta
    case .vanishing(let step): step(t)
    }
  }

  /// The schedule of steps that vanish, nil for others.
  public var vanishing: VanishingStep? {
    if case .vanishing(let step) = self { return step }
    return nil
  }
}

// MARK: - Formulas

extension StepSizeRule {
  /// How many arrays of state the rule keeps.
  var stateCount: Int { 0 }

  /// Numbers of the step at t.
  func schedule(_ t: Int) -> [Double] { [self(t)] }

  /// The state before the first step.
  func begin(_ start: Expression) -> [Expression] { [] }

  /// eta_t, one number for all starts or one for each lane.
  func stepSize(
    schedule: [Expression], state: [Expression], value: Expression, gradient: Expression
  ) -> Expression { schedule[0] }

  /// The state after the step by `displacement` = x_{t+1} - x_t.
  func advance(
    eta: Expression, value: Expression, gradient: Expression, displacement: Expression
  ) -> [Expression] { [] }
}
