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
  /// The rule whose weights are trained.
  public let rule: any UpdateRule
  /// The layout of the weight vector.
  public let layout: ParameterLayout
  /// The weights and everything else that changes; a copy is a checkpoint.
  public private(set) var state: TrainingState
  /// What rollouts are drawn from: the objective or its family of tasks, or the members of a mixture.
  let problems: [TrainingProblem]
  /// The chunks of the chosen meta-gradient, problem by problem; empty for evolution strategies.
  private let chunks: [RolloutTape]
  /// The same chunks with the full second-order gradient, where cosines to it are asked for.
  private let exactChunks: [RolloutTape]
  private let parameters: Storage
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
    let problems = TrainingProblem.all(of: configuration, on: objective, rule: rule)
    self.problems = problems
    self.rule = problems[0].rule
    layout = problems[0].rule.parameterLayout(dimension: problems[0].family.dimension)
    let weights = layout.initialWeights(seed: configuration.seed)
    state = TrainingState(weights: weights, seed: configuration.seed, problems: problems)
    let parameters = Storage(configuration.precision, count: weights.count)
    self.parameters = parameters
    let isEvolution = configuration.estimator != .backpropagation
    func tapes(_ order: MetaGradientOrder, truncation: Int) -> [RolloutTape] {
      problems.flatMap { $0.tapes(configuration, order: order, truncation: truncation, parameters) }
    }
    chunks = isEvolution ? [] : tapes(configuration.order, truncation: configuration.truncation)
    exactChunks = configuration.cosineEvery > 0 ? tapes(.second, truncation: 0) : []
    perturbed =
      isEvolution
      ? PerturbedRollouts.make(
        count: 2 * configuration.perturbationPairs, problems[0].family, problems[0].rule,
        startsPerChunk: problems[0].startsPerChunk, loss: configuration.metaLoss, precision: configuration.precision)
      : []
  }

  /// The one problem of evolution strategies, which take no mixtures.
  var only: TrainingProblem { problems[0] }

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
    guard let restored = TrainingState(record, like: state, problems: problems) else { return false }
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
      let work = drawWork(horizon: horizon)
      found = backpropagate(chunks, work, horizon, parallelFor, isCancelled).map {
        withCosine($0, work, horizon, parallelFor, isCancelled)
      }
    case .evolution:
      let work = drawWork(horizon: horizon)
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

    /// |gradient|.
    var length: Double { gradient.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    /// Loss and gradient times a factor.
    func scaled(by factor: Double) -> Estimate {
      Estimate(loss: loss * factor, gradient: gradient.map { $0 * factor }, cosine: cosine)
    }
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
    _ chunks: [RolloutTape], _ work: [ChunkWork], _ horizon: Int, _ parallelFor: ParallelFor,
    _ isCancelled: @escaping CancellationCheck
  ) -> Estimate? {
    let abandoned = Atomic(false)
    parallelFor(chunks.count) { i in
      chunks[i].setHorizon(horizon)
      let isDone = chunks[i].differentiate(
        starts: work[i].starts, tasks: work[i].tasks, indices: work[i].indices, isCancelled: isCancelled)
      if !isDone { abandoned.store(true, ordering: .relaxed) }
    }
    if abandoned.load(ordering: .relaxed) { return nil }
    let lossWeights = configuration.metaLoss.weights(horizon: horizon)
    var rest = chunks[...]
    let estimates = problems.map { problem in
      var result = Estimate(loss: 0, gradient: Array(repeating: 0.0, count: layout.count))
      for count in problem.startsPerChunk {
        guard let chunk = rest.popFirst() else { preconditionFailure("as many chunks as the problems have") }
        for start in 0..<count { result.loss += chunk.weightedLoss(start, lossWeights) }
        for (i, value) in chunk.gradientValues.enumerated() { result.gradient[i] += value }
      }
      return result.scaled(by: 1 / Double(configuration.rollouts))
    }
    return estimates.count == 1 ? estimates[0] : mean(estimates)
  }

  /// The mean over the problems of a mixture.
  ///
  /// Each gradient is shortened like a whole one before, so that no problem drowns the others.
  private func mean(_ estimates: [Estimate]) -> Estimate {
    var result = Estimate(loss: 0, gradient: Array(repeating: 0.0, count: layout.count))
    for estimate in estimates {
      let factor = shortening(estimate.length)
      result.loss += estimate.loss
      for i in result.gradient.indices { result.gradient[i] += factor * estimate.gradient[i] }
    }
    return result.scaled(by: 1 / Double(estimates.count))
  }

  /// What a gradient of a length is multiplied with to be no longer than `clip` allows.
  private func shortening(_ length: Double) -> Double {
    configuration.clip > 0 && length > configuration.clip ? configuration.clip / length : 1
  }

  /// Compares with the full gradient on the same work, where this meta-step is one that asks for it.
  private func withCosine(
    _ found: Estimate, _ work: [ChunkWork], _ horizon: Int, _ parallelFor: ParallelFor,
    _ isCancelled: @escaping CancellationCheck
  ) -> Estimate {
    guard configuration.cosineEvery > 0, state.stepCount % configuration.cosineEvery == 0,
      let exact = backpropagate(exactChunks, work, horizon, parallelFor, isCancelled)
    else { return found }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var result = found
    let lengths = (dot(found.gradient, found.gradient) * dot(exact.gradient, exact.gradient)).squareRoot()
    result.cosine = dot(found.gradient, exact.gradient) / lengths
    return result
  }

  /// Starts, tasks and mini-batches of all chunks, from the streams of the state.
  private func drawWork(horizon: Int) -> [ChunkWork] {
    problems.flatMap { problem in
      problem.startsPerChunk.map { count in
        ChunkWork(
          starts: drawStarts(count, problem), tasks: drawTasks(count, problem),
          indices: drawIndices(count, steps: horizon, problem))
      }
    }
  }

  func drawStarts(_ count: Int, _ problem: TrainingProblem) -> [[Double]] {
    (0..<count).map { _ in problem.starts.draw(problem.objective, &state.startGenerator) }
  }

  func drawTasks(_ count: Int, _ problem: TrainingProblem) -> [[[Double]]] {
    guard let map = problem.family.task else { return [] }
    return (0..<count).map { _ in configuration.drawTask(map, &state.taskGenerator) }
  }

  func drawIndices(_ count: Int, steps: Int, _ problem: TrainingProblem) -> [Int32] {
    guard state.samplers[problem.index] != nil else { return [] }
    return (0..<steps * count).flatMap { _ in state.samplers[problem.index]?.next() ?? [] }
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
    let norm = found.length
    let isFinite = norm.isFinite && found.loss.isFinite
    if isFinite {
      state.applyAdam(found.gradient, factor: shortening(norm), learningRate: rate(at: state.stepCount))
    }
    defer { state.stepCount += 1 }
    return MetaStep(
      index: state.stepCount, loss: found.loss, gradientNorm: norm, horizon: horizon, cosine: found.cosine,
      isApplied: isFinite)
  }
}
