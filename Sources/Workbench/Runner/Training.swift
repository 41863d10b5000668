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
  private let recorded: RecordedTraining

  init(id: Int, _ configuration: TrainingConfiguration, objective: Objective) {
    recorded = RecordedTraining(id: id, configuration, objective: objective)
  }

  var id: Int { recorded.id }
  var configuration: TrainingConfiguration { recorded.configuration }
  /// Meta-steps done.
  var stepCount: Int { recorded.stepCount }
  /// Whether nothing is left to do.
  var isDone: Bool { recorded.isDone }
  /// What can be run with the present weights.
  var weights: TrainedWeights { TrainedWeights(rule: recorded.trainer.rule, weights: recorded.trainer.state.weights) }

  /// Comes to where some meta-steps are done, from a checkpoint where there is one of this training.
  ///
  /// - Returns: Whether it has come there; false if `pulse` abandoned it.
  func catchUp(
    to done: Int, checkpoint: String?, _ parallelFor: ParallelFor, pulse: @escaping Pulse = steadyPulse
  ) -> Bool {
    if done > 0, let checkpoint, let file = try? CheckpointFile.read(checkpoint), file.configuration == configuration {
      // One that is ahead of what was recorded would leave a gap.
      if !recorded.restore(file.record) || stepCount > done { recorded.restart() }
    }
    while stepCount < done {
      guard recorded.skip(parallelFor, pulse: pulse) != nil else { return false }
    }
    return true
  }

  /// All that decides what the next meta-step does.
  var checkpoint: CheckpointFile {
    CheckpointFile(configuration: configuration, record: recorded.trainer.state.record)
  }

  /// One meta-step and its record.
  ///
  /// - Parameter pulse: Asked between the steps of the rollouts; it may wait, and false abandons the meta-step.
  /// - Returns: nil for a meta-step that was abandoned.
  func step(_ parallelFor: ParallelFor, pulse: @escaping Pulse = steadyPulse) -> SessionRecord? {
    recorded.step(parallelFor, pulse: pulse).map { .metaStep($0.record) }
  }

  /// What the present optimizer does from a start.
  func trace(start: [Double], steps: Int, images: LabeledImages?, in plane: Plane) -> RunTrace {
    Computation.learnedTrace(recorded.trainer, start: start, steps: steps, heldOut: images, in: plane)
  }

  /// Whether it has failed: what it has learned is worth no run.
  var hasFailed: Bool { recorded.hasFailed }

  /// How it ends if it ends now.
  var end: SessionRecord { .trainingEnd(recorded.end) }
}
