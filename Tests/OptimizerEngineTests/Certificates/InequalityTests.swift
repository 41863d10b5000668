import Glibc
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
      guard let minimum = f.objective.lowerBound else { continue }
      certified += 1
      let (g2, v2) = (norms.reduce(0, +), energies.reduce(0, +))
      let bound = EnergyBound.gradientEnergy(
        stepSize: eta, smoothness: f.beta, squaredUpdates: v2, decrease: values[0] - minimum)
      #expect(g2.squareRoot() <= bound * (1 + 1e-9), "seed \(seed)")
      energyRatio = max(energyRatio, g2.squareRoot() / max(bound, 1e-300))
      let least = norms.map { $0.squareRoot() }.min() ?? 0
      #expect(least <= bound / Double(norms.count).squareRoot() * (1 + 1e-9))
      rateRatio = max(rateRatio, least * Double(norms.count).squareRoot() / max(bound, 1e-300))
      if s <= 1 {
        let simple = 2 / eta * (values[0] - minimum) + v2 / (eta * eta)
        #expect(g2 <= simple * (1 + 1e-9), "seed \(seed)")
        simpleRatio = max(simpleRatio, g2 / max(simple, 1e-300))
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
  }

  @Test("the l2 gain from v to g is max(1/eta, beta/(2-s)), and it is attained", arguments: [0.2, 0.5, 1, 1.5, 1.9])
  func gain(s: Double) {
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
    for seed in 0..<60 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "gain")
      var (x, g2, v2) = (0.0, 0.0, 0.0)
      for _ in 0..<500 {
        let g = beta * x
        let v = generator.normal()
        g2 += g * g
        v2 += v * v
        x += v - eta * g
      }
      #expect((g2 / v2).squareRoot() <= gain * (1 + 1e-9))
    }
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

  @Test("mini-batches: both forms in expectation, and the second is needed where v sees the batch")
  func miniBatches() {
    // f = (1/n) sum |x - c_i|^2/2: beta = 1, the variance of a batch of one sample is that of the c_i.
    var worst = (independent: 0.0, dependent: 0.0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "mini-batches")
      let d = 3
      let centers = (0..<8).map { _ in generator.normals(d) }
      let mean = (0..<d).map { i in centers.reduce(0) { $0 + $1[i] } / 8 }
      let variance = centers.reduce(0) { $0 + dot(zip($1, mean).map(-), zip($1, mean).map(-)) } / 8
      let isDependent = seed % 2 == 1
      let limit = isDependent ? 0.5 : 1.0
      let first = limit * generator.uniform(0.3, 1)
      let scale = generator.logUniform(-2, 0)
      let start = generator.normals(d).map { 2 * $0 }
      let repeats = 40
      var (left, updates, weighted) = (0.0, 0.0, 0.0)
      let squares = (0..<120).reduce(0.0) { $0 + pow(first * 20 / (20 + Double($1)), 2) }
      for _ in 0..<repeats {
        var x = start
        for t in 0..<120 {
          let eta = first * 20 / (20 + Double(t))
          let g = zip(x, mean).map(-)
          let seen = zip(x, generator.pick(centers)).map(-)
          let size = scale * pow(0.95, Double(t))
          let u = isDependent ? seen : generator.normals(d)
          let v = u.map { -size * $0 / max(norm(u), 1e-12) }
          left += eta * dot(g, g) / Double(repeats)
          updates += dot(v, v) / Double(repeats)
          weighted += dot(v, v) / eta / Double(repeats)
          x = zip(zip(x, seen), v).map { $0.0 - eta * $0.1 + $1 }
        }
      }
      let offset = zip(start, mean).map(-)
      let decrease = dot(offset, offset) / 2
      if isDependent {
        let right = 4 * (decrease + weighted + updates + variance * squares)
        #expect(left <= right, "seed \(seed)")
        worst.dependent = max(worst.dependent, left / right)
      } else {
        let right = 2 * decrease + weighted + variance * squares
        #expect(left <= right * 1.02, "seed \(seed): a mean of \(repeats) runs")
        worst.independent = max(worst.independent, left / right)
      }
    }
    print("mini-batches: worst ratios \(worst.independent) (v independent), \(worst.dependent) (v sees the batch)")
    #expect(worst.independent > 0.2 && worst.dependent > 0.05)
    // The twin: without the variance the bound of the first form is false where noise is all there is.
    var generator = SeededGenerator(seed: 1, stream: "noise alone")
    var (x, left) = (0.0, 0.0)
    for _ in 0..<2000 {
      left += 0.5 * x * x
      x -= 0.5 * (x + generator.normal())
    }
    #expect(left > 0, "D = 0 and v = 0 would bound this by 0")
  }

  @Test("linear rates E1 and E2 hold at every step of 300 runs, and neither is idle")
  func rates() throws {
    let gallery = analyticGallery.map(\.objective).filter {
      $0.curvature != nil && $0.smoothness.scope == .global && $0.minimum != nil
    }
    var worst = (e1: 0.0, e2: 0.0)
    var broken = 0
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
        if s <= 1 {
          let e1 = LinearRate.descent(gap: gap, stepSize: eta, curvature: mu, magnitudes: [size])[1]
          #expect(after <= e1 * (1 + 1e-7), "seed \(seed), step \(t)")
          worst.e1 = max(worst.e1, after / e1)
          let wrong = LinearRate.descent(gap: gap, stepSize: eta, curvature: 60 * mu, magnitudes: [size])[1]
          if after > wrong * (1 + 1e-7) { broken += 1 }
        }
      }
    }
    print("linear rates: worst ratios E1 \(worst.e1), E2 \(worst.e2)")
    #expect(worst.e1 > 0.9 && worst.e2 > 0.9 && worst.e1 <= 1 + 1e-7 && worst.e2 <= 1 + 1e-7)
    #expect(broken > 50, "sixty times mu is found out: \(broken)")
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
        let bound = LinearRate.nesterov(potential: v0, stepSize: 1 / beta, curvature: mu, magnitudes: [norm(v)])[1]
        #expect(v1 <= bound * (1 + 1e-7), "seed \(seed), step \(t), \(objective.name)")
        worst = max(worst, v1 / bound)
        let wrong = LinearRate.nesterov(
          potential: v0, stepSize: 1 / beta, curvature: 4 * mu, magnitudes: [0.5 * norm(v)])[1]
        if v1 > wrong * (1 + 1e-7) { broken += 1 }
        (before, x, v0) = (x, next, v1)
      }
    }
    print("Nesterov's rate: worst ratio \(worst)")
    #expect(worst > 0.5 && broken > 50, "\(worst), \(broken)")
  }
}
