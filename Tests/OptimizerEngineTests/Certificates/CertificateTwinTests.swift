import Testing

@testable import OptimizerEngine

private func certificate(
  _ objective: Objective, _ optimizer: Optimizer, from start: [Double], steps: Int = 100, claimed: Double? = nil,
  precision: Precision = .double
) -> Certificate {
  let run = Run(objective, optimizer, start: start, precision: precision)
  run.run(steps: steps)
  return Certifier(objective, optimizer, start: start, claimedSmoothness: claimed).certificate(of: run.trajectory)
}

private func status(_ certificate: Certificate, _ name: String) -> PremiseStatus? {
  certificate.premises.first { $0.name == name }?.status
}

@Suite("Certificates that must not be given")
struct CertificateTwinTests {
  @Test("gradient descent with a known global constant is proved")
  func proved() {
    for objective in [Catalogue.sphere(2), Catalogue.quadratic(10), Catalogue.rastrigin(2), Catalogue.sphere(7)] {
      for s in [1e-4, 0.1, 1, 1.9] {
        let rule = GradientDescent(stepSize: s / objective.smoothness.value)
        let result = certificate(objective, Optimizer(rule), from: objective.start)
        #expect(result.verdict == .proved, "\(objective.name), s = \(s): \(String(describing: result.weakest))")
        #expect(result.budget == 0)
      }
    }
  }

  @Test("the constants of the catalogue's boxes are proved, and the limit only where the box is kept for ever")
  func boxes() {
    var kept = 0
    for objective in Catalogue.all where objective.smoothness.scope == .box {
      let rule = GradientDescent(stepSize: 1 / objective.smoothness.value)
      let result = certificate(objective, Optimizer(rule), from: objective.start)
      #expect(status(result, "eta < 2/beta") == .proved, "\(objective.name)")
      let hasLeft = result.premises.contains { $0.kind == .inBox && $0.status == .noClaim }
      #expect(result.verdict == (result.stay != nil ? .proved : hasLeft ? .noClaim : .checked), "\(objective.name)")
      #expect((result.seenSteps != nil) == (result.verdict == .checked), "\(objective.name)")
      kept += result.stay == nil ? 0 : 1
    }
    #expect(kept > 8, "\(kept)")
  }

  @Test("a constant of a box that was only sampled never reads better than SAMPLED, and no limit rests on a look")
  func sampled() {
    // Too many dimensions to be taken apart: nothing is proved of it.
    let objective = Objective(
      name: "sampled", formula: "", box: Catalogue.cube(1, 40), start: Array(repeating: 0.5, count: 40), minimum: 0,
      smoothness: Smoothness(12, .box)
    ) { x, _ in x.power(4).sumRows() }
    let result = certificate(objective, Optimizer(GradientDescent(stepSize: 0.05)), from: objective.start)
    #expect(result.verdict == .sampled && result.seenSteps == 100 && result.headline == "SAMPLED to step 100")
  }

  @Test("a step of 2/beta or more claims nothing", arguments: analyticGallery)
  func largeSteps(_ named: Named) {
    let objective = named.objective
    let beta = objective.smoothness.value
    guard beta.isFinite else { return }
    for s in [2.0001, 2.5] {
      let result = certificate(
        objective, Optimizer(GradientDescent(stepSize: s / beta)), from: objective.start, steps: 5)
      #expect(status(result, "eta < 2/beta") == .noClaim)
      #expect(result.verdict <= .noClaim)
      #expect(result.bound == .infinity && result.envelope.isEmpty)
    }
    #expect(
      status(
        certificate(objective, Optimizer(GradientDescent(stepSize: 1.99 / beta)), from: objective.start, steps: 5),
        "eta < 2/beta") != .noClaim)
  }

  @Test("rules without a budget never claim anything", arguments: analyticGallery)
  func noBudget(_ named: Named) throws {
    // Nesterov's method has its own theorem where f is strongly convex.
    let others = ["gd", "gd-backtracking", "nesterov-strong", "nesterov"]
    for entry in OptimizerCatalogue.all where !others.contains(entry.name) {
      let optimizer = Optimizer(try entry.rule(entry.settings(for: named.objective)))
      let result = certificate(named.objective, optimizer, from: named.objective.start)
      #expect(result.verdict <= .noClaim, "\(entry.name)")
      #expect(result.budget == nil)
    }
  }

  @Test("an objective without a constant claims nothing unless the user vouches for one")
  func vouched() {
    let objective = Catalogue.rosenbrock(6)
    let optimizer = Optimizer(GradientDescent(stepSize: 1e-4))
    #expect(certificate(objective, optimizer, from: objective.start).verdict == .noClaim)
    #expect(certificate(objective, optimizer, from: objective.start, claimed: 1e4).verdict == .sampled)
    #expect(certificate(objective, optimizer, from: objective.start, claimed: 10).verdict == .violated)
  }

  @Test("a claimed constant of 0.3 times the curvature that the run shows is violated, with the step")
  func claimedTooSmall() {
    var violated = 0
    for seed in 0..<200 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "claimed")
      let objective = generator.pick(Catalogue.all)
      let optimizer = generator.convergent(objective, eta: generator.uniform(0.05, 1) / objective.smoothness.value)
      let start = generator.point(in: objective)
      let run = Run(objective, optimizer, start: start)
      run.run(steps: 50)
      let audit = SmoothnessAudit(run.trajectory)
      guard audit.largest > 1e-3, run.reasons.isEmpty else { continue }
      let honest = Certifier(objective, optimizer, start: start, claimedSmoothness: audit.largest)
      #expect(status(honest.certificate(of: run.trajectory), "descent audit") == .checked, "seed \(seed)")
      let planted = Certifier(objective, optimizer, start: start, claimedSmoothness: 0.3 * audit.largest)
      let result = planted.certificate(of: run.trajectory)
      #expect(result.verdict == .violated, "seed \(seed)")
      #expect(result.weakest?.detail.hasPrefix("step ") == true)
      violated += 1
    }
    #expect(violated > 150)
  }

  @Test("an update beyond its bound is violated at its step, early or late", arguments: [0, 7, 300, 600, 999])
  func falsifiedBudget(step: Int) throws {
    let objective = Catalogue.sphere(2)
    var generator = SeededGenerator(seed: 3, stream: "budget")
    for _ in 0..<10 {
      let optimizer = generator.convergent(objective, eta: 0.3)
      let start = generator.point(in: objective)
      let certifier = Certifier(objective, optimizer, start: start)
      let run = Run(objective, optimizer, start: start)
      run.run(steps: 1000)
      #expect(certifier.certificate(of: run.trajectory).verdict >= .checked)
      var history = run.trajectory
      let budget = try #require(certifier.budget)
      let known = step < budget.magnitudes.count ? budget.magnitudes[step] : budget.total.squareRoot()
      history.updateNorms[step] = 1.1 * known + 1e-6
      let result = certifier.certificate(of: history)
      #expect(result.verdict == .violated)
      #expect(result.weakest?.detail.contains("step \(step)") == true, "\(result.weakest?.detail ?? "")")
    }
  }

  @Test("leaving the box of a box constant claims nothing")
  func leftBox() {
    let objective = Catalogue.doubleWell
    var generator = SeededGenerator(seed: 4, stream: "box")
    var left = 0
    for seed in 0..<60 {
      let optimizer = generator.convergent(objective, eta: 0.05)
      let start = objective.box.map { $0.upperBound - 0.01 }
      let run = Run(objective, optimizer, start: start)
      run.run(steps: 30)
      let result = Certifier(objective, optimizer, start: start).certificate(of: run.trajectory)
      let isInside = run.trajectory.points.allSatisfy { objective.isInBox($0) }
      let last = run.trajectory.points.lastIndex { !objective.isInBox($0) } ?? -1
      // Once it is back and its energy too low to leave again, the limit is claimed from there on.
      let isCaught = result.stay.map { $0 > last } ?? false
      #expect((isInside || isCaught) == ((status(result, "x_t in the box") ?? .noClaim) >= .checked), "run \(seed)")
      #expect(isInside || isCaught || result.verdict <= .noClaim, "run \(seed)")
      left += isInside ? 0 : 1
    }
    #expect(left > 5 && left < 60, "both cases occur: \(left) of 60 left")
  }

  @Test(
    "rounding is not taken for a violation: tiny steps, minima of value 0 and long runs", arguments: analyticGallery)
  func roundingIsNoViolation(_ named: Named) {
    let objective = named.objective
    guard objective.smoothness.value.isFinite, !objective.minimizers.isEmpty else { return }
    var generator = SeededGenerator(seed: 5, stream: objective.name)
    for s in [1e-6, 1e-4, 1e-2, 0.3, 0.9, 1.5] {
      for reach in [1e-6, 1e-3, 0.05] {
        let rule = GradientDescent(stepSize: s / objective.smoothness.value)
        let start = generator.pick(objective.minimizers).map { $0 + reach * generator.uniform(-1, 1) }
        let result = certificate(objective, Optimizer(rule), from: start, steps: 300)
        #expect(result.verdict > .violated, "s = \(s), reach \(reach): \(String(describing: result.weakest))")
      }
    }
  }

  @Test("single precision is not taken for a violation", arguments: analyticGallery)
  func singlePrecision(_ named: Named) {
    let objective = named.objective
    guard objective.smoothness.value.isFinite else { return }
    var generator = SeededGenerator(seed: 6, stream: objective.name)
    for _ in 0..<5 {
      let optimizer = generator.convergent(objective, eta: 0.5 / objective.smoothness.value)
      let start = objective.start
      let result = certificate(objective, optimizer, from: start, steps: 300, precision: .single)
      #expect(result.verdict > .violated, "\(String(describing: result.weakest))")
    }
  }

  @Test("a run that diverges with too large a step claims nothing, and refutes a beta that would have allowed the step")
  func divergence() {
    let optimizer = Optimizer(GradientDescent(stepSize: 1e200))
    let honest = certificate(Catalogue.sphere(2), optimizer, from: [1, 1])
    #expect(honest.verdict == .noClaim)
    #expect(honest.premises.contains { $0.kind == .finite && $0.status == .noClaim })
    // f overflows at the very next point: its numbers say nothing, neither for nor against.
    let overflowing = Run(Catalogue.sphere(2), optimizer, start: [1, 1])
    overflowing.run(steps: 10)
    let mute = Certifier(Catalogue.sphere(2), optimizer, start: [1, 1], claimedSmoothness: 1e-210)
      .certificate(of: overflowing.trajectory)
    #expect(mute.verdict == .noClaim)
    let long = Optimizer(GradientDescent(stepSize: 1e100))
    let run = Run(Catalogue.sphere(2), long, start: [1, 1])
    run.run(steps: 10)
    let refuted = Certifier(Catalogue.sphere(2), long, start: [1, 1], claimedSmoothness: 1e-110)
      .certificate(of: run.trajectory)
    #expect(refuted.verdict == .violated)
  }

  @Test("the headline is the weakest premise")
  func headline() {
    #expect(PremiseStatus.allCases.sorted() == [.violated, .noClaim, .sampled, .checked, .proved])
    let result = certificate(Catalogue.himmelblau, Optimizer(Adam(stepSize: 0.1)), from: [0, 0])
    #expect(result.weakest?.status == result.verdict)
  }
}

@Suite("Formulas whose terms cancel")
struct CancellationTests {
  private func certificate(_ formula: String, from start: [Double], steps: Int) throws -> Certificate {
    let objective = try Objective(formula: formula)
    let optimizer = Optimizer(GradientDescent(stepSize: 1 / objective.facts.beta))
    let run = Run(objective, optimizer, start: start)
    run.run(steps: steps)
    return Certifier(objective, optimizer, start: start).certificate(of: run.trajectory)
  }

  @Test("a computed f far below the true one proves no stay in the box", arguments: [0, 1, 2])
  func stay(steps: Int) throws {
    // f(-1.9, 0) is 7.7; in double precision -16 comes out, which lies below the edge of the box.
    let formula =
      "((1e17-81*(x+2))-1e17)+((1e17+79*(x+2))-1e17)+((1e17+79*(x+2))-1e17)+100*y^2-300*exp(-2*((x-1)^2+y^2))"
    let found = try certificate(formula, from: [-1.9, 0], steps: steps)
    #expect(found.stay == nil && found.verdict < .proved)
  }

  @Test(
    "what rounding makes of a true constant is no violation",
    arguments: ["x^2+y^2+(1e16+x)-1e16", "(1e8+x)^2-1e16-2e8*x+y^2"])
  func noAlarm(formula: String) throws {
    let found = try certificate(formula, from: [-1.2, 1], steps: 60)
    #expect(found.verdict > .violated)
  }

  @Test("a formula that loses nothing is not blurred")
  func tame() throws {
    let found = try certificate("(1-x)^2+100*(y-x^2)^2", from: [-1.2, 1], steps: 300)
    #expect(found.verdict >= .checked && found.bound.isFinite)
    #expect((found.tightness ?? 0) > 0.8)
  }
}

@Suite("Numbers that are printed as bounds")
struct RoundedBoundTests {
  @Test("a factor is never printed below what was proved, nor as one")
  func factors() throws {
    var generator = SeededGenerator(seed: 3, stream: "factors")
    for trial in 0..<2000 {
      let factor = trial % 2 == 0 ? generator.uniform(1e-6, 1) : 1 - generator.logUniform(-13, -1)
      let text = factor.shortAbove(below: 1)
      let parts = text.split(separator: " - ").compactMap { Double($0) }
      let shown = parts.count == 2 ? parts[0] - parts[1] : parts[0]
      #expect(shown >= factor - 0x1p-52 && shown < 1, "\(factor) as \(text)")
      #expect(shown - factor <= 0.02 * factor, "\(factor) as \(text)")
    }
  }
}
