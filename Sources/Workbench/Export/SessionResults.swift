// A session with everything its runs computed: what tables, documents and reports of it are made of.

public import OptimizerEngine
public import SessionStore

/// A session as it was recorded, with its runs computed again.
///
/// A session holds what was asked for and digests of what came out; the numbers of every step are computed anew, and the
/// digests say whether they are the recorded ones, bit for bit.
public struct SessionResults: Sendable {
  /// A note that was set on the way.
  public struct Note: Sendable, Equatable {
    /// How many events had happened, the marker included: what `--at` takes.
    public var event: Int
    /// Seconds since the start of the session.
    public var seconds: Double
    /// The note.
    public var text: String
  }

  /// A training as it was recorded.
  public struct TrainingResult: Sendable {
    /// The number in the session, shared with runs.
    public var id: Int
    /// What was trained.
    public var configuration: TrainingConfiguration
    /// Every meta-step.
    public var steps: [MetaStepRecord] = []
    /// How it ended; nil where the session ends before.
    public var end: TrainingEnd?
  }

  /// A run as it was recorded, computed again.
  public struct RunResult: Sendable {
    /// What was asked for.
    public var specification: RunSpecification
    /// What the session says came out.
    public var recorded: RunOutcome
    /// What came out now; nil where the run cannot be computed here.
    public var computed: Computed?
    /// Why it cannot.
    public var problem: String?

    /// The number in the session, shared with trainings.
    public var id: Int { specification.id }
    /// Whether what came out now is what was recorded, bit for bit.
    public var isReproduced: Bool { computed?.outcome.isSame(as: recorded) ?? false }
  }

  /// What a run computed.
  public struct Computed: Sendable {
    /// Every step.
    public var trajectory: Trajectory
    /// What is certain of it.
    public var certificate: Certificate
    /// What that was computed from.
    public var evidence: CertificateEvidence
    /// The outcome in the form of the record.
    public var outcome: RunOutcome
    /// Why it ended by itself; none where all steps were taken.
    public var reasons: [StoppingReason]
    /// What it asked of the objective.
    public var evaluations: EvaluationCounts
    /// What was minimized.
    public var objective: Objective

    /// f(x_t) - f* with its error, nil where f* is not known.
    public func gap(_ t: Int) -> Gap? { objective.gap(of: trajectory.values[t]) }
  }

  /// What the session was recorded with.
  public internal(set) var header: SessionHeader
  /// The name of the file, without folder and ending.
  public internal(set) var name: String
  /// Seconds from the start to the last event.
  public internal(set) var seconds = 0.0
  /// Events this version understands.
  public internal(set) var eventCount = 0
  /// The notes, in order.
  public internal(set) var notes: [Note] = []
  /// The trainings, in order.
  public internal(set) var trainings: [TrainingResult] = []
  /// The runs, in order.
  public internal(set) var runs: [RunResult] = []
  /// The objectives of runs and trainings that are known here, in order.
  public internal(set) var objectives: [Objective] = []
  /// The digest of all results, where the session was closed.
  public internal(set) var digest: Digest?

  /// The runs that cannot be computed here.
  public var problems: [RunResult] { runs.filter { $0.problem != nil } }
  /// The runs whose numbers are not the recorded ones.
  public var differing: [RunResult] { runs.filter { $0.problem == nil && !$0.isReproduced } }

  /// Takes in what was recorded; nothing is computed yet.
  init(_ session: Session, moments: [Moment], path: String) {
    header = session.header
    name = Self.name(ofPath: path)
    seconds = moments.last?.time ?? 0
    eventCount = moments.count
    for moment in moments { take(moment, event: moment.event) }
  }

  private mutating func take(_ moment: Moment, event: Int) {
    switch moment.record {
    case .training(let id, let configuration):
      trainings.append(TrainingResult(id: id, configuration: configuration))
    case .metaStep(let step):
      if let index = trainings.lastIndex(where: { $0.id == step.training }) { trainings[index].steps.append(step) }
    case .trainingEnd(let end):
      if let index = trainings.lastIndex(where: { $0.id == end.training }) { trainings[index].end = end }
    case .run(let specification, let outcome):
      runs.append(RunResult(specification: specification, recorded: outcome))
    case .marker(let marker): notes.append(Note(event: event, seconds: moment.time, text: marker.note))
    case .end(let digest): self.digest = digest
    case .action, .resize, .answer: break
    }
  }

  /// The name of a file without its folder and the ending of sessions.
  public static func name(ofPath path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? "session"
    return file.hasSuffix(".jsonl") && file.count > 6 ? String(file.dropLast(6)) : file
  }
}
