// Objectives by name, loaded once, and the evaluators and trained weights that computations share.

import Datasets
import OptimizerEngine
import SessionStore
import Synchronization

/// What computations on several queues share.
final class Workshop: Sendable {
  private struct State {
    var objectives: [String: Objective] = [:]
    var heldOut: [String: LabeledImages] = [:]
    var weights: [Int: TrainedWeights] = [:]
  }
  private let state = Mutex(State())

  init(objectives: [Objective] = []) {
    state.withLock { state in for objective in objectives { state.objectives[objective.name] = objective } }
  }

  /// An objective by name, its data loaded the first time it is asked for.
  func objective(named name: String) -> Objective? {
    if let known = state.withLock({ $0.objectives[name] }) { return known }
    // Damaged embedded data leaves the objective unknown, which is what the caller reports.
    guard let loaded = try? ObjectiveLibrary.objective(named: name) else { return nil }
    state.withLock { $0.objectives[name] = loaded }
    return loaded
  }

  /// The images classifiers are read on; nil for analytic objectives.
  func heldOutImages(for objective: Objective) -> LabeledImages? {
    guard objective.isClassifier else { return nil }
    if let known = state.withLock({ $0.heldOut[objective.name] }) { return known }
    let images = (try? ObjectiveLibrary.heldOutImages(for: objective)) ?? nil
    state.withLock { $0.heldOut[objective.name] = images }
    return images
  }

  /// The weights a training left.
  func weights(ofTraining id: Int) -> TrainedWeights? { state.withLock { $0.weights[id] } }

  /// Keeps the weights a training left.
  func keep(_ weights: TrainedWeights, ofTraining id: Int) { state.withLock { $0.weights[id] = weights } }

  /// Computes a run: its record, then what is shown of it; or why it cannot be computed.
  func run(_ specification: RunSpecification) -> [Event] {
    do {
      let (run, certificate) = try specification.perform(resolve: objective(named:)) { [self] trained in
        weights(ofTraining: trained.training)?.optimizer
      }
      let trace = Computation.trace(
        of: run, certificate: certificate, heldOut: heldOutImages(for: run.objective))
      return [
        .news(.trace(run: specification.id, trace)),
        .record(.run(specification, RunOutcome(run, certificate: certificate))),
      ]
    } catch {
      return [.news(.runFailed(run: specification.id, error.description))]
    }
  }

  /// Computes the trace of a recorded run again; a trained optimizer is trained again if its weights are not here.
  func recompute(_ specification: RunSpecification, _ configuration: TrainingConfiguration?, _ parallelFor: ParallelFor)
    -> [Event]
  {
    if let trained = specification.trained, weights(ofTraining: trained.training) == nil {
      guard let configuration, let objective = objective(named: configuration.objective) else {
        return [.news(.runFailed(run: specification.id, "its training is not in the session"))]
      }
      let trainer = Trainer(configuration, objective: objective)
      for _ in 0..<trained.metaSteps { _ = trainer.step(parallelFor) }
      keep(TrainedWeights(rule: trainer.rule, weights: trainer.state.weights), ofTraining: trained.training)
    }
    return run(specification).filter { event in
      if case .record = event { return false }
      return true
    }
  }
}
