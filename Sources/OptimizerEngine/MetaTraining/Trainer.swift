// Meta-training: Adam on the weights of a convergent optimizer, one meta-step at a time.

import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs `count` independent pieces of work, possibly on several threads; returns when all are done.
public typealias ParallelFor = @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void

/// Runs the pieces one after the other.
public let serialFor: ParallelFor = { count, body in
  for i in 0..<count { body(i) }
}

/// Asked between the steps of rollouts: it may wait (a pause), and false abandons the work (a cancellation).
public typealias Pulse = @Sendable () -> Bool

/// Goes on without ever waiting.
public let steadyPulse: Pulse = { true }

/// What one meta-step did.
public struct MetaStep: Sendable, Equatable {
  /// Which step, from 0.
  public let index: Int
  /// The meta-loss before the step, mean over rollouts.
  public let loss: Double
  /// The norm of the meta-gradient before clipping.
  public let gradientNorm: Double
  /// Whether the weights were changed; a step whose loss or gradient is not finite leaves them.
  public let isApplied: Bool
}

/// All that changes while a configuration is trained: a value, so a copy is a checkpoint.
public struct TrainingState: Sendable, Equatable {
  /// The weights.
  public internal(set) var weights: [Double]
  /// Adam's averages.
  var mean: [Double]
  var square: [Double]
  /// Steps that changed the weights.
  var appliedSteps = 0
  /// Number of meta-steps done.
  public internal(set) var stepCount = 0
  var startGenerator: SeededGenerator
  var sampler: BatchSampler?
}

/// Trains one configuration.
///
/// Rollouts are cut into chunks whose number does not depend on threads, and the chunks' gradients are added in order,
/// so every thread count gives the same bits. A class because it owns the memory of its chunks.
public final class Trainer {
  /// What is trained.
  public let configuration: TrainingConfiguration
  /// What it is trained on.
  public let objective: Objective
  /// The rule whose weights are trained.
  public let rule: any UpdateRule
  /// Where each weight array lies.
  public let layout: ParameterLayout
  /// The weights and everything else that changes.
  public private(set) var state: TrainingState
  private let chunks: [RolloutTape]
  private let startsPerChunk: [Int]
  private let parameters: Storage
  private let lossWeights: [Double]
  private let batchSize: Int

  /// Compiles the rollouts of a configuration and draws its first weights.
  ///
  /// - Precondition: `objective` is the one the configuration names (the caller resolves names).
  public init(_ configuration: TrainingConfiguration, objective: Objective) {
    self.configuration = configuration
    self.objective = objective
    rule = configuration.rule(for: objective)
    layout = rule.parameterLayout(dimension: objective.dimension)
    let weights = layout.initialWeights(seed: configuration.seed)
    batchSize = objective.data?.batchSize ?? 0
    state = TrainingState(
      weights: weights, mean: Array(repeating: 0, count: weights.count),
      square: Array(repeating: 0, count: weights.count),
      startGenerator: SeededGenerator(seed: configuration.seed, stream: "starts"),
      sampler: objective.data.map {
        BatchSampler(
          sampleCount: $0.sampleCount, batchSize: $0.batchSize, seed: configuration.seed, stream: "batches")
      })
    parameters = Storage(configuration.precision, count: weights.count)
    let data = objective.tables.storage(configuration.precision)
    // 32 lanes fill the vectors; a classifier's rollouts share the reads of its networks five at a time.
    let most = objective.data == nil ? 32 : 5
    let rollouts = configuration.rollouts
    startsPerChunk = (0..<(rollouts + most - 1) / most).map { min(most, rollouts - $0 * most) }
    var plans: [Int: RolloutPlan] = [:]
    var built: [RolloutTape] = []
    for starts in startsPerChunk {
      let plan =
        plans[starts]
        ?? RolloutPlan(
          objective, rule, starts: starts, order: configuration.order, loss: configuration.metaLoss)
      plans[starts] = plan
      built.append(
        RolloutTape(plan, horizon: configuration.horizon, loss: configuration.metaLoss, parameters, data))
    }
    chunks = built
    lossWeights = configuration.metaLoss.weights(horizon: configuration.horizon)
  }

  /// Continues from a checkpoint of the same configuration.
  public func restore(_ checkpoint: TrainingState) {
    precondition(checkpoint.weights.count == layout.count, "a checkpoint of \(layout.count) weights")
    state = checkpoint
  }

  /// The optimizer with the present weights.
  public var optimizer: Optimizer { Optimizer(rule, weights: state.weights) }

  /// Does one meta-step: rollouts forward and back, clipping, Adam.
  public func step(_ parallelFor: ParallelFor = serialFor) -> MetaStep {
    guard let step = step(parallelFor, pulse: steadyPulse) else {
      preconditionFailure("a steady pulse abandons nothing")
    }
    return step
  }

  /// Does one meta-step that can be paused and abandoned between any two steps of its rollouts.
  ///
  /// - Returns: nil if `pulse` said false; then nothing has changed.
  public func step(_ parallelFor: ParallelFor, pulse: @escaping Pulse) -> MetaStep? {
    let before = state
    parameters.write(state.weights)
    let work = startsPerChunk.map { drawWork($0) }
    let chunks = chunks
    let abandoned = Atomic(false)
    parallelFor(chunks.count) { i in
      let (starts, indices) = work[i]
      let isDone =
        chunks[i].forward(starts: starts, indices: indices, pulse: pulse)
        && chunks[i].backward(indices: indices, pulse: pulse)
      if !isDone { abandoned.store(true, ordering: .relaxed) }
    }
    if abandoned.load(ordering: .relaxed) {
      state = before
      return nil
    }
    var loss = 0.0
    var gradient = Array(repeating: 0.0, count: layout.count)
    for (chunk, count) in zip(chunks, startsPerChunk) {
      for start in 0..<count { loss += chunk.weightedLoss(start, lossWeights) }
      for (i, value) in chunk.gradientValues.enumerated() { gradient[i] += value }
    }
    let scale = 1 / Double(configuration.rollouts)
    loss *= scale
    for i in gradient.indices { gradient[i] *= scale }
    return apply(gradient, loss: loss)
  }

  /// Starts and mini-batches of a chunk, from the streams of the state.
  private func drawWork(_ count: Int) -> (starts: [[Double]], indices: [Int32]) {
    let starts = (0..<count).map { _ in configuration.starts.draw(objective, &state.startGenerator) }
    var indices: [Int32] = []
    if state.sampler != nil {
      for _ in 0..<configuration.horizon * count { indices += state.sampler?.next() ?? [] }
    }
    return (starts, indices)
  }

  private func rate(at step: Int) -> Double {
    switch configuration.rateSchedule {
    case .constant: configuration.learningRate
    case .cosine:
      configuration.learningRate
        * (0.02 + 0.98 * 0.5 * (1 + cos(.pi * Double(step) / Double(configuration.metaSteps))))
    }
  }

  private func apply(_ gradient: [Double], loss: Double) -> MetaStep {
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let isFinite = norm.isFinite && loss.isFinite
    if isFinite {
      let factor = configuration.clip > 0 && norm > configuration.clip ? configuration.clip / norm : 1
      state.applyAdam(gradient, factor: factor, learningRate: rate(at: state.stepCount))
    }
    defer { state.stepCount += 1 }
    return MetaStep(index: state.stepCount, loss: loss, gradientNorm: norm, isApplied: isFinite)
  }
}

extension TrainingState {
  /// Kingma and Ba's algorithm 1 with its default constants.
  fileprivate mutating func applyAdam(_ gradient: [Double], factor: Double, learningRate: Double) {
    let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8)
    appliedSteps += 1
    let rate = learningRate / (1 - beta1.power(appliedSteps))
    let correction = 1 / (1 - beta2.power(appliedSteps))
    for i in weights.indices {
      let g = gradient[i] * factor
      mean[i] = beta1 * mean[i] + (1 - beta1) * g
      square[i] = beta2 * square[i] + (1 - beta2) * g * g
      weights[i] -= rate * mean[i] / ((square[i] * correction).squareRoot() + epsilon)
    }
  }
}

extension TrainingConfiguration.Starts {
  /// Draws one start.
  public func draw(_ objective: Objective, _ generator: inout SeededGenerator) -> [Double] {
    switch self {
    case .box: objective.box.map { generator.uniform($0.lowerBound, $0.upperBound) }
    case .small: (0..<objective.dimension).map { _ in 0.01 * generator.uniform() }
    }
  }
}
