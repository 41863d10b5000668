import Glibc
import References
import Testing

@testable import OptimizerEngine

/// The audited step size once more, by hand on plain numbers.
private func byHand(_ objective: Objective, start: [Double], length: Double, steps: Int) -> [[Double]] {
  let evaluator = Evaluator(objective)
  var x = start
  var (f, g) = evaluator.valueAndGradient(x)
  var eta = length / norm(g)
  let first = f
  var points = [x]
  for _ in 0..<steps {
    let next = zip(x, g).map { $0 - eta * $1 }
    let d = zip(next, x).map(-)
    let (value, gradient) = evaluator.valueAndGradient(next)
    let rise = value - f - dot(g, d)
    let moved = norm(g) * norm(x) + norm(gradient) * norm(next)
    let noise = 128 * 0x1p-52 * (abs(value) + abs(f) + max(1, abs(first)) + moved)
    if rise > noise, 2 * rise * eta > dot(d, d), dot(d, d) > 0 { eta = min(eta / 2, dot(d, d) / (2 * rise)) }
    (x, f, g) = (next, value, gradient)
    points.append(x)
  }
  return points
}

@Suite("The audited step size")
struct AuditedStepTests {
  private static func run(_ objective: Objective, start: [Double], length: Double, steps: Int) -> Run {
    let rule = GradientDescent(stepSizes: .audited(AuditedStep(length: length)))
    let run = Run(objective, Optimizer(rule), start: start)
    run.run(steps: steps)
    return run
  }

  @Test("is that of an independent implementation", arguments: analyticGallery)
  func reference(_ named: Named) {
    let objective = named.objective
    let length = 0.3
    let expected = byHand(objective, start: objective.start, length: length, steps: 60)
    let found = Self.run(objective, start: objective.start, length: length, steps: 60).trajectory.points
    for (t, (x, y)) in zip(found, expected).enumerated() {
      let off = worst(zip(x, y).map { abs($0 - $1) / (1 + abs($1)) })
      if off > 1e-6 {
        Issue.record("\(objective.name): off by \(off) at step \(t)")
        return
      }
    }
  }

  @Test("changes at most 1 + log2(eta_0 beta) times, stays above 1/(2 beta), and converges without knowing beta")
  func changes() {
    let globals = analyticGallery.map(\.objective).filter { $0.smoothness.scope == .global }
    var generator = SeededGenerator(seed: 8, stream: "audited")
    var (worstShare, most) = (0.0, 0)
    for _ in 0..<300 {
      let objective = generator.pick(globals)
      let start = generator.point(in: objective)
      let run = Self.run(objective, start: start, length: generator.logUniform(-3, 1.5), steps: 300)
      let etas = run.trajectory.stepSizes
      let beta = objective.smoothness.value
      guard let first = etas.first, run.trajectory.gradientNorms[0] > 1e-12 else { continue }
      let count = zip(etas, etas.dropFirst()).filter { $0 != $1 }.count
      most = max(most, count)
      #expect(Double(count) <= max(0, 1 + log2(first * beta)), "\(objective.name): \(count) changes from \(first)")
      for (eta, next) in zip(etas, etas.dropFirst()) { #expect(next == eta || next <= eta / 2) }
      if etas.last ?? 0 < first {
        #expect((etas.last ?? 0) * beta >= 0.5 * (1 - 1e-9), "\(objective.name)")
        worstShare = max(worstShare, 0.5 / ((etas.last ?? 1) * beta))
      }
    }
    print("audited steps: most changes \(most), closest to 1/(2 beta) \(worstShare)")
    #expect(most >= 3, "the audit has been at work")
  }

  @Test("a constant step of the same first length diverges where the audited one does not")
  func twin() {
    let objective = Catalogue.quadratic(2)
    let audited = Self.run(objective, start: [2, 2], length: 20, steps: 1500)
    let eta = audited.trajectory.stepSizes[0]
    let constant = Run(objective, Optimizer(GradientDescent(stepSize: eta)), start: [2, 2])
    constant.run(steps: 400)
    #expect(eta > 2 / objective.smoothness.value)
    #expect(audited.trajectory.values.last ?? 1 < 1e-2)
    #expect(!(constant.trajectory.values.last ?? 0 < 1e10))
  }

  @Test("works for many starts at once, each with its own step, in both precisions")
  func lanes() {
    let objective = Catalogue.himmelblau
    let starts = [[0.0, 0], [5, 5], [-4, 1], [1, -5]]
    let rule = GradientDescent(stepSizes: .audited(AuditedStep(length: 0.5)))
    for precision in Precision.allCases {
      let together = Rollout(objective, Optimizer(rule), starts: starts, precision: precision)
      let alone = starts.map { Rollout(objective, Optimizer(rule), starts: [$0], precision: precision) }
      for _ in 0..<50 {
        together.evaluate()
        together.advance()
        for (i, rollout) in alone.enumerated() {
          rollout.evaluate()
          rollout.advance()
          #expect(together.point(i) == rollout.point(0))
        }
      }
      together.evaluate()
      #expect(Set((0..<4).map { together.stepSize($0) }).count > 1)
      #expect(together.values.allSatisfy { $0 < 300 })
    }
  }
}
