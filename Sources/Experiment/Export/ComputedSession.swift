// A session whose runs are computed again: what exports and certificates of sessions are made from.

package import OptimizerEngine
package import SessionStore

/// Where the computation of a session stands, for those who wait for it.
package enum ExportProgress: Sendable {
  /// A training is repeated, because runs use what it learned.
  case training(id: Int, done: Int, of: Int)
  /// Runs are computed.
  case run(done: Int, of: Int)
  /// The replay is recorded, in seconds.
  case recording(done: Double, of: Double)
}

/// Computes all runs of a session again.
///
/// Nothing depends on the clock or on what was computed before: the same session gives the same numbers.
package struct ComputedSession {
  /// What is known of the session; the runs are computed by `compute`.
  package private(set) var results: SessionResults
  /// The objectives by name, and what was learned as far as it is kept beside the session.
  package let models: ModelCache
  /// What is wrong with the weights that are kept beside it; they are computed again then.
  package let warnings: [FileError]
  private var weights: [RunSpecification.Trained: TrainedOptimizer] = [:]

  /// Reads a session, and the weights beside it.
  ///
  /// - Parameter shelf: Where optimizers are that it took in from elsewhere.
  /// - Throws: `FileError` where an event cannot be understood.
  package init(_ session: Session, path: String, shelf: OptimizerShelf? = nil) throws(FileError) {
    let timeline = try OpenedSession(session, path: path).timeline
    results = SessionResults(session, timeline: timeline, path: path)
    models = ModelCache(shelf: shelf)
    warnings = models.takeWeights(besideSession: path, of: timeline)
  }

  /// Computes all runs again; first the trainings whose weights they use, as far as they use them.
  package mutating func compute(
    _ parallelFor: ParallelFor = serialFor, progress: (ExportProgress) -> Void = { _ in }
  ) {
    train(parallelFor, progress)
    let names = results.trainings.map(\.configuration.objective) + results.runs.map(\.specification.objective)
    for name in names where !results.objectives.contains(where: { $0.name == name }) {
      if let objective = models.objective(named: name) { results.objectives.append(objective) }
    }
    for index in results.runs.indices {
      compute(run: index)
      progress(.run(done: index + 1, of: results.runs.count))
    }
  }

  private mutating func train(_ parallelFor: ParallelFor, _ progress: (ExportProgress) -> Void) {
    let needed = Set(results.runs.compactMap(\.specification.trained))
    for kept in results.kept {
      let origin = LearnedOrigin(kept.configuration, metaSteps: kept.metaSteps, file: kept.digest)
      if let found = models.known(origin) { weights[.init(training: kept.id, metaSteps: kept.metaSteps)] = found }
    }
    for training in results.trainings {
      var counts = Set(needed.filter { $0.training == training.id }.map(\.metaSteps))
      for count in counts {
        guard let found = models.known(LearnedOrigin(training.configuration, metaSteps: count)) else { continue }
        weights[.init(training: training.id, metaSteps: count)] = found
        counts.remove(count)
      }
      guard let last = counts.max(), let objective = models.objective(named: training.configuration.objective) else {
        continue
      }
      let found = Conductor.weights(
        of: training.configuration, on: objective, after: counts, parallelFor, isCancelled: neverCancelled
      ) { step in
        progress(.training(id: training.id, done: step.index + 1, of: last))
      }
      for (count, learned) in found { weights[.init(training: training.id, metaSteps: count)] = learned }
    }
  }

  private mutating func compute(run index: Int) {
    let weights = weights
    do {
      let (run, certificate) = try results.runs[index].specification.perform(resolve: models.objective(named:)) {
        weights[$0]
      }
      results.runs[index].computed = SessionResults.Computed(
        trajectory: run.trajectory, certificate: certificate,
        evidence: Certifier(run.objective, run.optimizer, start: run.trajectory.points[0]).evidence(of: run.trajectory),
        outcome: RunOutcome(run, certificate: certificate), reasons: run.reasons, evaluations: run.evaluations,
        objective: run.objective)
    } catch {
      results.runs[index].problem = error.description
    }
  }

  /// A cache that has the objectives and the weights already, for a replay of its own.
  package func freshModels() -> ModelCache {
    let own = ModelCache(objectives: results.objectives)
    for (trained, learned) in weights {
      if let kept = results.kept.last(where: { $0.id == trained.training }) {
        own.keep(learned, from: LearnedOrigin(kept.configuration, metaSteps: kept.metaSteps, file: kept.digest))
      } else if let training = results.trainings.last(where: { $0.id == trained.training }) {
        own.keep(learned, from: LearnedOrigin(training.configuration, metaSteps: trained.metaSteps))
      }
    }
    return own
  }
}
