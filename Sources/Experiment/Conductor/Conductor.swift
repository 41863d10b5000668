// The one driver of what computes outside the engine: trainings, runs, comparisons, and runs computed again.
//
// Workbench, line mode, commands, exports and verification all ask here, so that there is one rule of failure, of held-out
// evaluation and of checkpoints. Who schedules is the caller: `parallelFor` spreads a piece of work, `isCancelled` ends it.

package import OptimizerEngine
package import SessionStore

/// Carries trainings, runs and comparisons through.
package struct Conductor: Sendable {
  /// The objectives and what was learned.
  package let models: ModelCache

  /// Creates a conductor over a cache of objectives and weights.
  package init(_ models: ModelCache = ModelCache()) { self.models = models }

  // MARK: - Trainings

  /// The training of an order, come to where its record ends.
  ///
  /// - Parameter isCancelled: Asked between the steps of the rollouts; it may wait, and true abandons the training.
  /// - Returns: nil where the objective is unknown or the training was abandoned.
  package func training(
    _ order: TrainingOrder, _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck = neverCancelled
  ) -> RecordedTraining? {
    guard let objective = models.objective(named: order.configuration.objective) else { return nil }
    let training = RecordedTraining(id: order.id, order.configuration, objective: objective)
    guard training.catchUp(to: order.done, checkpoint: order.checkpoint, parallelFor, isCancelled: isCancelled) else {
      return nil
    }
    return training
  }

  /// How a training ends whose objective nobody knows.
  package static func unknownObjective(_ id: Int, _ configuration: TrainingConfiguration) -> TrainingEnd {
    TrainingEnd(
      training: id, state: .failed, steps: 0, reason: "no objective '\(configuration.objective)'", digest: Digest([]))
  }

  /// What was learned; a training is computed again if its weights are not here, a file that is not here is not.
  package func learn(_ origin: LearnedOrigin, _ parallelFor: ParallelFor) -> TrainedOptimizer? {
    if let known = models.known(origin) { return known }
    guard origin.file == nil, let objective = models.objective(named: origin.configuration.objective) else {
      return nil
    }
    let count = origin.metaSteps
    let found = Self.weights(
      of: origin.configuration, on: objective, after: [count], parallelFor, isCancelled: neverCancelled)[count]
    if let found { models.keep(found, from: origin) }
    return found
  }

  /// Trains without evaluating on held-out starts: what was learned after some numbers of meta-steps.
  ///
  /// - Parameters:
  ///   - counts: The numbers of meta-steps asked for; training ends with the largest, or where it has failed.
  ///   - isCancelled: Asked between the steps of the rollouts; it may wait, and true abandons the training.
  ///   - progress: Told every meta-step.
  /// - Returns: The weights by the number of meta-steps; of a training that failed before, or was abandoned, those it had
  ///   then.
  package static func weights(
    of configuration: TrainingConfiguration, on objective: Objective, after counts: Set<Int>,
    _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck, progress: (MetaStep) -> Void = { _ in }
  ) -> [Int: TrainedOptimizer] {
    let training = RecordedTraining(id: 0, configuration, objective: objective)
    var found: [Int: TrainedOptimizer] = [:]
    for count in counts.sorted() where count >= 0 {
      while training.stepCount < count, !training.hasFailed,
        let step = training.skip(parallelFor, isCancelled: isCancelled)
      {
        progress(step)
      }
      found[count] = training.trained
    }
    return found
  }

  // MARK: - Runs

  /// A run from a start, with its certificate.
  ///
  /// - Parameter claimedSmoothness: beta as the person says, in place of what is known.
  package static func run(
    _ objective: Objective, _ optimizer: Optimizer, start: [Double], steps: Int, seed: UInt64 = 0,
    claimedSmoothness: Double? = nil
  ) -> (run: Run, certificate: Certificate) {
    let run = Run(objective, optimizer, start: start, seed: seed)
    run.run(steps: steps)
    return (run, certificate(of: run, claimedSmoothness: claimedSmoothness))
  }

  /// Segments of a run whose settings change on the way, each with its certificate.
  package static func run(
    _ objective: Objective, changes: [ChangedRun.Change], start: [Double], steps: Int, seed: UInt64,
    stopping: StoppingRule, claimedSmoothness: Double?
  ) -> [(start: Int, run: Run, certificate: Certificate)] {
    ChangedRun(objective, changes: changes, start: start, steps: steps, seed: seed, stopping: stopping).segments.map {
      ($0, $1, certificate(of: $1, claimedSmoothness: claimedSmoothness))
    }
  }

  /// What is certain of a run.
  package static func certificate(of run: Run, claimedSmoothness: Double? = nil) -> Certificate {
    Certifier(run.objective, run.optimizer, start: run.trajectory.points[0], claimedSmoothness: claimedSmoothness)
      .certificate(of: run.trajectory)
  }

  /// The optimizer of a run; nil where it is unknown, its weights are not here or do not fit.
  package func optimizer(of request: RunRequest) -> Optimizer? {
    if request.specification.trained != nil {
      guard let objective = models.objective(named: request.specification.objective) else { return nil }
      return request.origin.flatMap { try? models.known($0)?.optimizer(on: objective) }
    }
    guard let entry = OptimizerCatalogue.entry(named: request.specification.optimizer),
      let rule = try? entry.rule(request.specification.settings)
    else { return nil }
    return Optimizer(rule)
  }

  /// Trains again what a run needs, if its weights are not here.
  package func prepare(_ request: RunRequest, _ parallelFor: ParallelFor) {
    if let origin = request.origin { _ = learn(origin, parallelFor) }
  }

  /// Computes a run; what it was trained by is computed again if need be.
  ///
  /// - Throws: `ConfigurationError` that says what is missing for it.
  package func run(
    _ request: RunRequest, _ parallelFor: ParallelFor
  ) throws(ConfigurationError) -> (run: Run, certificate: Certificate) {
    if request.specification.trained != nil, request.origin == nil {
      throw ConfigurationError(key: "training", "its training is not in the session")
    }
    let learned = request.origin.flatMap { learn($0, parallelFor) }
    if let file = request.origin?.file, learned == nil {
      throw ConfigurationError(
        key: "optimizer",
        "what was kept is neither beside the session nor on the shelf: digest \(file.hex)")
    }
    return try request.specification.perform(resolve: models.objective(named:)) { _ in learned }
  }

  // MARK: - Comparisons

  /// Compares optimizers, and what was learned, over many starts; nil where it was abandoned.
  package func compare(
    objective name: String, _ optimizers: [DesignedContestant], trained: [TrainedContestant], _ plan: ComparisonPlan,
    _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck = neverCancelled
  ) -> Comparison? {
    guard let objective = models.objective(named: name) else { return nil }
    let known = optimizers.compactMap { $0.contestant(on: objective) }
    let learned = trained.compactMap { trained in
      learn(trained.origin, parallelFor).flatMap { try? $0.optimizer(on: objective) }
        .map { Contestant(trained.name, $0) }
    }
    return Self.compare(objective, known + learned, plan, parallelFor, isCancelled: isCancelled)
  }

  /// Tunes the step size of an optimizer by the rule of comparisons; nil where it was abandoned, and where it has none to
  /// tune.
  package func tune(
    objective name: String, _ optimizer: DesignedContestant, _ plan: ComparisonPlan,
    isCancelled: CancellationCheck = neverCancelled
  ) -> TunedStepSize? {
    guard let objective = models.objective(named: name), let contestant = optimizer.contestant(on: objective),
      contestant.isTunable
    else { return nil }
    return Comparison.tune(contestant, on: objective, plan, isCancelled: isCancelled)
  }

  /// Compares optimizers over many starts; nil where it was abandoned.
  package static func compare(
    _ objective: Objective, _ contestants: [Contestant], _ plan: ComparisonPlan, _ parallelFor: ParallelFor,
    isCancelled: @escaping CancellationCheck = neverCancelled
  ) -> Comparison? {
    Comparison.make(objective, contestants, plan, parallelFor: parallelFor, isCancelled: isCancelled)
  }
}
