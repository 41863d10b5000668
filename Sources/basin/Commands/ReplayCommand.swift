// `basin replay`: play a session in the workbench, or compute all of it again and compare.

import ArgumentParser
import Experiment
import OptimizerEngine
import SessionStore
import Workbench

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Play a session, or verify it by computing everything again.")

  @Argument(help: "A session file.")
  var session: String

  @Flag(help: "Compute every run and meta-step again, compare all events, and count what cannot be compared.")
  var verify = false

  @Flag(help: "With --verify: one JSON object per line.")
  var json = false

  @Option(parsing: .unconditional, help: "Start at this event.")
  var at = 0

  @Option(parsing: .unconditional, help: "Playback speed, 0.125 to 64.")
  var speed = 1.0

  @OptionGroup var data: SessionDataOptions

  @OptionGroup var screen: ScreenOptions

  func run() throws {
    guard at >= 0 else { throw CommandFailure("at = \(at): --at; a whole number, not negative") }
    guard (0.125...64).contains(speed) else { throw CommandFailure("speed = \(speed): --speed; from 0.125 to 64") }
    guard verify else {
      let opened = try attempt { try OpenedSession(reading: session, parallelFor: concurrentFor) }
      for warning in opened.warnings { writeError("basin: warning: \(warning)") }
      try data.check(opened, path: session, asks: true)
      return try WorkbenchLauncher.replay(opened, at: at, speed: speed, options: screen)
    }
    let recorded = try attempt { try JournalReader.read(session) }
    for warning in recorded.warnings { writeError("basin: warning: \(warning)") }
    try data.check(try attempt { try OpenedSession(recorded, path: session) }, path: session)
    try verify(recorded)
  }

  private func verify(_ recorded: Session) throws(CommandFailure) {
    // What came from elsewhere is given; what was trained is trained again.
    let models = ModelCache(shelf: userShelf)
    let timeline = try attempt { try OpenedSession(recorded, path: session).timeline }
    let problems = models.takeWeights(besideSession: session, of: timeline, isOnlyKept: true)
    for problem in problems { writeError("basin: warning: \(problem.description)") }
    var verifier = Verifier(recorded, path: session, resolve: resolveObjective) { kept in
      models.known(LearnedOrigin(kept.configuration, metaSteps: kept.metaSteps, file: kept.digest))
    }
    let report = try attempt { try verifier.verify(parallelFor: concurrentFor) }
    if json {
      printJSON("summary", [member("session", .string(session))] + report.members)
    } else {
      for line in report.differenceLines { printLine("\(session): \(line)") }
      let header = recorded.header
      let origin = report.isBitExact ? "" : " (recorded by engine \(header.engine) on \(header.platform))"
      printLine("\(session): \(report.summary)\(origin)")
    }
    guard let first = report.firstDivergence else { return }
    let count = report.differenceCount
    throw CommandFailure(
      "the session does not verify: \(session):\(first.line); \(count) difference\(count == 1 ? "" : "s"), the first is \(first.text)",
      status: 1)
  }
}
