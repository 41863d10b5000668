import Testing

@testable import OptimizerEngine

@Suite("Rates of Nesterov's method with any step size and momentum")
struct NesterovRateTests {
  /// The momentum of arXiv:2508.00775 for eta = 4/(3 beta + mu).
  private func followUp(_ beta: Double, _ mu: Double) -> (eta: Double, momentum: Double) {
    let root = (3 * beta / mu + 1).squareRoot()
    return (4 / (3 * beta + mu), (root - 2) / (root + 2))
  }

  private func run(
    _ objective: Objective, eta: Double, momentum: Double, operated: Bool, seed: UInt64
  ) -> (Certificate, Run) {
    var rule: any UpdateRule = Nesterov(stepSize: eta, momentum: momentum)
    if operated {
      rule = ConvergentRule(
        magnitude: GeometricMagnitude(initialScale: 0.2, initialRatio: 0.9),
        direction: DirectionNetwork(),
        proposal: .capped, stepSizes: .constant(eta), base: .nesterov(momentum: momentum))
    }
    let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: seed)
    var generator = SeededGenerator(seed: seed, stream: "nesterov start")
    let start = generator.point(in: objective)
    let run = Run(objective, Optimizer(rule, weights: weights), start: start)
    run.run(steps: 150)
    return (Certifier(objective, run.optimizer, start: start).certificate(of: run.trajectory), run)
  }

  @Test("the follow-up's step size and momentum are covered on quadratics, with rate and constant, and the bound holds")
  func covered() throws {
    for objective in [
      Catalogue.quadratic(2), Catalogue.booth, Catalogue.matyas, Catalogue.quadratic(10),
      Catalogue.quadratic(name: "q", spectrum: [0.1, 3, 40], rotationSeed: 3),
    ] {
      let (beta, mu) = (objective.smoothness.value, try #require(objective.curvature?.value))
      let (eta, momentum) = followUp(beta, mu)
      for seed in 0..<10 as Range<UInt64> {
        for operated in [false, true] {
          let (found, _) = run(objective, eta: eta, momentum: momentum, operated: operated, seed: seed)
          let note = "\(objective.name), seed \(seed): \(String(describing: found.weakest))"
          #expect(found.verdict == .proved, "\(note)")
          let rate = try #require(found.rate, "\(note)")
          #expect(rate.constant.isFinite && rate.factor < 1 && rate.firstBroken == nil, "\(note)")
          // The asymptotic factor of the gap is (1 - 2/sqrt(3k + 1))^2; a fiftieth of the rate is given away.
          let root: Double = (3 * beta / mu + 1).squareRoot()
          let best: Double = (1 - 2 / root) * (1 - 2 / root)
          let worst: Double = 1 - 0.9 * (1 - best)
          #expect(rate.factor >= best && rate.factor < worst, "\(note)")
        }
      }
    }
  }

  @Test("other momenta have slower rates that hold on every strongly convex objective, 300 random runs")
  func others() throws {
    let gallery = analyticGallery.map(\.objective).filter { $0.isStronglyConvexEverywhere }
    var (claimed, largest) = (0, 0.0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "momenta")
      let objective = generator.pick(gallery)
      let eta = generator.uniform(0.1, 1.2) / objective.smoothness.value
      let (found, _) = run(
        objective, eta: eta, momentum: generator.uniform(0, 0.99), operated: seed % 2 == 0, seed: seed)
      guard found.verdict == .proved, let rate = found.rate else {
        #expect(found.verdict <= .noClaim && found.rate == nil, "seed \(seed): \(String(describing: found.weakest))")
        continue
      }
      claimed += 1
      for (gap, bound) in zip(rate.measured, rate.gaps) where gap > bound * (1 + 1e-7) + rate.rounding {
        Issue.record("seed \(seed), \(objective.name): \(gap) > \(bound)")
        break
      }
      largest = max(largest, zip(rate.measured, rate.gaps).map { $0 > 1e3 * rate.rounding ? $0 / $1 : 0 }.max() ?? 0)
    }
    print("Nesterov with any momentum: \(claimed) of 300 claimed, largest gap/bound \(largest)")
    #expect(claimed > 150 && largest > 0.3, "\(claimed), \(largest)")
  }

  @Test("the potential of the inequality shrinks as it says, and a faster rate would be broken")
  func potential() throws {
    // The classical factor 1 - q is found again by the search, which knows nothing of it.
    for k in [2.0, 10, 50] {
      let q = (1 / k).squareRoot()
      let found = try #require(
        PotentialInequality(step: 1, momentum: (1 - q) / (1 + q), convexity: 1 / k).smallestFactor())
      #expect(found.factor > 1 - q - 1e-9 && found.factor < 1 - 0.99 * q, "k = \(k): \(found.factor), not \(1 - q)")
    }
    #expect(NesterovRate(stepSize: 1.9, momentum: 0.9, smoothness: 1, convexity: 0.01) == nil)
    #expect(NesterovRate(stepSize: 0, momentum: 0.5, smoothness: 1, convexity: 0.5) == nil)
    #expect(NesterovRate(stepSize: 1, momentum: 1, smoothness: 1, convexity: 0.5) == nil)
  }
}

@Suite("The rate of gradient descent on convex functions")
struct ConvexRateTests {
  @Test("f - f* <= beta |x_0 - x*|^2/(4 T s + 2), attained by a piecewise quadratic, and a tenth less is broken")
  func rate() throws {
    let objective = Catalogue.logSumExp
    let run = Run(objective, Optimizer(GradientDescent(stepSize: 1 / 9)), start: objective.start)
    run.run(steps: 200)
    let found = Certifier(objective, run.optimizer, start: objective.start).certificate(of: run.trajectory)
    let rate = try #require(found.rate)
    #expect(found.verdict == .proved && rate.source == .convex && rate.firstBroken == nil)
    #expect(found.rate?.gaps.last ?? 1 < 0.1)
    // The worst case of Drori and Teboulle: a Huber function whose bend is reached after T steps exactly.
    let (beta, steps) = (2.0, 30)
    let bend = 1 / (2 * Double(steps) + 1)
    var x = 1.0
    for _ in 0..<steps { x -= (x.magnitude < bend ? beta * x : beta * bend) / beta }
    let gap = beta * bend * x.magnitude - beta * bend * bend / 2
    let bound = LinearRate.convex(squaredDistance: 1, step: 1, smoothness: beta, steps: steps)[steps]
    #expect(gap <= bound && gap > 0.999 * bound, "\(gap), \(bound)")
    // Neither a longer step nor v nor a function that is only convex on its box has it.
    let long = Run(objective, Optimizer(GradientDescent(stepSize: 1.5 / 9)), start: objective.start)
    long.run(steps: 10)
    #expect(Certifier(objective, long.optimizer, start: objective.start).certificate(of: long.trajectory).rate == nil)
  }
}
