// Builds the certificate of a run from its trajectory and the operator's budget alone: never from training.

/// What is known before a run starts, enough to certify every step of it.
public struct Certifier: Sendable {
  let objective: Objective
  let rule: any UpdateRule
  /// What the operator can spend, nil for rules without an operator.
  public let budget: MagnitudeBudget?
  /// The operator's guarantee, found again from its numbers.
  let audit: OperatorAudit?
  let claimedSmoothness: Double?
  let tolerance: Double
  /// f(x_0) on all data, for objectives whose runs see mini-batches only.
  let fullValueAtStart: Double?

  /// Prepares the certificate of a run from `start`.
  ///
  /// - Parameters:
  ///   - claimedSmoothness: A beta the user vouches for instead of the catalogue's; the audit tries to refute it.
  ///   - tolerance: eps of N(eps).
  /// - Complexity: One run of the operator alone; for data objectives, one evaluation on all samples.
  public init(
    _ objective: Objective, _ optimizer: Optimizer, start: [Double], claimedSmoothness: Double? = nil,
    tolerance: Double = 1e-3
  ) {
    self.objective = objective
    rule = optimizer.rule
    self.claimedSmoothness = claimedSmoothness
    self.tolerance = tolerance
    budget = optimizer.rule.correctionBudget(weights: optimizer.weights, start: start)
    audit = optimizer.rule.operatorAudit(weights: optimizer.weights, dimension: start.count)
    fullValueAtStart = objective.data == nil ? nil : Evaluator(objective).value(start)
  }

  /// The certificate of the steps taken so far.
  public func certificate(of run: Trajectory) -> Certificate {
    if objective.data != nil { return stochastic(run) }
    if let momentum = rule.nesterovMomentum, budget != nil || hasNesterovRate(momentum) {
      return nesterov(run, momentum: momentum)
    }
    switch rule.stepSizes {
    case .audited: return audited(run)
    case .searched: return searched(run)
    case .constant, .vanishing: return deterministic(run)
    }
  }

  /// Whether Nesterov's rate covers the rule without a correction on this objective.
  private func hasNesterovRate(_ momentum: Double) -> Bool {
    guard let mu = objective.curvature, mu.kind == .stronglyConvex, objective.smoothness.scope == .global else {
      return false
    }
    let needed = Nesterov.momentum(stepSize: rule.stepSize(0), convexity: mu.value)
    return (momentum - needed).magnitude <= 1e-9
  }

  /// Everything but the bound, which the two theorems make in their own way.
  struct Facts {
    let spent: Double
    let energy: Double
    let decrease: Double
    let stepSize: Double
  }

  func facts(_ run: Trajectory) -> Facts {
    let first = fullValueAtStart ?? run.values.first ?? .nan
    return Facts(
      spent: run.updateNorms.reduce(0) { $0 + $1 * $1 },
      energy: run.gradientNorms.prefix(run.stepCount).reduce(0) { $0 + $1 * $1 }.squareRoot(),
      decrease: first - (objective.lowerBound ?? (run.values.last ?? .nan)),
      stepSize: run.stepSizes.first ?? rule.stepSize(0))
  }

  // MARK: - Full gradients

  /// Inequality (2), or its form for steps that vanish.
  private func deterministic(_ run: Trajectory) -> Certificate {
    let facts = facts(run)
    let audit = SmoothnessAudit(run)
    let known = claimedSmoothness ?? objective.smoothness.value
    let beta = known.isFinite ? known : audit.largest
    // Where v has no budget, what was spent certifies the steps taken (and nothing beyond).
    var bound = EnergyBound.gradientEnergy(
      stepSize: facts.stepSize, smoothness: beta, squaredUpdates: budget?.total ?? facts.spent,
      decrease: facts.decrease)
    var certainSteps = (bound * bound / (tolerance * tolerance)).rounded(.up)
    if let weighted = budget?.weightedTotal, let step = rule.vanishingStep {
      // s <= 1: sum eta_t |g_t|^2 <= K = 2 D + sum |v_t|^2/eta_t.
      let sum = facts.stepSize * beta <= 1 ? max(0, 2 * facts.decrease + weighted) : .infinity
      bound = (sum / rule.stepSize(run.stepCount)).squareRoot()
      // eps is reached once sum eta_t >= K/eps^2; with eta_t >= c/(o + t), N steps sum to at least c ln(1 + N/o).
      let linear = step.linearMajorant
      certainSteps = (linear.offset * Elementary.expm1(sum / (linear.scale * tolerance * tolerance))).rounded(.up)
    }
    let premises = deterministicPremises(run, audit, beta: beta, known: known)
    // The claim needs every premise; the inequality for the steps taken does without a budget of v, and with the
    // smoothness that the steps themselves have shown.
    let isClaimed = premises.allSatisfy { $0.status >= .sampled }
    let holdsSoFar = premises.allSatisfy {
      $0.status >= .sampled || $0.kind == .summable || ($0.kind == .stepSize && !known.isFinite)
    }
    if !holdsSoFar { bound = .infinity }
    if !isClaimed { certainSteps = .infinity }
    var certificate = Certificate(
      claim: "grad f(x_t) -> 0", premises: premises,
      gradientEnergy: facts.energy, bound: bound, spent: facts.spent, budget: budget?.total, decrease: facts.decrease,
      stepSize: facts.stepSize, smoothness: beta, tolerance: tolerance, certainSteps: certainSteps,
      // With steps that vanish the bound weighs every gradient by its own eta_t, so no single curve lies over |g|.
      envelope: rule.vanishingStep == nil ? envelope(run, bound) : [], updateBounds: budget?.magnitudes ?? [],
      isInExpectation: false)
    certificate.segments = [segment(run, 0..<run.stepCount, bound: bound)]
    if isClaimed, rule.vanishingStep == nil, known.isFinite {
      certificate.rate = rateBound(run, eta: facts.stepSize, beta: beta)
    }
    return certificate
  }

  /// What the bound leaves for |g_t| once the earlier gradients are paid.
  func envelope(_ run: Trajectory, _ bound: Double) -> [Double] {
    guard bound.isFinite else { return [] }
    var left = bound * bound
    return run.gradientNorms.map { norm in
      defer { left -= norm * norm }
      return max(left, 0).squareRoot()
    }
  }
}
