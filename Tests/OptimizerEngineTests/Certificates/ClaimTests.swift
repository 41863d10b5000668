import Datasets
import References
import Testing

@testable import OptimizerEngine

private func certificate(
  _ objective: Objective, _ rule: any UpdateRule, steps: Int = 200, start: [Double]? = nil, seed: UInt64 = 1
) -> (Certificate, Run) {
  let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: seed)
  let optimizer = Optimizer(rule, weights: weights)
  let x = start ?? objective.start
  let run = Run(objective, optimizer, start: x)
  run.run(steps: steps)
  return (Certifier(objective, optimizer, start: x).certificate(of: run.trajectory), run)
}

private func learned(_ stepSizes: StepSizeRule, base: BaseMethod = .gradientDescent, scale: Double = 0.1)
  -> ConvergentRule
{
  ConvergentRule(
    magnitude: GeometricMagnitude(initialScale: scale, initialRatio: 0.9),
    direction: DirectionNetwork(), proposal: .capped, stepSizes: stepSizes, base: base)
}

@Suite("What is claimed where steps are audited, rates are linear, or a premise is missing")
struct ClaimTests {
  @Test("no bound is known now where a premise is missing, though it may hold of the steps taken")
  func boundless() throws {
    var configuration = TrainingConfiguration.preset(for: Catalogue.quadratic(2))
    configuration.optimizer = .lstm
    let (found, _) = certificate(Catalogue.quadratic(2), configuration.rule(for: Catalogue.quadratic(2)))
    #expect(found.verdict == .noClaim && found.premises.first { $0.kind == .stepSize }?.status == .proved)
    #expect(found.bound == .infinity && found.boundNow == .infinity && found.tightness == nil)
    #expect(found.envelope.isEmpty && found.envelopeNow.isEmpty && found.insteadOfBound == "no bound holds")
    #expect(found.statement == "NO CLAIM of \(found.claim)")
    let (kept, _) = certificate(Catalogue.quadratic(2), GradientDescent(stepSize: 0.01))
    #expect(kept.verdict == .proved && kept.boundNow.isFinite && kept.statement == kept.claim)
  }

  @Test("neither headline nor claim ever loses how far it reaches")
  func reaches() {
    var (found, _) = certificate(Catalogue.himmelblau, GradientDescent(stepSizes: .audited(AuditedStep(length: 0.01))))
    found.stay = 52
    #expect(found.headlines == ["PROVED from t = 52", "PROVED from t=52", "PROVED t>=52"])
    #expect(found.statements.dropFirst().allSatisfy { $0.hasSuffix(" in the box") || $0.hasSuffix(" in box") })
    let (seen, _) = certificate(Catalogue.rosenbrock(2), GradientDescent(stepSize: 1e-4), steps: 30)
    #expect(seen.headlines == ["CHECKED to step 30", "CHECKED to t=30", "CHECKED t<=30"], "\(seen.premises)")
    #expect(seen.statements.last == "G <= bound so far")
  }

  @Test("a start outside of the box is named as the cause")
  func startOutside() throws {
    let objective = Catalogue.rosenbrock(2)
    let step = 1 / objective.facts.beta
    let (found, run) = certificate(objective, GradientDescent(stepSize: step), start: [9, 9])
    #expect(found.premises.first { $0.kind == .inBox }?.detail == "the start is outside of the box")
    #expect(!found.premises.contains { $0.detail.contains("step 0") }, "\(found.premises)")
    let breakdown = try #require(run.breakdown)
    #expect(breakdown.remedy.contains("the start is outside of the box in which beta is known"), "\(breakdown)")
    // A start inside is not to blame.
    let (_, inside) = certificate(objective, GradientDescent(stepSize: 10))
    #expect(try #require(inside.breakdown).remedy == "lower the step size")
  }

  @Test("a lower bound that holds on the box says at which step the run left it")
  func lowerBoundOfBox() throws {
    let objective = try #require(Catalogue.objective(named: "monkey-saddle"))
    func bound(_ start: [Double], steps: Int) throws -> (Premise, Run) {
      let (certificate, run) = certificate(objective, GradientDescent(stepSize: 0.05), steps: steps, start: start)
      return (try #require(certificate.premises.first { $0.kind == .boundedBelow }), run)
    }
    // x^3 falls without end to the left; the box is [-2, 2]^2.
    let (left, run) = try bound([-1, 0], steps: 8)
    let outside = try #require(run.trajectory.points.firstIndex { $0[0] < -2 })
    #expect(
      left.detail.contains("on the box") && left.detail.hasSuffix("x left the box at step \(outside)"), "\(left.detail)"
    )
    // Its twin stays inside.
    #expect(try !bound([0.5, 0], steps: 3).0.detail.contains("left"))
  }

  @Test("audited steps are PROVED without beta, and the last segment's bound holds, on 300 random runs")
  func audited() {
    let gallery = analyticGallery.map(\.objective).filter { (objective: Objective) -> Bool in
      objective.smoothness.scope == .global && objective.facts.lowerBound?.scope == .global
    }
    var (largest, changed) = (0.0, 0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "audited claims")
      let objective = generator.pick(gallery)
      let rule = learned(
        .audited(AuditedStep(length: generator.logUniform(-2, 1.3))), scale: generator.logUniform(-3, 0))
      let (result, run) = certificate(
        objective, rule, steps: 50 + generator.index(below: 200), start: generator.point(in: objective), seed: seed)
      #expect(result.verdict == .proved, "\(objective.name): \(String(describing: result.weakest))")
      #expect(result.segments.map(\.start).first == 0)
      #expect(result.gradientEnergy <= result.bound * (1 + 1e-9), "\(objective.name), seed \(seed)")
      largest = max(largest, result.tightness ?? 0)
      changed += result.segments.count > 1 ? 1 : 0
      let pieces = result.segments.reduce(0) { $0 + $1.gradientEnergy * $1.gradientEnergy }
      let whole = run.trajectory.gradientNorms.dropLast().reduce(0) { $0 + $1 * $1 }
      #expect(abs(pieces - whole) <= 1e-9 * (1 + whole), "segments cover the run")
      for (t, bound) in result.envelope.enumerated() where run.trajectory.gradientNorms[t] > bound * (1 + 1e-9) {
        Issue.record("seed \(seed): |g_\(t)| above its bound")
      }
    }
    print("audited runs: largest G/bound \(largest), \(changed) with more than one segment")
    #expect(largest > 0.5 && changed > 100)
  }

  @Test("audited steps on a box are CHECKED at most, and where f has kinks or no bound below nothing is claimed")
  func auditedElsewhere() {
    let rule = GradientDescent(stepSizes: .audited(AuditedStep(length: 0.01)))
    // Where the energy cannot climb over the edge of the box, the limit is claimed; else the steps that were seen.
    let (kept, _) = certificate(Catalogue.himmelblau, rule)
    #expect(kept.verdict == .proved && kept.stay != nil && kept.claim.contains("-> 0"))
    let (seen, _) = certificate(Catalogue.rosenbrock(6), rule)
    #expect(seen.verdict == .checked && seen.seenSteps == 200 && seen.headline == "CHECKED to step 200")
    #expect(certificate(Catalogue.ackley(2), rule).0.verdict == .noClaim)
    #expect(certificate(Catalogue.monkeySaddle, rule).0.verdict <= .checked)
    let far = GradientDescent(stepSizes: .audited(AuditedStep(length: 30)))
    #expect(certificate(Catalogue.himmelblau, far, steps: 1).0.verdict == .noClaim, "the first step leaves the box")
    // The twin: the same run with its last eta doubled in the record has a bound that no longer covers what happened.
    let (good, run) = certificate(Catalogue.quadratic(2), GradientDescent(stepSizes: .audited(AuditedStep(length: 5))))
    #expect(good.gradientEnergy <= good.bound && run.trajectory.stepSizes.last ?? 1 <= 1.0 / 50)
    let long = EnergyBound.gradientEnergy(
      stepSize: 8 * good.stepSize, smoothness: 1 / (8 * good.stepSize), squaredUpdates: 0, decrease: good.decrease)
    #expect(good.gradientEnergy > long)
  }

  @Test("no line of a certificate says more of a formula than is true", arguments: ["abs(x)+y^2", "max(x, 0)+y^2"])
  func kinks(text: String) throws {
    let rule = GradientDescent(stepSizes: .audited(AuditedStep(length: 0.01)))
    let (kinked, _) = certificate(try Objective(formula: text), rule)
    let inBox = try #require(kinked.premises.first { $0.kind == .inBox })
    #expect(inBox.status == .noClaim && inBox.detail.contains("kinks or poles"))
    // The twin: the same line where f is smooth.
    let (smooth, _) = certificate(try Objective(formula: "x^4+y^2"), rule)
    #expect(smooth.premises.contains { $0.kind == .inBox && $0.status >= .checked })
  }

  @Test("where f is no number nothing is PROVED of its steps", arguments: ["1e300*x^2*1e300+y^2"])
  func overflow(text: String) throws {
    let rule = GradientDescent(stepSizes: .audited(AuditedStep(length: 0.01)))
    let (result, run) = certificate(try Objective(formula: text), rule)
    #expect(run.trajectory.values.contains { !$0.isFinite })
    #expect(result.premises.contains { $0.kind == .auditedStepSize && $0.status == .noClaim })
    #expect(result.premises.allSatisfy { !$0.detail.contains("nan") })
  }

  @Test("rates are bounds of the gap known before the run, on 300 random runs, and none without a constant")
  func rates() throws {
    let gallery = analyticGallery.map(\.objective).filter { $0.curvature != nil && $0.smoothness.scope == .global }
    var (largest, count) = (0.0, 0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "rate claims")
      let objective = generator.pick(gallery)
      let eta = generator.uniform(0.1, 1.9) / objective.smoothness.value
      let (result, _) = certificate(
        objective, learned(.constant(eta), scale: generator.logUniform(-3, 0)), steps: 100,
        start: generator.point(in: objective), seed: seed)
      let rate = try #require(result.rate)
      #expect(rate.gaps.count == rate.measured.count && result.verdict == .proved)
      for (gap, bound) in zip(rate.measured, rate.gaps) {
        #expect(gap <= bound * (1 + 1e-7) + 1e-12, "\(objective.name), seed \(seed)")
        if gap > 1e-9 { largest = max(largest, gap / bound) }
      }
      count += rate.source == .descent ? 1 : 0
    }
    print("rate claims: largest gap/bound \(largest), \(count) of 300 by E1")
    #expect(largest > 0.5 && count > 50 && count < 250)
    #expect(certificate(Catalogue.rastrigin(2), GradientDescent(stepSize: 1e-3)).0.rate == nil)
  }

  @Test("Nesterov's method has its rate where momentum and step fit f, with and without a correction, else NO CLAIM")
  func nesterov() throws {
    let objective = Catalogue.quadratic(2)
    let eta = 1 / objective.smoothness.value
    let momentum = Nesterov.momentum(stepSize: eta, convexity: 1)
    let (plain, _) = certificate(objective, Nesterov(stepSize: eta, convexity: 1))
    #expect(plain.verdict == .proved && plain.rate?.source == .nesterov)
    // The theorem speaks of v beside Nesterov's step, which is 0; as gradient descent + v the run has another one.
    #expect(plain.spent > 0 && plain.spendingLine(\.text) == "v = 0")
    let (elsewhere, _) = certificate(Catalogue.rosenbrock(2), Nesterov(stepSize: 1e-4, momentum: 0.9))
    #expect(elsewhere.spendingLine(\.text) == "V^2 = \(elsewhere.spent), no budget")
    let (added, run) = certificate(objective, learned(.constant(eta), base: .nesterov(momentum: momentum)))
    let rate = try #require(added.rate)
    #expect(added.verdict == .proved && abs(rate.factor - 0.9) < 1e-12)
    #expect(added.spendingLine(\.text).contains(" as gradient descent + v, the operator's part at most "))
    for (gap, bound) in zip(rate.measured, rate.gaps) { #expect(gap <= bound * (1 + 1e-7) + 1e-13) }
    // The recovered x_t are the rule's own: f at them is what the bound speaks of.
    let primal = run.trajectory.primalPoints(momentum: momentum)
    for t in 1..<20 {
      let y = zip(primal[t], primal[t - 1]).map { $0 + momentum * ($0 - $1) }
      #expect(norm(zip(y, run.trajectory.points[t]).map(-)) < 1e-12)
    }
    let (refused, _) = certificate(objective, learned(.constant(1.5 * eta), base: .nesterov(momentum: momentum)))
    #expect(refused.verdict == .noClaim && refused.rate == nil)
    #expect(refused.premises.contains { $0.kind == .nesterovStepSize && $0.status == .noClaim })
    let (flat, _) = certificate(Catalogue.nonConvexPL(2), learned(.constant(0.1), base: .nesterov(momentum: 0.8)))
    #expect(flat.verdict == .noClaim)
  }

  @Test("a backtracking search is PROVED on smooth functions, its bound holds, and it claims nothing at a kink")
  func searched() {
    var proved = 0
    for named in analyticGallery
    where named.objective.smoothness.scope == .global && named.objective.facts.lowerBound?.scope == .global {
      let (result, _) = certificate(named.objective, BacktrackingDescent(firstStepSize: 1))
      #expect(result.verdict == .proved, "\(named.objective.name): \(String(describing: result.weakest))")
      #expect(result.gradientEnergy <= result.bound * (1 + 1e-9), "\(named.objective.name)")
      proved += result.verdict == .proved ? 1 : 0
    }
    #expect(proved > 8, "\(proved)")
    #expect(certificate(Catalogue.ackley(2), BacktrackingDescent(firstStepSize: 1)).0.verdict == .noClaim)
    #expect(certificate(Catalogue.beale, BacktrackingDescent(firstStepSize: 1e-3)).0.verdict <= .checked)
  }

  @Test(
    "a search whose falls are hidden by the rounding of f claims nothing, unless they are the last digits of the run")
  func hiddenFalls() throws {
    // f is 1e17 at every point near 0: the slope finds the minimum in one step, and no value shows it.
    let flat = try Objective(formula: "1e17 + x^2 + y^2; start=1,1")
    let (none, _) = certificate(flat, BacktrackingDescent(firstStepSize: 1), steps: 50)
    #expect(none.verdict == .noClaim && none.weakest?.kind == .searchedStepSize)
    #expect(
      none.weakest?.detail.contains("the rounding of f hides a fall of 2") == true,
      "\(String(describing: none.weakest))")
    // f* = 3: the last steps before |g| = 0 cannot be seen in f, and their gradients are nothing beside the first.
    let near = try Objective(formula: "3 + x^2 + 3 y^2 + x^4; start=1,1")
    let (some, run) = certificate(near, BacktrackingDescent(firstStepSize: 1), steps: 200)
    #expect(run.trajectory.values.last == 3 && (run.trajectory.gradientNorms.last ?? 1) < 1e-9)
    #expect(some.verdict >= .checked, "\(String(describing: some.weakest))")
  }

  @Test("eta beyond 2/beta says both numbers; mini-batches without v need eta beta <= 1 only")
  func limits() throws {
    let (long, _) = certificate(Catalogue.sphere(2), GradientDescent(stepSize: 1.5), steps: 5)
    #expect(long.weakest?.detail == "eta = 1.5 is not below 2/beta = 1", "\(String(describing: long.weakest))")
    let digits = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    let beta = digits.smoothness.value
    func verdict(_ share: Double, _ rule: (StepSizeRule) -> any UpdateRule) -> PremiseStatus {
      let steps = StepSizeRule.vanishing(VanishingStep(initial: share / beta, timescale: 100, exponent: 0.75))
      return certificate(digits, rule(steps), steps: 20).0.verdict
    }
    #expect(verdict(0.9) { GradientDescent(stepSizes: $0) } == .proved)
    #expect(verdict(1.1) { GradientDescent(stepSizes: $0) } == .noClaim)
    #expect(verdict(0.4) { learned($0) } == .proved && verdict(0.9) { learned($0) } == .noClaim)
  }
}

@Suite("Explaining optimizers as gradient descent plus v")
struct ExplanationTests {
  private func explain(_ objective: Objective, _ rule: any UpdateRule, steps: Int = 4000) throws -> Explanation {
    let run = Run(objective, Optimizer(rule), start: objective.start)
    run.run(steps: steps)
    return try #require(Explanation(objective, run.trajectory, stepSize: 1 / objective.smoothness.value))
  }

  @Test("tracked recovery is exact to 1e-15 a step for every optimizer")
  func recovery() throws {
    var opened = 0.0
    for objective in [Catalogue.rosenbrock(2), Catalogue.styblinskiTang(2), Catalogue.himmelblau] {
      for entry in OptimizerCatalogue.all where entry.refusal(for: objective) == nil {
        let found = try explain(objective, try entry.rule(entry.settings(for: objective)), steps: 1000)
        #expect(found.trackedError <= 1e-15, "\(entry.name) on \(objective.name): \(found.trackedError)")
        opened = max(opened, found.openLoopError)
      }
    }
    print("open-loop recovery: largest error \(opened)")
    #expect(opened < 1e-9)
  }

  @Test("what converges levels off, what keeps moving grows")
  func growth() throws {
    let objective = Catalogue.quadratic(2)
    #expect(try explain(objective, GradientDescent(stepSize: 0.005)).growth == .leveled)
    #expect(try explain(objective, HeavyBall(stepSize: 0.005, momentum: 0.9)).growth == .leveled)
    // Seen with its own eta, gradient descent has no v at all; with another one it has.
    let descent = Run(objective, Optimizer(GradientDescent(stepSize: 0.005)), start: objective.start)
    descent.run(steps: 100)
    #expect(Explanation(objective, descent.trajectory, stepSize: 0.005)?.growth == .rounding)
    #expect(Explanation(objective, descent.trajectory, stepSize: 0.005000001)?.growth != .rounding)
    let sign = try explain(objective, SignDescent(stepSize: 0.01))
    #expect(sign.growth == .growing && sign.octaveRatio > 1.5)
    let digits = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    let run = Run(digits, Optimizer(Adam(stepSize: 0.01)), start: digits.start)
    run.run(steps: 3)
    #expect(Explanation(digits, run.trajectory, stepSize: 1) == nil, "mini-batches cannot be taken again")
  }

  @Test("for plain gradient descent with its own eta v is nothing but rounding, and a moved iterate is seen")
  func plain() throws {
    let objective = Catalogue.himmelblau
    let eta = 1 / objective.smoothness.value
    let run = Run(objective, Optimizer(GradientDescent(stepSize: eta)), start: objective.start)
    run.run(steps: 100)
    let found = try #require(Explanation(objective, run.trajectory, stepSize: eta))
    #expect(found.updateEnergy.last ?? 1 < 1e-26)
    var moved = run.trajectory
    moved.points[50][0] += 1e-6
    let other = try #require(Explanation(objective, moved, stepSize: eta))
    #expect(other.updateEnergy.last ?? 0 > 1e-13)
  }
}
