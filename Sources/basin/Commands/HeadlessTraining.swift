// A training without a screen: what `basin train` does once it knows what to train.

import ArgumentParser
import Datasets
import Dispatch
import Experiment
import Glibc
import OptimizerEngine
import SessionStore
import Workbench

/// One training run with its session, its progress and its summary.
struct HeadlessTraining {
  private let configuration: TrainingConfiguration
  private let preset: String?
  private let weightsPath: String?
  /// The name under which it is kept on the shelf.
  private let name: String?
  private let json: Bool
  private let objective: Objective
  /// Nil for a training that goes on: a session holds all of a training or nothing.
  private let session: HeadlessSession?
  /// Whether a person wants what was learned beside the session.
  private let keepsWeights: Bool
  private let checkpoints: (path: String, every: Int)?
  private let resumed: (record: TrainingState.Record, path: String)?
  private let started = DispatchTime.now()

  init(
    _ configuration: TrainingConfiguration, preset: String?, out: String?, weights: String?, keep name: String? = nil,
    json: Bool,
    checkpoints: (path: String, every: Int)? = nil, resumed: (record: TrainingState.Record, path: String)? = nil
  ) throws(CommandFailure) {
    self.configuration = configuration
    self.checkpoints = checkpoints
    self.resumed = resumed
    self.preset = preset
    (weightsPath, self.name) = (weights, name)
    self.json = json
    let objective = try basin.objective(named: configuration.objective)
    do {
      try configuration.check(for: objective)
    } catch {
      throw CommandFailure("\(error.description): --set")
    }
    self.objective = objective
    keepsWeights = out == nil ? false : try UserSettings.load().preferences.weights
    session =
      resumed == nil ? try HeadlessSession(out: out, seed: configuration.seed, config: configuration.json) : nil
  }

  private func seconds() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
  }

  func run() throws(CommandFailure) {
    let interruption = Interruption()
    let training = RecordedTraining(id: Self.trainingID, configuration, objective: objective)
    try recordRace()
    session?.record(.action(ActionRecord(.train(Self.trainingID))))
    session?.record(.training(id: Self.trainingID, configuration))
    var progress = ProgressLine(isShown: !json)
    var steps: [MetaStep] = []
    var hasWarned = false
    if let warning = Prospect.warning(of: configuration, on: objective) { writeError("basin: warning: \(warning)") }
    if let undrawn = configuration.undrawn(on: objective) { writeError("basin: warning: \(undrawn)") }
    if let resumed, !training.restore(resumed.record) {
      throw CommandFailure("not a checkpoint of this training: \(resumed.path); its arrays do not fit")
    }
    func isInterrupted() -> Bool { interruption.signal != nil }
    training.advance(concurrentFor, until: isInterrupted) { step, record in
      steps.append(step)
      if let checkpoints, training.isDone || training.stepCount % checkpoints.every == 0 {
        // A disk that is full costs the checkpoint, not the training.
        do throws(CommandFailure) {
          try write(training.checkpoint, to: checkpoints.path)
        } catch {
          if !hasWarned {
            writeError("basin: warning: the training goes on without a checkpoint: \(error.description)")
          }
          hasWarned = true
        }
      }
      session?.record(.metaStep(record))
      if json { printStep(step, record.heldOut) }
      progress.show(
        step.index + 1, of: configuration.metaSteps, loss: step.loss, heldOut: record.heldOut, seconds: seconds())
    }
    let trainingSeconds = seconds()
    progress.finish()
    let end = training.end
    if !training.isDone, let signal = interruption.signal { try leave(training, signal) }
    session?.record(.trainingEnd(end))
    let certificate = try recordRun(training)
    session?.finish()
    try keep(training)
    try summarize(training, steps, certificate, end.digest, trainingSeconds)
    if end.state == .failed {
      throw CommandFailure("\(end.reason ?? "it failed"): training; \(configuration.remedy(on: objective))", status: 3)
    }
  }

  /// Writes what was learned beside the session, into the file asked for and onto the shelf.
  private func keep(_ training: RecordedTraining) throws(CommandFailure) {
    guard training.stepCount > 0, !training.hasFailed else { return }
    var learned = training.keepsake
    learned.card.preset = preset
    if keepsWeights, let path = session?.path {
      // Without it the session is computed again where it is looked at.
      try? learned.write(TrainedOptimizer.path(ofItem: Self.trainingID, besideSession: path))
    }
    if let weightsPath { try attempt { try learned.write(weightsPath) } }
    if let name {
      learned.card.name = name
      let shelf = try neededShelf()
      try attempt { try shelf.keep(learned) }
    }
  }

  private func write(_ checkpoint: CheckpointFile, to path: String) throws(CommandFailure) {
    try attempt { try checkpoint.write(path) }
  }

  /// After a signal: says how far the training came, how to check it and how to go on.
  ///
  /// Ctrl-C cancels the training. SIGTERM and SIGHUP end the program and not the training: its session is left without an
  /// end, as a crash would leave it, and its state is kept whether a checkpoint was asked for or not.
  private func leave(_ training: RecordedTraining, _ signal: Int32) throws(CommandFailure) -> Never {
    let end = training.end
    let isCancelled = signal == SIGINT
    let checkpoint = checkpoints?.path ?? (isCancelled ? nil : lastCheckpoint(after: end.steps))
    var kept: String?
    if let checkpoint {
      do throws(CommandFailure) {
        try write(training.checkpoint, to: checkpoint)
        kept = checkpoint
      } catch {
        writeError("basin: warning: there is no last checkpoint: \(error.description)")
      }
    }
    if isCancelled {
      session?.record(.trainingEnd(end))
      session?.finish()
    } else {
      session?.leave()
    }
    let place =
      session?.path.map { path in
        let wantsData = !DataAccess(session: path).refused([configuration.objective]).isEmpty
        return
          "session \(path); check it with `basin replay --verify \(wantsData ? "--allow-data " : "")\(path.shellWord)`"
      } ?? "no session"
    let onward =
      kept.map { "go on with `basin train --resume \($0.shellWord)`" } ?? "with --checkpoint FILE a training can go on"
    writeError("basin: interrupted after \(end.steps) of \(configuration.metaSteps) meta-steps: \(place); \(onward)")
    if json {
      printJSON(
        "summary",
        [
          member("interrupted", .bool(true)), member("metaSteps", .integer(end.steps)),
          member("digest", .string(end.digest.hex)), member("session", session?.path.map { .string($0) } ?? .null),
          member("checkpoint", kept.map { .string($0) } ?? .null),
        ])
    }
    exit(Interruption.status(of: signal))
  }

  /// Where the last checkpoint goes where none was asked for: beside the session, or beside the one it went on from.
  private func lastCheckpoint(after steps: Int) -> String? {
    if let resumed { return "\(resumed.path)-\(steps)" }
    return session?.path.map { CheckpointFile.path(ofTraining: Self.trainingID, besideSession: $0) }
  }

  private static let trainingID = OptimizerCatalogue.raced.count + 1
  private var runSteps: Int { max(300, configuration.horizon) }

  /// The hand-designed optimizers from the customary start, as the workbench begins, so that the session shows them too.
  private func recordRace() throws(CommandFailure) {
    session?.record(
      .action(
        ActionRecord(.race(objective: objective.name, start: objective.start, steps: runSteps, runs: nil))))
    for (i, entry) in OptimizerCatalogue.raced.enumerated() {
      let specification = RunSpecification(
        id: i + 1, objective: objective.name, optimizer: entry.name, settings: entry.settings(for: objective),
        start: objective.start, steps: runSteps)
      let (run, certificate) = try attempt { try specification.perform(resolve: { _ in objective }) }
      session?.record(.run(specification, RunOutcome(run, certificate: certificate)))
    }
  }

  private func printStep(_ step: MetaStep, _ held: Double?) {
    printJSON(
      "meta",
      [
        member("step", .integer(step.index)), member("loss", .number(step.loss)),
        member("heldOut", JSONValue(optional: held)), member("horizon", .integer(step.horizon)),
        member("cosine", JSONValue(optional: step.cosine)), member("gradNorm", .number(step.gradientNorm)),
        member("seconds", .number(seconds())),
      ])
  }

  /// The trained optimizer from the customary start, as a run of the session.
  private func recordRun(_ training: RecordedTraining) throws(CommandFailure) -> Certificate {
    let specification = RunSpecification(
      id: Self.trainingID + 1, objective: objective.name, optimizer: training.optimizer.name,
      trained: .init(training: Self.trainingID, metaSteps: training.stepCount), start: objective.start,
      steps: runSteps, seed: configuration.seed)
    let (run, certificate) = try attempt {
      try specification.perform(resolve: { _ in objective }, trained: { _ in training.trained })
    }
    session?.record(.run(specification, RunOutcome(run, certificate: certificate)))
    return certificate
  }

  private func summarize(
    _ training: RecordedTraining, _ steps: [MetaStep], _ certificate: Certificate, _ digest: Digest,
    _ trainingSeconds: Double
  ) throws(CommandFailure) {
    let isData = objective.data != nil
    let evaluation = try attempt { try HeldOut.standard(for: configuration, objective: objective) }
    let report = evaluation.report(training.optimizer, lossHorizon: steps.last?.horizon, concurrentFor)
    // What was trained on a family must hold for all of it; the run's certificate speaks of one task.
    let prospect = configuration.tasks == .single ? nil : Prospect(configuration, on: objective)
    let hasBaselines = !isData && objective.members.isEmpty
    let baselines = hasBaselines ? Baselines(evaluation, stepSize: configuration.stepSizes(on: objective)) : nil
    let secondsPerStep = trainingSeconds / Double(max(1, steps.count))
    guard json else {
      objective.printSource()
      printLine(
        "meta-loss \((steps.first?.loss ?? .nan).text) -> \((steps.last?.loss ?? .nan).text) in \(steps.count) meta-steps"
      )
      printLine(
        "held-out loss \(report.loss.text), the meta-loss on \(configuration.heldOutStarts) starts that training never saw"
      )
      printLine(
        "held-out mean of \(configuration.heldOutGapName(on: objective)) over t = 0 to \(configuration.horizon - 1): \(report.meanGap.text)"
      )
      if let baselines { printLine(baselines.text) }
      printLine(report.quantile.sentence)
      for (t, value) in report.accuracy.sorted(by: { $0.key < $1.key }) {
        printLine("held-out accuracy at t = \(t): \((value * 1000).rounded() / 10) %")
      }
      if let prospect {
        printLine("every task of the family '\(configuration.tasks.rawValue)': \(prospect.sentence)")
        let start = objective.dimension > 4 ? "the usual start" : objective.start.map(\.text).joined(separator: ", ")
        printLine("the run from \(start), on \(objective.name) itself:")
      } else if let first = objective.members.first {
        if let all = try? training.keepsake.prospect(on: objective) { printLine("every problem: \(all.sentence)") }
        printLine("the run, on \(first.objective.name) alone:")
      }
      printLine(certificate.lines.joined(separator: "\n"))
      printLine("digest \(digest.hex)\nsession \(session?.path ?? "not saved")")
      if let weightsPath { printLine("weights \(weightsPath)") }
      if let name { printLine("kept as \(name): `basin card \(name)`, `--optimizer \(name)`, :load \(name)") }
      return
    }
    var members = [
      member("preset", preset.map { .string($0) } ?? .null), member("objective", .string(objective.name)),
      objective.sourceMember, member("metaSteps", .integer(steps.count)),
      member("firstLoss", .number(steps.first?.loss ?? .nan)),
      member("finalLoss", .number(steps.last?.loss ?? .nan)), member("heldOut", .number(report.loss)),
      member("heldOutGap", .number(report.meanGap)), member("heldOutStarts", .integer(configuration.heldOutStarts)),
      member("confident", report.quantile.json),
    ]
    if isData {
      let accuracy = report.accuracy.sorted { $0.key < $1.key }
      members.append(member("accuracy", .object(accuracy.map { member("\($0.key)", .number($0.value)) })))
    }
    if let baselines { members.append(member("baselines", baselines.json)) }
    if let prospect {
      members.append(
        member(
          "family",
          .object([member("tasks", .string(configuration.tasks.rawValue)), member("prospect", prospect.json)])))
    }
    members += [
      member("parameters", .integer(training.weightCount)), member("secondsPerMetaStep", .number(secondsPerStep)),
      member("certificate", certificate.json), member("digest", .string(digest.hex)),
      member("session", session?.path.map { .string($0) } ?? .null),
      member("weights", weightsPath.map { .string($0) } ?? .null), member("kept", name.map { .string($0) } ?? .null),
      member("config", configuration.json),
    ]
    printJSON("summary", members)
  }
}

/// Gradient descent with the same step size and Adam with the best of ten, on the same held-out starts.
struct Baselines {
  /// The mean gap of gradient descent.
  let descent: Double
  /// The mean gap of the best Adam.
  let adam: Double
  private let adamStep: Double

  init(_ heldOut: HeldOut, stepSize: StepSizeRule) {
    descent = heldOut.report(Optimizer(GradientDescent(stepSizes: stepSize)), concurrentFor).meanGap
    var best = (gap: Double.infinity, step: Double.nan)
    for k in 0..<10 {
      // 1e-3 to 1, three to a decade, with three digits.
      let step = [1, 2.15, 4.64][k % 3] * [1e-3, 1e-2, 0.1, 1][k / 3]
      let gap = heldOut.report(Optimizer(Adam(stepSize: step)), concurrentFor).meanGap
      if gap < best.gap { best = (gap, step) }
    }
    (adam, adamStep) = (best.gap, best.step)
  }

  var text: String {
    "   the same for gradient descent: \(descent.text); for Adam with the best of 10 step sizes (\(adamStep.text)): \(adam.text)"
  }

  var json: JSONValue {
    .object([
      member("gd", .number(descent)),
      member("adam", .object([member("heldOutGap", .number(adam)), member("stepSize", .number(adamStep))])),
    ])
  }
}
