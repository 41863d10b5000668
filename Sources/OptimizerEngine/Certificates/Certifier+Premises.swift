// The premises of both theorems, each with its evidence.

extension Certifier {
  func deterministicPremises(
    _ run: Trajectory, _ audit: SmoothnessAudit, beta: Double, known: Double
  ) -> [Premise] {
    let left = run.points.firstIndex { !objective.isInBox($0) }
    var premises = [summable(run), operatorNumbers(), withinEnvelope(run), stepSize(run, beta, limit: 2)].compactMap {
      $0
    }
    if objective.smoothness.scope == .box, claimedSmoothness == nil {
      premises.append(
        left.map { Premise(.inBox, .noClaim, value: Double($0), "x left the box at step \($0)") }
          ?? Premise(.inBox, .checked, "\(run.points.count)/\(run.points.count) points"))
    }
    premises.append(auditPremise(audit, known, leftBox: left))
    if let weighted = weightedSummable() { premises.append(weighted) }
    premises.append(boundedBelow(run))
    return premises + notFinite(run, premises)
  }

  func stochasticPremises(_ run: Trajectory, _ eta: Double, _ beta: Double, limit: Double) -> [Premise] {
    var premises = [
      summable(run), operatorNumbers(), withinEnvelope(run), stepSize(run, beta, limit: limit), weightedSummable(),
    ]
    .compactMap { $0 }
    premises.append(
      rule.vanishingStep == nil
        ? Premise(.stepSums, .noClaim, "a constant step leaves the noise of mini-batches")
        : Premise(.stepSums, .proved, "eta_0 (1 + t/tau)^-q, 1/2 < q <= 1"))
    premises.append(
      objective.data?.gradientVariance.map {
        Premise(.batches, .proved, value: $0, "independent batches, variance <= \($0.short)")
      }
        ?? Premise(
          .batches, .noClaim,
          objective.gradientOverride == nil ? "no bound of their variance is known" : "not unbiased gradients of f"))
    premises.append(boundedBelow(run))
    return premises + notFinite(run, premises)
  }

  func summable(_ run: Trajectory) -> Premise {
    if let budget { return Premise(.summable, .proved, value: budget.total, rule.correctionGuarantee) }
    let spent = run.updateNorms.reduce(0) { $0 + $1 * $1 }
    return Premise(.summable, .noClaim, value: spent, "\(rule.correctionGuarantee); \(spent.short) spent so far")
  }

  /// The parametrization promises it; the explicit numbers must say so too.
  func operatorNumbers() -> Premise? {
    audit.map { Premise(.operatorNumbers, $0.holds ? .proved : .violated, value: $0.margin, $0.detail) }
  }

  /// |v_t| <= m_t holds by construction; a step that breaks it would refute the construction.
  func withinEnvelope(_ run: Trajectory) -> Premise? {
    guard let budget, budget.total > 0 else { return nil }
    // v is recovered from the iterates, so their rounding is part of it; that of m grows with the steps.
    let unit = 16 * run.precision.unit
    let share = run.precision == .single ? 1e-3 : 1e-6
    for t in 0..<run.stepCount {
      let noise = unit * (1 + (run.points[t].map(\.magnitude).max() ?? 0)) * Double(objective.dimension).squareRoot()
      let slack = noise + run.stepSizes[t] * run.gradientNorms[t] * unit
      let limit = budget.bound(at: t)
      // NaN is left to the premise that says so.
      if run.updateNorms[t] > limit * (1 + share) + slack {
        return Premise(
          .withinEnvelope, .violated, value: run.updateNorms[t],
          "step \(t): \(run.updateNorms[t].short) > \(limit.short)")
      }
    }
    return Premise(
      .withinEnvelope, .proved, value: Double(run.stepCount),
      "by construction; seen at \(run.stepCount)/\(run.stepCount) steps")
  }

  private func stepSize(_ run: Trajectory, _ beta: Double, limit: Double) -> Premise {
    let kind: Premise.Kind = limit == 2 ? .stepSize : (limit == 1 ? .independentStepSize : .vanishingStepSize)
    let eta = run.stepSizes.first ?? rule.stepSize(0)
    let product = eta * beta
    guard objective.smoothness.scope != .none || claimedSmoothness != nil else {
      return Premise(kind, .noClaim, value: eta, "no smoothness constant of f is known")
    }
    guard eta > 0 else { return Premise(kind, .noClaim, value: eta, "eta = \(eta.short): the gradient is never used") }
    guard limit == 2 ? product < 2 : product <= limit else {
      return Premise(
        kind, .noClaim, value: product, "eta = \(eta.short) is not below \(limit.short)/beta = \((limit / beta).short)")
    }
    if claimedSmoothness != nil {
      return Premise(kind, .sampled, value: product, "eta beta = \(product.short) with the beta you gave, not proved")
    }
    return objective.smoothness.scope == .global
      ? Premise(kind, .proved, value: product, "eta beta = \(product.short), beta holds everywhere")
      : Premise(kind, .sampled, value: product, "eta beta = \(product.short), beta sampled on the box")
  }

  func auditPremise(_ audit: SmoothnessAudit, _ beta: Double, leftBox: Int?) -> Premise {
    guard beta.isFinite else {
      return Premise(.audit, .checked, value: audit.largest, "the run shows beta = \(audit.largest.short)")
    }
    // Outside of the box the box's constant claims nothing, so nothing is refuted or confirmed there.
    let isBoxed = objective.smoothness.scope == .box && claimedSmoothness == nil
    let covered = isBoxed ? leftBox.map { max($0 - 1, 0) } ?? audit.count : audit.count
    if let step = audit.firstViolation(of: beta), step < covered {
      return Premise(
        .audit, .violated, value: audit.largest,
        "step \(step): quotient above beta = \(beta.short) (largest \(audit.largest.short))")
    }
    let largest = audit.largest(ofFirst: covered)
    if covered < audit.count {
      return Premise(.audit, .noClaim, value: largest, "only the \(covered) steps in the box were audited")
    }
    // A constant that holds everywhere does not wait for the run to confirm it.
    let isGlobal = objective.smoothness.scope == .global && claimedSmoothness == nil
    return Premise(
      .audit, isGlobal ? .proved : .checked, value: largest, "largest quotient \(largest.short), beta \(beta.short)")
  }

  /// Where steps vanish, v in l2 is not enough: sum |v_t|^2 / eta_t must be finite (theory.md, section 1).
  private func weightedSummable() -> Premise? {
    budget?.weightedTotal.map { weighted in
      Premise(
        .weightedSummable, weighted.isFinite ? .proved : .noClaim, value: weighted,
        weighted.isFinite ? "at most \(weighted.short)" : "no bound of the weighted tail")
    }
  }

  func boundedBelow(_ run: Trajectory) -> Premise {
    if let step = run.values.firstIndex(where: \.isNaN) {
      return Premise(.boundedBelow, .noClaim, value: Double(step), "f is no number at step \(step)")
    }
    if let low = objective.lowerBound { return Premise(.boundedBelow, .proved, value: low, "f >= \(low.short)") }
    return Premise(.boundedBelow, .noClaim, "no lower bound of f is known")
  }

  /// A run that is not finite refutes the claim if every other premise holds; else nothing was claimed.
  func notFinite(_ run: Trajectory, _ others: [Premise]) -> [Premise] {
    guard
      let bad = run.values.indices.first(where: { !run.values[$0].isFinite || !run.gradientNorms[$0].isFinite })
    else { return [] }
    let isClaimed = others.allSatisfy { $0.status >= .sampled }
    return [
      Premise(.finite, isClaimed ? .violated : .noClaim, value: Double(bad), "not finite at step \(bad)")
    ]
  }
}
