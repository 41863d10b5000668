// One training, step by step, with what it records: the same on a background queue, in scripts and in tests.

import Datasets
import OptimizerEngine
import SessionStore

/// The weights a training left, enough to run what was learned.
struct TrainedWeights: Sendable {
  let rule: any UpdateRule
  let weights: [Double]

  var optimizer: Optimizer { Optimizer(rule, weights: weights) }
}

/// A training being computed; owned by one thread.
final class Training {
  let id: Int
  let configuration: TrainingConfiguration
  private let objective: Objective
  private var trainer: Trainer
  private let heldOut: HeldOut
  private var failures = 0

  /// Meta-steps in a row without a finite loss after which a training has failed.
  private static let patience = 10

  init(id: Int, _ configuration: TrainingConfiguration, objective: Objective) {
    self.id = id
    self.configuration = configuration
    self.objective = objective
    trainer = Trainer(configuration, objective: objective)
    heldOut = HeldOut(configuration, objective: objective, count: objective.isClassifier ? 2 : 32)
  }

  /// Meta-steps done.
  var stepCount: Int { trainer.state.stepCount }
  /// Whether nothing is left to do.
  var isDone: Bool { stepCount >= configuration.metaSteps || hasFailed }
  private var hasFailed: Bool { failures >= Self.patience }
  /// What can be run with the present weights.
  var weights: TrainedWeights { TrainedWeights(rule: trainer.rule, weights: trainer.state.weights) }

  /// Comes to where some meta-steps are done, from a checkpoint where there is one of this training.
  ///
  /// - Returns: Whether it has come there; false if `pulse` abandoned it.
  func catchUp(
    to done: Int, checkpoint: String?, _ parallelFor: ParallelFor, pulse: @escaping Pulse = steadyPulse
  ) -> Bool {
    if done > 0, let checkpoint, let file = try? CheckpointFile.read(checkpoint), file.configuration == configuration {
      // One that is ahead of what was recorded would leave a gap.
      if !trainer.restore(file.record) || stepCount > done { trainer = Trainer(configuration, objective: objective) }
    }
    while stepCount < done {
      guard trainer.step(parallelFor, pulse: pulse) != nil else { return false }
    }
    return true
  }

  /// All that decides what the next meta-step does.
  var checkpoint: CheckpointFile { CheckpointFile(configuration: configuration, record: trainer.state.record) }

  /// One meta-step and its record; held-out loss is taken every few steps.
  ///
  /// - Parameter pulse: Asked between the steps of the rollouts; it may wait, and false abandons the meta-step.
  /// - Returns: nil for a meta-step that was abandoned.
  func step(_ parallelFor: ParallelFor, pulse: @escaping Pulse = steadyPulse) -> SessionRecord? {
    guard let step = trainer.step(parallelFor, pulse: pulse) else { return nil }
    failures = step.isApplied ? 0 : failures + 1
    let loss = configuration.evaluates(after: step.index) ? heldOut.report(weights.optimizer).meanGap : nil
    return .metaStep(
      MetaStepRecord(training: id, step, heldOut: loss, weights: trainer.state.weights))
  }

  /// What the present optimizer does from a start.
  func trace(start: [Double], steps: Int, images: LabeledImages?, in plane: Plane) -> RunTrace {
    Computation.learnedTrace(trainer, start: start, steps: steps, heldOut: images, in: plane)
  }

  /// How it ended.
  func end(isCancelled: Bool) -> SessionRecord {
    let state: TrainingEnd.State = hasFailed ? .failed : isCancelled ? .cancelled : .done
    return .trainingEnd(
      TrainingEnd(
        training: id, state: state, steps: stepCount,
        reason: hasFailed ? "the loss was not finite for \(Self.patience) meta-steps" : nil,
        digest: Digest(trainer.state.weights)))
  }
}
