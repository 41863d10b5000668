import References
import Testing

@testable import OptimizerEngine

/// The method once more, without anything of the engine but f and its gradient.
private func points(
  _ f: (([Double]) -> (value: Double, gradient: [Double])), from start: [Double], first: Double, steps: Int,
  takesTurns: Bool = true
) -> [[Double]] {
  var (x, values, step) = (start, [Double](), first)
  var all = [start]
  var (value, g) = f(start)
  for k in 0..<steps {
    let square = g.map { $0 * $0 }.reduce(0, +)
    guard square > 0 else { break }
    values = Array((values + [value]).suffix(10))
    var a = step
    var next = f(zip(x, g).map { $0 - a * $1 })
    while next.value > (values.max() ?? 0) - 1e-4 * a * square {
      a /= 2
      next = f(zip(x, g).map { $0 - a * $1 })
    }
    let s = g.map { -a * $0 }
    let y = zip(next.gradient, g).map(-)
    let (ss, sy, yy): (Double, Double, Double) = (dot(s, s), dot(s, y), dot(y, y))
    let isLong = !takesTurns || k % 2 == 0
    step = sy > 0 ? (isLong ? ss / sy : sy / yy) : min(max(norm(next.gradient), 1e-5), 1)
    x = zip(x, s).map(+)
    all.append(x)
    (value, g) = next
  }
  return all
}

private let smooth = Catalogue.all.filter { $0.name != "ackley" && $0.name != "monkey-saddle" }.map(Named.init)

@Suite("The method of Barzilai and Borwein")
struct BarzilaiBorweinTests {
  @Test("ends in two steps where every direction has the same curvature; gradient descent does not")
  func sphere() {
    let objective = Catalogue.sphere(5)
    let start = [3.0, -1, 0.5, 2, -4]
    let step = 0.3 / objective.smoothness.value
    let run = Run(objective, Optimizer(BarzilaiBorwein(stepSize: step)), start: start)
    run.run(steps: 2)
    // x_1 = (1 - 0.3) x_0, and the secant is the curvature itself.
    for (x, x0) in zip(run.trajectory.points[1], start) { #expect(abs(x - 0.7 * x0) < 1e-14) }
    #expect(norm(run.trajectory.points.last ?? start) < 1e-14)
    let descent = Run(objective, Optimizer(GradientDescent(stepSize: step)), start: start)
    descent.run(steps: 2)
    #expect(norm(descent.trajectory.points[2]) > 1)
  }

  @Test("goes where a plain program of the same method goes, and not where one without turns does")
  func byHand() throws {
    for name in ["quadratic:5", "rosenbrock", "styblinski-tang"] {
      let objective = try #require(Catalogue.objective(named: name))
      let evaluator = Evaluator(objective)
      let run = Run(objective, Optimizer(BarzilaiBorwein(stepSize: 1e-3)), start: objective.start)
      run.run(steps: 30)
      let f = { (x: [Double]) in evaluator.valueAndGradient(x) }
      let plain = points(f, from: objective.start, first: 1e-3, steps: 30)
      let long = points(f, from: objective.start, first: 1e-3, steps: 30, takesTurns: false)
      #expect(run.trajectory.points.count == plain.count)
      var farthest = 0.0
      for (t, (x, other)) in zip(run.trajectory.points, plain).enumerated() {
        #expect(norm(zip(x, other).map(-)) <= 1e-6 * (1 + norm(x)), "\(name), step \(t)")
        farthest = max(farthest, norm(zip(x, long[min(t, long.count - 1)]).map(-)))
      }
      #expect(farthest > 1e-3, "\(name)")
    }
  }

  @Test("every step is below the largest of the last ten values, checked from outside; f may rise", arguments: smooth)
  func nonmonotone(_ named: Named) {
    let run = Run(named.objective, Optimizer(BarzilaiBorwein(stepSize: 1e-3)), start: named.objective.start)
    run.run(steps: 60)
    let history = run.trajectory
    for t in 0..<history.stepCount {
      let g = history.gradientNorms[t]
      let length = norm(zip(history.points[t + 1], history.points[t]).map(-)) / g
      let highest = history.values[max(0, t - 9)...t].max() ?? .nan
      let bound = highest - 1e-4 * length * g * g * (1 - 1e-9)
      #expect(history.values[t + 1] <= bound + 1e-12 * (1 + abs(highest)), "step \(t)")
    }
    #expect(run.evaluations.gradient >= history.stepCount + 1 && run.evaluations.value == run.evaluations.gradient)
  }

  @Test("f rises somewhere with ten values, nowhere with one")
  func memory() throws {
    let objective = try #require(Catalogue.objective(named: "quadratic:10"))
    func rises(_ memory: Int) -> Int {
      let run = Run(
        objective, Optimizer(BarzilaiBorwein(memory: memory, stepSize: 1e-3)), start: objective.start)
      run.run(steps: 40)
      return zip(run.trajectory.values, run.trajectory.values.dropFirst()).count { $1 > $0 }
    }
    #expect(rises(10) > 0 && rises(1) == 0)
  }

  @Test("reaches a minimum of ill-conditioned functions long before gradient descent")
  func fast() throws {
    for name in ["quadratic:50", "rosenbrock"] {
      let objective = try #require(Catalogue.objective(named: name))
      let run = Run(objective, Optimizer(BarzilaiBorwein(stepSize: 1e-3)), start: objective.start)
      run.run(steps: 300)
      let beta = objective.smoothness.value
      let descent = Run(
        objective, Optimizer(GradientDescent(stepSize: beta.isFinite ? 1 / beta : 1e-3)), start: objective.start)
      descent.run(steps: run.evaluations.gradient)
      let (found, other) = (run.trajectory.gradientNorms.min() ?? 1, descent.trajectory.gradientNorms.min() ?? 0)
      #expect(found < 1e-3 * other, "\(name): \(found), \(other)")
    }
  }
}
