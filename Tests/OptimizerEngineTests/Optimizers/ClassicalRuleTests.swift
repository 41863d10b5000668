import Glibc
import References
import Testing

@testable import OptimizerEngine

/// A rule, its update by hand on plain numbers, and how closely the two must agree.
private struct Case: CustomTestStringConvertible, Sendable {
  let rule: any UpdateRule
  let tolerance: Double
  /// Changes x and the memory (three vectors) by one step, given g and t.
  let update: @Sendable (_ x: inout [Double], _ memory: inout [[Double]], _ g: [Double], _ t: Int) -> Void
  var testDescription: String { rule.name }
}

private let cases: [Case] = [
  Case(rule: GradientDescent(stepSize: 1e-3), tolerance: 1e-12) { x, _, g, _ in
    for i in x.indices { x[i] -= 1e-3 * g[i] }
  },
  Case(rule: HeavyBall(stepSize: 2e-4, momentum: 0.9), tolerance: 1e-9) { x, m, g, _ in
    for i in x.indices {
      m[0][i] = 0.9 * m[0][i] + g[i]
      x[i] -= 2e-4 * m[0][i]
    }
  },
  Case(rule: Nesterov(stepSize: 2e-4, momentum: 0.9), tolerance: 1e-9) { x, m, g, _ in
    for i in x.indices {
      m[0][i] = 0.9 * m[0][i] + g[i]
      x[i] -= 2e-4 * (g[i] + 0.9 * m[0][i])
    }
  },
  Case(rule: RMSprop(stepSize: 1e-3, decay: 0.99, epsilon: 1e-8), tolerance: 1e-9) { x, s, g, _ in
    for i in x.indices {
      s[0][i] = 0.99 * s[0][i] + 0.01 * g[i] * g[i]
      x[i] -= 1e-3 * g[i] / (s[0][i].squareRoot() + 1e-8)
    }
  },
  Case(rule: Adam(stepSize: 0.01), tolerance: 1e-9) { x, m, g, t in
    for i in x.indices {
      m[0][i] = 0.9 * m[0][i] + 0.1 * g[i]
      m[1][i] = 0.999 * m[1][i] + 0.001 * g[i] * g[i]
      let mean = m[0][i] / (1 - pow(0.9, Double(t + 1)))
      let square = m[1][i] / (1 - pow(0.999, Double(t + 1)))
      x[i] -= 0.01 * mean / (square.squareRoot() + 1e-8)
    }
  },
  // The third vector is the largest average so far, not corrected for bias.
  Case(rule: Adam(stepSize: 0.01, keepsLargest: true), tolerance: 1e-9) { x, m, g, t in
    for i in x.indices {
      m[0][i] = 0.9 * m[0][i] + 0.1 * g[i]
      m[1][i] = 0.999 * m[1][i] + 0.001 * g[i] * g[i]
      m[2][i] = max(m[2][i], m[1][i])
      let mean = m[0][i] / (1 - pow(0.9, Double(t + 1)))
      x[i] -= 0.01 * mean / ((m[2][i] / (1 - pow(0.999, Double(t + 1)))).squareRoot() + 1e-8)
    }
  },
  Case(rule: AdaGrad(stepSize: 0.05), tolerance: 1e-9) { x, s, g, _ in
    for i in x.indices {
      s[0][i] += g[i] * g[i]
      x[i] -= 0.05 * g[i] / (s[0][i].squareRoot() + 1e-10)
    }
  },
  Case(rule: SignDescent(stepSize: 1e-3), tolerance: 1e-9) { x, _, g, _ in
    for i in x.indices { x[i] -= g[i] > 0 ? 1e-3 : (g[i] < 0 ? -1e-3 : 0) }
  },
  // The two sequences of the textbook: x_{t+1} = y_t - eta g(y_t), y_{t+1} = x_{t+1} + m (x_{t+1} - x_t).
  Case(rule: Nesterov(stepSize: 2e-4, convexity: 0.4), tolerance: 1e-9) { y, x, g, t in
    let q = (0.4 * 2e-4).squareRoot()
    for i in y.indices {
      let before = t == 0 ? y[i] : x[0][i]
      x[0][i] = y[i] - 2e-4 * g[i]
      y[i] = x[0][i] + (1 - q) / (1 + q) * (x[0][i] - before)
    }
  },
]

/// The iterates of the loop by hand on the plane Rosenbrock function.
private func byHand(_ test: Case, from start: [Double], steps: Int) -> [[Double]] {
  var x = start
  var memory = Array(repeating: [0.0, 0.0], count: 3)
  return [start]
    + (0..<steps).map { t in
      test.update(&x, &memory, ClosedForms.rosenbrockGradient(x), t)
      return x
    }
}

@Suite("Hand-designed rules")
struct ClassicalRuleTests {
  @Test("500 steps on Rosenbrock are those of a straightforward loop", arguments: cases)
  private func loop(_ test: Case) {
    let run = Run(Catalogue.rosenbrock(2), Optimizer(test.rule), start: [-1.2, 1])
    run.run(steps: 500)
    let expected = byHand(test, from: [-1.2, 1], steps: 500)
    func deviation(_ points: [[Double]]) -> Double {
      worst(zip(run.trajectory.points, points).flatMap { zip($0, $1).map { abs($0 - $1) } })
    }
    #expect(run.trajectory.points.count == 501)
    #expect(deviation(expected) <= test.tolerance)
    // One start that differs in the ninth digit is seen.
    #expect(deviation(byHand(test, from: [-1.2, 1 + 3e-9], steps: 500)) > test.tolerance)
  }

  @Test("the exactness line: 2,000 steps of gradient descent on Rosenbrock to 1e-12")
  func exactness() {
    let run = Run(Catalogue.rosenbrock(2), Optimizer(GradientDescent(stepSize: 1e-3)), start: [-1.2, 1])
    run.run(steps: 2000)
    var x = [-1.2, 1.0]
    for t in 0...2000 {
      #expect(norm(zip(run.trajectory.points[t], x).map(-)) <= 1e-12, "step \(t)")
      let g = ClosedForms.rosenbrockGradient(x)
      #expect(abs(run.trajectory.gradientNorms[t] - norm(g)) <= 1e-9)
      x = zip(x, g).map { $0 - 1e-3 * $1 }
    }
  }

  @Test("many starts at once give the bits of one at a time", arguments: cases)
  private func lanes(_ test: Case) {
    var generator = SeededGenerator(seed: 1, stream: test.rule.name)
    let objective = Catalogue.rosenbrock(2)
    let starts = (0..<37).map { _ in generator.point(in: objective).map { 0.3 * $0 } }
    let all = Rollout(objective, Optimizer(test.rule), starts: starts)
    let single = starts.map { Rollout(objective, Optimizer(test.rule), starts: [$0]) }
    for t in 0..<50 {
      for rollout in [all] + single {
        rollout.evaluate()
        rollout.advance()
      }
      for (i, rollout) in single.enumerated() {
        #expect(rollout.point() == all.point(i), "start \(i), step \(t)")
      }
    }
    #expect(all.point(0) != all.point(1))
  }

  @Test("a run says how it differs from gradient descent: v, slope and step", arguments: cases)
  private func bookkeeping(_ test: Case) {
    let run = Run(Catalogue.rosenbrock(2), Optimizer(test.rule), start: [-1.2, 1])
    run.run(steps: 20)
    let history = run.trajectory
    for t in 0..<20 {
      let g = ClosedForms.rosenbrockGradient(history.points[t])
      let delta = zip(history.points[t + 1], history.points[t]).map(-)
      let v = zip(delta, g).map { $0 + history.stepSizes[t] * $1 }
      #expect(abs(history.updateNorms[t] - norm(v)) <= 1e-12)
      #expect(abs(history.slopes[t] - dot(g, delta)) <= 1e-10 * (1 + abs(dot(g, delta))))
      #expect(abs(history.squaredSteps[t] - dot(delta, delta)) <= 1e-13)
    }
    #expect((test.rule is GradientDescent) == (norm(history.updateNorms) < 1e-12))
    #expect(run.evaluations.gradient == 21)
    #expect(run.reasons.isEmpty)
  }
}
