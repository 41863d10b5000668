// Meta-training: Adam on the weights of a convergent optimizer, one meta-step at a time.

import Synchronization

/// Runs `count` independent pieces of work, `body(0)` to `body(count - 1)`, possibly on several threads; returns when
/// all are done.
public typealias ParallelFor = @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void

/// Runs the pieces one after the other, on the calling thread.
public let serialFor: ParallelFor = { count, body in
  for i in 0..<count { body(i) }
}

/// Asked between the steps of rollouts, from any thread: it may wait (a pause), and true abandons the work.
public typealias CancellationCheck = @Sendable () -> Bool

/// Never waits, and abandons nothing.
public let neverCancelled: CancellationCheck = { false }

/// Trains the weights of one configuration, one meta-step at a time.
///
/// Rollouts are cut into chunks whose number does not depend on threads, and the chunks' gradients are added in order,
/// so every number of threads gives the same bits. A class because it owns the memory of its chunks; one thread at a
/// time may call it.
public final class Trainer {
  /// The configuration that is trained.
  public let configuration: TrainingConfiguration
  /// The objective of the rollouts, before a family of tasks is made of it.
  public let objective: Objective
  /// The same, or the family of tasks that the configuration makes of it.
  let family: Objective
  /// The rule whose weights are trained.
  public let rule: any UpdateRule
  /// The layout of the weight vector.
  public let layout: ParameterLayout
  /// The weights and everything else that changes; a copy is a checkpoint.
  public private(set) var state: TrainingState
  /// The chunks of the chosen meta-gradient; empty for evolution strategies.
  private let chunks: [RolloutTape]
  /// The same chunks with the full second-order gradient, where cosines to it are asked for.
  private let exactChunks: [RolloutTape]
  let startsPerChunk: [Int]
  private let parameters: Storage
  private let batchSize: Int
  /// The rollouts of perturbed weights, two for each pair; empty for backpropagation.
  let perturbed: [PerturbedRollouts]

  /// Compiles the rollouts of a configuration and draws the first weights.
  ///
  /// - Parameters:
  ///   - configuration: The configuration.
  ///   - objective: The objective of the rollouts, the one that the configuration names (the caller resolves names).
  ///   - rule: The rule that learns; nil takes the one that the configuration describes. For another rule the
  ///     configuration's settings of architecture and step size have no effect.
  /// - Precondition: The rule has formulas.
  public init(_ configuration: TrainingConfiguration, objective: Objective, rule: (any UpdateRule)? = nil) {
    self.configuration = configuration
    self.objective = objective
    let family = configuration.family(of: objective)
    self.family = family
    let rule = rule ?? configuration.rule(for: objective)
    self.rule = rule
    layout = rule.parameterLayout(dimension: objective.dimension)
    let weights = layout.initialWeights(seed: configuration.seed)
    batchSize = objective.data?.batchSize ?? 0
    state = TrainingState(weights: weights, seed: configuration.seed, objective: objective)
    parameters = Storage(configuration.precision, count: weights.count)
    let data = objective.tables.storage(configuration.precision)
    // 32 lanes fill the vectors; a classifier's rollouts share the reads of its networks five at a time.
    let most = objective.data == nil ? 32 : 5
    let rollouts = configuration.rollouts
    startsPerChunk = (0..<(rollouts + most - 1) / most).map { min(most, rollouts - $0 * most) }
    let (parameters, sizes) = (parameters, startsPerChunk)
    func tapes(_ order: MetaGradientOrder) -> [RolloutTape] {
      let plans = Dictionary(
        uniqueKeysWithValues: Set(sizes).map {
          ($0, RolloutPlan(family, rule, starts: $0, order: order, loss: configuration.metaLoss))
        })
      return sizes.compactMap { plans[$0] }.map {
        RolloutTape($0, horizon: configuration.horizon, loss: configuration.metaLoss, parameters, data)
      }
    }
    let isEvolution = configuration.estimator != .backpropagation
    chunks = isEvolution ? [] : tapes(configuration.order)
    exactChunks = configuration.cosineEvery > 0 ? tapes(.second) : []
    perturbed =
      isEvolution
      ? PerturbedRollouts.make(
        count: 2 * configuration.perturbationPairs, family, rule, startsPerChunk: sizes,
        loss: configuration.metaLoss,
        precision: configuration.precision) : []
  }

  /// Continues from a checkpoint of the same configuration.
  ///
  /// - Precondition: It has as many weights as this training.
  public func restore(_ checkpoint: TrainingState) {
    precondition(checkpoint.weights.count == layout.count, "a checkpoint of \(layout.count) weights")
    state = checkpoint
  }

  /// Continues from a checkpoint that was written to disk.
  ///
  /// - Returns: Whether the record fits this training; if it does not, nothing has changed.
  public func restore(_ record: TrainingState.Record) -> Bool {
    guard let restored = TrainingState(record, like: state, batchSize: batchSize) else { return false }
    state = restored
    return true
  }

  /// The optimizer with the present weights.
  public var optimizer: Optimizer { Optimizer(rule, weights: state.weights) }

  /// Does one meta-step: rollouts, the meta-gradient, clipping, and a step of Adam.
  public func step(_ parallelFor: ParallelFor = serialFor) -> MetaStep {
    guard let step = step(parallelFor, isCancelled: neverCancelled) else {
      preconditionFailure("what is never cancelled comes to its end")
    }
    return step
  }

  /// Does one meta-step that can be paused and abandoned between any two steps of its rollouts.
  ///
  /// - Returns: nil if `isCancelled` returned true; then nothing has changed.
  public func step(_ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck) -> MetaStep? {
    let before = state
    parameters.write(state.weights)
    let horizon = horizon(at: state.stepCount)
    let found: Estimate?
    switch configuration.estimator {
    case .backpropagation:
      let work = startsPerChunk.map { drawWork($0, horizon: horizon) }
      found = backpropagate(chunks, work, horizon, truncation: configuration.truncation, parallelFor, isCancelled).map {
        withCosine($0, work, horizon, parallelFor, isCancelled)
      }
    case .evolution:
      let work = startsPerChunk.map { drawWork($0, horizon: horizon) }
      found = evolve(work, horizon, parallelFor, isCancelled).map {
        withCosine($0, work, horizon, parallelFor, isCancelled)
      }
    case .persistent: found = evolvePersistently(horizon, parallelFor, isCancelled)
    }
    guard let found else {
      state = before
      return nil
    }
    return apply(found, horizon: horizon)
  }

  /// A meta-loss and an estimate of its gradient.
  struct Estimate {
    var loss: Double
    var gradient: [Double]
    var cosine: Double?
  }

  /// Starts and mini-batches of one chunk.
  struct ChunkWork: Sendable {
    let starts: [[Double]]
    /// One task for each start, where the objective is a family.
    let tasks: [[[Double]]]
    let indices: [Int32]

    init(starts: [[Double]], tasks: [[[Double]]] = [], indices: [Int32]) {
      self.starts = starts
      self.tasks = tasks
      self.indices = indices
    }
  }

  /// The horizon of a meta-step: it doubles from the curriculum's first one up to the configuration's.
  func horizon(at step: Int) -> Int {
    guard configuration.curriculum > 0 else { return configuration.horizon }
    let doublings = min(step / configuration.curriculumSteps, 20)
    return min(configuration.horizon, configuration.curriculum << doublings)
  }

  private func backpropagate(
    _ chunks: [RolloutTape], _ work: [ChunkWork], _ horizon: Int, truncation: Int, _ parallelFor: ParallelFor,
    _ isCancelled: @escaping CancellationCheck
  ) -> Estimate? {
    let abandoned = Atomic(false)
    parallelFor(chunks.count) { i in
      chunks[i].setHorizon(horizon)
      let isDone =
        chunks[i].forward(
          starts: work[i].starts, tasks: work[i].tasks, indices: work[i].indices, isCancelled: isCancelled)
        && chunks[i].backward(indices: work[i].indices, truncation: truncation, isCancelled: isCancelled)
      if !isDone { abandoned.store(true, ordering: .relaxed) }
    }
    if abandoned.load(ordering: .relaxed) { return nil }
    let lossWeights = configuration.metaLoss.weights(horizon: horizon)
    var result = Estimate(loss: 0, gradient: Array(repeating: 0.0, count: layout.count))
    for (chunk, count) in zip(chunks, startsPerChunk) {
      for start in 0..<count { result.loss += chunk.weightedLoss(start, lossWeights) }
      for (i, value) in chunk.gradientValues.enumerated() { result.gradient[i] += value }
    }
    let scale = 1 / Double(configuration.rollouts)
    result.loss *= scale
    for i in result.gradient.indices { result.gradient[i] *= scale }
    return result
  }

  /// Compares with the full gradient on the same work, where this meta-step is one that asks for it.
  private func withCosine(
    _ found: Estimate, _ work: [ChunkWork], _ horizon: Int, _ parallelFor: ParallelFor,
    _ isCancelled: @escaping CancellationCheck
  ) -> Estimate {
    guard configuration.cosineEvery > 0, state.stepCount % configuration.cosineEvery == 0,
      let exact = backpropagate(exactChunks, work, horizon, truncation: 0, parallelFor, isCancelled)
    else { return found }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var result = found
    let lengths = (dot(found.gradient, found.gradient) * dot(exact.gradient, exact.gradient)).squareRoot()
    result.cosine = dot(found.gradient, exact.gradient) / lengths
    return result
  }

  /// Starts and mini-batches of a chunk, from the streams of the state.
  private func drawWork(_ count: Int, horizon: Int) -> ChunkWork {
    ChunkWork(
      starts: drawStarts(count), tasks: drawTasks(count), indices: drawIndices(count, steps: horizon))
  }

  func drawStarts(_ count: Int) -> [[Double]] {
    (0..<count).map { _ in configuration.starts.draw(objective, &state.startGenerator) }
  }

  func drawTasks(_ count: Int) -> [[[Double]]] {
    guard let map = family.task else { return [] }
    return (0..<count).map { _ in map.draw(&state.taskGenerator) }
  }

  func drawIndices(_ count: Int, steps: Int) -> [Int32] {
    guard state.sampler != nil else { return [] }
    return (0..<steps * count).flatMap { _ in state.sampler?.next() ?? [] }
  }

  /// Changes the state; for the estimators in other files.
  func update(_ change: (inout TrainingState) -> Void) { change(&state) }

  private func rate(at step: Int) -> Double {
    switch configuration.rateSchedule {
    case .constant: configuration.learningRate
    case .cosine:
      configuration.learningRate
        * (0.02 + 0.98 * 0.5 * (1 + Elementary.cos(.pi * Double(step) / Double(configuration.metaSteps))))
    }
  }

  private func apply(_ found: Estimate, horizon: Int) -> MetaStep {
    let norm = found.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let isFinite = norm.isFinite && found.loss.isFinite
    if isFinite {
      let factor = configuration.clip > 0 && norm > configuration.clip ? configuration.clip / norm : 1
      state.applyAdam(found.gradient, factor: factor, learningRate: rate(at: state.stepCount))
    }
    defer { state.stepCount += 1 }
    return MetaStep(
      index: state.stepCount, loss: found.loss, gradientNorm: norm, horizon: horizon, cosine: found.cosine,
      isApplied: isFinite)
  }
}
