// A training step by step with what a session says of it: the same for those who record and for those who verify.

package import OptimizerEngine
package import SessionStore

/// A training and the records of its meta-steps and of its end.
///
/// A class because it owns a trainer; owned by one thread.
package final class RecordedTraining {
  /// The training's number in the session.
  package let id: Int
  /// What is trained.
  package let configuration: TrainingConfiguration
  /// What it is trained on.
  package let objective: Objective
  /// What trains it; steps are done here and nowhere else outside of the engine.
  private(set) var trainer: Trainer
  private let heldOut: HeldOut
  private var failures = 0
  private var lastLoss: Double?
  private var lastHeldOut: OptimizerCard.HeldOut?

  /// Meta-steps in a row without a finite meta-gradient after which a training has failed.
  package static let failureLimit = 10

  /// Prepares a training.
  ///
  /// - Precondition: `objective` is the one the configuration names, and the configuration fits it.
  package init(id: Int, _ configuration: TrainingConfiguration, objective: Objective) {
    self.id = id
    self.configuration = configuration
    self.objective = objective
    trainer = Trainer(configuration, objective: objective)
    heldOut = HeldOut(configuration, objective: objective)
  }

  /// Meta-steps done.
  package var stepCount: Int { trainer.state.stepCount }
  /// Whether nothing is left to do.
  package var isDone: Bool { stepCount >= configuration.metaSteps || hasFailed }
  /// Whether it is given up; a short one has failed where no step was applied.
  package var hasFailed: Bool { failures >= limit }
  private var limit: Int { min(Self.failureLimit, max(configuration.metaSteps, 1)) }

  /// Continues from a checkpoint.
  ///
  /// - Returns: Whether the record fits this training; if not, nothing has changed.
  package func restore(_ record: TrainingState.Record) -> Bool { trainer.restore(record) }

  /// Begins again.
  func restart() {
    trainer = Trainer(configuration, objective: objective)
    failures = 0
  }

  /// Comes to where some meta-steps are done, from a checkpoint where there is one of this training.
  ///
  /// - Returns: Whether it has come there; false if `isCancelled` abandoned it.
  package func catchUp(
    to done: Int, checkpoint: String?, _ parallelFor: ParallelFor,
    isCancelled: @escaping CancellationCheck = neverCancelled
  ) -> Bool {
    if done > 0, let checkpoint, let file = try? CheckpointFile.read(checkpoint), file.configuration == configuration {
      // One that is ahead of what was recorded would leave a gap.
      if !restore(file.record) || stepCount > done { restart() }
    }
    while stepCount < done {
      guard skip(parallelFor, isCancelled: isCancelled) != nil else { return false }
    }
    return true
  }

  /// Does meta-steps until all are done, one is abandoned, or someone ends it.
  ///
  /// - Parameters:
  ///   - limit: The most meta-steps that are done now.
  ///   - mustStop: Asked before every meta-step; it may wait, and true ends here.
  ///   - isCancelled: Asked between the steps of the rollouts; it may wait, and true abandons the meta-step.
  ///   - report: Told every meta-step and its record.
  package func advance(
    limit: Int = .max, _ parallelFor: ParallelFor, until mustStop: () -> Bool = { false },
    isCancelled: @escaping CancellationCheck = neverCancelled, _ report: (MetaStep, MetaStepRecord) -> Void
  ) {
    var count = 0
    while count < limit, !isDone, !mustStop(), let (step, record) = step(parallelFor, isCancelled: isCancelled) {
      report(step, record)
      count += 1
    }
  }

  /// What can be run with the present weights.
  package var optimizer: Optimizer { trainer.optimizer }
  /// The number of weights.
  package var weightCount: Int { trainer.layout.count }

  /// What it has learned so far.
  package var trained: TrainedOptimizer {
    var learned = trained(weights: trainer.state.weights, after: stepCount)
    (learned.card.finalLoss, learned.card.heldOut) = (lastLoss, lastHeldOut)
    return learned
  }

  /// What it had learned when it had some weights.
  func trained(weights: [Double], after metaSteps: Int) -> TrainedOptimizer {
    var card = OptimizerCard(
      dimension: objective.dimension, metaSteps: metaSteps, version: EngineVersion.current)
    if case .nesterov(let momentum) = (trainer.rule as? ConvergentRule)?.base { card.momentum = momentum }
    return TrainedOptimizer(
      configuration: configuration, weights: weights, layout: trainer.layout, card: card)
  }

  /// What it has learned with all that a card says, fit to be kept.
  package var keepsake: TrainedOptimizer {
    var learned = trained
    learned.card.data = objective.dataNumbers.map { numbers in
      var digest = Digest()
      digest.combine(numbers)
      return digest
    }
    return learned
  }

  /// All that decides what the next meta-step does.
  package var checkpoint: CheckpointFile {
    CheckpointFile(configuration: configuration, record: trainer.state.record)
  }

  /// One meta-step and its record; held-out loss is taken every few steps.
  ///
  /// - Parameter isCancelled: Asked between the steps of the rollouts; it may wait, and true abandons the meta-step.
  /// - Returns: nil for a meta-step that was abandoned.
  func step(
    _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck = neverCancelled
  ) -> (step: MetaStep, record: MetaStepRecord)? {
    let before = (trainer.state, failures)
    guard let step = skip(parallelFor, isCancelled: isCancelled) else { return nil }
    var report: HeldOutReport?
    if configuration.evaluates(after: step.index) {
      report = heldOut.report(trainer.optimizer, lossHorizon: step.horizon, parallelFor, isCancelled: isCancelled)
      if report == nil {
        // A meta-step without its evaluation has not been done.
        trainer.restore(before.0)
        failures = before.1
        return nil
      }
    }
    if let report {
      lastHeldOut = .init(loss: report.loss, gap: report.meanGap, starts: report.finalGaps.count)
    }
    return (step, MetaStepRecord(training: id, step, heldOut: report, weights: trainer.state.weights))
  }

  /// One meta-step that has been recorded already.
  ///
  /// - Returns: nil for a meta-step that was abandoned.
  func skip(_ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck = neverCancelled) -> MetaStep? {
    guard let step = trainer.step(parallelFor, isCancelled: isCancelled) else { return nil }
    failures = step.isApplied ? 0 : failures + 1
    lastLoss = step.loss
    // What was measured is of the weights before this step.
    lastHeldOut = nil
    return step
  }

  /// How it ends if it ends now: one that could go on is cancelled.
  package var end: TrainingEnd {
    TrainingEnd(
      training: id, state: hasFailed ? .failed : isDone ? .done : .cancelled, steps: stepCount,
      reason: hasFailed ? "the loss was not finite for \(limit) meta-steps" : nil, digest: Digest(trainer.state.weights)
    )
  }
}
