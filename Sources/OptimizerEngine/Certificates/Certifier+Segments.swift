// The theorems for full gradients: constant and vanishing steps, audited ones, searched ones.

/// What a theorem has found for a run, before the certificate is drawn up.
struct Findings {
  var premises: [Premise]
  /// Bounds restarted at every step; nil where the theorem has one number only, or none.
  var restarted: RestartedBound?
  /// The bound of G known before the run, and what is known now.
  var bound = Double.infinity
  var boundNow = Double.infinity
  var certainSteps = Double.infinity
  var certainStepsNow = Double.infinity
  /// G of the steps the bound speaks of.
  var energy: Double
  var decrease: Double
  var stepSize: Double
  var smoothness: Double
  var segments: [CertificateSegment] = []
  var rate: RateBound?
  /// From which step on the run stays in the box for ever.
  var stay: Stay?
  var isInExpectation = false
  var budgetIsPart = false
  /// Whether the theorem gives a number here: an audited run has none before a step has passed.
  var givesNumbers = true
}

extension Certifier {
  /// The energies of a part of a run.
  func segment(_ run: Trajectory, _ steps: Range<Int>, bound: Double) -> CertificateSegment {
    return CertificateSegment(
      start: steps.lowerBound, stepSize: run.stepSizes[safe: steps.lowerBound] ?? rule.stepSize(0),
      spent: run.updateNorms[steps].reduce(0) { $0 + $1 * $1 }, decrease: decrease(run, at: steps.lowerBound),
      gradientEnergy: energy(of: run, steps), bound: bound)
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

  private func energy(of run: Trajectory, _ steps: Range<Int>) -> Double {
    run.gradientNorms[steps].norm
  }

  // MARK: - Constant steps

  /// Inequality (2), restarted at every step.
  func energy(_ run: Trajectory, _ evidence: RunEvidence) -> Findings {
    let steps = 0..<run.stepCount
    let eta = run.stepSizes.first ?? source.eta
    let known = source.beta
    // Where no beta is known nothing is claimed; what the steps have shown is said as just that.
    let beta = known.isFinite ? known : evidence.audit.largest
    let restarted = RestartedBound(
      run, steps: steps, from: firstCovered(evidence, run), stepSize: eta, smoothness: beta,
      decrease: { roundedDecrease(run, at: $0) }, tail: { tail(run, evidence, at: $0) })
    let stay = stay(run, evidence, room: 2 * (2 - eta * beta) * eta, tail: { tail(run, evidence, at: $0) })
    let premises = premises(run, evidence, stay: stay)
    var found = Findings(
      premises: premises, energy: energy(of: run, steps), decrease: decrease(run, at: 0), stepSize: eta,
      smoothness: beta)
    found.stay = stay
    let isClaimed = premises.allSatisfy { $0.status >= .sampled }
    if isClaimed { found.take(restarted, tolerance: tolerance) }
    found.segments = [segment(run, steps, bound: found.bound)]
    if isClaimed, known.isFinite { found.rate = rateBound(run, eta: eta, beta: beta) }
    return found
  }

  /// The first step from which on all points lie in the box; 0 where a constant holds everywhere.
  private func firstCovered(_ evidence: RunEvidence, _ run: Trajectory) -> Int {
    guard source.needsBox, let outside = evidence.outside else { return 0 }
    return min(outside.last + 1, run.stepCount)
  }

  // MARK: - Vanishing steps

  /// With K bounding sum eta_t |g_t|^2: s = eta_0 beta <= 1 gives K = 2 D + W, W = sum |v_t|^2/eta_t; for s in (1, 2)
  /// Young's inequality on (1 - s) <g, v> gives K = 4/(2-s) (D + W/(2-s) + beta V^2/2).
  func vanishing(_ run: Trajectory, _ evidence: RunEvidence) -> Findings {
    let eta = run.stepSizes.first ?? source.eta
    let known = source.beta
    let beta = known.isFinite ? known : evidence.audit.largest
    let weighted = budget?.weightedTotal ?? .infinity
    let stay = stay(run, evidence, room: 2 * (2 - eta * beta), tail: { _ in weighted })
    let premises = premises(run, evidence, stay: stay)
    var found = Findings(
      premises: premises, energy: energy(of: run, 0..<run.stepCount), decrease: decrease(run, at: 0), stepSize: eta,
      smoothness: beta)
    found.stay = stay
    let (d, s) = (roundedDecrease(run, at: 0), eta * beta)
    let sum =
      s <= 1
      ? 2 * d + weighted
      : s < 2 ? 4 / (2 - s) * (d + weighted / (2 - s) + beta * (budget?.total ?? .infinity) / 2) : .infinity
    if premises.allSatisfy({ $0.status >= .sampled }), let step = rule.vanishingStep, sum < .infinity {
      // An energy bound over the steps taken, by the smallest step size.
      found.bound = (sum / rule.stepSize(max(run.stepCount - 1, 0))).squareRoot()
      found.boundNow = found.bound
      // eps is reached once sum eta_t >= K/eps^2; with eta_t >= c/(o + t), N steps sum to at least c ln(1 + N/o).
      let linear = step.linearMajorant
      found.certainSteps = (linear.offset * Elementary.expm1(sum / (linear.scale * tolerance * tolerance))).rounded(.up)
      found.certainStepsNow = found.certainSteps
    }
    found.segments = [segment(run, 0..<run.stepCount, bound: found.bound)]
    return found
  }

  // MARK: - Audited step sizes

  /// The certificate of a run with audited steps.
  ///
  /// In the last segment eta b_t <= 1 at every step and for good, so with s = 1
  /// ```
  /// G^2 <= (2/eta) D + V^2/eta^2,   D = f(x at its start) - f*,   V^2 what the operator can still spend
  /// ```
  /// and no beta had to be known (theory.md, section 2). The last step counts like the others: as long as no step has passed
  /// in sight, or the last one was too long, the limit stands but no number does.
  func audited(_ run: Trajectory, _ evidence: RunEvidence) -> Findings {
    let ranges = Self.segments(of: run.stepSizes)
    let last = ranges[ranges.count - 1]
    let eta = run.stepSizes.last ?? .nan
    let beta = source.beta
    let hasPassed = evidence.audit.hasPassed(last, eta: eta) && !evidence.audit.lastFails(eta: eta)
    // eta may still be halved down to 1/(2 beta): the smaller room of both ends counts, it is concave in eta.
    let stay = stay(
      run, evidence, from: last.lowerBound, room: min(2 * (2 - eta * beta) * eta, 1.5 / beta),
      tail: { tail(run, evidence, at: $0) })
    let premises = premises(run, evidence, stay: stay)
    var found = Findings(
      premises: premises, energy: energy(of: run, last), decrease: decrease(run, at: last.lowerBound), stepSize: eta,
      smoothness: beta.isFinite ? beta : evidence.audit.largest)
    found.stay = stay
    found.givesNumbers = hasPassed
    if premises.allSatisfy({ $0.status >= .sampled }), hasPassed {
      let restarted = RestartedBound(
        run, steps: last, from: firstCovered(evidence, run), stepSize: eta, smoothness: 1 / eta,
        decrease: { roundedDecrease(run, at: $0) }, tail: { tail(run, evidence, at: $0) })
      found.take(restarted, tolerance: tolerance)
    }
    found.segments = ranges.map { range in
      segment(run, range, bound: range == last ? found.bound : .infinity)
    }
    return found
  }

  // MARK: - Searched step sizes

  /// Every step is a decrease of at least eta_t |g_t|^2/2, so min eta G^2 <= 2 D over the steps taken; and the search
  /// accepts 1/beta, so eta_t stays above min(eta_0, 1/(2 beta)) and the gradient goes to zero.
  func searched(_ run: Trajectory, _ evidence: RunEvidence) -> Findings {
    let premises = premises(run, evidence)
    var found = Findings(
      premises: premises, energy: energy(of: run, 0..<run.stepCount), decrease: decrease(run, at: 0),
      stepSize: run.stepSizes.first ?? .nan, smoothness: source.beta)
    if premises.allSatisfy({ $0.status >= .sampled }), let shortest = run.stepSizes.min(), shortest > 0 {
      found.bound = (2 * roundedDecrease(run, at: 0) / shortest).squareRoot() * (1 + 1e-9)
      found.boundNow = found.bound
    }
    return found
  }
}

extension Findings {
  /// Takes the numbers of a restarted bound, which hold where every premise does.
  mutating func take(_ bound: RestartedBound, tolerance: Double) {
    restarted = bound
    self.bound = bound.before
    boundNow = bound.now
    let certain = bound.certainSteps(tolerance: tolerance)
    certainSteps = certain.before
    certainStepsNow = certain.now
  }
}
