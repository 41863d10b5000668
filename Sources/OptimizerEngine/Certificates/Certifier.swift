// Builds the certificate of a run from its trajectory and the operator's budget alone: never from training.

/// Certifies runs of one optimizer on one objective from one start, by what is known before the run and the steps seen.
public struct Certifier: Sendable {
  let objective: Objective
  let rule: any UpdateRule
  /// What may be claimed before the run.
  public let prospect: Prospect
  /// Bounds of |v_t| and of their energy, known before the run; nil for rules without an operator.
  public let budget: MagnitudeBudget?
  /// The operator's guarantee, found again from its numbers.
  let audit: OperatorAudit?
  let source: PremiseSource
  let tolerance: Double
  /// The optimizer's weights.
  let weights: [Double]
  /// The place of the first weight that is no finite number.
  let badWeight: Int?
  /// f(x_0) on all data, for objectives whose runs see mini-batches only.
  let fullValueAtStart: Double?

  /// Prepares the certificates of a run from `start`.
  ///
  /// - Parameters:
  ///   - objective: The objective that is minimized.
  ///   - optimizer: The optimizer, with its weights.
  ///   - start: x_0, of length d.
  ///   - claimedSmoothness: A beta that the user vouches for instead of the objective's; the audit tries to refute it.
  ///   - tolerance: eps of N(eps), on |g_t|.
  /// - Complexity: One run of the operator alone; for data objectives, one evaluation on all samples too.
  public init(
    _ objective: Objective, _ optimizer: Optimizer, start: [Double], claimedSmoothness: Double? = nil,
    tolerance: Double = 1e-3
  ) {
    self.objective = objective
    rule = optimizer.rule
    weights = optimizer.weights
    self.tolerance = tolerance
    prospect = Prospect(objective, optimizer.rule, claimedSmoothness: claimedSmoothness)
    source = PremiseSource(objective, optimizer.rule, claimedSmoothness: claimedSmoothness)
    budget = optimizer.rule.correctionBudget(weights: optimizer.weights, start: start)
    audit = optimizer.rule.operatorAudit(weights: optimizer.weights, dimension: start.count)
    badWeight = optimizer.weights.firstIndex { !$0.isFinite }
    fullValueAtStart = objective.data == nil ? nil : Evaluator(objective).value(start)
  }

  /// The certificate of the steps taken so far; `run` must begin at the start of this certifier.
  public func certificate(of run: Trajectory) -> Certificate {
    let run = weighed(run)
    let evidence = RunEvidence(self, run)
    return conclude(findings(of: run, evidence), run, evidence)
  }

  /// The run with what the values of a typed formula may be off: large terms may cancel in it, as in (1e16 + x) - 1e16.
  func weighed(_ run: Trajectory) -> Trajectory {
    guard objective.boxBudget == .typed, let analysis = try? objective.boxAnalysis() else { return run }
    var run = run
    run.valueErrors = zip(run.points, run.values).map { analysis.error(of: $1, at: $0) }
    return run
  }

  /// What the theorem that fits finds.
  func findings(of run: Trajectory, _ evidence: RunEvidence) -> Findings {
    switch prospect.theorem {
    case .energy: energy(run, evidence)
    case .vanishing: vanishing(run, evidence)
    case .audited: audited(run, evidence)
    case .searched: searched(run, evidence)
    case .miniBatches: miniBatches(run, evidence)
    case .nesterov: nesterov(run, evidence)
    }
  }

  /// D at a step: f(x_t) less the lower bound of f, or less the last value where none is known.
  func decrease(_ run: Trajectory, at t: Int) -> Double {
    let first = t == 0 ? fullValueAtStart ?? run.values[safe: 0] ?? .nan : run.values[safe: t] ?? .nan
    let low = source.facts.lowerBound?.value ?? run.values.last ?? .nan
    let difference = first - low
    return difference < 0 ? 0 : difference
  }

  /// The same with what rounding may have taken from it.
  func roundedDecrease(_ run: Trajectory, at t: Int) -> Double { decrease(run, at: t) + run.roundingOfValue(t) }

  /// A bound of what the operator can still spend from a step on; what was spent where nothing is known before.
  func tail(_ run: Trajectory, _ evidence: RunEvidence, at t: Int) -> Double {
    guard let budget else { return evidence.spentFrom(t) }
    // Whatever has been spent cannot be spent again.
    // What the run's own precision leaves of m_t and of the sums.
    let share = run.precision == .single ? 2e-3 : 1e-12
    let left = max(budget.total - evidence.spentBefore(t), 0) + share * budget.total
    return min(budget.remaining(from: t) * (1 + share), left)
  }
}

extension Array {
  /// The element at a place, nil beyond the ends.
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

extension Trajectory {
  /// How much of f(x_t) may be rounding: a value is trusted to 128 units of itself, of the first value and of 1 (formulas
  /// such as 1 - cos or ln(1 + u) lose that much inside; near a minimum the terms of f cancel, so its rounding has their
  /// size, which |f| no longer shows), and to what large terms leave that cancel in a typed formula.
  func roundingOfValue(_ t: Int) -> Double {
    let first = max(1, (values.first ?? 0).magnitude)
    let here = values.indices.contains(t) ? values[t].magnitude : 0
    let cancelled = max(valueErrors[safe: t] ?? 0, valueErrors[safe: t + 1] ?? 0)
    return 128 * precision.unit * (first + here) + cancelled
  }
}
