import Datasets
import Glibc
import References
import Testing

@testable import OptimizerEngine

/// Values, gradients and the next iterate of some tasks of a family, with plain gradient descent.
private func rollout(
  _ objective: Objective, _ starts: [[Double]], _ tasks: [[[Double]]], indices: [Int32] = []
) -> Rollout {
  let rollout = Rollout(
    objective, Optimizer(GradientDescent(stepSize: 0.01)), starts: starts, tasks: tasks, batchSize: nil)
  rollout.evaluate(indices: indices)
  return rollout
}

@Suite("Families of tasks")
struct TaskFamilyTests {
  @Test(
    "every task is f of a mapped point, with the mapped gradient",
    arguments: [TaskFamily.rotations, .targets, .spectra, .affine])
  func affine(kind: TaskFamily) throws {
    for base in [Catalogue.rosenbrock(2), Catalogue.branin, Catalogue.levy(3)] {
      let family = try base.family(kind)
      let map = try #require(family.task)
      var generator = SeededGenerator(seed: 3, stream: "\(kind) of \(base.name)")
      let starts = (0..<5).map { _ in generator.point(in: base) }
      let tasks = starts.map { _ in map.draw(&generator) }
      let run = rollout(family, starts, tasks)
      let evaluator = Evaluator(base)
      let middle = base.box.map { ($0.lowerBound + $0.upperBound) / 2 }
      /// The map by hand.
      func mapped(_ x: [Double], _ task: [[Double]]) -> [Double] {
        func turned(_ x: [Double], _ reflections: [[Double]]) -> [Double] {
          var y = zip(x, middle).map(-)
          for u in reflections {
            let length = 2 * dot(u, y)
            y = zip(y, u).map { $0 - length * $1 }
          }
          return zip(y, middle).map(+)
        }
        let stretched = x.indices.map { middle[$0] + (x[$0] - middle[$0]) * exp(task[0][$0]) }
        switch kind {
        case .rotations: return turned(x, task)
        case .targets: return zip(x, task[0]).map(-)
        case .affine: return zip(turned(stretched, Array(task[1...2])), task[3]).map(-)
        default: return stretched
        }
      }
      for i in starts.indices {
        let value = evaluator.value(mapped(starts[i], tasks[i]))
        #expect(abs(run.values[i] - value) <= 1e-11 * (1 + abs(value)), "\(base.name)")
        for j in starts[i].indices {
          let h = 1e-6
          var (ahead, back) = (starts[i], starts[i])
          ahead[j] += h
          back[j] -= h
          let slope = (evaluator.value(mapped(ahead, tasks[i])) - evaluator.value(mapped(back, tasks[i]))) / (2 * h)
          #expect(abs(run.gradient(i)[j] - slope) <= 1e-5 * (1 + norm(run.gradient(i))))
        }
        if kind == .rotations {
          // A rotation keeps distances from the middle, and two reflections keep orientation.
          let y = mapped(starts[i], tasks[i])
          #expect(abs(norm(zip(y, middle).map(-)) - norm(zip(starts[i], middle).map(-))) < 1e-12)
        }
      }
      #expect(Set(run.values).count == 5, "the tasks differ")
    }
  }

  @Test("a classifier's permuted tasks are the classifier on permuted images and renamed classes")
  func permutations() throws {
    let digits = try ObjectiveLibrary.digits().training.subset(0..<40)
    let base = Objective.classifier(name: "d", samples: digits, activation: .tanh, batchSize: 40)
    var generator = SeededGenerator(seed: 5, stream: "permutations")
    let start = generator.normals(650).map { 0.1 * $0 }
    let indices = (0..<40).map { Int32($0) }
    for kind in [TaskFamily.labels, .pixels, .labelsAndPixels] {
      let family = try base.family(kind)
      let map = try #require(family.task)
      let task = map.draw(&generator)
      let value = rollout(family, [start], [task], indices: indices).values[0]
      /// Where the one of each row is.
      func columns(_ matrix: [Double], _ n: Int) -> [Int] {
        (0..<n).map { row in (0..<n).firstIndex { matrix[row * n + $0] == 1 } ?? -1 }
      }
      let classes = kind == .pixels ? Array(0..<10) : columns(task[0], 10)
      let pixels = kind == .labels ? Array(0..<64) : columns(task[task.count - 1], 64)
      // (L W P) i reads class classes[k] for class k, and pixel j of P's column from row j.
      var other = start
      for k in 0..<10 {
        for j in 0..<64 { other[k * 64 + pixels[j]] = start[classes[k] * 64 + j] }
        other[640 + k] = start[640 + classes[k]]
      }
      let expected = Evaluator(base).value(other, batch: indices)
      #expect(abs(value - expected) < 1e-13, "\(kind)")
      #expect(abs(value - Evaluator(base).value(start, batch: indices)) > 1e-4, "\(kind): another task")
    }
  }

  @Test("a task of the activations is the classifier with that activation, value and gradient")
  func activations() throws {
    let digits = try ObjectiveLibrary.digits().training.subset(0..<40)
    let base = Objective.classifier(name: "d", samples: digits, activation: .tanh, batchSize: 40)
    let family = try base.family(.activations)
    let map = try #require(family.task)
    var generator = SeededGenerator(seed: 5, stream: "activations")
    let start = generator.normals(650).map { 0.1 * $0 }
    let indices = (0..<40).map { Int32($0) }
    var seen: Set<Int> = []
    for _ in 0..<20 {
      let task = map.draw(&generator)
      let chosen = try #require(task[0].firstIndex(of: 1))
      #expect(task[0].reduce(0, +) == 1)
      guard seen.insert(chosen).inserted else { continue }
      let activation = [Activation.tanh, .sigmoid, .relu][chosen]
      let run = rollout(family, [start], [task], indices: indices)
      let alone = Objective.classifier(name: "d", samples: digits, activation: activation, batchSize: 40)
      let expected = Evaluator(alone).valueAndGradient(start, batch: indices)
      #expect(abs(run.values[0] - expected.value) < 1e-13)
      #expect(norm(zip(run.gradient(0), expected.gradient).map(-)) < 1e-13)
    }
    #expect(seen.count == 3)
  }

  @Test(
    "meta-gradients on a family agree with central differences", arguments: [TaskFamily.rotations, .labelsAndPixels])
  func metaGradient(kind: TaskFamily) throws {
    let isAnalytic = kind == .rotations
    let base =
      isAnalytic
      ? Catalogue.himmelblau
      : Objective.classifier(
        name: "d", samples: try ObjectiveLibrary.digits().training.subset(0..<30), activation: .tanh, batchSize: 6)
    let family = try base.family(kind)
    let map = try #require(family.task)
    let rule = ConvergentRule(
      magnitude: GeometricMagnitude(initialScale: 0.2, initialRatio: 0.9),
      direction: DirectionNetwork(widths: [4], activation: .tanh, features: .logarithmic), proposal: .capped,
      stepSizes: .constant(1e-3))
    var generator = SeededGenerator(seed: 6, stream: "meta-gradient")
    let starts = (0..<3).map { _ in isAnalytic ? generator.point(in: base) : generator.normals(650).map { 0.1 * $0 } }
    let tasks = starts.map { _ in map.draw(&generator) }
    let indices = isAnalytic ? [] : (0..<5 * 3 * 6).map { _ in Int32(generator.index(below: 30)) }
    let plan = RolloutPlan(family, rule, starts: 3, order: .second, loss: .mean)
    let weights = rule.parameterLayout(dimension: base.dimension).initialWeights(seed: 1)
    func tape(_ weights: [Double]) -> RolloutTape {
      let parameters = Storage(.double, count: weights.count)
      parameters.write(weights)
      let tape = RolloutTape(plan, horizon: 5, loss: .mean, parameters, family.tables.storage(.double))
      tape.differentiate(starts: starts, tasks: tasks, indices: indices)
      return tape
    }
    func loss(_ weights: [Double]) -> Double {
      let tape = tape(weights)
      return (0..<3).reduce(0) { $0 + tape.weightedLoss($1, MetaLoss.mean.weights(horizon: 5)) }
    }
    let found = tape(weights)
    let gradient = found.gradientValues
    for _ in 0..<4 {
      let w = generator.normals(weights.count)
      let h = 1e-6 / norm(w) * 10
      let slope = (loss(zip(weights, w).map { $0 + h * $1 }) - loss(zip(weights, w).map { $0 - h * $1 })) / (2 * h)
      #expect(abs(slope - dot(gradient, w)) <= 1e-5 * (abs(slope) + norm(gradient)))
    }
  }

  @Test("training on a family draws new tasks, the same for the same seed, and is compared on tasks it never saw")
  func training() throws {
    func trainer(_ tasks: String, seed: String = "1") throws -> Trainer {
      var configuration = TrainingConfiguration()
      for (key, value) in [
        ("objective", "rosenbrock"), ("tasks", tasks), ("horizon", "10"), ("rollouts", "8"), ("widths", "6"),
        ("stepSize", "1e-4"), ("seed", seed),
      ] { try configuration.set(key, to: value) }
      return Trainer(configuration, objective: Catalogue.rosenbrock(2))
    }
    let (first, again) = (try trainer("rotations"), try trainer("rotations"))
    let (plain, other) = (try trainer("single"), try trainer("rotations", seed: "2"))
    let losses = (0..<3).map { _ in first.step().loss }
    #expect(losses == (0..<3).map { _ in again.step().loss })
    #expect(losses != (0..<3).map { _ in plain.step().loss } && losses != (0..<3).map { _ in other.step().loss })
    func heldOut(_ trainer: Trainer) -> Double {
      HeldOut(trainer.configuration, objective: trainer.objective).report(trainer.optimizer).meanGap
    }
    #expect(heldOut(first) != heldOut(plain) && heldOut(first).isFinite)
    #expect(first.objective.task == nil, "runs of the trained optimizer are on the objective itself")
  }

  @Test("a family that does not fit is refused with the key, not ignored")
  func refusals() throws {
    let digits = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    let hidden = try #require(try ObjectiveLibrary.objective(named: "digits-hidden:4"))
    for (objective, kind) in [
      (digits, TaskFamily.rotations), (Catalogue.beale, .pixels), (hidden, .activations),
      (Catalogue.beale, .parameters), (Catalogue.beale, .rightHandSides), (digits, .subsets), (digits, .affine),
    ] {
      var configuration = TrainingConfiguration()
      configuration.tasks = kind
      let error = #expect(throws: ConfigurationError.self) { try configuration.check(for: objective) }
      #expect(error?.key == "tasks")
    }
    var configuration = TrainingConfiguration()
    configuration.curriculum = 1000
    #expect(throws: ConfigurationError.self) { try configuration.check(for: Catalogue.beale) }
    configuration.curriculum = 0
    configuration.cosineEvery = 5
    try configuration.check(for: Catalogue.beale)
    configuration.estimator = .persistent
    let cosine = #expect(throws: ConfigurationError.self) { try configuration.check(for: Catalogue.beale) }
    #expect(cosine?.key == "cosineEvery")
  }
}
