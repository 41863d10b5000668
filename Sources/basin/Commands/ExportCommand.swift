// `basin export`: a session as tables, a document, pictures, a recording or a page, for other programs and for people.

import ArgumentParser
import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Workbench

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a session as CSV, JSON, SVG, a terminal recording or a page that plays it.",
    discussion: """
      A session holds what was asked for and digests of what came out, so its runs are computed again, and trainings whose \
      weights they use are repeated. The same session gives the same bytes.
      """)

  @Argument(help: "A session file.")
  var session: String

  @Argument(help: "The folder to write into; it is created where it does not exist.")
  var folder: String

  @Option(help: "csv, json, svg, cast, cast3, animation or html; several with commas between, or the option again.")
  var to: [String] = []

  @Flag(help: "Replace files that exist.")
  var force = false

  @Flag(help: "One JSON object for each file on stdout.")
  var json = false

  @Option(parsing: .unconditional, help: "Most frames of the recording or animation in a second, 1 to 60.")
  var fps = 10

  @Option(parsing: .unconditional, help: "Speed of the recording or animation, 0.125 to 64.")
  var speed = 1.0

  @OptionGroup var picture: PictureOptions

  @OptionGroup var data: SessionDataOptions

  func run() throws {
    let formats = try parsedFormats()
    let setting = try parsedSetting()
    let recorded = try attempt { try JournalReader.read(session) }
    for warning in recorded.warnings { writeError("basin: warning: \(warning)") }
    try data.check(try attempt { try OpenedSession(recorded, path: session) }, path: session)
    var exporter = try attempt {
      try SessionExporter(recorded, path: session, setting: setting, shelf: userShelf, parallelFor: concurrentFor)
    }
    let target = ExportFolder(folder, isForced: force)
    // Before anything is computed: what cannot be written need not be.
    try target.prepare(for: formats.flatMap { $0.fileNames(exporter.results.name) })
    let progress = ExportProgressLine(isShown: !json)
    exporter.compute { progress.show($0) }
    warn(exporter.results)
    var written = 0
    for format in formats {
      for file in try attempt({ try exporter.files(format) { progress.show($0) } }) {
        progress.finish()
        let path = try target.write(file)
        written += 1
        report(path, format, bytes: file.text.utf8.count)
      }
    }
    try summarize(exporter.results, files: written)
  }

  /// Says which numbers are not the recorded ones.
  private func warn(_ results: SessionResults) {
    let differing = results.differing.map { "\($0.id)" }
    guard !differing.isEmpty else { return }
    let runs = differing.count == 1 ? "run" : "runs"
    writeError(
      "basin: warning: \(runs) \(differing.joined(separator: ", ")) not bit for bit as recorded on \(results.header.platform) by \(results.header.engine): \(session); see replay --verify"
    )
  }

  private func report(_ path: String, _ format: ExportFormat, bytes: Int) {
    if json {
      printJSON(
        "file",
        [member("path", .string(path)), member("format", .string(format.rawValue)), member("bytes", .integer(bytes))])
    } else {
      printLine("\(path)  \(bytes) bytes")
    }
  }

  private func summarize(_ results: SessionResults, files: Int) throws(CommandFailure) {
    let problems = results.problems
    if json {
      printJSON(
        "summary",
        [
          member("session", .string(session)), member("folder", .string(folder)), member("files", .integer(files)),
          member("runs", .integer(results.runs.count)), member("trainings", .integer(results.trainings.count)),
          member("reproduced", .integer(results.runs.filter(\.isReproduced).count)),
          member("failed", .array(problems.map { .integer($0.id) })),
        ])
    }
    if let first = problems.first {
      throw CommandFailure(
        "\(problems.count) of \(results.runs.count) runs cannot be computed again: \(session); run \(first.id): \(first.problem ?? "no reason is known")",
        status: 3)
    }
  }

  // MARK: - Options

  private func parsedFormats() throws(CommandFailure) -> [ExportFormat] {
    let known = ExportFormat.allCases.map(\.rawValue)
    let names = to.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard !names.isEmpty else {
      throw CommandFailure("no format: --to; one or more of \(known.joined(separator: ", "))")
    }
    var formats: [ExportFormat] = []
    for name in names {
      guard let format = ExportFormat(rawValue: name) else {
        throw CommandFailure("no format '\(name)': --to\(Spelling.suggestion(for: name, among: known))")
      }
      if !formats.contains(format) { formats.append(format) }
    }
    return formats
  }

  private func parsedSetting() throws(CommandFailure) -> ExportSetting {
    var setting = ExportSetting()
    guard (1...60).contains(fps) else { throw CommandFailure("fps = \(fps): --fps; a whole number from 1 to 60") }
    guard (0.125...64).contains(speed) else { throw CommandFailure("speed = \(speed): --speed; from 0.125 to 64") }
    (setting.event, setting.framesPerSecond, setting.speed) = (try picture.place(), fps, speed)
    (setting.glyphs, setting.color, setting.theme) = (
      try picture.tier(), try picture.colors(), try picture.chosenTheme()
    )
    (setting.width, setting.height) = try picture.dimensions(least: (40, 12))
    return setting
  }
}
