// The hard safeguard: whatever is proposed, the sum of |v_t|^2 never exceeds a budget.

/// m_t = sqrt(kappa left_t), left_0 = B, left_{t+1} = max(left_t - |v_t|^2, 0), kappa in (0, 1).
///
/// Since |v_t| <= m_t, the sum of |v_t|^2 is at most B - left_T <= B for any weights and any proposal (theory.md, section 3,
/// "budget gate"). With the proposal `clip` it is the gate v = p min(1, m_t/|p|). Unlike the other operators it looks at
/// what was spent, so no envelope of |v_t| is known before the run but sqrt(kappa B). B is trainable.
public struct BudgetGate: EngineMagnitude {
  /// B before training.
  public var initialBudget: Double
  /// kappa.
  public var share: Double

  /// Creates the gate.
  public init(initialBudget: Double = 1, share: Double = 0.5) {
    precondition(share > 0 && share < 1, "a share in (0, 1), got \(share)")
    self.initialBudget = initialBudget
    self.share = share
  }

  /// The name by which commands know it.
  public var name: String { MagnitudeKind.gate.rawValue }
  /// Why v is square-summable for any weights.
  public var guarantee: String { MagnitudeKind.gate.guarantee }
  /// The arrays of state it keeps.
  public var stateCount: Int { 2 }

  /// The weights.
  public func arrays(dimension: Int) -> [ParameterArray] {
    [ParameterArray("magnitude.budget", rows: 1, .constant(softplusInverse(initialBudget)))]
  }

  /// Constants, and the state before the first step.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    let left = p["magnitude.budget"].softplus().broadcast(to: lanes)
    return ([], [(left * share).normOfSquare(), left])
  }

  /// The state one step later.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] { preconditionFailure("a gate must know what was spent") }

  /// The state one step later.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression] {
    let left = (state[1] - spent).relu()
    return [(left * share).normOfSquare(), left]
  }

  /// The numbers of the step from t to t + 1.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// What its numbers say of the guarantee.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    OperatorAudit(margin: 1 - share, detail: "kappa = \(share.short) of what is left, at most B in all")
  }

  /// Where steps vanish |v_t|^2/eta_t would have to be paid, not |v_t|^2.
  public func isSummable(with step: VanishingStep) -> Bool { false }

  /// The energy of m, known before the run.
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let total = softplus(weights["magnitude.budget"][0]) * (1 + 1e-9) + 0x1p-51
    return MagnitudeBudget(magnitudes: [], rest: total, weightedTotal: vanishing == nil ? nil : .infinity)
  }
}

extension OperatorSetting {
  /// kappa.
  public static let share = real(
    "share", "most of what is left of a gate's budget in one step", unit: "share", usual: 0.5, 0.001...0.999)
}

extension MagnitudeKind {
  /// What is left of a budget.
  public static let gate = MagnitudeKind(
    "gate", "Every correction is paid from one budget, and none may take more than a share of what is left.",
    guarantee: "every |v_t|^2 is paid from one budget", settings: [.scale, .share]
  ) { settings, _ in BudgetGate(initialBudget: settings[.scale], share: settings[.share]) }
}
