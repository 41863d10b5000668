// The certificate as a whole: what was found, and whether its own numbers bear it out.

extension Certifier {
  /// Draws the certificate up; its numbers are checked against the run, whatever the theorem promises.
  func conclude(_ found: Findings, _ run: Trajectory, _ evidence: RunEvidence) -> Certificate {
    var found = found
    found.premises += postConditions(found, run, evidence)
    // Where only seen steps are spoken of, and no number is there to be said of them, nothing is claimed.
    if found.premises.allSatisfy({ $0.status >= .sampled }), found.premises.contains(where: { $0.status == .checked }),
      !found.givesNumbers, found.rate == nil
    {
      found.premises.append(Premise(.postConditions, .noClaim, "no step has passed the audit yet"))
    }
    let isClaimed = found.premises.allSatisfy { $0.status >= .sampled }
    // No bound without its premises.
    if !isClaimed { (found.bound, found.boundNow, found.restarted) = (.infinity, .infinity, nil) }
    // A limit needs more than what was seen at the steps so far.
    let isLimit = isClaimed && found.premises.allSatisfy { $0.status != .checked }
    let theorem = prospect.theorem
    let place = found.stay.map { $0.step > 0 ? ", in the box from t = \($0.step) on" : "" } ?? ""
    // An audited run has bounds from its last change of eta on.
    let quiet = Array(repeating: Double.infinity, count: found.restarted?.start ?? 0)
    var certificate = Certificate(
      theorem: theorem,
      claim: isClaimed && !isLimit ? theorem.finite(steps: run.stepCount) : theorem.limit + (isLimit ? place : ""),
      seenSteps: isClaimed && !isLimit ? run.stepCount : nil, premises: found.premises, gradientEnergy: found.energy,
      bound: Self.number(found.bound), boundNow: Self.number(found.boundNow),
      spent: evidence.spentBefore(run.stepCount), budget: budget?.total, decrease: found.decrease,
      stepSize: found.stepSize, smoothness: found.smoothness, tolerance: tolerance,
      certainSteps: isClaimed ? Self.number(found.certainSteps) : .infinity,
      certainStepsNow: isClaimed ? Self.number(found.certainStepsNow) : .infinity,
      reachedStep: run.gradientNorms.firstIndex { $0 <= tolerance },
      envelope: found.bound.isFinite ? found.restarted.map { quiet + $0.envelope } ?? [] : [],
      envelopeNow: found.restarted.map { quiet + $0.envelopeNow } ?? [], updateBounds: budget?.magnitudes ?? [],
      isInExpectation: found.isInExpectation)
    certificate.segments = found.segments
    certificate.stepCount = run.stepCount
    certificate.rate = isClaimed ? found.rate : nil
    certificate.stay = found.stay?.step
    certificate.hasProvedSmoothness = source.hasProvedBeta
    certificate.hasSeenSmoothness = !source.beta.isFinite && found.smoothness.isFinite
    certificate.budgetIsPart = found.budgetIsPart
    certificate.hasNoCorrection = budget?.total == 0 || (theorem == .nesterov && !rule.hasOperator)
    return certificate
  }

  /// What is no number bounds nothing.
  private static func number(_ value: Double) -> Double { value.isNaN ? .infinity : value }

  /// G <= bound from every step on, and V^2 <= budget: where the premises hold and these do not, the certificate is wrong.
  private func postConditions(_ found: Findings, _ run: Trajectory, _ evidence: RunEvidence) -> [Premise] {
    guard found.premises.allSatisfy({ $0.status >= .sampled }), run.stepCount > 0 else { return [] }
    var broken: [String] = []
    if let step = found.restarted?.firstBroken {
      broken.append("from step \(step) on G exceeds its bound")
    } else if !found.isInExpectation, found.energy > found.boundNow * (1 + (run.precision == .single ? 1e-4 : 1e-9)) {
      broken.append("G = \(found.energy.short) exceeds its bound \(found.boundNow.short)")
    }
    if let budget, rule.nesterovMomentum == nil {
      let share = run.precision == .single ? 2e-3 : 2e-6
      let slack = (0..<run.stepCount).reduce(0.0) {
        let rounding = run.roundingOfUpdate($1)
        return $0 + (2 * budget.bound(at: $1) + rounding) * rounding
      }
      let spent = evidence.spentBefore(run.stepCount)
      if spent > budget.total * (1 + share) + slack {
        broken.append("V^2 = \(spent.short) exceeds its budget \(budget.total.short)")
      }
    }
    if let rate = found.rate, let step = rate.firstBroken {
      broken.append("f - f* at step \(step) exceeds its bound")
    }
    if !broken.isEmpty {
      return [
        Premise(.postConditions, .violated, "the certificate itself is wrong: " + broken.joined(separator: "; "))
      ]
    }
    let needsNumber = found.givesNumbers && found.rate == nil
    return needsNumber && !found.boundNow.isFinite
      ? [Premise(.postConditions, .noClaim, "the bound of G is beyond double precision")] : []
  }
}
