import Datasets
import Dispatch
import References
import Testing

@testable import OptimizerEngine

private let threads: ParallelFor = { count, body in
  DispatchQueue.concurrentPerform(iterations: count) { body(count - 1 - $0) }
}

private func configuration(_ changes: [String: String]) throws -> TrainingConfiguration {
  var result = TrainingConfiguration()
  let basis = ["objective": "log-rosenbrock", "horizon": "12", "rollouts": "6", "metaSteps": "30", "widths": "4"]
  for (key, value) in basis.merging(changes, uniquingKeysWith: { $1 }) { try result.set(key, to: value) }
  return result
}

private func trainer(_ changes: [String: String]) throws -> Trainer {
  let configuration = try configuration(changes)
  return Trainer(configuration, objective: try #require(try ObjectiveLibrary.objective(named: configuration.objective)))
}

private let variants: [[String: String]] = [
  [:], ["truncation": "4"], ["curriculum": "3", "curriculumSteps": "2"],
  ["estimator": "es", "perturbationPairs": "3"], ["estimator": "pes", "truncation": "5", "perturbationPairs": "3"],
  [
    "estimator": "pes", "truncation": "3", "tasks": "rotations", "magnitude": "ren", "renDeviation": "0.2",
    "rollouts": "40",
  ],
  ["objective": "digits-tanh", "estimator": "pes", "truncation": "2", "horizon": "5", "perturbationPairs": "2"],
  [
    "objective": "digits-tanh", "tasks": "labels,pixels", "truncation": "2", "horizon": "5", "starts": "small",
    "precision": "single",
  ],
]

@Suite("Estimators of the meta-gradient")
struct EstimatorTests {
  @Test("truncation keeps the paths of at most K steps, as an independent walk of the same pullbacks says")
  func truncation() throws {
    // With first-order gradients and v that sees nothing of x but through the held features, the exact adjoint is
    // lambda_t = lambda_{t+1} + w_t g(x_t) (theory.md, section 4); cut at multiples of K it starts anew there.
    let objective = Catalogue.himmelblau
    let rule = ConvergentRule(
      magnitude: GeometricMagnitude(initialScale: 0.3, initialRatio: 0.9),
      direction: DirectionNetwork(widths: [4], activation: .tanh, features: .raw), proposal: .soft,
      stepSizes: .constant(1e-3))
    let layout = rule.parameterLayout(dimension: 2)
    let weights = layout.initialWeights(seed: 3)
    let horizon = 11
    let plan = RolloutPlan(objective, rule, starts: 1, order: .first, loss: .mean)
    let parameters = Storage(.double, count: weights.count)
    parameters.write(weights)
    let tape = RolloutTape(plan, horizon: horizon, loss: .mean, parameters, Storage(.double, count: 0))
    tape.forward(starts: [[1, -2]], indices: [])
    let evaluator = Evaluator(objective)
    let gradients = (0..<horizon).map { evaluator.valueAndGradient(tape.point(0, at: $0)).gradient }
    // The last bias of the network moves v_t by m_t d(omega/sqrt(1 + |omega|^2)): found by differences of one step.
    let range = try #require(layout.range(of: "direction.b2"))
    func expected(_ truncation: Int) -> [Double] {
      var result = [0.0, 0.0]
      for (place, index) in range.enumerated() {
        for t in 0..<horizon {
          var lambda = [0.0, 0.0]
          for k in (t + 1)..<max(horizon, t + 1) {
            // A path from step t to x_k must not cross a cut: cuts lie at the states x_c with c a multiple of K.
            let crosses = truncation > 0 && ((t + 1)...k).contains { $0 % truncation == 0 }
            if !crosses { for i in 0..<2 { lambda[i] += gradients[k][i] / Double(horizon) } }
          }
          let h = 1e-6
          func next(_ shift: Double) -> [Double] {
            var changed = weights
            changed[index] += shift
            let rollout = Rollout(objective, Optimizer(rule, weights: changed), starts: [tape.point(0, at: t)])
            // The magnitude of step t: run the operator alone.
            rollout.evaluate()
            let x = rollout.point(0)
            let scale = 0.3 * 0.9.power(t) / 0.3
            let (gradient, following) = (rollout.gradient(), rollout.nextPoint())
            return x.indices.map { x[$0] + scale * (following[$0] - x[$0] + 1e-3 * gradient[$0]) }
          }
          let (ahead, back) = (next(h), next(-h))
          for i in 0..<2 { result[place] += lambda[i] * (ahead[i] - back[i]) / (2 * h) }
        }
      }
      return result
    }
    var seen: [[Double]] = []
    for truncation in [0, 1, 3, 4, 11] {
      let cut = RolloutTape(
        plan, horizon: horizon, truncation: truncation, loss: .mean, parameters, Storage(.double, count: 0))
      cut.differentiate(starts: [[1, -2]], indices: [])
      let found = Array(cut.gradientValues[range])
      let reference = expected(truncation)
      #expect(norm(zip(found, reference).map(-)) <= 1e-7 * (1e-3 + norm(expected(0))), "K = \(truncation)")
      seen.append(found)
    }
    #expect(seen[0] == seen[4], "a truncation of the whole horizon cuts nothing")
    #expect(seen[0] != seen[2] && seen[2] != seen[3], "another K is another gradient")
  }

  @Test("the curriculum doubles the horizon until it is the whole one, and each step is that of its own horizon")
  func curriculum() throws {
    let grown = try trainer(["curriculum": "3", "curriculumSteps": "2"])
    #expect((0..<8).map { _ in grown.step().horizon } == [3, 3, 6, 6, 12, 12, 12, 12])
    let short = try trainer(["horizon": "3"])
    let first = try trainer(["curriculum": "3"])
    let (a, b) = (short.step(), first.step())
    #expect(a.loss == b.loss && a.gradientNorm == b.gradientNorm, "the same starts, the same three steps")
    #expect(short.state.weights == first.state.weights)
  }

  @Test(
    "evolution strategies and persistent ones are unbiased, and a window without memory is not", .timeLimit(.minutes(2))
  )
  func unbiased() throws {
    // Small perturbations, so that the smoothed loss is the loss, and the mean over many seeds is its gradient.
    let changes = [
      "horizon": "6", "rollouts": "2", "sigma": "0.001", "perturbationPairs": "200", "clip": "0",
      "learningRate": "1e-9", "rateSchedule": "constant", "seed": "5",
    ]
    // The same starts for all: those of the first meta-step.
    let exact = try trainer(changes)
    let starts = (0..<2).map { _ in [0.5, -0.5] }
    let plan = RolloutPlan(exact.objective, exact.rule, starts: 2, order: .second, loss: .mean)
    let parameters = Storage(.double, count: exact.layout.count)
    parameters.write(exact.state.weights)
    let tape = RolloutTape(plan, horizon: 6, loss: .mean, parameters, Storage(.double, count: 0))
    tape.differentiate(starts: starts, indices: [])
    let full = tape.gradientValues.map { $0 / 2 }
    let cutTape = RolloutTape(plan, horizon: 6, truncation: 2, loss: .mean, parameters, Storage(.double, count: 0))
    cutTape.differentiate(starts: starts, indices: [])
    let cut = cutTape.gradientValues.map { $0 / 2 }
    func relative(_ estimate: [Double], to gradient: [Double]) -> Double {
      norm(zip(estimate, gradient).map(-)) / norm(gradient)
    }
    #expect(relative(cut, to: full) > 0.15, "truncation is biased here, so that the tests below mean something")

    let work = [Trainer.ChunkWork(starts: starts, indices: [])]
    func mean(_ count: Int, _ body: () -> [Double]?) throws -> [Double] {
      var sum = Array(repeating: 0.0, count: exact.layout.count)
      for _ in 0..<count { sum = zip(sum, try #require(body())).map { $0 + $1 / Double(count) } }
      return sum
    }
    let evolution = try trainer(changes.merging(["estimator": "es"]) { $1 })
    let whole = try mean(60) { evolution.evolve(work, 6, serialFor, neverCancelled)?.gradient }
    // d weights, N pairs: the error of the mean is about sqrt(d/N).
    let noise = (Double(exact.layout.count) / Double(60 * 200)).squareRoot()
    #expect(relative(whole, to: full) < 3 * noise, "\(relative(whole, to: full)), noise \(noise)")

    // Persistent windows of 2: the mean over a whole rollout is the full gradient, not the cut one.
    let persistent = try trainer(changes.merging(["estimator": "pes", "truncation": "2"]) { $1 })
    let windows = try mean(150) {
      if persistent.state.episodeStep >= 6 || persistent.state.particles.isEmpty {
        persistent.update {
          $0.episodeStep = 0
          $0.particles = []
        }
      }
      // The estimator draws its starts itself; these are put in their place before each rollout.
      if persistent.state.particles.isEmpty {
        persistent.update {
          $0.episodeStarts = starts
          $0.particles = Array(
            repeating: PersistentPair(
              accumulated: Array(repeating: 0, count: persistent.layout.count), states: []), count: 200)
        }
      }
      return persistent.evolvePersistently(6, serialFor, neverCancelled)?.gradient
    }
    let persistentNoise = 3 * (Double(exact.layout.count) * 3 / Double(150 * 200)).squareRoot()
    #expect(relative(windows, to: full) < persistentNoise, "\(relative(windows, to: full)), noise \(persistentNoise)")
    #expect(relative(windows, to: full) < relative(windows, to: cut))
  }

  @Test("the cosine of the full gradient with itself is 1, and truncation and first order turn it")
  func cosines() throws {
    let same = try trainer(["cosineEvery": "2"])
    let steps = (0..<4).map { _ in same.step() }
    #expect(steps.map { $0.cosine != nil } == [true, false, true, false])
    #expect(abs((steps[0].cosine ?? 0) - 1) < 1e-12)
    for change in [["truncation": "2"], ["order": "1"], ["estimator": "es"]] {
      let cosine = try trainer(["cosineEvery": "1"].merging(change) { $1 }).step().cosine ?? .nan
      #expect(cosine < 1 - 1e-6 && cosine > -1, "\(change): \(cosine)")
    }
  }

  @Test("every estimator gives the same bits on any number of threads", arguments: variants.indices)
  func threadCounts(variant: Int) throws {
    let (serial, parallel) = (try trainer(variants[variant]), try trainer(variants[variant]))
    for _ in 0..<6 { #expect(serial.step() == parallel.step(threads)) }
    #expect(serial.state == parallel.state)
  }

  @Test("a record continues bit for bit, wherever the training was interrupted", arguments: variants.indices)
  func records(variant: Int) throws {
    let whole = try trainer(variants[variant])
    var records: [TrainingState.Record] = []
    for _ in 0..<6 {
      records.append(whole.state.record)
      _ = whole.step()
    }
    for (done, record) in records.enumerated() {
      let resumed = try trainer(variants[variant])
      #expect(resumed.restore(record))
      for _ in done..<6 { _ = resumed.step() }
      #expect(resumed.state == whole.state, "interrupted after \(done)")
    }
    // What does not fit is refused, and changes nothing.
    let other = try trainer(variants[variant])
    let before = other.state
    for key in ["weights", "mean", "square"] {
      var damaged = records[3]
      damaged.arrays[key]?.removeLast()
      #expect(!other.restore(damaged) && other.state == before, "\(key)")
    }
    var damaged = records[3]
    damaged.words["starts"] = [1, 2, 3]
    #expect(!other.restore(damaged))
  }

  @Test("trainings with each estimator reduce the meta-loss", arguments: ["backpropagation", "es", "pes"])
  func progress(estimator: String) throws {
    let learning = try trainer([
      "estimator": estimator, "metaSteps": "150", "rollouts": "32", "truncation": estimator == "pes" ? "4" : "0",
      "learningRate": "0.01", "stepSize": "4e-3",
    ])
    let losses = (0..<150).map { _ in learning.step().loss }
    let (first, last) = (losses.prefix(15).reduce(0, +), losses.suffix(15).reduce(0, +))
    #expect(last < 0.8 * first, "\(first) to \(last)")
  }
}
