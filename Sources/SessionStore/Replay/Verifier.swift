// Replays a session for real: computes every run and every meta-step again and compares.

public import OptimizerEngine

/// What a verification found.
public struct VerificationReport: Sendable, Equatable {
  /// The first event whose recomputation differs.
  public struct Divergence: Sendable, Equatable {
    /// The line of the session file.
    public let line: Int
    /// The kind of the event.
    public let kind: String
    /// What the file says.
    public let expected: String
    /// What came out now.
    public let got: String
  }

  /// Events in the file.
  public internal(set) var events = 0
  /// Events that were computed again, or only read, and agree.
  public internal(set) var verified = 0
  /// Events of another engine or platform whose numbers cannot be compared with what comes out here.
  public internal(set) var incomparable = 0
  /// Whether bits were compared (same engine and platform) or numbers within the tolerance.
  public internal(set) var isBitExact = true
  /// The first event that differs, nil if all agree.
  public internal(set) var firstDivergence: Divergence?
}

/// Computes a session again.
public struct Verifier {
  /// Relative tolerance of values on another platform, for runs of hand-designed optimizers.
  public static let runTolerance = 1e-6
  /// Relative tolerance of meta-losses on another platform.
  public static let metaTolerance = 1e-2
  /// Meta-steps that are compared on another platform: training amplifies rounding, so later losses, and runs with the
  /// weights they led to, agree in kind but not in digits.
  public static let comparableMetaSteps = 20

  private let session: Session
  private let path: String
  private let resolve: (String) -> Objective?
  private var trainers: [Int: Trainer] = [:]
  private var weights: [RunSpecification.Trained: [Double]] = [:]
  private var needed: Set<RunSpecification.Trained> = []
  private var total = Digest()

  /// Prepares a verification; `resolve` finds objectives by name.
  public init(_ session: Session, path: String, resolve: @escaping (String) -> Objective?) {
    self.session = session
    self.path = path
    self.resolve = resolve
  }

  /// Recomputes everything up to the first difference.
  ///
  /// - Parameter progress: Called after each event with its number.
  /// - Throws: `SessionError` where an event cannot be understood.
  public mutating func verify(
    parallelFor: ParallelFor = serialFor, progress: (Int) -> Void = { _ in }
  ) throws(SessionError) -> VerificationReport {
    var report = VerificationReport()
    report.isBitExact =
      session.header.platform == EngineVersion.platform && session.header.engine == EngineVersion.current
    var records: [(index: Int, record: SessionRecord)] = []
    for (index, event) in session.events.enumerated() {
      let line = session.lineNumber(ofEvent: index)
      if let record = try SessionRecord(event, place: (path, line)) { records.append((index, record)) }
    }
    for case (_, .run(let specification, _)) in records {
      if let trained = specification.trained { needed.insert(trained) }
    }
    for (index, record) in records {
      report.events = index + 1
      if let (expected, got) = check(record, exact: report.isBitExact, parallelFor) {
        report.firstDivergence = VerificationReport.Divergence(
          line: session.lineNumber(ofEvent: index), kind: session.events[index].kind, expected: expected, got: got)
        break
      }
      if report.isBitExact || Self.isComparable(record) { report.verified += 1 } else { report.incomparable += 1 }
      progress(index)
    }
    report.events = session.events.count
    return report
  }

  /// Whether another engine or platform comes to numbers that agree in their digits.
  private static func isComparable(_ record: SessionRecord) -> Bool {
    switch record {
    case .metaStep(let step): step.step < comparableMetaSteps
    case .run(let specification, _): specification.trained == nil
    default: true
    }
  }

  /// nil where an event agrees, else what was expected and what came out.
  private mutating func check(
    _ record: SessionRecord, exact: Bool, _ parallelFor: ParallelFor
  ) -> (expected: String, got: String)? {
    switch record {
    case .training(let id, let configuration):
      guard let objective = resolve(configuration.objective) else {
        return ("objective \(configuration.objective)", "no such objective")
      }
      let trainer = Trainer(configuration, objective: objective)
      trainers[id] = trainer
      remember(id, trainer)
    case .metaStep(let expected): return checkMetaStep(expected, exact: exact, parallelFor)
    case .trainingEnd(let end):
      guard let trainer = trainers[end.training] else { return ("training \(end.training)", "it was never started") }
      let digest = Digest(trainer.state.weights)
      total.combine(end.digest)
      if trainer.state.stepCount != end.steps { return ("\(end.steps) meta-steps", "\(trainer.state.stepCount)") }
      if exact, digest != end.digest { return (end.digest.hex, digest.hex) }
    case .run(let specification, let outcome): return checkRun(specification, outcome, exact: exact)
    case .end(let digest):
      if total != digest { return ("digest of all results \(digest.hex)", total.hex) }
    case .action, .resize, .marker, .answer: break
    }
    return nil
  }

  private mutating func remember(_ id: Int, _ trainer: Trainer) {
    let key = RunSpecification.Trained(training: id, metaSteps: trainer.state.stepCount)
    if needed.contains(key) { weights[key] = trainer.state.weights }
  }

  private mutating func checkMetaStep(
    _ expected: MetaStepRecord, exact: Bool, _ parallelFor: ParallelFor
  ) -> (expected: String, got: String)? {
    guard let trainer = trainers[expected.training] else {
      return ("training \(expected.training)", "it was never started")
    }
    guard trainer.state.stepCount == expected.step else {
      return ("meta-step \(expected.step)", "the next is \(trainer.state.stepCount)")
    }
    let step = trainer.step(parallelFor)
    remember(expected.training, trainer)
    let digest = Digest(trainer.state.weights)
    let agrees =
      exact
      ? digest == expected.digest && same(step.loss, expected.loss) && same(step.gradientNorm, expected.gradientNorm)
      : !Self.isComparable(.metaStep(expected)) || close(step.loss, expected.loss, Self.metaTolerance)
    return agrees
      ? nil
      : ("loss \(expected.loss.text), weights \(expected.digest.hex)", "loss \(step.loss.text), weights \(digest.hex)")
  }

  private mutating func checkRun(
    _ specification: RunSpecification, _ expected: RunOutcome, exact: Bool
  ) -> (expected: String, got: String)? {
    total.combine(expected.digest)
    let outcome: RunOutcome
    do {
      let (run, certificate) = try specification.perform(
        resolve: resolve,
        trained: { reference in
          guard let trainer = trainers[reference.training], let weights = weights[reference] else { return nil }
          return Optimizer(trainer.rule, weights: weights)
        })
      outcome = RunOutcome(run, certificate: certificate)
    } catch {
      return ("run \(specification.id)", error.description)
    }
    let agrees =
      exact
      ? outcome.digest == expected.digest && same(outcome.value, expected.value)
        && same(outcome.gradientNorm, expected.gradientNorm) && outcome.steps == expected.steps
        && outcome.verdict == expected.verdict && outcome.termination == expected.termination
      : !Self.isComparable(.run(specification, expected))
        || outcome.steps == expected.steps && close(outcome.value, expected.value, Self.runTolerance)
    return agrees
      ? nil
      : (
        "f \(expected.value.text), \(expected.verdict), \(expected.digest.hex)",
        "f \(outcome.value.text), \(outcome.verdict), \(outcome.digest.hex)"
      )
  }

  private func same(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }
  private func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    same(a, b) || (a - b).magnitude <= tolerance * (1 + b.magnitude)
  }
}

extension RunSpecification {
  /// Computes the run.
  ///
  /// - Parameters:
  ///   - resolve: Finds objectives by name.
  ///   - trained: Finds the trained optimizer that a run refers to.
  /// - Throws: `ConfigurationError` where a name, a setting or the start does not fit.
  public func perform(
    resolve: (String) -> Objective?, trained find: (Trained) -> Optimizer? = { _ in nil }
  ) throws(ConfigurationError) -> (run: Run, certificate: Certificate) {
    guard let objective = resolve(self.objective) else {
      throw ConfigurationError(key: "objective", "no objective '\(self.objective)'")
    }
    guard start.count == objective.dimension else {
      throw ConfigurationError(
        key: "start", "a start of \(start.count) numbers for an objective of dimension \(objective.dimension)")
    }
    let chosen: Optimizer
    if let trained {
      guard let found = find(trained) else {
        throw ConfigurationError(
          key: "training", "no weights of training \(trained.training) after \(trained.metaSteps) meta-steps")
      }
      chosen = found
    } else if let entry = OptimizerCatalogue.entry(named: optimizer) {
      if let refusal = entry.refusal(for: objective, settings) {
        throw ConfigurationError(key: "optimizer", "\(optimizer) on \(self.objective): \(refusal)")
      }
      chosen = Optimizer(try entry.rule(settings))
    } else {
      throw ConfigurationError(key: "optimizer", "no optimizer '\(optimizer)'")
    }
    let run = Run(objective, chosen, start: start, seed: seed)
    run.run(steps: steps)
    let certificate = Certifier(objective, chosen, start: start).certificate(of: run.trajectory)
    return (run, certificate)
  }
}
