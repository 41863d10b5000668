// How good an optimizer is on starts (and images) that training never saw.

/// What an optimizer reached on held-out starts.
public struct HeldOutReport: Sendable, Equatable {
  /// Mean of f - f* (or f, where f* is unknown) over starts and steps 0..<horizon.
  public let meanGap: Double
  /// Mean over starts at the last of these steps.
  public let finalGap: Double
  /// Mean accuracy on held-out images by step, for classifiers.
  public let accuracy: [Int: Double]
}

/// Evaluates optimizers on the same held-out starts, so that they can be compared.
public struct HeldOut: Sendable {
  private let objective: Objective
  private let starts: [[Double]]
  /// Tasks of the family that training never saw, one for each start.
  private let tasks: [[[Double]]]
  private let images: LabeledImages?
  private let horizon: Int
  private let accuracySteps: [Int]
  private let precision: Precision
  private let seed: UInt64

  /// Draws the starts of a configuration's distribution from a stream of their own; classifiers start from N(0, 0.1),
  /// as the paper's tests do.
  ///
  /// - Parameters:
  ///   - count: Number of starts.
  ///   - images: Held-out images, for classifiers.
  ///   - accuracySteps: Steps at which accuracy is taken.
  public init(
    _ configuration: TrainingConfiguration, objective: Objective, count: Int, images: LabeledImages? = nil,
    accuracySteps: [Int] = []
  ) {
    let objective = (try? objective.family(configuration.tasks)) ?? objective
    self.objective = objective
    self.images = objective.task == nil ? images : nil
    self.accuracySteps = accuracySteps
    horizon = configuration.horizon
    precision = configuration.precision
    seed = configuration.seed
    var taskGenerator = SeededGenerator(seed: configuration.seed, stream: "held-out tasks")
    tasks = objective.task.map { map in (0..<count).map { _ in map.draw(&taskGenerator) } } ?? []
    var generator = SeededGenerator(seed: configuration.seed, stream: "held-out starts")
    starts = (0..<count).map { _ in
      objective.data == nil
        ? configuration.starts.draw(objective, &generator)
        : (0..<objective.dimension).map { _ in 0.1 * generator.normal() }
    }
  }

  /// Runs an optimizer from every start (and on a fresh task for each, where it is trained on a family).
  public func report(_ optimizer: Optimizer) -> HeldOutReport {
    let rollout = makeRollout(objective, optimizer, starts: starts, tasks: tasks, precision: precision)
    var sampler = objective.data.map {
      BatchSampler(sampleCount: $0.sampleCount, batchSize: $0.batchSize, seed: seed, stream: "held-out batches")
    }
    let predictions = images.map { ClassifierPredictions(objective, images: $0, precision: precision) }
    var sum = 0.0
    var last = Double.nan
    var accuracy: [Int: Double] = [:]
    for t in 0..<max(horizon, (accuracySteps.max() ?? -1) + 1) {
      if let predictions, accuracySteps.contains(t) {
        accuracy[t] =
          starts.indices.reduce(0) { $0 + predictions.accuracy(rollout.point($1)) } / Double(starts.count)
      }
      rollout.evaluate(indices: starts.flatMap { _ in sampler?.next() ?? [] })
      if t < horizon {
        last = rollout.values.reduce(0) { $0 + $1 - (objective.minimum ?? 0) } / Double(starts.count)
        sum += last
      }
      rollout.advance()
    }
    return HeldOutReport(meanGap: sum / Double(horizon), finalGap: last, accuracy: accuracy)
  }
}
