// What is measured: a small table of cases, each one a step that is repeated.

import Datasets
import Foundation
import OptimizerEngine

/// One case: its name (the peer's too), and how to prepare the step that is timed.
struct BenchmarkCase {
  let name: String
  /// Timed repetitions of one round.
  let repetitions: Int
  /// Steps of a rollout in one repetition, for allocations per step.
  let steps: Int
  let prepare: () throws -> (ParallelFor) -> Void

  /// All cases; those on MNIST need its folder.
  static func all(mnist folder: String?, precision: Precision) -> [BenchmarkCase] {
    var cases: [BenchmarkCase] = []
    for (problem, stepSize) in [("rosenbrock", 1e-4), ("rastrigin", 2e-3)] {
      for d in [2, 20] {
        cases.append(
          lowDimensional("convergent", problem, d, precision) { configuration in
            configuration.magnitude = .linear
            configuration[.states] = 8
            configuration.activation = .relu
            configuration.proposal = .unit
            configuration.stepSize = stepSize
          })
        cases.append(
          lowDimensional("lstm", problem, d, precision) { configuration in
            configuration.optimizer = .lstmCoordinate
            configuration[.hidden] = 20
            configuration[.outputScale] = 0.1
            configuration.learningRate = 1e-3
          })
      }
    }
    guard let folder else { return cases }
    return mnist(folder) + cases
  }

  private static func lowDimensional(
    _ kind: String, _ problem: String, _ d: Int, _ precision: Precision, _ change: (inout TrainingConfiguration) -> Void
  ) -> BenchmarkCase {
    var configuration = TrainingConfiguration()
    configuration.objective = d == 2 ? problem : "\(problem):\(d)"
    configuration.metaLoss = .logarithmic
    configuration.horizon = 100
    configuration.rollouts = 64
    configuration.precision = precision
    change(&configuration)
    let chosen = configuration
    return BenchmarkCase(name: "\(kind)-\(problem)-\(d)", repetitions: kind == "lstm" ? 5 : 20, steps: 100) {
      guard let objective = Catalogue.objective(named: chosen.objective) else {
        preconditionFailure("no objective \(chosen.objective)")
      }
      let trainer = Trainer(chosen, objective: objective)
      return { parallelFor in _ = trainer.step(parallelFor) }
    }
  }

  private static func mnist(_ folder: String) -> [BenchmarkCase] {
    let experiment = { () throws -> PaperExperiment in
      let training = try LabeledImages(folder: folder, part: "train")
      return PaperExperiment(training: training, test: training)
    }
    func epoch(_ order: MetaGradientOrder) -> BenchmarkCase {
      BenchmarkCase(name: "mnist-epoch-\(order.rawValue)", repetitions: 5, steps: 50) {
        let experiment = try experiment()
        var configuration = experiment.configuration
        configuration.order = order
        let trainer = Trainer(configuration, objective: experiment.metaObjective())
        return { parallelFor in _ = trainer.step(parallelFor) }
      }
    }
    let evaluation = BenchmarkCase(name: "mnist-evaluation", repetitions: 3, steps: 300) {
      let experiment = try experiment()
      let objective = experiment.testObjective(.tanh)
      let configuration = experiment.training(.convergent, seed: 1)
      let rule = configuration.rule(for: objective)
      let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: 1)
      var generator = SeededGenerator(seed: 1, stream: "benchmark")
      var sampler = BatchSampler(
        sampleCount: experiment.innerImages.count, batchSize: 128, seed: 1, stream: "benchmark")
      let starts = (0..<10).map { _ in (0..<objective.dimension).map { _ in 0.1 * generator.normal() } }
      return { _ in
        let rollout = Rollout(objective, Optimizer(rule, weights: weights), starts: starts, precision: .single)
        for _ in 0..<300 {
          rollout.evaluate(indices: starts.flatMap { _ in sampler.next() })
          rollout.advance()
        }
      }
    }
    return [epoch(.second), epoch(.first), evaluation]
  }
}
