// Derivative-free estimates of the meta-gradient: evolution strategies, over whole rollouts or over windows of them.

import Synchronization

/// The rollouts of one set of perturbed weights, forward only.
///
/// A class because it owns memory; used by one thread at a time (`@unchecked Sendable` so that it can be handed over).
final class PerturbedRollouts: @unchecked Sendable {
  private struct Chunk {
    let formulas: StepFormulas
    let begin: Machine
    let step: Machine
    let derived: Storage
    let states: Storage
    let schedule: Storage
    let observed: Storage
    let task: Storage
  }

  private let chunks: [Chunk]
  private let parameters: Storage
  private let loss: MetaLoss

  private init(_ chunks: [Chunk], _ parameters: Storage, _ loss: MetaLoss) {
    self.chunks = chunks
    self.parameters = parameters
    self.loss = loss
  }

  /// Compiles the rollouts once and reserves memory for each set of weights.
  static func make(
    count: Int, _ objective: Objective, _ rule: any UpdateRule, startsPerChunk: [Int], loss: MetaLoss,
    precision: Precision
  ) -> [PerturbedRollouts] {
    let kinds = Dictionary(
      uniqueKeysWithValues: Set(startsPerChunk).map { starts in
        let formulas = StepFormulas(objective, rule, starts: starts)
        return (starts, (formulas, formulas.beginProgram(), formulas.stepProgram()))
      })
    let data = objective.tables.storage(precision)
    return (0..<count).map { _ in
      let parameters = Storage(precision, count: rule.parameterLayout(dimension: objective.dimension).count)
      let chunks = startsPerChunk.compactMap { kinds[$0] }.map { formulas, begin, step in
        let chunk = Chunk(
          formulas: formulas, begin: Machine(begin, precision), step: Machine(step, precision),
          derived: Storage(precision, count: formulas.derivedCount),
          states: Storage(precision, count: 2 * formulas.stateCount),
          schedule: Storage(precision, count: max(1, formulas.schedule(0).count)),
          observed: Storage(precision, count: 2 * formulas.starts + formulas.shape.count),
          task: Storage(precision, count: (objective.task?.count ?? 0) * formulas.starts))
        for machine in [chunk.begin, chunk.step] {
          machine.bind(.parameters, to: parameters)
          machine.bind(.derived, to: chunk.derived)
          machine.bind(.schedule, to: chunk.schedule)
          machine.bind(.observed, to: chunk.observed)
          machine.bind(.data, to: data)
          machine.bind(.task, to: chunk.task)
        }
        return chunk
      }
      return PerturbedRollouts(chunks, parameters, loss)
    }
  }

  /// Sets the weights and begins rollouts from their starts.
  func begin(_ weights: [Double], _ work: [Trainer.ChunkWork]) {
    parameters.write(weights)
    for (chunk, part) in zip(chunks, work) {
      chunk.states.write(chunk.formulas.arranged(part.starts))
      if let map = chunk.formulas.objective.task {
        chunk.task.write(map.arranged(part.tasks, inLanes: chunk.formulas.shape.columns > 1))
      }
      chunk.begin.bind(.state, to: chunk.states)
      chunk.begin.run()
    }
  }

  /// The states of all chunks, to go on from another time.
  var states: [[Double]] {
    get { chunks.map { $0.states.read(0..<$0.formulas.stateCount) } }
    set { for (chunk, state) in zip(chunks, newValue) { chunk.states.write(state) } }
  }

  /// Takes the steps first..<first + weights.count and gives the sum over starts of the weighted losses on the way; nil
  /// if `isCancelled` said so.
  func run(from first: Int, weights: [Double], _ work: [Trainer.ChunkWork], _ isCancelled: CancellationCheck) -> Double?
  {
    var sum = 0.0
    for (chunk, part) in zip(chunks, work) {
      let (formulas, count) = (chunk.formulas, chunk.formulas.stateCount)
      // A loss that is measured by the first value does not go on from a window (`TrainingConfiguration.check`).
      var begun = Array(repeating: 1.0, count: formulas.starts)
      for (k, weight) in weights.enumerated() {
        guard !isCancelled() else { return nil }
        chunk.schedule.write(formulas.schedule(first + k))
        chunk.step.bind(.state, to: chunk.states, at: k % 2 * count)
        chunk.step.bind(.next, to: chunk.states, at: (k + 1) % 2 * count)
        part.indices.withUnsafeBufferPointer { indices in
          chunk.step.run(indices: indices.baseAddress.map { $0 + k * formulas.starts * formulas.batch })
        }
        if first + k == 0 { begun = chunk.observed.read(0..<formulas.starts) }
        for start in 0..<formulas.starts {
          sum +=
            weight
            * loss.term(chunk.observed[start], first: begun[start], minimum: formulas.objective.minimum)
        }
      }
      // The state of an odd number of steps lies in the second half.
      if weights.count % 2 == 1 { chunk.states.write(chunk.states.read(count..<2 * count)) }
    }
    return sum
  }
}

extension Trainer {
  /// Antithetic evolution strategies: sum over pairs of (L(w + e) - L(w - e)) e/(2 sigma^2 pairs), on the same starts and
  /// batches for all.
  ///
  /// Salimans et al., "Evolution strategies as a scalable alternative to reinforcement learning", 2017,
  /// arXiv:1703.03864. Unbiased for the loss smoothed by the perturbations.
  func evolve(
    _ work: [ChunkWork], _ horizon: Int, _ parallelFor: ParallelFor, _ isCancelled: @escaping CancellationCheck
  ) -> Estimate? {
    let perturbations = drawPerturbations()
    let lossWeights = configuration.metaLoss.weights(horizon: horizon)
    let losses = particleLosses(perturbations, parallelFor) { rollouts, weights in
      rollouts.begin(weights, work)
      return rollouts.run(from: 0, weights: lossWeights, work, isCancelled)
    }
    return losses.map { estimate($0, perturbations) }
  }

  /// Persistent evolution strategies: each pair's rollouts go on from window to window, and its losses are weighed by the
  /// sum of all perturbations its rollouts have seen, which makes the estimate unbiased.
  ///
  /// Vicol, Metz and Sohl-Dickstein, "Unbiased gradient estimation in unrolled computation graphs with persistent
  /// evolution strategies", ICML 2021, arXiv:2112.13835. Scaled by the number of windows, so that its mean over a rollout
  /// is the gradient of the whole meta-loss.
  func evolvePersistently(_ horizon: Int, _ parallelFor: ParallelFor, _ isCancelled: @escaping CancellationCheck)
    -> Estimate?
  {
    let window = configuration.truncation > 0 ? min(configuration.truncation, horizon) : horizon
    if state.episodeStep >= horizon || state.particles.isEmpty {
      let starts = only.startsPerChunk.flatMap { drawStarts($0, only) }
      let tasks = only.startsPerChunk.flatMap { drawTasks($0, only) }
      update {
        $0.episodeStep = 0
        $0.episodeStarts = starts
        $0.episodeTasks = tasks
        $0.particles = Array(
          repeating: PersistentPair(accumulated: Array(repeating: 0, count: layout.count), states: []),
          count: configuration.perturbationPairs)
      }
    }
    let first = state.episodeStep
    let steps = min(window, horizon - first)
    var (work, next): ([ChunkWork], Int) = ([], 0)
    for count in only.startsPerChunk {
      let range = next..<next + count
      work.append(
        ChunkWork(
          starts: Array(state.episodeStarts[range]),
          tasks: only.family.task == nil ? [] : Array(state.episodeTasks[range]),
          indices: drawIndices(count, steps: steps, only)))
      next += count
    }
    let perturbations = drawPerturbations()
    let lossWeights = Array(configuration.metaLoss.weights(horizon: horizon)[first..<first + steps])
    let (pairs, chunkCount, parts) = (state.particles, only.startsPerChunk.count, work)
    let reached = Mutex<[Int: [[Double]]]>([:])
    let losses = particleLosses(perturbations, parallelFor) { [perturbed] rollouts, weights in
      let index = perturbed.firstIndex { $0 === rollouts } ?? 0
      rollouts.begin(weights, parts)
      let saved = pairs[index / 2].states
      if first > 0 { rollouts.states = Array(saved[(index % 2 * chunkCount)..<((index % 2 + 1) * chunkCount)]) }
      let loss = rollouts.run(from: first, weights: lossWeights, parts, isCancelled)
      let states = rollouts.states
      reached.withLock { $0[index] = states }
      return loss
    }
    guard let losses else { return nil }
    let states = reached.withLock { $0 }
    update { state in
      for i in state.particles.indices {
        for j in perturbations[i].indices { state.particles[i].accumulated[j] += perturbations[i][j] }
        state.particles[i].states = (states[2 * i] ?? []) + (states[2 * i + 1] ?? [])
      }
      state.episodeStep = first + steps
    }
    var found = estimate(losses, state.particles.map(\.accumulated))
    let windows = Double(horizon) / Double(steps)
    for i in found.gradient.indices { found.gradient[i] *= windows }
    found.loss *= windows
    return found
  }

  private func drawPerturbations() -> [[Double]] {
    var drawn: [[Double]] = []
    update { state in
      drawn = (0..<configuration.perturbationPairs).map { _ in
        (0..<layout.count).map { _ in configuration.sigma * state.noiseGenerator.normal() }
      }
    }
    return drawn
  }

  /// The losses of w + e and w - e for each pair, in order; nil if any was abandoned.
  private func particleLosses(
    _ perturbations: [[Double]], _ parallelFor: ParallelFor,
    _ run: @escaping @Sendable (PerturbedRollouts, [Double]) -> Double?
  ) -> [Double]? {
    let (weights, perturbed) = (state.weights, perturbed)
    let slots = Mutex<[Int: Double]>([:])
    parallelFor(perturbed.count) { i in
      let sign: Double = i % 2 == 0 ? 1 : -1
      if let loss = run(perturbed[i], zip(weights, perturbations[i / 2]).map { $0 + sign * $1 }) {
        slots.withLock { $0[i] = loss }
      }
    }
    let found = slots.withLock { $0 }
    let losses = perturbed.indices.compactMap { found[$0] }
    return losses.count == perturbed.count ? losses : nil
  }

  private func estimate(_ losses: [Double], _ directions: [[Double]]) -> Estimate {
    let scale = 1 / Double(configuration.rollouts)
    var result = Estimate(loss: 0, gradient: Array(repeating: 0.0, count: layout.count))
    let factor = scale / (2 * configuration.sigma * configuration.sigma * Double(configuration.perturbationPairs))
    for (i, direction) in directions.enumerated() {
      let difference = (losses[2 * i] - losses[2 * i + 1]) * factor
      for j in direction.indices { result.gradient[j] += difference * direction[j] }
    }
    result.loss = losses.reduce(0, +) / Double(losses.count) * scale
    return result
  }
}
