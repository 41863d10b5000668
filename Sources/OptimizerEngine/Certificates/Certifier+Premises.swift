// The premises of a certificate: those of the prospect, with what the run has shown of each.

extension Certifier {
  /// Every premise with its evidence, and those that only a run can have.
  func premises(_ run: Trajectory, _ evidence: RunEvidence, stay: Stay? = nil) -> [Premise] {
    var found = prospect.premises.flatMap { premise -> [Premise] in
      switch premise.kind {
      case .summable: [summable(premise, run, evidence)] + operatorPremises(run)
      case .inBox: [inBox(premise, run, evidence, stay)]
      case .audit: [auditPremise(premise, evidence, stay)]
      case .weightedSummable: [weightedSummable(premise, run)]
      case .stepSize, .vanishingStepSize, .independentStepSize: [takenSteps(premise, run)]
      case .auditedStepSize: [auditedStepSize(premise, run, evidence)]
      case .searchedStepSize: [searchedStepSize(premise, run)]
      case .boundedBelow: [boundedBelow(premise, run, evidence)]
      default: [premise]
      }
    }
    if let step = evidence.stuck {
      found.append(
        Premise(
          .moves, .noClaim, value: Double(step),
          "step \(step) left x where it was, |g| = \(run.gradientNorms[step].short): eta g is below the rounding of x"))
    }
    return (found + notFinite(run, evidence, found)).map(scoped)
  }

  /// A premise with the runs of which it is known: what its prospect left to the steps is known of these steps alone.
  private func scoped(_ premise: Premise) -> Premise {
    var premise = premise
    if premise.kind == .operatorNumbers {
      premise.scope = .theseWeights
    } else if premise.status == .checked || prospect[premise.kind]?.status == .checked {
      premise.scope = .thisRun
    }
    return premise
  }

  /// v has to be square-summable for these weights, in numbers that double precision can hold.
  private func summable(_ premise: Premise, _ run: Trajectory, _ evidence: RunEvidence) -> Premise {
    if let badWeight {
      return Premise(.summable, .noClaim, value: Double(badWeight), "weight \(badWeight) is no finite number")
    }
    guard let budget else {
      if premise.status >= .sampled, !rule.isArgued {
        return Premise(.summable, .noClaim, "\(premise.detail); it gives no budget that a run could be checked against")
      }
      guard premise.status < .sampled else { return premise }
      let spent = evidence.spentBefore(run.stepCount)
      return Premise(.summable, premise.status, value: spent, "\(premise.detail); \(spent.short) spent so far")
    }
    guard budget.isFinite else {
      return Premise(
        .summable, .noClaim, value: budget.total, "the budget V^2 is beyond double precision for these weights")
    }
    return Premise(.summable, premise.status, value: budget.total, premise.detail)
  }

  private func operatorPremises(_ run: Trajectory) -> [Premise] {
    var found: [Premise] = []
    if let audit {
      // The parametrization promises it; the explicit numbers must say so too.
      let good: PremiseStatus = rule.isArgued ? .proved : .checked
      let status: PremiseStatus = audit.holds ? good : audit.fails ? .violated : .noClaim
      found.append(
        Premise(
          .operatorNumbers, status, value: audit.margin,
          audit.detail + (status == .noClaim ? ": double precision cannot decide" : "")))
    }
    return found
      + [withinEnvelope(run, isDecided: (audit?.holds ?? true) && run.precision == .double)].compactMap { $0 }
  }

  /// |v_t| <= m_t holds by construction; a step that breaks it would refute the construction, where the numbers decide:
  /// in single precision the operator of a run may be another one than its weights say (1 - |lambda|^2 cancels).
  private func withinEnvelope(_ run: Trajectory, isDecided: Bool) -> Premise? {
    guard let budget, rule.nesterovMomentum == nil else { return nil }
    // The magnitudes of a run in single precision are rounded themselves.
    let share = run.precision == .single ? 1e-3 : 1e-6
    for t in 0..<run.stepCount {
      let limit = budget.bound(at: t)
      // What is no finite number is left to the premise that says so.
      if run.updateNorms[t].isFinite, run.updateNorms[t] > limit * (1 + share) + run.roundingOfUpdate(t) {
        return Premise(
          .withinEnvelope, isDecided ? .violated : .noClaim, value: run.updateNorms[t],
          "step \(t): \(run.updateNorms[t].short) > \(limit.short)"
            + (run.precision == .single ? " in single precision" : ""))
      }
    }
    // Plain methods have v = 0: that is worth a line only where it fails.
    guard rule.hasOperator else { return nil }
    let seen = "seen at \(run.stepCount)/\(run.stepCount) steps"
    guard !rule.isArgued else {
      return Premise(.withinEnvelope, .proved, value: Double(run.stepCount), "by construction; \(seen)")
    }
    return overspent(run, budget) ?? Premise(.withinEnvelope, .checked, value: Double(run.stepCount), seen)
  }

  /// Sums of |v_k|^2 over k >= t above what a budget leaves there refute it, although each |v_k| is within its bound.
  private func overspent(_ run: Trajectory, _ budget: MagnitudeBudget) -> Premise? {
    let share = run.precision == .single ? 2e-3 : 1e-9
    var (sum, first): (Double, Int?) = (0, nil)
    for t in (0..<run.stepCount).reversed() {
      sum += certainSquare(of: t, run)
      if sum > budget.remaining(from: t) * (1 + share) { first = t }
    }
    return first.map { t in
      Premise(
        .withinEnvelope, .violated, value: Double(t),
        "from step \(t) on more is spent than \(budget.remaining(from: t).short)")
    }
  }

  /// |v_t|^2 less what rounding may have made of it.
  private func certainSquare(of t: Int, _ run: Trajectory) -> Double {
    let length = max(run.updateNorms[t] - run.roundingOfUpdate(t), 0)
    return length.isFinite ? length * length : 0
  }

  /// A rule from outside takes the steps that it says, or nothing was said of those it takes.
  private func takenSteps(_ premise: Premise, _ run: Trajectory) -> Premise {
    guard !rule.isOwn, premise.status >= .sampled else { return premise }
    let share = run.precision == .single ? 1e-6 : 1e-12
    let other = run.stepSizes.indices.first { t in
      !((run.stepSizes[t] - rule.stepSize(t)).magnitude <= share * rule.stepSize(t))
    }
    guard let step = other else { return premise }
    return Premise(
      premise.kind, .violated, value: run.stepSizes[step],
      "step \(step) took eta = \(run.stepSizes[step].short), not \(rule.stepSize(step).short)")
  }

  /// A box is left or not; where the energy cannot climb over its edge, it is never left.
  private func inBox(_ premise: Premise, _ run: Trajectory, _ evidence: RunEvidence, _ stay: Stay?) -> Premise {
    guard premise.status >= .checked else { return premise }
    if let stay {
      return Premise(.inBox, .proved, value: Double(stay.step), stay.detail)
    }
    if let outside = evidence.outside, let leaving = evidence.leaving {
      return Premise(.inBox, .noClaim, value: Double(outside.first), leaving)
    }
    return Premise(.inBox, .checked, "\(run.points.count)/\(run.points.count) points; nothing beyond them is known")
  }

  private func auditPremise(_ premise: Premise, _ evidence: RunEvidence, _ stay: Stay?) -> Premise {
    let audit = evidence.audit
    let beta = source.beta
    guard beta.isFinite else {
      return Premise(.audit, .checked, value: audit.largest, "the run shows beta = \(audit.largest.short)")
    }
    // Outside of the box the box's constant claims nothing, so nothing is refuted or confirmed there.
    let left = source.isGlobal ? nil : evidence.outside
    let first = stay?.step ?? 0
    let covered = stay == nil ? left.map { max($0.first - 1, 0) } ?? audit.count : audit.count
    if let step = audit.violations(of: beta).first(where: { $0 >= first && $0 < covered }) {
      return Premise(
        .audit, .violated, value: audit.largest,
        "step \(step): quotient above beta = \(beta.short) (largest \(audit.largest.short))")
    }
    let largest = audit.largest(of: first..<covered)
    if covered < audit.count {
      return Premise(
        .audit, .noClaim, value: largest,
        covered == 0 ? "the first step was not in the box" : "only the first \(covered) steps were in the box")
    }
    // A constant that is proved does not wait for the run to confirm it.
    return Premise(
      .audit, source.hasProvedBeta ? .proved : .checked, value: largest,
      "largest quotient \(largest.short), beta \(beta.short)")
  }

  /// With these weights the weighted sum may be finite even where it is not for all.
  private func weightedSummable(_ premise: Premise, _ run: Trajectory) -> Premise {
    let weighted = budget?.weightedTotal ?? .infinity
    guard weighted.isFinite else {
      return Premise(.weightedSummable, .noClaim, value: weighted, "no bound of the weighted tail")
    }
    guard !rule.isArgued else {
      return Premise(.weightedSummable, .proved, value: weighted, "at most \(weighted.short)")
    }
    let spent = (0..<run.stepCount).reduce(0) { $0 + certainSquare(of: $1, run) / run.stepSizes[$1] }
    guard spent <= weighted * (1 + (run.precision == .single ? 2e-3 : 1e-9)) else {
      return Premise(.weightedSummable, .violated, value: spent, "\(spent.short) is more than \(weighted.short)")
    }
    let status: PremiseStatus = prospect.theorem == .miniBatches ? .sampled : .checked
    return Premise(.weightedSummable, status, value: weighted, "at most \(weighted.short) by its author's word")
  }

  private func auditedStepSize(_ premise: Premise, _ run: Trajectory, _ evidence: RunEvidence) -> Premise {
    guard premise.status >= .sampled else { return premise }
    guard run.stepSizes.allSatisfy(\.isFinite), run.values.allSatisfy(\.isFinite) else {
      return Premise(.auditedStepSize, .noClaim, "f or its gradient is no number: nothing could be audited")
    }
    guard let eta = run.stepSizes.last else { return premise }
    guard eta > 0 else { return Premise(.auditedStepSize, .noClaim, value: eta, "eta = 0: the gradient is never used") }
    if let step = evidence.audit.blind.first {
      return Premise(
        .auditedStepSize, .noClaim, value: Double(step),
        "step \(step): the rounding of f hides its quotient, and the gradient turned by more than |d|/eta")
    }
    let changes = Self.segments(of: run.stepSizes).count - 1
    let seen = "eta \(eta.short) after \(changes) \(changes == 1 ? "change" : "changes")"
    let last = evidence.audit.lastFails(eta: eta) ? "; the last step was too long, eta is halved next" : ""
    return Premise(.auditedStepSize, premise.status, value: eta, "\(seen), \(premise.detail)\(last)")
  }

  private func searchedStepSize(_ premise: Premise, _ run: Trajectory) -> Premise {
    if run.searchGaveUp, !run.isRounding(gradientAt: run.stepCount, beta: source.beta) {
      return Premise(
        .searchedStepSize, .noClaim, value: run.gradientNorms.last,
        "the search found no step that lowers f at step \(run.stepCount), |g| = \((run.gradientNorms.last ?? .nan).short)"
      )
    }
    // Where slopes decided because rounding hides the fall, values show nothing: that may be the last digits of a run.
    let squares = run.stepSizes.indices.map { run.gradientNorms[$0] * run.gradientNorms[$0] }
    let hidden = run.stepSizes.indices.filter { t in
      !(run.values[t] - run.values[t + 1] >= run.stepSizes[t] * squares[t] / 2 * (1 - 1e-9))
    }
    if let step = hidden.first, !(hidden.reduce(0) { $0 + squares[$1] } <= 1e-6 * squares.reduce(0, +)) {
      return Premise(
        .searchedStepSize, .noClaim, value: Double(step),
        "step \(step): the rounding of f hides a fall of \((run.stepSizes[step] * squares[step] / 2).short)")
    }
    return Premise(.searchedStepSize, premise.status, value: run.stepSizes.min(), premise.detail)
  }

  func boundedBelow(_ premise: Premise, _ run: Trajectory, _ evidence: RunEvidence) -> Premise {
    if let step = run.values.firstIndex(where: \.isNaN) {
      return Premise(.boundedBelow, .noClaim, value: Double(step), "f is no number at step \(step)")
    }
    guard let low = source.facts.lowerBound, objective.data == nil else { return premise }
    // A bound on the box says nothing outside of it.
    let covered = low.scope == .box ? evidence.outside?.first ?? run.values.count : run.values.count
    let broken = run.values.indices.prefix(covered).first { run.values[$0] < low.value - run.roundingOfValue($0) }
    guard let step = broken else {
      guard low.scope == .box, let leaving = evidence.leaving else { return premise }
      // It still holds on the box, to which a run may have come back.
      return Premise(
        .boundedBelow, premise.status, value: low.value, "\(premise.detail); \(leaving)")
    }
    return Premise(
      .boundedBelow, low.evidence == .proved ? .violated : .noClaim, value: run.values[step],
      "step \(step): f = \(run.values[step].short) is below \(low.value.short)")
  }

  /// A run that leaves the numbers refutes the claim if every other premise holds; where a network's output or f has
  /// overflowed, or a premise is missing, nothing was claimed.
  private func notFinite(_ run: Trajectory, _ evidence: RunEvidence, _ others: [Premise]) -> [Premise] {
    if let step = evidence.brokenDirection, step < evidence.nonFinite ?? .max {
      return [Premise(.finite, .noClaim, value: Double(step), "the update is no number at step \(step)")]
    }
    guard let bad = evidence.nonFinite else { return [] }
    if run.points[bad].allSatisfy(\.isFinite) {
      // The formula overflows in the numbers of the run; what the theorem says of those before is checked by itself.
      return [Premise(.finite, .noClaim, value: Double(bad), "f or its gradient overflows at step \(bad)")]
    }
    let isClaimed = others.allSatisfy { $0.status >= .sampled }
    return [Premise(.finite, isClaimed ? .violated : .noClaim, value: Double(bad), "not finite at step \(bad)")]
  }
}
