// Step sizes that the run decides: audited ones, whose every change starts a new segment, and searched ones.

extension Certifier {
  /// The energies of a part of a run.
  func segment(_ run: Trajectory, _ steps: Range<Int>, bound: Double) -> CertificateSegment {
    func energy(_ norms: [Double]) -> Double { norms[steps].reduce(0) { $0 + $1 * $1 } }
    let first = run.values.indices.contains(steps.lowerBound) ? run.values[steps.lowerBound] : .nan
    let last = run.values.indices.contains(steps.upperBound) ? run.values[steps.upperBound] : .nan
    return CertificateSegment(
      start: steps.lowerBound,
      stepSize: run.stepSizes.indices.contains(steps.lowerBound) ? run.stepSizes[steps.lowerBound] : rule.stepSize(0),
      spent: energy(run.updateNorms), decrease: first - (objective.lowerBound ?? last),
      gradientEnergy: energy(run.gradientNorms).squareRoot(), bound: bound)
  }

  /// The longest ranges of steps with the same eta.
  static func segments(of stepSizes: [Double]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for t in stepSizes.indices where t > start && stepSizes[t] != stepSizes[t - 1] {
      ranges.append(start..<t)
      start = t
    }
    return ranges + [start..<stepSizes.count]
  }

  // MARK: - Audited step sizes

  /// The certificate of a run with audited steps.
  ///
  /// In the last segment eta b_t <= 1 at every step and for good, so with s = 1
  /// ```
  /// G^2 <= (2/eta) D + V^2/eta^2,   D = f(x at its start) - f*,   V^2 what the operator can still spend
  /// ```
  /// and no beta had to be known (theory.md, section 2).
  func audited(_ run: Trajectory) -> Certificate {
    let audit = SmoothnessAudit(run)
    let known = claimedSmoothness ?? objective.smoothness.value
    let ranges = Self.segments(of: run.stepSizes)
    var premises = auditedPremises(run, audit, known: known, changes: ranges.count - 1)
    premises += notFinite(run, premises)
    let isClaimed = premises.allSatisfy { $0.status >= .sampled }
    var parts: [CertificateSegment] = []
    var spentBefore = 0.0
    for range in ranges {
      var part = segment(run, range, bound: .infinity)
      let isLast = range.upperBound == run.stepCount
      // Whatever has been spent cannot be spent again.
      let left = budget.map { max(0, $0.total - spentBefore) } ?? part.spent
      if isLast, premises.allSatisfy({ $0.status >= .sampled || $0.kind == .summable }), !range.isEmpty {
        part = segment(
          run, range,
          bound: EnergyBound.gradientEnergy(
            stepSize: part.stepSize, smoothness: 1 / part.stepSize, squaredUpdates: left, decrease: part.decrease))
      }
      spentBefore += part.spent
      parts.append(part)
    }
    let last = parts[parts.count - 1]
    let remaining = Double(last.start) + (last.bound * last.bound / (tolerance * tolerance)).rounded(.up)
    let quiet = Array(repeating: Double.infinity, count: last.start)
    var shown = run
    shown.gradientNorms = Array(run.gradientNorms.dropFirst(last.start))
    var certificate = Certificate(
      claim: "grad f(x_t) -> 0, whatever beta is", premises: premises, gradientEnergy: last.gradientEnergy,
      bound: last.bound, spent: facts(run).spent, budget: budget?.total, decrease: last.decrease,
      stepSize: last.stepSize, smoothness: known.isFinite ? known : audit.largest, tolerance: tolerance,
      certainSteps: isClaimed ? remaining : .infinity,
      envelope: last.bound.isFinite ? quiet + envelope(shown, last.bound) : [],
      updateBounds: budget?.magnitudes ?? [], isInExpectation: false)
    certificate.segments = parts
    return certificate
  }

  private func auditedPremises(
    _ run: Trajectory, _ audit: SmoothnessAudit, known: Double, changes: Int
  ) -> [Premise] {
    var premises = [summable(run), operatorNumbers(), withinEnvelope(run)].compactMap { $0 }
    let seen =
      run.stepSizes.last.map { "eta \($0.short) after \(changes) \(changes == 1 ? "change" : "changes")" }
      ?? "no step was taken"
    let isNumber = run.stepSizes.allSatisfy(\.isFinite) && run.values.allSatisfy(\.isFinite)
    premises.append(
      objective.hasKinks
        ? Premise(.auditedStepSize, .noClaim, "\(Self.notSmooth): no step size is ever short enough")
        : !isNumber
          ? Premise(.auditedStepSize, .noClaim, "f or its gradient is no number: nothing could be audited")
          : Premise(.auditedStepSize, .proved, value: run.stepSizes.last, "\(seen), at most 1 + log2(eta_0 beta)"))
    premises.append(objective.smoothness.scope != .global ? inBox(run) : auditPremise(audit, known, leftBox: nil))
    return premises + [boundedBelow(run)]
  }

  static let notSmooth = "f has kinks or poles"

  /// Where no beta is known, but that f has one on its box: whether the run stayed there.
  private func inBox(_ run: Trajectory) -> Premise {
    if let step = run.points.firstIndex(where: { !objective.isInBox($0) }) {
      return Premise(
        .inBox, .noClaim, value: Double(step), "x left the box at step \(step); beyond it f may have no beta")
    }
    let seen = "\(run.points.count)/\(run.points.count) points"
    return objective.hasKinks
      ? Premise(.inBox, .noClaim, "\(seen), but \(Self.notSmooth) on it")
      : Premise(.inBox, .checked, "\(seen); f is smooth on it")
  }

  // MARK: - Searched step sizes

  /// Every step is a decrease of at least eta_t |g_t|^2/2, so min eta G^2 <= 2 D over the steps taken; and the search
  /// accepts 1/beta, so eta_t stays above min(eta_0, 1/(2 beta)) and the gradient goes to zero.
  func searched(_ run: Trajectory) -> Certificate {
    let facts = facts(run)
    var premises: [Premise] = [summable(run)]
    premises.append(
      objective.hasKinks
        ? Premise(.searchedStepSize, .noClaim, "\(Self.notSmooth): the search may shorten steps for ever")
        : Premise(.searchedStepSize, .proved, value: run.stepSizes.min(), "the search accepts nothing else"))
    if objective.smoothness.scope != .global { premises.append(inBox(run)) }
    premises.append(boundedBelow(run))
    premises += notFinite(run, premises)
    let isClaimed = premises.allSatisfy { $0.status >= .sampled }
    let bound = isClaimed ? (2 * max(0, facts.decrease) / (run.stepSizes.min() ?? .nan)).squareRoot() : .infinity
    return Certificate(
      claim: "grad f(x_t) -> 0, whatever beta is", premises: premises, gradientEnergy: facts.energy,
      bound: bound.isNaN ? .infinity : bound * (1 + 1e-9), spent: facts.spent, budget: budget?.total,
      decrease: facts.decrease, stepSize: run.stepSizes.first ?? .nan, smoothness: objective.smoothness.value,
      tolerance: tolerance, certainSteps: .infinity, envelope: [], updateBounds: [], isInExpectation: false)
  }
}
