// The kinds of events of a session as values: what was asked for, and digests of what came out.

package import OptimizerEngine

/// A run as it was asked for: enough to compute it again.
package struct RunSpecification: Sendable, Equatable {
  /// A trained optimizer of the same session: a training and how many of its meta-steps count.
  package struct Trained: Sendable, Hashable {
    /// The training's number in the session.
    package var training: Int
    /// Meta-steps whose weights are used.
    package var metaSteps: Int

    /// Creates a reference.
    package init(training: Int, metaSteps: Int) {
      self.training = training
      self.metaSteps = metaSteps
    }
  }

  /// The run's number in the session.
  package var id: Int
  /// The objective's name.
  package var objective: String
  /// The optimizer's name; "convergent" for a trained one.
  package var optimizer: String
  /// Settings of a hand-designed optimizer.
  package var settings: [String: Double]
  /// Where the weights of a trained optimizer come from.
  package var trained: Trained?
  /// x_0.
  package var start: [Double]
  /// Steps asked for.
  package var steps: Int
  /// Seed of the mini-batches.
  package var seed: UInt64

  /// Creates a specification.
  package init(
    id: Int, objective: String, optimizer: String, settings: [String: Double] = [:], trained: Trained? = nil,
    start: [Double], steps: Int, seed: UInt64 = 0
  ) {
    self.id = id
    self.objective = objective
    self.optimizer = optimizer
    self.settings = settings
    self.trained = trained
    self.start = start
    self.steps = steps
    self.seed = seed
  }
}

/// What came out of a run.
package struct RunOutcome: Sendable, Equatable {
  /// Steps taken.
  package var steps: Int
  /// f at the end.
  package var value: Double
  /// |g| at the end.
  package var gradientNorm: Double
  /// Why it ended, in words.
  package var termination: String
  /// The certificate's headline.
  package var verdict: String
  /// Digest of all values and the last iterate.
  package var digest: Digest

  /// Creates an outcome.
  package init(
    steps: Int, value: Double, gradientNorm: Double, termination: String, verdict: String, digest: Digest
  ) {
    self.steps = steps
    self.value = value
    self.gradientNorm = gradientNorm
    self.termination = termination
    self.verdict = verdict
    self.digest = digest
  }

  /// The outcome of a finished run.
  package init(_ run: Run, certificate: Certificate) {
    let trajectory = run.trajectory
    self.init(
      steps: trajectory.stepCount, value: trajectory.values.last ?? .nan,
      gradientNorm: trajectory.gradientNorms.last ?? .nan,
      termination: run.ending, verdict: certificate.verdict.rawValue,
      digest: Digest(trajectory.values + (trajectory.points.last ?? [])))
  }
}

/// One meta-step as recorded.
package struct MetaStepRecord: Sendable, Equatable {
  /// The training's number in the session.
  package var training: Int
  /// Which meta-step, from 0.
  package var step: Int
  /// The meta-loss.
  package var loss: Double
  /// The norm of the meta-gradient before clipping.
  package var gradientNorm: Double
  /// The meta-loss on held-out starts, where it was taken after this step.
  package var heldOut: Double?
  /// The mean of f - f* on the same starts.
  package var heldOutGap: Double?
  /// The level of the confident quantile of f - f* at their ends; nil where there are too few of them.
  package var heldOutLevel: Double?
  /// Digest of the weights after the step.
  package var digest: Digest

  /// Creates a record.
  package init(
    training: Int, step: Int, loss: Double, gradientNorm: Double, heldOut: Double?, heldOutGap: Double? = nil,
    heldOutLevel: Double? = nil, digest: Digest
  ) {
    self.training = training
    self.step = step
    self.loss = loss
    self.gradientNorm = gradientNorm
    self.heldOut = heldOut
    self.heldOutGap = heldOutGap
    self.heldOutLevel = heldOutLevel
    self.digest = digest
  }

  /// The record of a step that a trainer has just done.
  package init(training: Int, _ step: MetaStep, heldOut: HeldOutReport?, weights: [Double]) {
    self.init(
      training: training, step: step.index, loss: step.loss, gradientNorm: step.gradientNorm, heldOut: heldOut?.loss,
      heldOutGap: heldOut?.meanGap, heldOutLevel: heldOut?.quantile.level, digest: Digest(weights))
  }
}

/// How a training ended.
package struct TrainingEnd: Sendable, Equatable {
  /// The states a training ends in.
  package enum State: String, Sendable {
    case done
    case cancelled
    case failed
  }

  /// The training's number in the session.
  package var training: Int
  /// How it ended.
  package var state: State
  /// Meta-steps done.
  package var steps: Int
  /// Why it failed.
  package var reason: String?
  /// Digest of the weights it left.
  package var digest: Digest

  /// Creates a record.
  package init(training: Int, state: State, steps: Int, reason: String? = nil, digest: Digest) {
    self.training = training
    self.state = state
    self.steps = steps
    self.reason = reason
    self.digest = digest
  }
}

/// A learned optimizer that came into the session from elsewhere: it stands among the trainings, as if one had left it.
package struct KeptOptimizer: Sendable, Equatable {
  /// Its number in the session, shared with trainings and runs.
  package var id: Int
  /// The name under which it is kept.
  package var name: String
  /// How it was trained, which says what its rule is.
  package var configuration: TrainingConfiguration
  /// Meta-steps that it was trained for.
  package var metaSteps: Int
  /// The number of its weights.
  package var weightCount: Int
  /// The number of coordinates that it was trained on; nil where that is not known.
  package var dimension: Int?
  /// What it is: the digest of its settings and weights, by which a replay finds its file.
  package var digest: Digest

  /// The record of an optimizer that comes in.
  package init(id: Int, _ optimizer: TrainedOptimizer) {
    self.init(
      id: id, name: optimizer.card.name, configuration: optimizer.configuration, metaSteps: optimizer.card.metaSteps,
      weightCount: optimizer.count, dimension: optimizer.card.dimension, digest: optimizer.digest)
  }

  /// Creates a record.
  package init(
    id: Int, name: String, configuration: TrainingConfiguration, metaSteps: Int, weightCount: Int, dimension: Int?,
    digest: Digest
  ) {
    (self.id, self.name, self.configuration) = (id, name, configuration)
    (self.metaSteps, self.weightCount, self.dimension, self.digest) = (metaSteps, weightCount, dimension, digest)
  }
}

/// Something the user did, by the name of the action, with what it acted on.
package struct ActionRecord: Sendable, Equatable {
  /// The action's name, as in the key table.
  package var name: String
  /// What it acted on.
  package var arguments: [JSONMember]

  /// Creates a record.
  package init(_ name: String, _ arguments: [JSONMember] = []) {
    self.name = name
    self.arguments = arguments
  }
}

/// One event of a session, understood.
///
/// Nearly all of a long session are meta-steps: what is larger than one of them is kept aside, so that a hundred thousand
/// take some ten MiB.
package enum SessionRecord: Sendable, Equatable {
  /// The user did something.
  case action(ActionRecord)
  /// A training was started.
  indirect case training(id: Int, TrainingConfiguration)
  /// A learned optimizer came in that was kept elsewhere.
  indirect case kept(KeptOptimizer)
  /// A training did one meta-step.
  case metaStep(MetaStepRecord)
  /// A training ended.
  indirect case trainingEnd(TrainingEnd)
  /// A run was asked for and finished.
  indirect case run(RunSpecification, RunOutcome)
  /// The terminal changed its size.
  case resize(columns: Int, rows: Int)
  /// A note at this place, a task or a quiz.
  indirect case marker(Marker)
  /// A person answered a quiz: the choice, counted from 0, whether it was right then, and the note of its marker, which
  /// may be one of the lesson that the session was branched from.
  case answer(choice: Int, isRight: Bool, question: String? = nil)
  /// A person answered a question for a number: the number, whether it was near enough then, and the note of the marker.
  case figure(Double, isRight: Bool, question: String)
  /// The session was closed; digest of all run and training digests in order.
  case end(Digest)

  /// A plain note at this place.
  package static func marker(note: String) -> SessionRecord { .marker(Marker(note)) }
}

// MARK: - What many ask of a record

extension SessionRecord {
  /// Whether a person did something that would be missed; races begin by themselves.
  package var isUserWork: Bool {
    switch self {
    case .training, .marker: true
    case .action(let action): !action.isRace && !action.isArrival
    // What races from the start comes in by itself; what a person takes in is followed by what was done with it.
    case .kept, .metaStep, .trainingEnd, .run, .resize, .answer, .figure, .end: false
    }
  }

  /// The item whose weights are known after it, and may lie beside the session; nil where there are none.
  package var itemWithWeights: Int? {
    switch self {
    case .trainingEnd(let end): end.training
    case .kept(let kept): kept.id
    case .action, .training, .metaStep, .run, .resize, .marker, .answer, .figure, .end: nil
    }
  }

  /// What joins the digest of the session; nil for records without one.
  package var digest: Digest? {
    switch self {
    case .trainingEnd(let end): end.digest
    case .run(_, let outcome): outcome.digest
    case .action, .training, .kept, .metaStep, .resize, .marker, .answer, .figure, .end: nil
    }
  }

  /// The objective that it names; nil for records that name none.
  package var objectiveName: String? {
    switch self {
    case .action(let action): action.arguments.value("objective")?.stringValue
    case .training(_, let configuration): configuration.objective
    case .run(let specification, _): specification.objective
    // It need not know where it was trained: it is run elsewhere.
    case .kept, .metaStep, .trainingEnd, .resize, .marker, .answer, .figure, .end: nil
    }
  }
}
