import Testing

@testable import OptimizerEngine

/// One random run of an untrained convergent optimizer with its certificate.
private struct RandomRun {
  let objective: Objective
  let optimizer: Optimizer
  let certifier: Certifier
  let run: Run
  let certificate: Certificate

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed, stream: "certificate")
    let gallery = analyticGallery.filter { $0.objective.smoothness.scope != .none && $0.objective.dimension < 50 }
    objective = generator.pick(gallery).objective
    let eta = generator.uniform(0.02, 1.98) / objective.smoothness.value
    optimizer = generator.convergent(objective, eta: eta)
    let start = generator.point(in: objective)
    certifier = Certifier(objective, optimizer, start: start)
    run = Run(objective, optimizer, start: start)
    run.run(steps: 10 + generator.index(below: 291))
    certificate = certifier.certificate(of: run.trajectory)
  }

  var isCertified: Bool { certificate.verdict >= .sampled }
  var history: Trajectory { run.trajectory }

  /// Rounding of v recovered from the iterates at step t.
  func noise(_ t: Int) -> Double {
    1e-14 * (1 + worst(history.points[t].map(\.magnitude)) + history.stepSizes[t] * history.gradientNorms[t])
  }
}

@Suite("The energy certificate on random runs of untrained optimizers")
struct EnergyCertificateTests {
  @Test("wherever the premises hold, so do the bound, the envelope and the budget", arguments: 0..<10)
  func randomRuns(block: Int) throws {
    var largest = 0.0
    var certified = 0
    for number in 0..<120 {
      let seed = UInt64(1000 * block + number)
      let random = RandomRun(seed: seed)
      let (history, certificate) = (random.history, random.certificate)
      let note = "seed \(seed), \(random.objective.name)"
      let budget = try #require(random.certifier.budget)
      for t in 0..<min(history.stepCount, budget.magnitudes.count) {
        let isWithin = history.updateNorms[t] <= budget.magnitudes[t] * (1 + 1e-9) + random.noise(t)
        if !isWithin, history.values[t + 1].isFinite {
          Issue.record("\(note): |v_\(t)| = \(history.updateNorms[t]) > m_t = \(budget.magnitudes[t])")
        }
      }
      let isViolated = certificate.premises.contains { $0.status == .violated && $0.name != "f and g finite" }
      if isViolated { Issue.record("\(note): \(String(describing: certificate.weakest))") }
      guard random.isCertified else { continue }
      certified += 1
      #expect(certificate.spent <= budget.total * (1 + 1e-9) + 1e-24, "\(note)")
      #expect(certificate.gradientEnergy <= certificate.bound * (1 + 1e-9), "\(note)")
      largest = max(largest, certificate.tightness ?? 0)
      for (t, bound) in certificate.envelope.enumerated() where history.gradientNorms[t] > bound * (1 + 1e-9) {
        Issue.record("\(note): |g_\(t)| = \(history.gradientNorms[t]) > \(bound)")
      }
      #expect(certificate.envelopeNow.count == history.values.count)
      for (t, bound) in certificate.envelopeNow.enumerated() where history.gradientNorms[t] > bound * (1 + 1e-9) {
        Issue.record("\(note): |g_\(t)| = \(history.gradientNorms[t]) > \(bound), known then")
      }
      #expect(certificate.boundNow <= certificate.bound && certificate.certainStepsNow <= certificate.certainSteps)
    }
    print("block \(block): \(certified) of 120 runs certified, largest G/bound \(largest)")
    #expect(certified >= 30)
  }

  @Test("the bound is attained: feedback v = kappa g on a parabola, and plain gradient descent")
  func equality() throws {
    let beta = 3.0
    for s in [0.2, 0.5, 1, 1.5, 1.9] {
      let eta = s / beta
      let kappa = eta * 0.4 * (s <= 1 ? 1 : -min(1, (2 - s) / s))
      var (x, g2, v2) = (1.0, 0.0, 0.0)
      for _ in 0..<20_000 where x.magnitude > 1e-150 {
        let g = beta * x
        g2 += g * g
        v2 += kappa * kappa * g * g
        x += (kappa - eta) * g
      }
      let bound = EnergyBound.gradientEnergy(
        stepSize: eta, smoothness: beta, squaredUpdates: v2, decrease: beta / 2)
      #expect(g2.squareRoot() / bound >= 0.99 && g2.squareRoot() <= bound * (1 + 1e-9), "s = \(s)")
      // A tenth less of either ingredient breaks the bound.
      let less = EnergyBound.gradientEnergy(
        stepSize: eta, smoothness: beta, squaredUpdates: 0.9 * v2, decrease: 0.9 * beta / 2)
      #expect(g2.squareRoot() > less, "s = \(s)")
    }
    #expect(EnergyBound.gradientEnergy(stepSize: 1, smoothness: 2, squaredUpdates: 1, decrease: 1) == .infinity)
    #expect(EnergyBound.gradientEnergy(stepSize: 1, smoothness: .nan, squaredUpdates: 1, decrease: 1) == .infinity)
    let optimizer = Optimizer(GradientDescent(stepSize: 0.05))
    let run = Run(Catalogue.sphere(2), optimizer, start: [3, -4])
    run.run(steps: 400)
    let certificate = Certifier(Catalogue.sphere(2), optimizer, start: [3, -4]).certificate(of: run.trajectory)
    let tightness = try #require(certificate.tightness)
    #expect(tightness > 0.999999)
    #expect(tightness <= 1 + 1e-9)
  }

  @Test("after N(eps) steps a gradient below eps has been seen")
  func certainSteps() {
    let optimizer = Optimizer(GradientDescent(stepSize: 0.009))
    let objective = Catalogue.quadratic(2)
    let certifier = Certifier(objective, optimizer, start: [2, 0.1], tolerance: 0.05)
    let run = Run(objective, optimizer, start: [2, 0.1])
    run.run(steps: 1)
    let steps = certifier.certificate(of: run.trajectory).certainSteps
    let whole = Run(objective, optimizer, start: [2, 0.1])
    #expect(steps < 1e6)
    whole.run(steps: Int(steps))
    #expect(whole.trajectory.gradientNorms.contains { $0 <= 0.05 })
    #expect(!whole.trajectory.gradientNorms.prefix(3).contains { $0 <= 0.05 })
  }

  @Test("with vanishing steps N(eps) does not depend on how far the run went, or claims nothing")
  func certainStepsOfVanishingSteps() {
    let objective = Catalogue.sphere(2)
    let rule = ConvergentRule(
      magnitude: GeometricMagnitude(initialScale: 0.1), direction: DirectionNetwork(),
      proposal: .capped,
      stepSizes: .vanishing(VanishingStep(scale: 0.4, offset: 1)))
    let optimizer = Optimizer(rule, weights: rule.parameterLayout(dimension: 2).initialWeights(seed: 1))
    let certifier = Certifier(objective, optimizer, start: [3, 4], tolerance: 1e-2)
    func certificate(_ steps: Int) -> Certificate {
      let run = Run(objective, optimizer, start: [3, 4])
      run.run(steps: steps)
      return certifier.certificate(of: run.trajectory)
    }
    let (short, long) = (certificate(3), certificate(200))
    #expect(short.certainSteps == long.certainSteps)
    #expect(long.gradientEnergy <= long.bound)
    #expect(short.certainSteps > 200 || short.gradientEnergy < 1)
  }
}
