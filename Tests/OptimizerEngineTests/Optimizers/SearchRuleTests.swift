import Datasets
import References
import Testing

@testable import OptimizerEngine

private let smooth = Catalogue.all.filter {
  $0.name != "ackley" && $0.name != "monkey-saddle" && $0.name != "mccormick"
}
.map(Named.init)

@Suite("Optimizers that search along lines")
struct SearchRuleTests {
  @Test("L-BFGS reaches a stationary point of every smooth function", arguments: smooth)
  func stationary(_ named: Named) {
    // Beale's function falls towards infinity from its customary start.
    let start = named.objective.name == "beale" ? [1, 1] : named.objective.start
    let run = Run(named.objective, Optimizer(LBFGS(stepSize: 1e-3)), start: start)
    run.run(steps: 400)
    let scale = max(1, run.trajectory.gradientNorms[0])
    // |g| ~ sqrt(beta |f| 1e-16): beyond it decreases are lost in the rounding of f.
    #expect(run.trajectory.gradientNorms.min() ?? 1 <= 1e-7 * scale, "\(run.trajectory.gradientNorms.last ?? .nan)")
    // Every step is a decrease; only the last may be lost in rounding.
    for (f, next) in zip(run.trajectory.values, run.trajectory.values.dropFirst()) { #expect(next <= f) }
    #expect(run.evaluations.gradient >= run.trajectory.stepCount)
  }

  @Test("every accepted step of L-BFGS has the strong Wolfe conditions, checked from outside", arguments: smooth)
  func wolfe(_ named: Named) {
    let run = Run(named.objective, Optimizer(LBFGS(stepSize: 1e-3)), start: named.objective.start)
    run.run(steps: 25)
    let evaluator = Evaluator(named.objective)
    var checked = 0
    for t in 0..<run.trajectory.stepCount {
      let (x, next) = (run.trajectory.points[t], run.trajectory.points[t + 1])
      let s = zip(next, x).map(-)
      let (f, g) = evaluator.valueAndGradient(x)
      let (value, gradient) = evaluator.valueAndGradient(next)
      // Where the change is rounding the conditions mean nothing.
      guard f - value > 1e-10 * (1 + abs(f)) else { continue }
      let slope: Double = dot(g, s)
      let nextSlope: Double = dot(gradient, s)
      let highest: Double = f + 1e-4 * slope + 1e-12 * (1 + abs(f))
      let steepest: Double = 0.9 * abs(slope) * (1 + 1e-9)
      #expect(value <= highest, "step \(t)")
      #expect(abs(nextSlope) <= steepest, "step \(t)")
      checked += 1
    }
    #expect(checked > 0 || run.trajectory.gradientNorms[0] < 1e-6)
  }

  @Test("L-BFGS ends on a quadratic in about as many steps as dimensions, gradient descent does not")
  func quadratic() throws {
    let objective = try #require(Catalogue.objective(named: "quadratic:10"))
    let search = Run(objective, Optimizer(LBFGS(stepSize: 1e-3)), start: objective.start)
    search.run(steps: 40)
    #expect(search.trajectory.values.last ?? 1 < 1e-10)
    let descent = Run(objective, Optimizer(GradientDescent(stepSize: 0.01)), start: objective.start)
    descent.run(steps: search.evaluations.gradient)
    #expect(descent.trajectory.values.last ?? 0 > 1e-3)
  }

  @Test("backtracking decreases f by eta |g|^2/2 at every step", arguments: smooth)
  func backtracking(_ named: Named) {
    let run = Run(named.objective, Optimizer(BacktrackingDescent(firstStepSize: 1)), start: named.objective.start)
    run.run(steps: 100)
    let history = run.trajectory
    for t in 0..<history.stepCount {
      let g = history.gradientNorms[t]
      let bound = history.values[t] - 0.5 * history.stepSizes[t] * g * g
      #expect(history.values[t + 1] <= bound + 1e-12 * (1 + abs(history.values[t])), "step \(t)")
      #expect(history.updateNorms[t] <= 1e-12 * (1 + history.stepSizes[t] * g + norm(history.points[t])), "v = 0")
    }
    #expect(run.evaluations.value > history.stepCount, "the search has asked for more than one value a step")
  }

  @Test("they refuse mini-batches with one line, and nothing else does for that reason")
  func miniBatches() throws {
    let objective = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    for entry in OptimizerCatalogue.all {
      // Strong convexity is known of none of them either.
      let refuses = ["lbfgs", "gd-backtracking", "nesterov-strong", "barzilai-borwein"].contains(entry.name)
      #expect((entry.refusal(for: objective) != nil) == refuses, "\(entry.name)")
      #expect(entry.refusal(for: Catalogue.sphere(2)) == nil)
    }
    let gd = try #require(OptimizerCatalogue.entry(named: "gd"))
    #expect(
      gd.refusal(for: objective, ["stepSize": 0]) != nil && gd.refusal(for: Catalogue.beale, ["stepSize": 0]) == nil)
  }
}
