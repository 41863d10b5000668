// The hard safeguard: whatever is proposed, the sum of |v_t|^2 never exceeds a budget.

/// A budget that pays for every correction.
///
/// m_t = sqrt(kappa left_t), left_0 = B, left_{t+1} = max(left_t - |v_t|^2, 0), kappa in (0, 1). As |v_t| <= m_t, the
/// sum of |v_t|^2 is at most B - left_T <= B for any weights and any proposal (theory.md, section 3, "budget gate").
/// With the proposal `clip` it is the gate v = p min(1, m_t/|p|). Unlike the other operators it looks at what was
/// spent, so the only bound of |v_t| known before the run is sqrt(kappa B). B is trainable.
public struct BudgetGate: EngineMagnitude {
  /// The budget B > 0 before training, in squared units of x.
  public var initialBudget: Double
  /// The share kappa in (0, 1) of what is left that one step may spend.
  public var share: Double

  /// Creates the gate.
  ///
  /// - Precondition: `share` is in (0, 1); `initialBudget` is above 0 and finite.
  public init(initialBudget: Double = 1, share: Double = 0.5) {
    SettingRange.positive.require(initialBudget, "a budget")
    precondition(share > 0 && share < 1, "a share in (0, 1), got \(share)")
    self.initialBudget = initialBudget
    self.share = share
  }

  /// The name by which commands and files know it.
  public var name: String { MagnitudeKind.gate.rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { MagnitudeKind.gate.guarantee }
  /// What is left of the budget decides m_t.
  public var source: MagnitudeSource { .spending }
  /// Two arrays of state: m_t, and what is left of the budget.
  public var stateCount: Int { 2 }

  /// One weight, `magnitude.budget`; B is its softplus.
  public func arrays(dimension: Int) -> [ParameterArray] {
    [ParameterArray("magnitude.budget", rows: 1, .constant(softplusInverse(initialBudget)))]
  }

  /// No constants, then m_0 and B for every start.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let lanes = Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns)
    let left = p["magnitude.budget"].softplus().broadcast(to: lanes)
    return ([], [(left * share).normOfSquare(), left])
  }

  /// Always traps: a gate must know what was spent, so it cannot run alone.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] { preconditionFailure("a gate must know what was spent") }

  /// m_{t+1} and what is left once `spent` = |v_t|^2 is paid.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression], spent: Expression
  ) -> [Expression] {
    let left = (state[1] - spent).relu()
    return [(left * share).normOfSquare(), left]
  }

  /// No numbers.
  public func schedule(_ t: Int) -> [Double] { [] }

  /// Checks kappa < 1; the margin is 1 - kappa.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    OperatorAudit(margin: 1 - share, detail: "kappa = \(share.short) of what is left, at most B in all")
  }

  /// Always false: the budget bounds the sum of |v_t|^2, not that of |v_t|^2/eta_t.
  public func isSummable(with step: VanishingStep) -> Bool { false }

  /// V^2 = B for any x_0, and m_t <= sqrt(kappa B) for every t; where steps vanish the weighted sum is infinite.
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let total = softplus(weights["magnitude.budget"][0]) * (1 + 1e-9) + 0x1p-51
    return MagnitudeBudget(
      magnitudes: [], rest: total, largest: (share * total).squareRoot() * (1 + 1e-12),
      weightedTotal: vanishing == nil ? nil : .infinity)
  }
}

extension OperatorSetting {
  /// The setting `share`: kappa of the budget gate, from 0.001 to 0.999.
  public static let share = real(
    "share", "most of what is left of a gate's budget in one step", unit: "share", usual: 0.5, 0.001...0.999)
}

extension MagnitudeKind {
  /// The operator `gate`: every correction is paid for out of one budget.
  public static let gate = MagnitudeKind(
    "gate", "Every correction is paid from one budget, and none may take more than a share of what is left.",
    guarantee: "every |v_t|^2 is paid from one budget", settings: [.scale, .share]
  ) { settings, _ in BudgetGate(initialBudget: settings[.scale], share: settings[.share]) }
}
