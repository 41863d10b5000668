// `basin run`: one optimizer from one start, with its certificate.

import ArgumentParser
import Datasets
import Dispatch
import Experiment
import FoundationEssentials
import OptimizerEngine
import SessionStore
import Workbench

/// The options that `run`, `certify` and `explain` share.
struct RunOptions: ParsableArguments {
  @OptionGroup var problem: ObjectiveOption

  @Option(
    help:
      "The optimizer: a name of `basin optimizers` or of `basin shelf`, or a FILE.safetensors of `basin train --weights`.",
    completion: .list(OptimizerCatalogue.all.map(\.name)))
  var optimizer: String?

  @Option(
    parsing: .upToNextOption,
    help:
      "Settings of the optimizer, key=value, with the ranges that `basin optimizers` lists; fraction=C for stepSize = C/beta. What is not given suits the objective."
  )
  var set: [String] = []

  @OptionGroup var place: StartOption

  @Option(parsing: .unconditional, help: "Steps to take.")
  var steps = 100

  @Option(parsing: .unconditional, help: "Seed of the mini-batches.")
  var seed: UInt64 = 0

  @Option(parsing: .unconditional, help: "A smoothness constant you vouch for; the audit tries to refute it.")
  var smoothness: Double?

  @Option(
    parsing: .upToNextOption, help: "Change settings on the way, STEP:key=value; each change begins a new segment.")
  var change: [String] = []

  @Option(parsing: .unconditional, help: "Stop where |g| is not above this.")
  var gradientTolerance: Double?

  @Option(parsing: .unconditional, help: "Stop where f is not above this.")
  var target: Double?

  @Option(parsing: .unconditional, help: "Stop where |g| at most this is certain to have happened, if that is proved.")
  var certified: Double?

  @Option(parsing: .unconditional, help: "Stop after so many gradient evaluations.")
  var maxEvaluations: Int?

  @Option(parsing: .unconditional, help: "Stop after so many seconds.")
  var timeLimit: Double?

  @Flag(help: "One JSON object per line.")
  var json = false

  /// Whether anything is given that only a new run could use.
  var describesRun: Bool {
    [problem.objective, optimizer, place.start].contains { $0 != nil } || !set.isEmpty || !change.isEmpty
      || [smoothness, gradientTolerance, target, certified, timeLimit].contains { $0 != nil } || maxEvaluations != nil
  }

  /// What the optimizer of a run is called: a learned one by the name that was given, and what it is.
  func title(of made: Optimizer) -> String {
    guard let optimizer, OptimizerCatalogue.entry(named: optimizer) == nil else { return made.name }
    return "\(optimizer) (\(made.name))"
  }

  private func stopping() throws(CommandFailure) -> StoppingRule {
    var rule = StoppingRule()
    if let gradientTolerance {
      guard gradientTolerance > 0, gradientTolerance.isFinite else {
        throw CommandFailure(
          "gradient tolerance = \(gradientTolerance): --gradient-tolerance; a positive, finite number")
      }
      rule.gradientTolerance = gradientTolerance
    }
    if let target, target.isNaN { throw CommandFailure("target = nan: --target; a number") }
    rule.target = target
    if let maxEvaluations, maxEvaluations < 1 {
      throw CommandFailure("max evaluations = \(maxEvaluations): --max-evaluations; a whole number from 1 on")
    }
    rule.gradientEvaluations = maxEvaluations
    if let timeLimit {
      guard timeLimit > 0, timeLimit.isFinite else {
        throw CommandFailure("time limit = \(timeLimit): --time-limit; a positive number of seconds")
      }
      let started = DispatchTime.now()
      rule.timeLimit = (
        timeLimit, { Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9 }
      )
    }
    return rule
  }

  /// N(eps) of the certificate before the first step: only what is proved by then is certain.
  private func certainSteps(
    _ tolerance: Double, _ optimizer: Optimizer, _ objective: Objective, _ x: [Double]
  ) throws(CommandFailure) -> Double {
    guard tolerance > 0, tolerance.isFinite else {
      throw CommandFailure("certified = \(tolerance): --certified; a positive, finite number")
    }
    guard change.isEmpty else {
      throw CommandFailure("settings change on the way: --certified; leave out --change")
    }
    let certifier = Certifier(
      objective, optimizer, start: x, claimedSmoothness: smoothness, tolerance: tolerance)
    let begun = Conductor.run(objective, optimizer, start: x, steps: 0, seed: seed).run
    let certificate = certifier.certificate(of: begun.trajectory)
    guard certificate.verdict == .proved, certificate.certainSteps.isFinite else {
      let reason =
        certificate.verdict == .proved
        ? "no number of steps is known" : certificate.weakest.map { "\($0.name): \($0.detail)" }
      throw CommandFailure(
        "nothing is certain before the run (\(reason ?? "no claim")): --certified; use --gradient-tolerance")
    }
    return certificate.certainSteps
  }

  /// Resolves everything and runs.
  func perform() throws(CommandFailure) -> (run: Run, certificate: Certificate) {
    let segments = try performSegments()
    guard segments.count == 1, let only = segments.first else {
      throw CommandFailure("this command explains one segment: --change; leave it out")
    }
    return (only.run, only.certificate)
  }

  /// Resolves everything and runs, segment by segment.
  ///
  /// - Parameter from: The start, where it is not that of `--start`.
  func performSegments(
    from: [Double]? = nil
  ) throws(CommandFailure) -> [(start: Int, run: Run, certificate: Certificate)] {
    // Both are asked for before a file is read, which may be large; a misspelled name is said before what is missing.
    let name = try given(problem.objective, "objective", example: "rosenbrock")
    if optimizer == nil, !name.contains("@") { _ = try problem.resolved() }
    let optimizerName = try given(optimizer, "optimizer", example: "gd")
    let objective = try problem.resolved()
    let x: [Double]
    if let from { x = from } else { x = try place.resolved(for: objective, seed: seed) }
    try checkWhole(steps, in: 0...10_000_000, "steps")
    if let smoothness, !(smoothness > 0 && smoothness.isFinite) {
      throw CommandFailure("smoothness = \(smoothness): --smoothness; a positive, finite number")
    }
    let (chosen, settings) = try self.chosen(optimizerName, set, for: objective)
    warnOfLongSteps(chosen, objective)
    var stopping = try stopping()
    if let certified { stopping.certainSteps = try certainSteps(certified, chosen, objective, x) }
    let changes = try changes(optimizerName, settings, objective)
    let segments = Conductor.run(
      objective, changes: [.init(step: 0, optimizer: chosen)] + changes, start: x, steps: steps, seed: seed,
      stopping: stopping, claimedSmoothness: smoothness)
    if segments.count <= changes.count, let last = segments.last {
      let missed = changes[segments.count - 1].step
      writeError(
        "basin: warning: the run ended at step \(last.start + last.run.trajectory.stepCount): --change; the change at step \(missed) was not made"
      )
    }
    if let certified, let needed = stopping.certainSteps { warnOfShortRun(segments.map(\.run), certified, needed) }
    return segments
  }

  /// The optimizers of `--change`, in the order of their steps.
  private func changes(
    _ name: String, _ first: [String: Double], _ objective: Objective
  ) throws(CommandFailure) -> [ChangedRun.Change] {
    var found: [ChangedRun.Change] = []
    var settings = first
    for text in change {
      guard let colon = text.firstIndex(of: ":"), let step = Int(text[..<colon]), step > (found.last?.step ?? 0) else {
        throw CommandFailure("'\(text)' is not STEP:key=value: --change; ascending steps from 1 on")
      }
      guard step < steps else {
        throw CommandFailure(
          "'\(text)' changes nothing: --change; the last step begins at step \(steps - 1), raise --steps or change earlier"
        )
      }
      let given = [String(text[text.index(after: colon)...])]
      let optimizer: Optimizer
      (optimizer, settings) = try chosen(name, given, after: settings, for: objective)
      found.append(.init(step: step, optimizer: optimizer))
    }
    return found
  }

  /// A step size that no theorem covers is worth a line, not an error: watching it fail is a lesson.
  private func warnOfLongSteps(_ optimizer: Optimizer, _ objective: Objective) {
    let prospect = Prospect(objective, optimizer.rule, claimedSmoothness: smoothness)
    let beta = smoothness ?? objective.smoothness.value
    guard optimizer.rule.keepsCorrectionSummable, beta.isFinite, let step = prospect[.stepSize], step.status == .noClaim
    else { return }
    writeError("basin: warning: \(step.detail): no convergence is claimed")
  }

  /// A run that ends before its small gradient is certain must not be taken for one that came to it.
  private func warnOfShortRun(_ runs: [Run], _ tolerance: Double, _ needed: Double) {
    let reasons = runs.last?.reasons ?? []
    guard !reasons.contains(where: { $0.kind == .certified }) else { return }
    let taken = runs.map(\.trajectory.stepCount).reduce(0, +)
    let certain = Int(exactly: needed).map(String.init) ?? needed.text
    writeError(
      "basin: warning: |g| <= \(tolerance) is not certain after \(taken) steps: --certified; that takes \(certain) steps"
    )
  }

  /// The optimizer with some settings given, and all its settings.
  ///
  /// - Parameter earlier: The settings before a change on the way.
  private func chosen(
    _ name: String, _ given: [String], after earlier: [String: Double] = [:], for objective: Objective
  ) throws(CommandFailure) -> (Optimizer, [String: Double]) {
    let given = try pairs(given)
    if let learned = try trainedOptimizer(name, for: objective) {
      guard given.isEmpty else {
        throw CommandFailure("a trained optimizer has no settings: --set; leave it out")
      }
      return (learned, [:])
    }
    let entry = try optimizerEntry(named: name, option: "--optimizer")
    var read: [String: Double] = [:]
    for (key, value) in given { read[key] = try attempt { try entry.read(value, for: key) } }
    let settings = try attempt { [read] in try entry.settings(for: objective, given: read, after: earlier) }
    if let refusal = entry.refusal(for: objective, settings) {
      throw CommandFailure("\(name) on \(objective.name): --optimizer; \(refusal)")
    }
    return (Optimizer(try attempt { try entry.rule(settings) }), settings)
  }
}

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run one optimizer on one objective and certify the run.")

  @OptionGroup var options: RunOptions

  @Option(help: "Write every step to a CSV file; - is standard output, and the report goes to stderr then.")
  var trace: String?

  @Option(parsing: .unconditional, help: "With --json, print every N-th step as well.")
  var every: Int?

  @Option(parsing: .unconditional, help: "Runs from so many starts that --start draws, and a summary of them.")
  var starts = 1

  func run() throws {
    if let every, every < 1 { throw CommandFailure("every = \(every): --every; a whole number from 1 on") }
    if let trace { try Files.checkWritable(trace, sharesOutput: options.json) }
    try checkWhole(starts, in: 1...100_000, "starts")
    guard starts == 1 else { return try runFromMany() }
    let segments = try options.performSegments()
    guard let (_, run, certificate) = segments.last else { return }
    if let trace { try writeTrace(run.trajectory, to: trace) }
    for (start, part, certificate) in segments.dropLast() {
      if options.json {
        printJSON(
          "segment",
          [
            member("start", .integer(start)), member("steps", .integer(part.trajectory.stepCount)),
            member("certificate", certificate.json),
          ])
      } else {
        report("steps \(start) to \(start + part.trajectory.stepCount)")
        report(certificate.lines.joined(separator: "\n"))
      }
    }
    let steps = segments.map(\.run.trajectory.stepCount).reduce(0, +)
    if options.json { printAsJSON(run, certificate, steps: steps) } else { printAsText(run, certificate, steps: steps) }
    if let step = run.nonFiniteStep, let (cause, remedy) = run.breakdown {
      throw CommandFailure("\(cause): \(step == 0 ? "--start" : "step \(step)"); \(remedy)", status: 3)
    }
    if segments.contains(where: { $0.certificate.verdict == .violated }) {
      throw CommandFailure(
        "the certificate is VIOLATED: see its premises; a constant that was given is wrong", status: 1)
    }
  }

  private func printAsJSON(_ run: Run, _ certificate: Certificate, steps: Int) {
    let trajectory = run.trajectory
    if let every {
      for t in stride(from: 0, to: trajectory.values.count, by: every) {
        printJSON(
          "step",
          [
            member("t", .integer(t)), member("f", .number(trajectory.values[t])),
            member("gradNorm", .number(trajectory.gradientNorms[t])),
            member("v", t < trajectory.stepCount ? .number(trajectory.updateNorms[t]) : .null),
            member("x", JSONValue(trajectory.points[t])),
          ])
      }
    }
    let f = trajectory.values.last ?? .nan
    printJSON(
      "summary",
      [
        member("objective", .string(run.objective.name)), run.objective.sourceMember,
        member("optimizer", .string(run.optimizer.name)),
        member("steps", .integer(steps)), member("f", .number(f)),
        member("gap", JSONValue(optional: run.objective.gap(of: f)?.value)),
        member("gapError", JSONValue(optional: run.objective.gap(of: f)?.error)),
        member("gradNorm", .number(trajectory.gradientNorms.last ?? .nan)),
        member("x", JSONValue(trajectory.points.last ?? [])),
        member("accuracy", JSONValue(optional: accuracy(of: run))),
        member("termination", .string(run.ending)),
        member("reasons", .array(run.reasons.map(\.json))),
        member("evaluations", run.evaluations.json), member("certificate", certificate.json),
      ])
  }

  /// The part of the held-out images that the last iterate reads right; nil for what is no classifier.
  private func accuracy(of run: Run) -> Double? {
    guard let x = run.trajectory.points.last, x.allSatisfy(\.isFinite),
      let images = (try? ObjectiveLibrary.heldOutImages(for: run.objective)) ?? nil
    else { return nil }
    return ClassifierPredictions(run.objective, images: images).accuracy(x)
  }

  /// Lines for people, beside a trace that has standard output for itself.
  func report(_ text: String) {
    if trace == Files.standardOutput { writeRaw(text.visibleLines + "\n") } else { printLine(text) }
  }

  private func printAsText(_ run: Run, _ certificate: Certificate, steps: Int) {
    let trajectory = run.trajectory
    let f = trajectory.values.last ?? .nan
    run.objective.printSource(report)
    report(
      "\(options.title(of: run.optimizer)) on \(run.objective.name): \(run.reasons.isEmpty ? run.ending : run.reasons.map(\.detail).joined(separator: "; ")), \(steps) steps"
    )
    report(
      "f = \(f.text)\(run.objective.gap(of: f).map { "   \(run.objective.lossName) = \($0.text(\.text))" } ?? "")   |g| = \((trajectory.gradientNorms.last ?? .nan).text)"
    )
    if let accuracy = accuracy(of: run) { report("accuracy \((1000 * accuracy).rounded() / 10) % on held-out images") }
    if run.objective.dimension <= 16 {
      report("x = [\((trajectory.points.last ?? []).map(\.text).joined(separator: ", "))]")
    }
    report(certificate.lines.joined(separator: "\n"))
  }

  /// One row per step: t, f, |g|, |v|, then x where d is at most 64.
  private func writeTrace(_ trajectory: Trajectory, to path: String) throws(CommandFailure) {
    let d = trajectory.points.first?.count ?? 0
    let names = d <= 64 ? (0..<d).map { "x\($0)" } : []
    var text = (["t", "f", "gradNorm", "v"] + names).joined(separator: ",") + "\n"
    for t in trajectory.values.indices {
      let v = t < trajectory.stepCount ? trajectory.updateNorms[t].text : ""
      let x = d <= 64 ? trajectory.points[t].map(\.text) : []
      text +=
        (["\(t)", trajectory.values[t].text, trajectory.gradientNorms[t].text, v] + x).joined(separator: ",") + "\n"
    }
    try attempt { try Files.write(text, to: path) }
  }
}
