import References
import Testing

@testable import OptimizerEngine

/// The largest |eigenvalue| of a plane objective's Hessian on a grid of its box, then on finer grids around the best.
private func largestCurvature(_ objective: Objective) -> Double {
  let evaluator = Evaluator(objective)
  func curvature(_ x: Double, _ y: Double) -> Double {
    let a = evaluator.hessianProduct([x, y], [1, 0])
    let d = evaluator.hessianProduct([x, y], [0, 1])[1]
    let middle = (a[0] + d) / 2
    let radius = ((a[0] - d) * (a[0] - d) / 4 + a[1] * a[1]).squareRoot()
    return max((middle + radius).magnitude, (middle - radius).magnitude)
  }
  var window = objective.box
  var best = 0.0
  for level in 0..<4 {
    let n = level == 0 ? 160 : 24
    var place = (0.0, 0.0)
    best = 0
    for i in 0...n {
      for j in 0...n {
        let x = window[0].lowerBound + (window[0].upperBound - window[0].lowerBound) * Double(i) / Double(n)
        let y = window[1].lowerBound + (window[1].upperBound - window[1].lowerBound) * Double(j) / Double(n)
        let value = curvature(x, y)
        if value > best { (best, place) = (value, (x, y)) }
      }
    }
    window = zip(zip(window, [place.0, place.1]), objective.box).map { old, box in
      let reach = 1.5 * (old.0.upperBound - old.0.lowerBound) / Double(n)
      return max(box.lowerBound, old.1 - reach)...min(box.upperBound, old.1 + reach)
    }
  }
  return best
}

/// Whether a constant is neither exceeded by the curvature seen nor idle by more than 3 %.
private func fits(_ beta: Double, _ seen: Double) -> Bool { seen <= beta * (1 + 1e-9) && seen >= 0.97 * beta }

@Suite("Analytic objectives")
struct ObjectiveContractTests {
  @Test("values are those of the closed form", arguments: analyticGallery)
  func values(_ named: Named) {
    let objective = named.objective
    let evaluator = Evaluator(objective)
    var generator = SeededGenerator(seed: 1, stream: objective.name)
    for _ in 0..<100 {
      let x = generator.point(in: objective)
      guard let expected = ClosedForms.value(objective.name, x) else {
        // The rotated quadratics and the regressions have tests of their own.
        #expect(objective.name.hasPrefix("quadratic:") || ["logistic", "least-squares"].contains(objective.name))
        return
      }
      #expect(abs(evaluator.value(x) - expected) <= 1e-12 * (1 + abs(expected)), "at \(x)")
      // A formula with one constant off by a millionth is seen.
      #expect(abs(evaluator.value(x) - expected * (1 + 1e-6)) > 1e-12 * (1 + abs(expected)) || expected < 1e-3)
    }
  }

  @Test("the rotated quadratics have eigenvalues from 1 to 100", arguments: ["quadratic:10", "quadratic:50"])
  func spectrum(name: String) throws {
    let objective = try #require(Catalogue.objective(named: name))
    let evaluator = Evaluator(objective)
    var generator = SeededGenerator(seed: 2, stream: name)
    func extreme(_ shift: Double) -> Double {
      // Power iteration on H - shift I.
      var u = generator.normals(objective.dimension)
      var value = 0.0
      for _ in 0..<3000 {
        let h = evaluator.hessianProduct(objective.start, u)
        let w = zip(h, u).map { $0 - shift * $1 }
        value = norm(w) / norm(u)
        u = w.map { $0 / norm(w) }
      }
      return value
    }
    #expect(abs(extreme(0) - 100) < 1e-6)
    #expect(abs(100 - extreme(100) - 1) < 1e-2)
    for _ in 0..<20 {
      let x = generator.point(in: objective)
      #expect(abs(evaluator.value(x) - 0.5 * dot(x, evaluator.hessianProduct(x, x))) <= 1e-9 * evaluator.value(x))
    }
  }

  @Test("f is the minimum at every minimizer, where the gradient vanishes", arguments: analyticGallery)
  func minimizers(_ named: Named) throws {
    let objective = named.objective
    let evaluator = Evaluator(objective)
    if objective.name == "monkey-saddle" {
      #expect(objective.minimum == nil && objective.minimizers.isEmpty)
      return
    }
    let minimum = try #require(objective.minimum)
    #expect(!objective.minimizers.isEmpty)
    for x in objective.minimizers {
      let (f, g) = evaluator.valueAndGradient(x)
      #expect(abs(f - minimum) <= 1e-9)
      #expect(norm(g) <= 1e-6, "gradient \(g)")
      // A tenth away it is not the minimum any more.
      let other = evaluator.valueAndGradient(x.map { $0 + 0.1 })
      #expect(other.value - minimum > 1e-6)
      #expect(norm(other.gradient) > 1e-6)
    }
  }

  @Test("gradients and Hessian-vector products agree with central differences", arguments: analyticGallery)
  func derivatives(_ named: Named) {
    let objective = named.objective
    let evaluator = Evaluator(objective)
    var generator = SeededGenerator(seed: 3, stream: objective.name)
    for _ in 0..<20 {
      let x = generator.point(in: objective)
      let w = generator.normals(objective.dimension)
      let h = 1e-5
      let ahead = evaluator.valueAndGradient(zip(x, w).map { $0 + h * $1 })
      let back = evaluator.valueAndGradient(zip(x, w).map { $0 - h * $1 })
      let here = evaluator.valueAndGradient(x)
      let slope = dot(here.gradient, w)
      let difference = (ahead.value - back.value) / (2 * h)
      let scale = norm(here.gradient) * norm(w) + 1
      #expect(abs(difference - slope) <= 1e-6 * scale, "slope at \(x)")
      #expect(abs(difference - slope * 1.001) > 1e-6 * scale || abs(slope) < 1e-2 * scale)
      let product = evaluator.hessianProduct(x, w)
      let differences = zip(ahead.gradient, back.gradient).map { ($0 - $1) / (2 * h) }
      #expect(norm(zip(product, differences).map(-)) <= 1e-6 * (1 + norm(product)), "Hessian at \(x)")
    }
  }

  @Test("log-goldstein-price bends nowhere more than the proof in its comment says")
  func logGoldsteinPrice() {
    let objective = Catalogue.logGoldsteinPrice
    let evaluator = Evaluator(objective)
    // f depends on s = x + y and t = 2x - 3y by one function of each; far out both are flat.
    for s in stride(from: -30.0, through: 30, by: 0.25) {
      for t in stride(from: -60.0, through: 60, by: 0.5) {
        let x = [(3 * s + t) / 5, (2 * s - t) / 5]
        let (u, v) = (evaluator.hessianProduct(x, [1, 0]), evaluator.hessianProduct(x, [0, 1]))
        let radius = ((u[0] - v[1]) * (u[0] - v[1]) / 4 + u[1] * u[1]).squareRoot()
        #expect((u[0] + v[1]).magnitude / 2 + radius <= objective.smoothness.value, "at \(x)")
      }
    }
    #expect(objective.smoothness.scope == .global && objective.facts.lowerBound?.scope == .global)
  }

  @Test("the smoothness constant is the largest curvature on the box", arguments: Catalogue.all.map(Named.init))
  func smoothness(_ named: Named) {
    let beta = named.objective.smoothness.value
    if named.objective.name == "ackley" {
      #expect(named.objective.smoothness.scope == .none && named.objective.warning != nil)
      return
    }
    if named.objective.name == "logistic" {
      // The bound takes every sample at its steepest, so it is not attained.
      let seen = largestCurvature(named.objective)
      #expect(seen <= beta && seen > 0.7 * beta)
      return
    }
    let seen = largestCurvature(named.objective)
    #expect(fits(beta, seen), "beta \(beta), seen \(seen)")
    // A constant 5 % too small is found out, and so is one 5 % too large.
    #expect(!fits(0.95 * beta, seen))
    #expect(!fits(1.05 * beta, seen))
  }

  @Test("the start lies in the box and no point lies below the lower bound", arguments: analyticGallery)
  func bounds(_ named: Named) throws {
    let objective = named.objective
    #expect(objective.isInBox(objective.start))
    #expect(!objective.isInBox(objective.box.map { $0.upperBound + 1e-6 }))
    #expect(objective.box.count == objective.dimension)
    let evaluator = Evaluator(objective)
    let bound = try #require(objective.facts.lowerBound)
    let low = bound.value
    guard objective.isBoundedBelow else {
      #expect(bound.scope == .box && bound.evidence == .proved)
      // Unbounded below: a point far below everything on the box is found, and a warning says so.
      #expect(["monkey-saddle", "mccormick"].contains(objective.name))
      #expect(evaluator.value([-1e4, -1e4 + (objective.name == "mccormick" ? 1 : 1e4)]) < -1000)
      #expect(objective.warning?.contains("unbounded below") == true)
      return
    }
    var generator = SeededGenerator(seed: 4, stream: objective.name)
    for _ in 0..<500 {
      let x = generator.point(in: objective).map { $0 * (bound.scope == .global ? 1.5 : 1) }
      guard objective.isInBox(x) || bound.scope == .global else { continue }
      #expect(evaluator.value(x) >= low - 1e-12 * low.magnitude)
    }
    let best = objective.minimizers.map { evaluator.value($0) }.min() ?? .infinity
    #expect(best < low + 1e-6, "a bound that is raised by 1e-6 would be broken")
  }

  @Test(
    "the constants of strong convexity and of Polyak and Lojasiewicz hold, and are not idle",
    arguments: analyticGallery.filter { $0.objective.curvature != nil })
  func curvature(_ named: Named) throws {
    let objective = named.objective
    let mu = try #require(objective.curvature)
    let minimum = try #require(objective.minimum)
    let evaluator = Evaluator(objective)
    var generator = SeededGenerator(seed: 5, stream: objective.name)
    var tightest = Double.infinity
    for _ in 0..<2000 {
      let x = generator.point(in: objective).map { $0 * generator.uniform(0, 1.5) }
      switch mu.kind {
      case .polyakLojasiewicz:
        let (f, g) = evaluator.valueAndGradient(x)
        #expect(dot(g, g) >= 2 * mu.value * (f - minimum) * (1 - 1e-9))
        if f - minimum > 1e-9 { tightest = min(tightest, dot(g, g) / (2 * (f - minimum))) }
      case .stronglyConvex:
        var u = generator.normals(objective.dimension)
        // A few steps towards the flattest direction, of the Hessian's shifted powers.
        let beta = max(objective.smoothness.value.isFinite ? objective.smoothness.value : 0, 1) * 3
        for _ in 0..<20 {
          let h = evaluator.hessianProduct(x, u)
          u = zip(u, h).map { $0 - $1 / beta }
          let length = norm(u)
          u = u.map { $0 / length }
        }
        let quotient = dot(u, evaluator.hessianProduct(x, u)) / dot(u, u)
        #expect(quotient >= mu.value * (1 - 1e-9), "at \(x)")
        tightest = min(tightest, quotient)
      }
    }
    // Twenty times the constant would be found out. (The proved constant of nonconvex-pl is loose.)
    #expect(tightest < 20 * mu.value, "largest constant seen \(tightest), claimed \(mu.value)")
  }

  @Test("a spectrum with a negative eigenvalue has neither minimum nor constant of convexity, but its smoothness")
  func indefinite() {
    let objective = Catalogue.quadratic(name: "q", spectrum: [-3, 1, 2], rotationSeed: 4)
    #expect(objective.minimum == nil && objective.facts.lowerBound?.scope != .global && objective.curvature == nil)
    #expect(objective.smoothness == Smoothness(3, .global) && objective.warning != nil)
    let evaluator = Evaluator(objective)
    var trace = 0.0
    for i in 0..<3 {
      let unit = (0..<3).map { $0 == i ? 1.0 : 0 }
      trace += evaluator.hessianProduct(objective.start, unit)[i]
    }
    #expect(abs(trace) < 1e-12, "the trace of the spectrum, got \(trace)")
  }

  @Test("grids hold the values at the centers of their cells, the top row first")
  func grids() throws {
    let evaluator = Evaluator(Catalogue.himmelblau)
    let plane = Plane(coordinates: 0, 1, through: [0, 0])
    let grid = try #require(evaluator.grid(plane, first: -6...6, second: -3...3, columns: 30, rows: 20))
    for (place, value) in grid.enumerated() {
      let x = -6 + 12 * (Double(place % 30) + 0.5) / 30
      let y = 3 - 6 * (Double(place / 30) + 0.5) / 20
      #expect(abs(value - evaluator.value([x, y])) <= 1e-12 * (1 + value))
    }
  }

  @Test("names are found, extended and refused")
  func names() {
    for entry in Catalogue.all { #expect(Catalogue.objective(named: entry.name)?.name == entry.name) }
    for name in Catalogue.extendable { #expect(Catalogue.objective(named: "\(name):3")?.dimension == 3) }
    for name in ["", "spher", "sphere:", "sphere:1", "sphere:1001", "sphere:2:2", "beale:3", "sphere:x"] {
      #expect(Catalogue.objective(named: name) == nil, "\(name)")
    }
  }
}
