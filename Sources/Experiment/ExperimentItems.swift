// Trainings and runs as the queue knows them.

package import OptimizerEngine
package import SessionStore

/// A training of the session.
package struct TrainingItem: Sendable {
  /// Where a training stands.
  package enum State: Sendable, Equatable {
    /// Others are before it.
    case waiting
    /// It computes.
    case running
    /// It is held by the user.
    case paused
    /// All meta-steps are done.
    case done
    /// Ended by the user.
    case cancelled
    /// It could not go on.
    case failed(String)

    /// In words.
    package var words: String {
      switch self {
      case .waiting: "waiting"
      case .running: "running"
      case .paused: "paused"
      case .done: "done"
      case .cancelled: "cancelled"
      case .failed(let reason): "failed: \(reason)"
      }
    }
  }

  /// The number in the session, shared with runs.
  package let id: Int
  /// What is trained.
  package let configuration: TrainingConfiguration
  /// What came from elsewhere in place of being trained here.
  package private(set) var kept: KeptOptimizer?
  /// Where it stands.
  package var state = State.waiting
  /// Meta-steps done so far.
  package private(set) var stepCount = 0
  /// The least meta-loss so far; nil where none was finite.
  package private(set) var bestLoss: Double?
  /// The meta-loss of every meta-step so far; empty where the curves were forgotten.
  package private(set) var losses: [Double] = []
  /// The norm of every meta-gradient before clipping.
  package private(set) var gradientNorms: [Double] = []
  /// The meta-steps after which held-out loss was taken.
  package private(set) var heldOutSteps: [Double] = []
  /// The meta-loss on held-out starts there.
  package private(set) var heldOut: [Double] = []
  /// The meta-steps after which f - f* on held-out starts was taken.
  package private(set) var heldOutGapSteps: [Double] = []
  /// The mean of f - f* on held-out starts there.
  package private(set) var heldOutGaps: [Double] = []
  /// The newest level of their confident quantile.
  package private(set) var heldOutLevel: Double?
  /// Seconds of the clock spent in state running.
  package var seconds = 0.0
  /// The name that a person gave it.
  package internal(set) var given: String?

  package init(id: Int, configuration: TrainingConfiguration) {
    self.id = id
    self.configuration = configuration
  }

  /// One that was kept elsewhere, as if it had been trained.
  init(_ kept: KeptOptimizer) {
    self.init(id: kept.id, configuration: kept.configuration)
    self.kept = kept
    (state, stepCount) = (.done, kept.metaSteps)
  }

  /// How sentences call it: `#3`, or `#3 fast one`.
  package var mention: String { "#\(id)" + (shownName.map { " \($0)" } ?? "") }
  /// Where it stands, in words: what came from elsewhere was not trained here.
  package var stateWords: String { kept != nil && state == .done ? "kept" : state.words }
  /// What it has learned, in tables and beside paths.
  package var learnedTitle: String { shownName ?? Racer.learned }
  /// The name that a person gave it, here or where it was kept.
  package var shownName: String? { given ?? kept?.name }
  /// Where its weights come from, as they are now.
  package var origin: LearnedOrigin { origin(after: stepCount) }
  /// Where its weights after some meta-steps come from.
  package func origin(after metaSteps: Int) -> LearnedOrigin {
    LearnedOrigin(configuration, metaSteps: metaSteps, file: kept?.digest)
  }
  /// Whether there are weights that can be run: it has learned something, or was kept.
  package var hasLearned: Bool { (stepCount > 0 || kept != nil) && (state == .done || state == .cancelled) }
  /// Whether it may still change by itself.
  package var isLive: Bool { state == .waiting || state == .running || state == .paused }
  /// The part done, 0 to 1.
  package var progress: Double { Double(stepCount) / Double(max(configuration.metaSteps, 1)) }
  /// Meta-steps a second, over all of the training.
  package var rate: Double { seconds > 0.2 ? Double(stepCount) / seconds : 0 }

  /// Takes note of a meta-step.
  mutating func take(_ step: MetaStepRecord) {
    stepCount += 1
    if step.loss.isFinite { bestLoss = min(bestLoss ?? .infinity, step.loss) }
    losses.append(step.loss)
    gradientNorms.append(step.gradientNorm)
    if let loss = step.heldOut {
      heldOutSteps.append(Double(step.step))
      heldOut.append(loss)
    }
    if let gap = step.heldOutGap {
      heldOutGapSteps.append(Double(step.step))
      heldOutGaps.append(gap)
      heldOutLevel = step.heldOutLevel
    }
  }

  /// What the held-out starts say of others; nil on another objective, and where they say nothing.
  package func confident(on objective: Objective) -> ConfidentQuantile? {
    guard objective.name == configuration.objective, let heldOutLevel else { return nil }
    return configuration.heldOutQuantile(level: heldOutLevel, on: objective)
  }

  /// Forgets the curves; the session's file has them.
  mutating func forgetCurves() {
    (losses, gradientNorms) = ([], [])
    (heldOutSteps, heldOut, heldOutGapSteps, heldOutGaps) = ([], [], [], [])
  }
}

/// A run of the session.
package struct RunItem: Sendable {
  /// What was asked for.
  package let specification: RunSpecification
  /// What came out; nil while it computes.
  package var outcome: RunOutcome?
  /// Why there is no outcome, if it failed.
  package var failure: String?

  /// What runs, which has its look: the optimizer, `learned` for a trained one, with its number where it races under that.
  package let name: String
  /// The name that a person gave to it, or to the training it comes from.
  package internal(set) var given: String?
  /// The name shown.
  package var title: String { given ?? name }

  package init(specification: RunSpecification, outcome: RunOutcome? = nil, name: String? = nil) {
    self.specification = specification
    self.outcome = outcome
    self.name = name ?? (specification.trained == nil ? specification.optimizer : Racer.learned)
  }

  /// The number in the session, shared with trainings.
  package var id: Int { specification.id }
  /// Whether it is one of a trained optimizer.
  package var isLearned: Bool { specification.trained != nil }
}

/// Several optimizers from one start, shown together.
package struct Race: Sendable, Equatable {
  /// What is minimized.
  package var objective: String
  /// x_0.
  package var start: [Double]
  /// Steps asked for.
  package var steps: Int
  /// The trainings whose optimizers race under names of their own.
  package var trainings: [Int] = []
  /// The runs, in the order in which they are drawn.
  package var runs: [Int] = []
  /// Steps shown; grows with the clock.
  package var shown = 0.0
  /// Whether the user holds it.
  package var isHeld = false

  /// Seconds from the first to the last step.
  package static let duration = 8.0
  /// Whether it still grows by itself.
  package var isMoving: Bool { !isHeld && shown < Double(steps) }
  /// The step shown.
  package var step: Int { Int(shown) }

  package mutating func advance(_ seconds: Double) {
    shown = min(shown + seconds * Double(steps) / Self.duration, Double(steps))
  }
}
