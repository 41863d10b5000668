// `basin` alone: the workbench on this terminal; without a terminal its default job, headless.

import ArgumentParser
import Experiment
import FoundationEssentials
import Glibc
import OptimizerEngine
import Plotting
import SessionStore
import Terminal
import Workbench

/// Options about how the screen looks, shared by all commands that open it.
struct ScreenOptions: ParsableArguments {
  @Option(
    help: "dark, light or mono; auto, the default, asks the terminal.", completion: .list(Theme.names))
  var theme: String?

  @Option(
    help: "ascii, braille or quadrants; by default what the locale allows.",
    completion: .list(GlyphTier.allCases.map(\.rawValue)))
  var glyphs: String?

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @Flag(help: "Use no color.")
  var noColor = false

  var isDefault: Bool { theme == nil && glyphs == nil && !noMouse && !noColor }

  /// What can be shown, by the options, then by what is settled, then by what was chosen last.
  func capabilities(_ settings: UserSettings) throws(CommandFailure) -> Capabilities {
    var found = Capabilities.detect(environment: ProcessInfo.processInfo.environment, isTerminal: true)
    let chosen = try glyphs.map(GlyphTier.named) ?? settings.preferences.glyphs ?? settings.rememberedGlyphs
    if let chosen { found.glyphs = chosen }
    if noColor { found.color = .mono }
    return found
  }

  /// Whether the terminal was expressly asked for its look.
  var asksTerminal: Bool { theme == Theme.ofTerminal }

  /// The look that was asked for; nil where the terminal is to say.
  func askedTheme() throws(CommandFailure) -> Theme? {
    guard let theme, theme != Theme.ofTerminal else { return nil }
    return try Theme.named(theme)
  }
}

struct WorkbenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workbench", abstract: "Open the workbench (the default).")

  /// What is on the bench where nothing else is asked for.
  static let firstObjective = "rosenbrock"

  @Option(help: "The session file to record into; by default one in the state directory.")
  var session: String?

  @Option(help: "The objective to begin with: a name, NAME:D, FAMILY@PATH, or expr:FORMULA.", completion: .objectives)
  var objective: String?

  @Flag(help: "No screen: a command a line, answered in sentences; for screen readers, line terminals and pipes.")
  var linear = false

  @Option(help: "Record a lesson, with --session: NUMBER | TITLE | SUMMARY, or with | NEEDS behind it, as 1, 2.")
  var lesson: String?

  @OptionGroup var screen: ScreenOptions

  func run() throws {
    let name = objective ?? Self.firstObjective
    let found = try basin.objective(named: name)
    let place = SessionPlace(path: session, lesson: try lessonTitle())
    if linear { return try LineLauncher.launch(found, place) }
    guard WorkbenchLauncher.hasTerminal else {
      guard session == nil, objective == nil, screen.isDefault else {
        throw CommandFailure(
          "no terminal for the workbench: stdin and stdout; run it in a terminal, or use `basin train`")
      }
      try runHeadless()
      return
    }
    try WorkbenchLauncher.launch(found, place, options: screen)
  }

  private func lessonTitle() throws(CommandFailure) -> LessonTitle? {
    guard let lesson else { return nil }
    let parts = lesson.split(separator: "|").map { $0.trimmingPrefix(" ") }.map { text in
      String(text.reversed().drop { $0 == " " }.reversed())
    }
    let needs = parts.count == 4 ? parts[3].split(separator: ",").map { Int($0.trimmingPrefix(" ")) } : []
    let known = needs.compactMap(\.self)
    guard parts.count == 3 || parts.count == 4 && !known.isEmpty, known.count == needs.count,
      ([Int(parts[0])] + needs).allSatisfy({ $0.map(SessionRange.lesson.contains) ?? false }),
      let number = Int(parts[0]), session != nil
    else {
      throw CommandFailure(
        "lesson = \(lesson): --lesson; as in --session FILE --lesson '3 | Title | What one learns.', or with | 1, 2 behind it for the lessons it builds on"
      )
    }
    return LessonTitle(number: number, title: parts[1], summary: parts[2], needs: known)
  }

  /// Trains the default preset with progress lines and prints the last frame as plain text.
  private func runHeadless() throws {
    let reason = WorkbenchLauncher.isDumb ? "TERM=dumb cannot draw" : "no terminal here"
    writeError("basin: \(reason): training the preset '\(TrainingConfiguration.presetNames[0])' headless")
    let preset = TrainingConfiguration.presetNames[0]
    guard let configuration = TrainingConfiguration.preset(named: preset) else { return }
    try HeadlessTraining(configuration, preset: preset, out: nil, weights: nil, json: false).run()
    let plain = Capabilities(color: .mono, glyphs: .ascii)
    printLine(
      try attempt {
        try renderFrame(.preset(preset), width: 100, height: 32, capabilities: plain, parallelFor: concurrentFor)
      }.text)
  }
}

/// Where a session is recorded.
struct SessionPlace {
  /// The file that was asked for; nil for one in the state directory.
  var path: String?
  /// What it is called as a lesson.
  var lesson: LessonTitle?
}

/// Opens the workbench on the terminal and leaves it as it was.
enum WorkbenchLauncher {
  static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }
  static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && !isDumb }

  /// - Parameter lesson: The lesson to take at once.
  static func launch(
    _ objective: Objective, _ place: SessionPlace, lesson: Int? = nil, options: ScreenOptions
  ) throws(CommandFailure) {
    let clock = MonotonicClock()
    let settings = try UserSettings.load()
    let (recorder, complaint) = try openSession(place, objective: objective.name, now: clock.now)
    recorder.keepsWeights = settings.preferences.weights
    let screen = try open(options, settings)
    let theme = try theme(options, settings, screen)
    var model = Model(
      objective: objective, width: screen.size.columns, height: screen.size.rows, capabilities: screen.capabilities,
      theme: theme.theme, sessionName: recorder.path?.split(separator: "/").last.map(String.init))
    model.recording.failure = complaint
    model.lessons.wanted = lesson
    model.guest = OptimizerShelf.inBox.first
    adopt(theme, settings, screen, into: &model)
    let end = loop(screen, clock, recorder, model)
    finish(screen, end, recorder)
  }

  static func replay(
    _ session: OpenedSession, at: Int, speed: Double, options: ScreenOptions
  ) throws(CommandFailure) {
    let path = session.path ?? session.title
    guard hasTerminal else {
      throw CommandFailure("no terminal to play in: \(path); add --verify, or use `basin render \(path)`")
    }
    let settings = try UserSettings.load()
    let screen = try open(options, settings)
    let theme = try theme(options, settings, screen)
    var model = Model.replaying(
      session, width: screen.size.columns, height: screen.size.rows, capabilities: screen.capabilities,
      theme: theme.theme, resolve: resolveObjective)
    model.seek(event: at, speed: speed)
    adopt(theme, settings, screen, into: &model)
    let clock = MonotonicClock()
    // Nothing is recorded until the person goes on live from somewhere.
    let recorder = SessionRecorder(nil, now: clock.now, create: createSession)
    recorder.keepsWeights = settings.preferences.weights
    let end = loop(screen, clock, recorder, model)
    finish(screen, end, recorder)
  }

  private static func open(
    _ options: ScreenOptions, _ settings: UserSettings
  ) throws(CommandFailure) -> TerminalScreen {
    let capabilities = try options.capabilities(settings)
    _ = try options.askedTheme()
    var manners = TerminalManners(settings.preferences, environment: ProcessInfo.processInfo.environment)
    if options.noMouse { manners.mouse = false }
    return try attempt {
      try TerminalScreen(color: capabilities.color, glyphs: capabilities.glyphs, manners: manners)
    }
  }

  /// The look of the first frame; the terminal is waited for only where it decides.
  private static func theme(
    _ options: ScreenOptions, _ settings: UserSettings, _ screen: TerminalScreen
  ) throws(CommandFailure) -> ThemeChoice {
    ThemeChoice(
      asked: screen.capabilities.color == .mono ? .mono : try options.askedTheme(),
      configured: settings.preferences.theme, remembered: options.asksTerminal ? nil : settings.rememberedTheme,
      backdrop: screen.awaitBackdrop, environment: ProcessInfo.processInfo.environment)
  }

  private static func adopt(
    _ theme: ThemeChoice, _ settings: UserSettings, _ screen: TerminalScreen, into model: inout Model
  ) {
    model.adopt(settings.preferences, remembered: settings.remembered)
    model.display.followsTerminal = theme.followsTerminal
    model.display.backdrop = screen.answers.backdrop
    model.display.offeredGraphics = screen.graphics
    model.recording.launchNotice = screen.notice
  }

  private static func loop(
    _ screen: TerminalScreen, _ clock: MonotonicClock, _ recorder: SessionRecorder, _ model: Model
  ) -> LoopEnd {
    let waker = screen.waker
    let runner = Runner(
      objectives: model.objectives.library.compactMap(\.objective), lessonFolders: LessonFolders.all,
      lessonStore: LessonFolders.store, shelf: userShelf
    ) { waker.wake() }
    return WorkbenchLoop.run(
      screen: screen, clock: clock, runner: runner, recorder: recorder, model: model, remember: UserSettings.remember
    ).end
  }

  private static func finish(_ screen: TerminalScreen, _ end: LoopEnd, _ recorder: SessionRecorder) {
    screen.close()
    // Nobody reads on a terminal that is gone.
    if end == .terminated(.hangup) { screen.close(endingWith: .hangup) }
    // Terminals without an alternate screen still show the last frame: clear the rest of the line.
    if let line = tell(recorder) { printRaw("\u{1b}[K\(line.visible)\n") }
    if case .terminated(let signal) = end { screen.close(endingWith: signal) }
  }

  /// Where the session is, and how to go on where it was cut off; nil where there is none.
  ///
  /// Warns of what could not be recorded.
  static func tell(_ recorder: SessionRecorder) -> String? {
    if let failure = recorder.failure { writeError("basin: warning: the session is incomplete: \(failure)") }
    guard let path = recorder.closedPath else { return nil }
    guard recorder.isCutOff else { return "session \(path)" }
    let onward =
      recorder.recoversAtLaunch ? "the next start of basin offers to go on" : "`basin replay \(path.shellWord)`, then B"
    return "session \(path), cut off; to go on: \(onward)"
  }

  /// The session file: one that was asked for must work; without the state directory the workbench opens all the same.
  static func openSession(
    _ place: SessionPlace, objective: String, now: Double
  ) throws(CommandFailure) -> (SessionRecorder, complaint: String?) {
    var header = SessionRecorder.header(objective: objective, seed: TrainingConfiguration().seed)
    header.lesson = place.lesson
    if let path = place.path {
      let writer = try SessionFile.create(at: path, option: "--session", header: header)
      return (SessionRecorder(writer, now: now, create: createSession), nil)
    }
    do {
      let folder = try sessionFolder()
      let writer = try createSession(header).get()
      return (SessionRecorder(writer, now: now, recoveryFolder: folder, create: createSession), nil)
    } catch {
      return (SessionRecorder(nil, now: now, create: createSession), "\(error)")
    }
  }

  private static func sessionFolder() throws(FileError) -> String {
    try SessionFolder.path(environment: ProcessInfo.processInfo.environment)
  }

  /// A session file of its own in the state directory.
  private static func createSession(_ header: SessionHeader) -> Result<JournalWriter, FileError> {
    Result { () throws(FileError) in
      try JournalWriter.create(inFolder: try sessionFolder(), date: SessionDate.now, header: header)
    }
  }
}
