// `basin --linear`: the workbench by lines, on a terminal or through pipes.

import Glibc
import OptimizerEngine
import Plotting
import SessionStore
import Workbench

enum LineLauncher {
  /// Runs the line mode until `quit` or the end of stdin, and prints where the session is.
  static func launch(_ objective: Objective, _ place: SessionPlace) throws(CommandFailure) {
    let clock = MonotonicClock()
    let settings = try UserSettings.load()
    let (recorder, complaint) = try WorkbenchLauncher.openSession(place, objective: objective.name, now: clock.now)
    recorder.keepsWeights = settings.preferences.weights
    let lines = try LineTerminal()
    var model = Model(
      objective: objective, width: 80, height: 24, capabilities: Capabilities(color: .mono, glyphs: .ascii),
      sessionName: recorder.path?.split(separator: "/").last.map(String.init))
    model.recording.failure = complaint
    // A command may follow at once, and a line is not drawn again when an answer comes.
    let shelf = userShelf?.contents()
    model.shelf.optimizers = shelf?.kept ?? OptimizerShelf.inBox
    model.shelf.problems = (shelf?.problems ?? []).map(\.description)
    if let complaint { writeError("basin: warning: the session is not saved: \(complaint)") }
    let runner = Runner(
      objectives: [objective], lessonFolders: LessonFolders.all, lessonStore: LessonFolders.store, shelf: userShelf,
      wake: lines.wake)
    let (end, _, refusals) = LineLoop.run(
      lines: lines, clock: clock, runner: runner, recorder: recorder, model: model, print: printLine)
    // Nobody reads on a terminal that is gone.
    if end == .terminated(.hangup) { lines.die(of: SIGHUP) }
    WorkbenchLauncher.tell(recorder).map(printLine)
    if end == .terminated(.terminate) { lines.die(of: SIGTERM) }
    // A person has read why; a script sees it by the status, once everything else is done.
    if refusals > 0, isatty(STDIN_FILENO) == 0 {
      throw CommandFailure(
        "\(refusals == 1 ? "a line was" : "\(refusals) lines were") refused: stdin; the output says why")
    }
  }
}
