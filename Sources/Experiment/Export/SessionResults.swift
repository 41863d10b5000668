// A session with everything its runs computed: what tables, documents and reports of it are made of.

package import OptimizerEngine
package import SessionStore

/// A session as it was recorded, with its runs computed again.
///
/// A session holds what was asked for and digests of what came out; the numbers of every step are computed anew, and the
/// digests say whether they are the recorded ones, bit for bit.
package struct SessionResults: Sendable {
  /// A note that was set on the way.
  package struct Note: Sendable, Equatable {
    /// How many events had happened, the marker included: what `--at` takes.
    package var event: Int
    /// Seconds since the start of the session.
    package var seconds: Double
    /// The note.
    package var text: String
  }

  /// A training as it was recorded.
  package struct TrainingResult: Sendable {
    /// The number in the session, shared with runs.
    package var id: Int
    /// What was trained.
    package var configuration: TrainingConfiguration
    /// Every meta-step.
    package var steps: [MetaStepRecord] = []
    /// How it ended; nil where the session ends before.
    package var end: TrainingEnd?
  }

  /// A run as it was recorded, computed again.
  package struct RunResult: Sendable {
    /// What was asked for.
    package var specification: RunSpecification
    /// What the session says came out.
    package var recorded: RunOutcome
    /// What came out now; nil where the run cannot be computed here.
    package var computed: Computed?
    /// Why it cannot.
    package var problem: String?

    /// The number in the session, shared with trainings.
    package var id: Int { specification.id }
    /// Whether what came out now is what was recorded, bit for bit.
    package var isReproduced: Bool { computed?.outcome.isSame(as: recorded) ?? false }
  }

  /// What a run computed.
  package struct Computed: Sendable {
    /// Every step.
    package var trajectory: Trajectory
    /// What is certain of it.
    package var certificate: Certificate
    /// What that was computed from.
    package var evidence: CertificateEvidence
    /// The outcome in the form of the record.
    package var outcome: RunOutcome
    /// Why it ended by itself; none where all steps were taken.
    package var reasons: [StoppingReason]
    /// What it asked of the objective.
    package var evaluations: EvaluationCounts
    /// What was minimized.
    package var objective: Objective

    /// f(x_t) - f* with its error, nil where f* is not known.
    package func gap(_ t: Int) -> Gap? { objective.gap(of: trajectory.values[t]) }
  }

  /// What the session was recorded with.
  package internal(set) var header: SessionHeader
  /// The name of the file, without folder and ending.
  package internal(set) var name: String
  /// Seconds from the start to the last event.
  package internal(set) var seconds = 0.0
  /// Events this version understands.
  package internal(set) var eventCount = 0
  /// The notes, in order.
  package internal(set) var notes: [Note] = []
  /// The trainings, in order.
  package internal(set) var trainings: [TrainingResult] = []
  /// The learned optimizers that came from elsewhere, in order.
  package internal(set) var kept: [KeptOptimizer] = []
  /// The runs, in order.
  package internal(set) var runs: [RunResult] = []
  /// The objectives of runs and trainings that are known here, in order.
  package internal(set) var objectives: [Objective] = []
  /// The names that runs and trainings have at the end.
  package private(set) var names = GivenNames()
  /// The digest of all results, where the session was closed.
  package internal(set) var digest: Digest?

  /// The name that a run was given: its own, else that of the training it comes from.
  package func givenName(of run: RunResult) -> String? {
    names[run.id]
      ?? run.specification.trained.flatMap { trained in
        names[trained.training] ?? kept.last { $0.id == trained.training }?.name
      }
  }

  /// The runs that cannot be computed here.
  package var problems: [RunResult] { runs.filter { $0.problem != nil } }
  /// The runs whose numbers are not the recorded ones.
  package var differing: [RunResult] { runs.filter { $0.problem == nil && !$0.isReproduced } }

  /// Takes in what was recorded; nothing is computed yet.
  init(_ session: Session, timeline: [TimedRecord], path: String) {
    header = session.header
    name = Self.name(ofPath: path)
    seconds = timeline.last?.time ?? 0
    eventCount = timeline.count
    for entry in timeline { take(entry, event: entry.event) }
  }

  private mutating func take(_ entry: TimedRecord, event: Int) {
    switch entry.record {
    case .training(let id, let configuration):
      trainings.append(TrainingResult(id: id, configuration: configuration))
    case .kept(let kept): self.kept.append(kept)
    case .metaStep(let step):
      if let index = trainings.lastIndex(where: { $0.id == step.training }) { trainings[index].steps.append(step) }
    case .trainingEnd(let end):
      if let index = trainings.lastIndex(where: { $0.id == end.training }) { trainings[index].end = end }
    case .run(let specification, let outcome):
      runs.append(RunResult(specification: specification, recorded: outcome))
    case .marker(let marker): notes.append(Note(event: event, seconds: entry.time, text: marker.note))
    case .end(let digest): self.digest = digest
    case .action(let action):
      if case .name(let id, let text) = SessionAction(action) { names.set(text, for: id) }
    case .resize, .answer, .figure: break
    }
  }

  /// The name of a file without its folder and the ending of sessions.
  package static func name(ofPath path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? "session"
    return file.hasSuffix(".jsonl") && file.count > 6 ? String(file.dropLast(6)) : file
  }
}
