import Datasets
import Foundation
import Testing

@testable import OptimizerEngine

@Test(.enabled(if: ProcessInfo.processInfo.environment["PROTO"] != nil)) func proto() throws {
  let env = ProcessInfo.processInfo.environment
  var c = try #require(TrainingConfiguration.preset(named: env["PROTO"]!))
  for s in (env["SET"] ?? "").split(separator: " ") {
    let kv = s.split(separator: "=", maxSplits: 1)
    try c.set(String(kv[0]), to: String(kv[1]))
  }
  let objective = try #require(try ObjectiveLibrary.objective(named: c.objective))
  let t0 = Date()
  let trainer = Trainer(c, objective: objective)
  print("build", Date().timeIntervalSince(t0), "params", trainer.layout.count, "beta", objective.smoothness)
  let t1 = Date()
  var first = 0.0
  for i in 0..<c.metaSteps {
    let m = trainer.step()
    if i == 0 { first = m.loss }
    if i % max(1, c.metaSteps / 10) == 0 || i == c.metaSteps - 1 { print(i, m.loss, m.gradientNorm, m.isApplied) }
  }
  print("train s", Date().timeIntervalSince(t1), "first", first)
  var gen = SeededGenerator(seed: 99, stream: "held")
  if let data = objective.data {
    let held = try ObjectiveLibrary.digits().heldOut
    let n = 10
    let starts = (0..<n).map { _ in (0..<objective.dimension).map { _ in 0.1 * gen.normal() } }
    let r = Rollout(objective, trainer.optimizer, starts: starts, precision: .single)
    var sampler = BatchSampler(sampleCount: data.sampleCount, batchSize: data.batchSize, seed: 5, stream: "e")
    for t in 0...300 {
      if t == 20 || t == 300 {
        let accs = (0..<n).map { i -> Double in
          let x = r.point(i)
          let c = 10
          let p = held.pixelCount
          var ok = 0
          for k in 0..<held.count {
            let im = Array(held.image(k))
            var best = -Double.infinity
            var arg = -1
            for j in 0..<c {
              var z = x[c * p + j]
              for q in 0..<p { z += x[j * p + q] * im[q] }
              if z > best {
                best = z
                arg = j
              }
            }
            if arg == held.labels[k] { ok += 1 }
          }
          return Double(ok) / Double(held.count)
        }
        print("acc t=\(t)", accs.reduce(0, +) / Double(n), accs.min()!, accs.max()!)
      }
      r.evaluate(indices: (0..<n).flatMap { _ in sampler.next() })
      r.advance()
    }
  } else {
    let starts = (0..<256).map { _ in c.starts.draw(objective, &gen) }
    func mean(_ o: Optimizer) -> (Double, Double) {
      let r = Rollout(objective, o, starts: starts)
      var s = 0.0
      var last = 0.0
      for _ in 0..<c.horizon {
        r.evaluate()
        last = r.values.map { $0 - (objective.minimum ?? 0) }.reduce(0, +) / 256
        s += last
        r.advance()
      }
      return (s / Double(c.horizon), last)
    }
    print("learned", mean(trainer.optimizer))
    print("gd", mean(Optimizer(GradientDescent(stepSize: c.stepSize))))
    for k in 0..<10 {
      let lr = 1e-3 * pow(10, Double(k) / 3)
      print("adam", lr, mean(Optimizer(Adam(stepSize: lr))))
    }
  }
}
