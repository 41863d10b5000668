// `basin certify`: the certificate of a run, or of every run of a session, computed again.

import ArgumentParser
import Dispatch
import Experiment
import FoundationEssentials
import OptimizerEngine
import SessionStore
import Workbench

struct CertifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify", abstract: "Certify a run, or every run of a session, from its trajectory.")

  @Argument(help: "A session file; without it, the arguments of `basin run`.")
  var session: String?

  @OptionGroup var data: SessionDataOptions

  @OptionGroup var options: RunOptions

  @Flag(help: "Certify every optimizer on every objective and print the table as Markdown.")
  var allPairs = false

  @Flag(help: "With --json, print everything the numbers were computed from: docs/check/check.py derives them again.")
  var evidence = false

  @Option(help: "Write the boxes that prove beta and the bounds of f to a JSON file.")
  var boxes: String?

  func run() throws {
    if allPairs { try checkAlone("--all-pairs") }
    if evidence, !options.json { throw CommandFailure("evidence is JSON: --evidence; add --json") }
    if allPairs {
      printLine(try attempt { try CertificateTable.markdown() })
      return
    }
    if let boxes {
      guard session == nil else {
        throw CommandFailure("boxes belong to one objective: --boxes; leave out the session")
      }
      guard boxes != Files.standardOutput else {
        throw CommandFailure("the certificate goes to standard output: --boxes \(boxes); name a file")
      }
      try Files.checkWritable(boxes)
    }
    guard let session else {
      let (run, certificate) = try options.perform()
      if let boxes { try Files.write(run.objective.writtenProofs.description + "\n", to: boxes) }
      let certifier = Certifier(
        run.objective, run.optimizer, start: run.trajectory.points[0], claimedSmoothness: options.smoothness)
      try report([(nil, certificate, evidence ? certifier.evidence(of: run.trajectory) : nil)])
      return
    }
    guard !options.describesRun else {
      throw CommandFailure("a session and a run at once: \(session); give one of them")
    }
    let recorded = try attempt { try JournalReader.read(session) }
    try data.check(try attempt { try OpenedSession(recorded, path: session) }, path: session)
    var computed = try attempt { try ComputedSession(recorded, path: session, shelf: userShelf) }
    for warning in computed.warnings { writeError("basin: warning: \(warning.description)") }
    computed.compute(concurrentFor)
    if let problem = computed.results.problems.first?.problem { throw CommandFailure(problem) }
    let runs = computed.results.runs
    try report(runs.compactMap { run in run.computed.map { (run, $0.certificate, evidence ? $0.evidence : nil) } })
    let others = runs.filter { $0.computed?.outcome.verdict != $0.recorded.verdict }.map { "\($0.id)" }
    if !others.isEmpty {
      writeError(
        "basin: warning: the verdicts recorded of runs \(others.joined(separator: ", ")) are others: \(session); see replay --verify"
      )
    }
  }

  /// What is computed here is certified; what a session says of it is said to be recorded.
  private func report(
    _ all: [(run: SessionResults.RunResult?, certificate: Certificate, evidence: CertificateEvidence?)]
  ) throws(CommandFailure) {
    for (run, certificate, evidence) in all {
      if options.json {
        guard case .object(let members) = certificate.json else { continue }
        let recorded = run.map {
          [
            member("run", .integer($0.id)), member("recorded", .string($0.recorded.verdict)),
            member("reproduced", .bool($0.isReproduced)),
          ]
        }
        let derivation = evidence.map { [member("evidence", $0.json(of: certificate, trace: true))] } ?? []
        printJSON("certificate", (recorded ?? []) + members + derivation)
      } else {
        if let run {
          let agreement = run.isReproduced ? "bit for bit as recorded" : "recorded: \(run.recorded.verdict)"
          printLine("run \(run.id), computed again, \(agreement)")
        }
        printLine(certificate.lines.joined(separator: "\n"))
      }
    }
    let violated = all.filter { $0.certificate.verdict == .violated }.count
    if options.json {
      printJSON("summary", [member("certificates", .integer(all.count)), member("violated", .integer(violated))])
    }
    if violated > 0 {
      throw CommandFailure("\(violated) of \(all.count) certificates are VIOLATED: see the premises above", status: 1)
    }
  }
}
