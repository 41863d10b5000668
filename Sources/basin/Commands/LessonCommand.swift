// `basin lesson`: the lessons there are, and the results that they leave, read and checked.

import ArgumentParser
import Experiment
import FoundationEssentials
import OptimizerEngine
import SessionStore
import Workbench

struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "List the lessons, take one, or read and check the results that they leave.",
    subcommands: [LessonListCommand.self, LessonResultsCommand.self], defaultSubcommand: LessonListCommand.self)
}

struct LessonListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the lessons there are, or take one in the workbench.")

  @Argument(help: "The number of a lesson: it is taken in the workbench. With --json it alone is listed.")
  var number: Int?

  @Flag(help: "One JSON object per line.")
  var json = false

  @OptionGroup var screen: ScreenOptions

  func run() throws {
    let shelf = LessonShelf()
    let entries = shelf.library.lessons.filter { number == nil || $0.title.number == number }
    if let number {
      guard !entries.isEmpty else {
        throw CommandFailure("no lesson \(number): basin lesson; without a number it lists them")
      }
      if !json { return try take(number) }
    }
    for entry in entries {
      let markers = try shelf.markers(at: entry.path)
      let title = entry.title
      let score = LessonScore(markers, [:])
      if json {
        printJSON(
          "lesson",
          [
            member("number", .integer(title.number)), member("title", .string(title.title)),
            member("summary", .string(title.summary)), member("needs", .array(title.needs.map { .integer($0) })),
            member("markers", .integer(markers.count)), member("tasks", .integer(score.tasks.all)),
            member("questions", .integer(score.answers.all)), member("points", .integer(score.most)),
            member("edition", .string(Marker.edition(of: markers).hex)), member("file", .string(entry.path)),
          ])
      } else {
        let needs = title.needs.isEmpty ? "" : "  (builds on \(title.needs.map(String.init).joined(separator: ", ")))"
        printLine("\("\(title.number)".padding(to: 3)) \(title.title): \(score.most) points\(needs)")
        printLine("    \(title.summary)")
      }
    }
    for name in shelf.library.unreadable { writeError("basin: warning: cannot be read: \(name)") }
    if json { printJSON("summary", [member("lessons", .integer(entries.count))]) }
  }

  /// Opens the workbench with the lesson.
  private func take(_ number: Int) throws(CommandFailure) {
    guard WorkbenchLauncher.hasTerminal else {
      throw CommandFailure(
        "no terminal to take a lesson in: basin lesson \(number); `basin --linear` takes it by lines: lesson \(number)")
    }
    let objective = try basin.objective(named: WorkbenchCommand.firstObjective)
    try WorkbenchLauncher.launch(objective, SessionPlace(), lesson: number, options: screen)
  }
}

struct LessonResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results", abstract: "Read and check the results of lessons: one table.",
    discussion: """
      A finished lesson leaves one file in $XDG_STATE_HOME/basin/results (~/.local/state/basin/results). Points are counted \
      again from the answers and the lesson; with --verify the runs by which tasks were done are computed again too.
      """)

  @Argument(
    help: "Files, or folders with such files; by default the folder of your own results.", completion: .file())
  var paths: [String] = []

  @Flag(help: "Compute the runs by which tasks were done again, and compare.")
  var verify = false

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    let shelf = LessonShelf()
    let own = LessonFolders.store?.results
    let files = try Self.files(in: paths.isEmpty ? [own].compactMap(\.self).filter { namesInFolder($0) != nil } : paths)
    guard !files.isEmpty else {
      throw CommandFailure(
        paths.isEmpty
          ? "no result yet: \(own ?? "results"); a finished lesson leaves one"
          : "no result there: \(paths[0]); name a folder with results")
    }
    var (rows, refused): ([[String]], [String]) = ([], [])
    for file in files {
      do {
        let result = try LessonResult(reading: file, markers: shelf.markers(ofLesson:edition:))
        if verify, let problem = try shelf.problem(of: result) {
          throw FileError(.invalid, problem, place: file, remedy: "it was forged, or taken with another engine")
        }
        if json { printJSON("result", result.members(file: file, isVerified: verify)) } else { rows.append(result.row) }
      } catch let error as FileError {
        refused.append("\(error)")
        if json { printJSON("refused", [member("file", .string(file)), member("problem", .string("\(error)"))]) }
      }
    }
    if json {
      let counts = [
        member("results", .integer(files.count - refused.count)), member("refused", .integer(refused.count)),
      ]
      printJSON("summary", counts)
    } else {
      print(rows)
      let how = verify ? "points counted and runs computed again" : "points counted again from the answers"
      printLine("\(rows.count) result\(rows.count == 1 ? "" : "s"), \(how); \(refused.count) refused")
    }
    for line in refused { writeError("basin: refused: \(line)") }
    if !refused.isEmpty {
      throw CommandFailure("\(refused.count) of \(files.count) results refused: see above", status: 1)
    }
  }

  /// The files that are named, and those of the folders that are.
  private static func files(in paths: [String]) throws(CommandFailure) -> [String] {
    var files: [String] = []
    for path in paths {
      guard let names = namesInFolder(path) else {
        files.append(path)
        continue
      }
      files += names.filter { $0.hasSuffix(".json") }.sorted().map { "\(path)/\($0)" }
    }
    return files
  }

  private func print(_ rows: [[String]]) {
    let table = [LessonResult.columns] + rows.sorted { ($0[1], $0[0]) < ($1[1], $1[0]) }
    let widths = LessonResult.columns.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    guard !rows.isEmpty else { return }
    for row in table {
      let cells = zip(row, widths).map { $0.padding(to: $1) }.joined(separator: "  ")
      printLine(String(cells.reversed().drop { $0 == " " }.reversed()))
    }
  }
}

/// The lessons at hand, as results are checked by them.
struct LessonShelf {
  let library = LessonLibrary(in: LessonFolders.all)
  private let conductor = Conductor()

  /// The markers of a lesson's file.
  func markers(at path: String) throws(CommandFailure) -> [Marker] {
    try attempt { try OpenedSession(reading: path) }.timeline.compactMap { moment in
      if case .marker(let marker) = moment.record { marker } else { nil }
    }
  }

  /// The markers of a lesson; nil where it is not here, or in another edition.
  func markers(ofLesson number: Int, edition: Digest) -> [Marker]? {
    guard let path = library.lessons.first(where: { $0.title.number == number })?.path,
      let markers = try? markers(at: path), Marker.edition(of: markers) == edition
    else { return nil }
    return markers
  }

  /// What is wrong with the runs of a result, computed again; nil where nothing is.
  func problem(of result: LessonResult) throws -> String? {
    guard let markers = markers(ofLesson: result.entry.number, edition: result.entry.edition) else { return nil }
    for (place, reply) in result.entry.replies.sorted(by: { $0.key < $1.key }) {
      guard let evidence = reply.evidence, let check = markers[place].check else { continue }
      if let problem = evidence.problem(for: check, conductor, concurrentFor) { return "task \(place + 1): \(problem)" }
    }
    return nil
  }
}

extension LessonResult {
  fileprivate static let columns = ["name", "lesson", "points", "tasks", "answers", "hints", "attempt"]

  fileprivate var row: [String] {
    [
      student.isEmpty ? "(no name)" : student, entry.title, "\(score.points)/\(score.most)",
      "\(score.tasks.done)/\(score.tasks.all)", "\(score.answers.right)/\(score.answers.all)", "\(score.hints)",
      "\(entry.attempt)",
    ]
  }

  fileprivate func members(file: String, isVerified: Bool) -> [JSONMember] {
    [
      member("file", .string(file)), member("student", .string(student)), member("lesson", .integer(entry.number)),
      member("title", .string(entry.title)), member("points", .integer(score.points)),
      member("most", .integer(score.most)), member("tasksDone", .integer(score.tasks.done)),
      member("tasks", .integer(score.tasks.all)), member("answersRight", .integer(score.answers.right)),
      member("answers", .integer(score.answers.all)), member("hints", .integer(score.hints)),
      member("attempt", .integer(entry.attempt)), member("engine", .string(engine)),
      member("verified", .bool(isVerified)),
    ]
  }
}
