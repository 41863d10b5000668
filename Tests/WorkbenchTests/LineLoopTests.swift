import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

/// Lines of a script, one each time a line may be taken.
private final class FakeLines: LineSource {
  private var script: [LineInput]
  private let clock: FakeClock

  init(_ script: [LineInput], clock: FakeClock) {
    self.script = script.reversed()
    self.clock = clock
  }

  func next(timeoutMilliseconds: Int, takesLines: Bool) -> LineInput? {
    clock.now += 0.05
    switch script.last {
    case .line?, .closed?, nil: return takesLines ? script.popLast() ?? .closed : nil
    case .interrupt?, .terminate?: return script.popLast()
    }
  }
}

/// What a script of lines was answered.
private struct Dialogue {
  private(set) var printed: [String] = []
  let end: LoopEnd
  let model: Model
  let refusals: Int
  var text: String { printed.joined(separator: "\n") }

  init(_ commands: String..., ending: [LineInput] = [], recorder: SessionRecorder? = nil) throws {
    let clock = FakeClock()
    let lines = FakeLines(commands.map { .line($0) } + ending, clock: clock)
    var said: [String] = []
    (end, model, refusals) = LineLoop.run(
      lines: lines, clock: clock, runner: InlineRunner(), recorder: recorder,
      model: try shortModel(), print: { said.append($0) })
    printed = said
  }

  /// What was printed after the line that has a text in it.
  func after(_ text: String) -> [String] {
    printed.firstIndex { $0.contains(text) }.map { Array(printed[($0 + 1)...]) } ?? []
  }
}

private func shortModel() throws -> Model {
  try model(80, 24, color: .mono, glyphs: .ascii, metaSteps: 20)
}

@Suite("The workbench by lines")
struct LineLoopTests {
  @Test("trains, waits, reads the certificate, and quits")
  func training() throws {
    let talk = try Dialogue("wait", "train", "wait", "certificate", "quit")
    #expect(talk.end == .quit)
    for percent in stride(from: 10, through: 100, by: 10) { #expect(talk.text.contains(": \(percent) percent")) }
    #expect(talk.text.contains("training #6 done after 20 meta-steps"), "\(talk.text)")
    #expect(
      talk.after("Nothing computes now.").contains { $0.hasPrefix("Certificate of 7, learned after 20 meta-steps") })
    #expect(talk.text.contains("Run 7, learned: f - f* ="))
    #expect(talk.printed.filter { $0.hasPrefix("Race over, 5 runs. Best: ") }.count == 1)
  }

  @Test("says what a command changed, and that nothing did")
  func changes() throws {
    let talk = try Dialogue(
      "objective himmelblau", "set widths=4,4", "undo", "start 1,2", "curve update", "curve update", "theme light",
      "mark", "select 3", "crosshair 7")
    #expect(talk.text.contains("Objective himmelblau, 2 dimensions: (x^2+y-11)^2 + (x+y^2-7)^2"))
    #expect(talk.text.contains("Race from (-0.5, -0.5), 300 steps: gd, heavy-ball, nesterov, rmsprop, adam."))
    #expect(talk.text.contains("-> 4,4.") && talk.text.contains("It only chooses where v points"))
    #expect(talk.text.contains("widths: 4,4 -> "))
    #expect(talk.text.contains("Probe at (1, 2)."))
    #expect(talk.after("Curve: update.").first == "Nothing changed.")
    #expect(talk.text.contains("this terminal has no color") && talk.text.contains("Chosen: number 3."))
    #expect(talk.text.contains("Marked: ") && talk.text.contains("Reading at step 7."))
  }

  @Test("answers a wrong line with one line and goes on")
  func mistakes() throws {
    let talk = try Dialogue(
      "trian", "show landscap", "set widths=0", "objective nowhere", "start 1", "\u{1b}[A", "redo", "live",
      "help trian",
      "", "   ", "status")
    #expect(talk.text.contains("no command 'trian'; did you mean 'train'?"))
    #expect(talk.text.contains("no pane 'landscap'; did you mean 'landscape'?"))
    #expect(talk.text.contains("widths = 0") && talk.text.contains("start 1: 2 finite numbers"))
    #expect(talk.text.contains("no objective 'nowhere'; objectives lists all"))
    #expect(talk.text.contains("nothing to redo") && talk.text.contains("this is live already"))
    #expect(!talk.text.contains("\u{1b}"))
    #expect(talk.end == .inputClosed && talk.text.contains("Objective rosenbrock. Live."))
  }

  @Test("counts the lines that it refused, and no other")
  func refusals() throws {
    let wrong = try Dialogue(
      "trian", "show landscap", "set widths=0", "set sigma=0.5", "objective nowhere", "start 1", "start 1e-400,0",
      "redo", "live", "help trian", "set horizon", "select 99", "objective nowhere:2")
    #expect(wrong.refusals == 13, "\(wrong.text)")
    let right = try Dialogue(
      "status", "help", "help train", "set widths=4", "start 0,0", "start 0e5,-0.0", "wait", "certificate", "q")
    #expect(right.refusals == 0, "\(right.text)")
  }

  @Test("says what is too much, and what is missing, of a line that is nearly right")
  func nearly() throws {
    let talk = try Dialogue(
      "wait 2", "status all", "ratio=0.9", "horizon 4", "objective=sphere", "quit=1", "waiting", "help compare")
    for line in [
      "wait takes nothing after it", "status takes nothing after it",
      "no command 'ratio': it is a setting; write set ratio=0.9",
      "no command 'horizon': it is a setting; write set horizon=4",
      "objective and what follows have a space between them: objective NAME", "quit takes nothing after it",
    ] { #expect(talk.printed.contains(line), "\(line) in \(talk.text)") }
    // The twins: a name that is none is still unknown.
    #expect(talk.text.contains("no command 'waiting'"))
    #expect(talk.text.contains("compare 5 tries 5"))
  }

  @Test("shows every pane by its name and by show", arguments: Pane.allCases)
  func panes(_ pane: Pane) throws {
    let talk = try Dialogue("wait", pane.commandName, "show \(pane.commandName)")
    let first = try #require(lineText(talk.model, pane).first)
    #expect(talk.printed.filter { $0 == first }.count == 2, "\(talk.text)")
  }

  @Test("reads explanations out and closes them")
  func pages() throws {
    let talk = try Dialogue(
      "wait", "certificate", "why", "difference", "help", "help all", "help compare", "?", "verify", "wait")
    #expect(talk.model.overlay == nil)
    let certificate = try #require(talk.model.selectedRun?.trace?.certificate)
    #expect(talk.text.contains("Why: the claim.") && talk.text.contains("\(certificate.statement)."))
    #expect(talk.text.contains("no training to compare with yet"))
    #expect(talk.text.contains("compare SIZES: try so many step sizes over 16 starts"))
    #expect(talk.text.contains("objective NAME: choose an objective, or FAMILY@PATH"))
    #expect(talk.text.contains("computed again.") && talk.text.contains("Bit for bit what was recorded"))
  }

  @Test("explains a line by its name or number, and says which lines there are")
  func whyOf() throws {
    let talk = try Dialogue(
      "wait", "why budget", "why 1", "why ratio", "why F bounded below", "why bugdet", "why 99", "why sigma")
    for title in ["Why: the budget V^2.", "Why: the claim.", "Why: ratio.", "Why: f bounded below."] {
      #expect(talk.printed.contains(title), "\(talk.text)")
    }
    #expect(talk.text.contains("why bugdet: no such line; a number from 1 to 11, or a name; did you mean 'budget'?"))
    #expect(talk.text.contains("why 99: no such line; a number from 1 to 11, or a name"), "\(talk.text)")
    #expect(talk.text.contains("why sigma: it has no effect beside the other settings") && talk.refusals == 3)
    #expect(talk.model.focus == .landscape && talk.model.certificate.row == 0 && talk.model.overlay == nil)
  }

  @Test("takes the colon of the screen, offers the commands that begin so, and says which dimensions there are")
  func slips() throws {
    let talk = try Dialogue("wait", ":set horizon=7", "obj", "objective rosenbrock:1", "wait")
    #expect(talk.model.experiment.configuration.horizon == 7)
    #expect(talk.text.contains("no command 'obj'; one of objective, objectives?"), "\(talk.text)")
    #expect(talk.text.contains("no dimension '1' of rosenbrock; rosenbrock:D takes a dimension D from 2 to 1000"))
  }

  @Test("asks before a live training is lost, and takes no for an answer")
  func questions() throws {
    let talk = try Dialogue("wait", "train", "quit", "no", "cancel", "status", "cancel", "yes", "wait")
    #expect(talk.text.contains("Training 6 is live and would be cancelled: yes leaves, no stays."))
    #expect(talk.text.contains("It goes on.") && talk.text.contains("Cancel training 6?"))
    #expect(talk.text.contains("cancelled after"))
    #expect(talk.model.experiment.trainings.first?.state == .cancelled)
    #expect(try Dialogue("train", "quit", "quit", "wait").end == .quit)
  }

  @Test("holds a training and lets it go on; waiting does not wait for what is held")
  func pausing() throws {
    let talk = try Dialogue("wait", "train", "pause", "wait", "status", "pause", "wait")
    #expect(talk.text.contains("Training 6 is held.") && talk.text.contains("Training 6 goes on."))
    #expect(talk.model.experiment.trainings.first?.state == .done)
  }

  @Test("says how to type in one line what the screen asks for in a line of its own")
  func editors() throws {
    let talk = try Dialogue("marker", "expression", "filter", "marker look here", "architecture", "open")
    #expect(talk.text.contains("marker NOTE") && talk.text.contains("expression FORMULA"))
    #expect(talk.text.contains("objective NAME chooses one") && talk.text.contains("marker set: look here"))
    #expect(talk.model.editor == nil)
  }

  @Test("takes an objective of one's own, and says where a formula is wrong")
  func formulas() throws {
    let talk = try Dialogue("expression (1-x)^2 + (y-x^2)^2", "wait", "expression x^2 +* y", "wait", "landscape")
    #expect(talk.text.contains("Objective your formula, 2 dimensions: (1-x)^2 + (y-x^2)^2; "), "\(talk.text)")
    #expect(talk.text.contains("unexpected '*': formula, column 6"), "\(talk.text)")
    #expect(talk.model.experiment.objective.name == "expr:(1-x)^2 + (y-x^2)^2")
  }

  @Test("ends by the end of the lines, by a signal, and by Ctrl-C twice")
  func endings() throws {
    #expect(try Dialogue().end == .inputClosed)
    #expect(try Dialogue("train", ending: [.terminate(.hangup)]).end == .terminated(.hangup))
    let talk = try Dialogue("train", ending: [.interrupt, .interrupt])
    #expect(talk.end == .quit && talk.text.contains("Ctrl-C again to quit"))
  }

  @Test("records a session that says what happened")
  func recording() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/s.jsonl"
    let header = SessionRecorder.header(objective: "rosenbrock", seed: 0)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header), now: 0)
    _ = try Dialogue("wait", "train", "wait", "save kept", "quit", recorder: recorder)
    let session = try JournalReader.read(folder.path + "/kept.jsonl")
    let kinds = session.events.map(\.kind)
    #expect(kinds.filter { $0 == "run" }.count == 6 && kinds.filter { $0 == "meta" }.count == 20)
    #expect(kinds.last == "end")
  }

  @Test("keys have the names they are read by")
  func keys() {
    for binding in CommandTable.keyed {
      for key in binding.keys { #expect(Key(label: key.label) == key, "\(key.label)") }
    }
    #expect(Key(label: "Return") == nil && Key(label: "") == nil && Key(label: "pgup") == .pageUp)
  }
}
