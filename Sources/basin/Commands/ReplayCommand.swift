// `basin replay`: play a session in the workbench, or compute all of it again and compare.

import ArgumentParser
import OptimizerEngine
import SessionStore
import Workbench

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Play a session, or verify it by computing everything again.")

  @Argument(help: "A session file.")
  var session: String

  @Flag(help: "Compute every run and meta-step again and compare.")
  var verify = false

  @Flag(help: "With --verify: one JSON object per line.")
  var json = false

  @Option(parsing: .unconditional, help: "Start at this event.")
  var at = 0

  @Option(parsing: .unconditional, help: "Playback speed, 0.125 to 64.")
  var speed = 1.0

  @OptionGroup var screen: ScreenOptions

  func run() throws {
    guard at >= 0 else { throw CommandFailure("at = \(at): --at; a whole number, not negative") }
    guard (0.125...64).contains(speed) else { throw CommandFailure("speed = \(speed): --speed; from 0.125 to 64") }
    guard verify else {
      let opened = try attempt { try OpenedSession(reading: session, parallelFor: concurrentFor) }
      for warning in opened.warnings { writeError("basin: warning: \(warning)") }
      return try WorkbenchLauncher.replay(opened, at: at, speed: speed, options: screen)
    }
    let recorded = try attempt { try JournalReader.read(session) }
    for warning in recorded.warnings { writeError("basin: warning: \(warning)") }
    try verify(recorded)
  }

  private func verify(_ recorded: Session) throws(CommandFailure) {
    var verifier = Verifier(recorded, path: session, resolve: resolveObjective)
    let report = try attempt { try verifier.verify(parallelFor: concurrentFor) }
    let divergence = report.firstDivergence
    if json {
      let details = divergence.map {
        JSONValue.object([
          member("line", .integer($0.line)), member("kind", .string($0.kind)), member("expected", .string($0.expected)),
          member("got", .string($0.got)),
        ])
      }
      printJSON(
        "summary",
        [
          member("session", .string(session)), member("events", .integer(report.events)),
          member("verified", .integer(report.verified)),
          member("incomparable", .integer(report.incomparable)), member("bitExact", .bool(report.isBitExact)),
          member("firstDivergence", details ?? .null),
        ])
    } else if divergence == nil {
      let header = recorded.header
      let how =
        report.isBitExact
        ? "bit for bit"
        : "within \(Verifier.runTolerance) (recorded by engine \(header.engine) on \(header.platform))"
      printLine("\(session): \(report.verified) of \(report.events) events verified, \(how)")
      if report.incomparable > 0 {
        printLine(
          "  \(report.incomparable) of a later part of trainings, or of runs of what they led to, were computed but not "
            + "compared: rounding differs there, and training amplifies it")
      }
    }
    if let divergence {
      throw CommandFailure(
        "the session does not replay: \(session):\(divergence.line), a '\(divergence.kind)' event; expected \(divergence.expected), got \(divergence.got)",
        status: 1)
    }
  }
}
