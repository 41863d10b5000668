import Glibc
import References
import Testing

@testable import OptimizerEngine

// Every inequality of theory.md, sections 1 and 2, on random runs of a loop written here, with its negative twin.

/// A function with a known beta, by its gradient.
private struct Smooth {
  let objective: Objective
  let evaluator: Evaluator
  let beta: Double

  init(_ generator: inout SeededGenerator) {
    let gallery = analyticGallery.map(\.objective).filter { $0.smoothness.scope == .global && $0.dimension <= 10 }
    objective = generator.pick(gallery)
    evaluator = Evaluator(objective)
    beta = objective.smoothness.value
  }

  func callAsFunction(_ x: [Double]) -> (f: Double, g: [Double]) {
    let (f, g) = evaluator.valueAndGradient(x)
    return (f, g)
  }
}

/// A correction of one of the kinds that stress the inequalities: random, aligned, alternating, or feedback.
private struct Correction {
  let kind: Int
  let scale: Double
  let ratio: Double
  let feedback: Double

  init(_ generator: inout SeededGenerator, s: Double, eta: Double) {
    kind = generator.index(below: 5)
    scale = generator.logUniform(-3, 0.5)
    ratio = generator.pick([0.5, 0.9, 0.99])
    feedback = eta * generator.uniform(-0.9, 0.9) * (2 - s) / 2
  }

  func callAsFunction(_ t: Int, _ g: [Double], _ generator: inout SeededGenerator) -> [Double] {
    let size = scale * pow(ratio, Double(t))
    let length = max(norm(g), 1e-300)
    switch kind {
    case 0: return g.map { _ in 0 }
    case 1:
      let u = generator.normals(g.count)
      return u.map { size * $0 / norm(u) }
    case 2: return g.map { -size * $0 / length }
    case 3: return g.map { (t % 2 == 0 ? size : -size) * $0 / length }
    default: return g.map { feedback * $0 }
    }
  }
}

@Suite("The inequalities of the theory on random runs")
struct InequalityTests {
  @Test("each step of descent, the monotone W_t, the simpler form and the rate, on 400 random runs")
  func descent() {
    var (stepRatio, energyRatio, simpleRatio, rateRatio) = (0.0, 0.0, 0.0, 0.0)
    var (brokenSteps, brokenW, certified) = (0, 0, 0)
    var (brokenEnergy, brokenSimple, brokenRate) = (0, 0, 0)
    for seed in 0..<400 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "descent")
      let f = Smooth(&generator)
      let s = generator.uniform(0.05, 1.95)
      let eta = s / f.beta
      let v = Correction(&generator, s: s, eta: eta)
      var x = generator.point(in: f.objective)
      var (values, norms, energies): ([Double], [Double], [Double]) = ([], [], [])
      for t in 0..<150 {
        let (value, g) = f(x)
        let correction = v(t, g, &generator)
        let next = zip(zip(x, g), correction).map { $0.0 - eta * $0.1 + $1 }
        let after = f(next).f
        let (g2, v2, gv) = (dot(g, g), dot(correction, correction), dot(g, correction))
        let right = value - eta * (1 - s / 2) * g2 + (1 - s) * gv + f.beta / 2 * v2
        let noise = 1e-11 * (1 + abs(value) + abs(after) + norm(x) * norm(g))
        if after > right + noise { Issue.record("seed \(seed), step \(t): \(after) > \(right)") }
        // The twin: with half of beta the inequality is not true.
        let wrong = value - eta * g2 + gv + f.beta / 4 * dot(zip(next, x).map(-), zip(next, x).map(-))
        if after > wrong + noise { brokenSteps += 1 }
        let decrease = value - after
        if decrease > 1e5 * noise, right < value { stepRatio = max(stepRatio, (value - right) / decrease) }
        values.append(value)
        norms.append(g2)
        energies.append(v2)
        x = next
      }
      values.append(f(x).f)
      guard let minimum = f.objective.facts.lowerBound?.value else { continue }
      certified += 1
      let (g2, v2) = (norms.reduce(0, +), energies.reduce(0, +))
      let bound = EnergyBound.gradientEnergy(
        stepSize: eta, smoothness: f.beta, squaredUpdates: v2, decrease: values[0] - minimum)
      #expect(g2.squareRoot() <= bound * (1 + 1e-9), "seed \(seed)")
      energyRatio = max(energyRatio, g2.squareRoot() / max(bound, 1e-300))
      let least = norms.map { $0.squareRoot() }.min() ?? 0
      #expect(least <= bound / Double(norms.count).squareRoot() * (1 + 1e-9))
      rateRatio = max(rateRatio, least * Double(norms.count).squareRoot() / max(bound, 1e-300))
      // The twins: a quarter of D and of V^2 halves the bound, and the least gradient falls no faster than 1/sqrt(T).
      let halved = EnergyBound.gradientEnergy(
        stepSize: eta, smoothness: f.beta, squaredUpdates: v2 / 4, decrease: (values[0] - minimum) / 4)
      if g2.squareRoot() > halved { brokenEnergy += 1 }
      if least > bound / Double(norms.count) { brokenRate += 1 }
      if s <= 1 {
        let simple = 2 / eta * (values[0] - minimum) + v2 / (eta * eta)
        #expect(g2 <= simple * (1 + 1e-9), "seed \(seed)")
        simpleRatio = max(simpleRatio, g2 / max(simple, 1e-300))
        if g2 > simple / 4 { brokenSimple += 1 }
        var left = v2
        for t in 0..<energies.count {
          let before = values[t] - minimum + left / (2 * eta)
          left = max(0, left - energies[t])
          let after = values[t + 1] - minimum + left / (2 * eta)
          let noise = 1e-11 * (1 + abs(values[t]) + v2 / eta)
          if after > before + noise { Issue.record("seed \(seed): W rises at step \(t)") }
          // The twin: without its second term W is only f, which rises.
          if values[t + 1] > values[t] + noise { brokenW += 1 }
        }
      }
    }
    print(
      "descent: worst ratios step \(stepRatio), energy \(energyRatio), simple \(simpleRatio), rate \(rateRatio); \(certified) runs"
    )
    #expect(certified >= 300 && energyRatio > 0.5 && simpleRatio > 0.3 && stepRatio > 0.9 && stepRatio <= 1 + 1e-6)
    #expect(brokenSteps > 100 && brokenW > 100, "the twins are broken: \(brokenSteps), \(brokenW)")
    #expect(
      brokenEnergy > 20 && brokenSimple > 10 && brokenRate > 5,
      "the twins are broken: \(brokenEnergy), \(brokenSimple), \(brokenRate)")
  }

  @Test("the l2 gain from v to g is at most max(1/eta, beta/(2-s)), on 300 random runs from rest")
  func gain() {
    var (largest, broken) = (0.0, 0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "gain")
      let beta = generator.logUniform(-1, 2)
      let curvatures = [beta] + (0..<3).map { _ in generator.uniform(0, beta) }
      let s = generator.uniform(0.05, 1.95)
      let eta = s / beta
      let kind = generator.index(below: 3)
      var (x, g2, v2) = (curvatures.map { _ in 0.0 }, 0.0, 0.0)
      for t in 0..<400 {
        // At rest at the minimum, D = 0: constant, alternating and random pushes along the steepest axis and others.
        let push = [1, t % 2 == 0 ? 1 : -1, generator.normal()][kind]
        let v = [push] + (0..<3).map { _ in 0.1 * generator.normal() }
        let g = zip(curvatures, x).map { $0 * $1 }
        g2 += dot(g, g)
        v2 += dot(v, v)
        x = zip(zip(x, g), v).map { $0.0 - eta * $0.1 + $1 }
      }
      let (one, other) = (1 / eta, beta / (2 - s))
      let found = (g2 / v2).squareRoot()
      #expect(found <= max(one, other) * (1 + 1e-9), "seed \(seed)")
      largest = max(largest, found / max(one, other))
      // The twin: the smaller of the two is no gain.
      if found > min(one, other) * (1 + 1e-9) { broken += 1 }
    }
    print("l2 gain: worst ratio \(largest)")
    #expect(largest > 0.9 && broken > 50, "\(largest), \(broken)")
  }

  @Test("the l2 gain is attained", arguments: [0.2, 0.5, 1, 1.5, 1.9])
  func gainAttained(s: Double) {
    let beta = 3.0
    let eta = s / beta
    let gain = max(1 / eta, beta / (2 - s))
    var (x, g2, v2) = (0.0, 0.0, 0.0)
    for t in 0..<200_000 {
      let g = beta * x
      let v = s <= 1 || t % 2 == 0 ? 1.0 : -1
      g2 += g * g
      v2 += 1
      x += v - eta * g
    }
    let reached = (g2 / v2).squareRoot() / gain
    #expect(reached <= 1 + 1e-9 && reached > 0.999, "\(reached)")
  }

  @Test("v in l2 is not enough where steps vanish; sum |v|^2/eta finite is")
  func vanishing() {
    // f = x^2/2, eta_t = 1/(t+2), v_t = 0.5 (t+1)^-0.8: in l2, and x grows.
    var (x, energy) = (1.0, 0.0)
    var early = 0.0
    for t in 0..<1_000_000 {
      let v = 0.5 * pow(Double(t + 1), -0.8)
      energy += v * v
      x += v - x / Double(t + 2)
      if t == 1000 { early = x }
    }
    #expect(energy < 0.6 && x > 3 * early && x > 5, "x = \(x), V^2 = \(energy)")
    var y = 1.0
    for t in 0..<1_000_000 { y += 0.5 * pow(0.99, Double(t)) - y / Double(t + 2) }
    #expect(abs(y) < 0.01, "with a geometric v the same steps converge: \(y)")
  }

  @Test("mini-batches: both forms in expectation on 300 random draws each", arguments: [false, true])
  func miniBatches(seesBatch: Bool) {
    var worst = 0.0
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "mini-batches \(seesBatch)")
      let first = (seesBatch ? 0.5 : 1.0) * generator.uniform(0.3, 1)
      let scale = generator.logUniform(-2, 0)
      let runs = MiniBatchRuns(&generator, repeats: 25, steps: 100, spread: 1, start: 2) {
        first * 20 / (20 + Double($0))
      } v: { t, seen, generator in
        MiniBatchRuns.correction(scale * pow(0.95, Double(t)), seen: seen, isUsed: seesBatch, &generator)
      }
      let right = seesBatch ? runs.dependent : runs.independent
      #expect(runs.left <= right * 1.02, "seed \(seed): a mean of 25 runs")
      worst = max(worst, runs.left / right)
    }
    print("mini-batches, v \(seesBatch ? "sees the batch" : "independent"): worst ratio \(worst)")
    #expect(worst > (seesBatch ? 0.05 : 0.2) && worst <= 1)
  }

  @Test("mini-batches: without its variance either form is false, and so is the first where v sees the batch")
  func miniBatchTwins() {
    var (broken, seen) = ((first: 0, second: 0), 0)
    for seed in 0..<20 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "mini-batch twins")
      // From the minimum, without v: noise is all there is.
      let idle = MiniBatchRuns(&generator, repeats: 10, steps: 100, spread: 1, start: 0) { _ in
        0.5
      } v: { _, seen, _ in
        seen.map { _ in 0 }
      }
      broken.first += idle.left > idle.independent - idle.noise ? 1 : 0
      broken.second += idle.left > idle.dependent - 4 * idle.noise ? 1 : 0
      #expect(idle.left <= idle.independent * 1.1 && idle.left <= idle.dependent)
      // v = -eta/2 times the gradient that was seen: longer steps, whose noise is that of the batch itself.
      let longer = MiniBatchRuns(&generator, repeats: 10, steps: 400, spread: 1, start: 0) { _ in
        1
      } v: { _, seen, _ in
        seen.map { -0.5 * $0 }
      }
      seen += longer.left > 1.1 * longer.independent ? 1 : 0
    }
    #expect(broken.first == 20 && broken.second == 20 && seen == 20, "\(broken), \(seen)")
  }

  @Test("linear rates E1 and E2 hold at every step of 300 runs, and neither is idle")
  func rates() throws {
    let gallery = analyticGallery.map(\.objective).filter { (objective: Objective) -> Bool in
      objective.curvature != nil && objective.smoothness.scope == .global && objective.minimum != nil
    }
    var worst = (e1: 0.0, e2: 0.0)
    var broken = (e1: 0, e2: 0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "rates")
      let objective = generator.pick(gallery)
      let evaluator = Evaluator(objective)
      let (beta, mu) = (objective.smoothness.value, try #require(objective.curvature).value)
      let minimum = try #require(objective.minimum)
      let s = generator.uniform(0.05, 1.95)
      let eta = s / beta
      let (a, rho) = (generator.logUniform(-3, 0.5), generator.pick([0.5, 0.9, 0.99]))
      let isAligned = generator.index(below: 3)
      var x = generator.point(in: objective)
      for t in 0..<300 {
        let (f, g) = evaluator.valueAndGradient(x)
        let size = a * pow(rho, Double(t))
        let u = [generator.normals(x.count), g, g.map { -$0 }][isAligned]
        let v = u.map { size * $0 / max(norm(u), 1e-300) }
        x = zip(zip(x, g), v).map { $0.0 - eta * $0.1 + $1 }
        let (gap, after) = (f - minimum, evaluator.value(x) - minimum)
        guard gap > 1e-9 * (1 + abs(minimum)) else { break }
        let e2 = LinearRate.anyStep(
          gap: gap, stepSize: eta, smoothness: beta, curvature: mu, magnitudes: [size])[1]
        #expect(after <= e2 * (1 + 1e-7), "seed \(seed), step \(t)")
        worst.e2 = max(worst.e2, after / e2)
        // The twins: a mu that is sixty times as large (or as large as beta) shrinks the gap too fast.
        let wide = LinearRate.anyStep(
          gap: gap, stepSize: eta, smoothness: beta, curvature: min(60 * mu, beta), magnitudes: [size])[1]
        if after > wide * (1 + 1e-7) { broken.e2 += 1 }
        if s <= 1 {
          let e1 = LinearRate.descent(gap: gap, stepSize: eta, curvature: mu, magnitudes: [size])[1]
          #expect(after <= e1 * (1 + 1e-7), "seed \(seed), step \(t)")
          worst.e1 = max(worst.e1, after / e1)
          let wrong = LinearRate.descent(gap: gap, stepSize: eta, curvature: 60 * mu, magnitudes: [size])[1]
          if after > wrong * (1 + 1e-7) { broken.e1 += 1 }
        }
      }
    }
    print("linear rates: worst ratios E1 \(worst.e1), E2 \(worst.e2)")
    #expect(worst.e1 > 0.9 && worst.e2 > 0.9 && worst.e1 <= 1 + 1e-7 && worst.e2 <= 1 + 1e-7)
    #expect(broken.e1 > 50 && broken.e2 > 50, "sixty times mu is found out: \(broken)")
  }

  @Test("E1 summed is its closed form, also where r = rho^2")
  func closedForm() {
    for (r, rho) in [(0.9, 0.5), (0.5, 0.9), (0.81, 0.9), (0.999, 0.99)] {
      let (eta, a, steps) = (0.3, 0.7, 200)
      let mu = (1 - r) / eta
      let gaps = LinearRate.descent(
        gap: 2, stepSize: eta, curvature: mu, magnitudes: (0..<steps).map { a * pow(rho, Double($0)) })
      let (T, q) = (Double(steps), rho * rho)
      let sum = abs(r - q) < 1e-12 ? T * pow(r, T - 1) : (pow(r, T) - pow(q, T)) / (r - q)
      let closed = pow(r, T) * 2 + a * a / (2 * eta) * sum
      #expect(abs(gaps[steps] / closed - 1) < 1e-9, "r = \(r)")
    }
  }

  @Test("Nesterov's rate with a correction holds at every step of 300 runs")
  func nesterov() throws {
    let gallery = analyticGallery.map(\.objective).filter {
      $0.curvature?.kind == .stronglyConvex && $0.smoothness.scope == .global && !$0.minimizers.isEmpty
    }
    var (worst, broken) = (0.0, 0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "nesterov")
      let objective = generator.pick(gallery)
      let evaluator = Evaluator(objective)
      let (beta, mu) = (objective.smoothness.value, try #require(objective.curvature).value)
      let (minimum, best) = (try #require(objective.minimum), objective.minimizers[0])
      let q = (mu / beta).squareRoot()
      let (a, rho) = (generator.pick([0, 0.01, 0.3, 3]), generator.pick([0.5, 0.9, 0.99]))
      let kind = generator.index(below: 3)
      var x = generator.point(in: objective)
      var before = x
      func potential(_ z: [Double], _ x: [Double]) -> Double {
        let d = zip(z, best).map(-)
        return evaluator.value(x) - minimum + mu / 2 * dot(d, d)
      }
      var v0 = potential(x, x)
      for t in 0..<300 {
        let y = zip(x, before).map { $0 + (1 - q) / (1 + q) * ($0 - $1) }
        let g = evaluator.valueAndGradient(y).gradient
        let u = [generator.normals(x.count), g, zip(x, best).map(-)][kind]
        let size = a * pow(rho, Double(t))
        let v = u.map { size * $0 / max(norm(u), 1e-300) }
        let next = zip(zip(y, g), v).map { $0.0 - $0.1 / beta + $1 }
        let z = zip(x, next).map { $0 + ($1 - $0) / q }
        let v1 = potential(z, next)
        guard v0 > 1e-9 * (1 + abs(minimum)) else { break }
        let bound = LinearRate.potential(v0, factor: 1 - q, weight: beta.squareRoot(), magnitudes: [norm(v)])[1]
        #expect(v1 <= bound * (1 + 1e-7), "seed \(seed), step \(t), \(objective.name)")
        worst = max(worst, v1 / bound)
        let wrong = LinearRate.potential(
          v0, factor: 1 - 2 * q, weight: beta.squareRoot(), magnitudes: [0.5 * norm(v)])[1]
        if v1 > wrong * (1 + 1e-7) { broken += 1 }
        (before, x, v0) = (x, next, v1)
      }
    }
    print("Nesterov's rate: worst ratio \(worst)")
    #expect(worst > 0.5 && broken > 50, "\(worst), \(broken)")
  }
}
