// The workbench by lines: a command in, sentences out, the same model, runner and session as on the screen.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Runs the workbench without a screen.
package struct LineLoop<Lines: LineSource, Time: SecondsClock, Worker: EffectRunner>: EffectHost {
  private let lines: Lines
  private let clock: Time
  let runner: Worker
  let recorder: SessionRecorder
  private let print: (String) -> Void
  private var model: Model
  private var reporter: LineReporter
  private var lastTick: Double
  private var end: LoopEnd?
  private var isWaiting = false
  /// Answers the model cannot tell of: a comparison, a verification, an objective that is being opened.
  private var awaited: Set<LineAnswer> = []
  /// Lines that asked for something that was not done.
  private var refusals = 0

  /// Runs until `quit` or the end of the lines, which close the session, or until a signal, which leaves it to be gone on
  /// with.
  ///
  /// - Parameters:
  ///   - lines: Where commands come from.
  ///   - clock: For the times in the session.
  ///   - runner: What computes.
  ///   - recorder: What writes the session; nil for none.
  ///   - model: What to begin with.
  ///   - print: Takes one line of text at a time.
  /// - Returns: Why it ended, the model as it was left, and how many lines were refused.
  @discardableResult
  package static func run(
    lines: Lines, clock: Time, runner: Worker, recorder: SessionRecorder?, model: Model,
    print: @escaping (String) -> Void
  ) -> (end: LoopEnd, model: Model, refusals: Int) {
    var loop = Self(lines, clock, runner, recorder, model, print)
    loop.run()
    return (loop.end ?? .quit, loop.model, loop.refusals)
  }

  private init(
    _ lines: Lines, _ clock: Time, _ runner: Worker, _ recorder: SessionRecorder?, _ model: Model,
    _ print: @escaping (String) -> Void
  ) {
    (self.lines, self.clock, self.runner) = (lines, clock, runner)
    self.recorder = recorder ?? SessionRecorder(nil, now: clock.now)
    (self.model, self.print) = (model, print)
    reporter = LineReporter(model)
    lastTick = clock.now
  }

  private mutating func run() {
    say([
      "Basin by lines: a command in, sentences out. help lists commands, quit leaves.",
      "train trains a convergent optimizer here; lesson tells the first steps.",
    ])
    send(.launch)
    // What the screen says at launch names keys.
    send(.readOut(.notice))
    say([LineText.facts(model.experiment.objective)])
    reporter.hear(model)
    while end == nil {
      pump()
      if isWaiting, !isComputing {
        isWaiting = false
        say(["Nothing computes now."])
      }
      let timeout = isComputing ? 200 : 2000
      // What comes after a change of objective is meant for the new one.
      let takesLines = !isWaiting && !awaited.contains(.objective)
      switch lines.next(timeoutMilliseconds: timeout, takesLines: takesLines) {
      case .line(let text):
        pump()
        run(line: text)
      case .closed: end = .inputClosed
      case .interrupt: interrupt()
      case .terminate(let signal): end = .terminated(signal)
      case nil: break
      }
    }
    var isCutOff: Bool { if case .terminated = end { true } else { false } }
    recorder.finish(runner, isCutOff: isCutOff, at: clock.now)
  }

  private var isComputing: Bool { !awaited.isEmpty || model.isComputing }

  /// Takes what computations have reported and lets time pass.
  private mutating func pump() {
    for event in runner.drain() { send(event) }
    let now = clock.now
    if now > lastTick {
      send(.tick(now - lastTick))
      lastTick = now
    }
    // Nobody watches paths grow here: a race is read at its end.
    if let race = model.experiment.race, !race.isHeld, model.playback == nil { send(.readOut(.race)) }
    say(reporter.news(of: model))
    showPage()
  }

  // MARK: - Commands

  private mutating func run(line text: String) {
    // Commands are written with the colon of the screen in its messages and in lessons.
    let text = String(text.trimmed.drop { $0 == ":" }).trimmed
    guard !text.isEmpty else { return }
    if answered(text) { return }
    switch LineCommand(text) {
    case .wait: isWaiting = true
    case .help(let name): LineHelp.knows(name) ? say(LineHelp.lines(name)) : refuse(LineHelp.lines(name))
    case .show(let name): show(name)
    case .status: say(reporter.status(of: model))
    case .other(let text): give(text)
    }
  }

  private mutating func give(_ text: String) {
    if let unknown = LineHelp.unknown(text) { return refuse([unknown]) }
    let before = model
    let (effects, problem) = model.run(command: text)
    for effect in effects { perform(effect) }
    if let problem {
      // Said once: the notice on the screen would say it again.
      send(.readOut(.notice))
      return refuse([problem])
    }
    // What a key would open for typing is typed behind the command here.
    if let editor = model.editor {
      send(.readOut(.line))
      return refuse(LineHelp.inOneLine(editor.purpose))
    }
    if let pane = Pane(commandName: text.lowercased()) { return say(lineText(model, pane)) }
    let changes = LineChanges(from: before, to: model).sentences
    say(changes)
    var news = reporter.notices(of: model)
    // What was undone is said as a change already.
    if [Action.undo, .redo].map(\.rawValue).contains(text.lowercased()), !changes.isEmpty { news = [] }
    say(news)
    if showPage() || askQuestion() || !news.isEmpty || !changes.isEmpty || end != nil { return }
    if effects.isEmpty { say(["Nothing changed."]) }
  }

  private mutating func show(_ name: String) {
    guard let pane = name.isEmpty ? model.focus : Pane(commandName: name.lowercased()) else {
      let names = Pane.allCases.map(\.commandName)
      return refuse(["no pane '\(name)'\(Spelling.suggestion(for: name, among: names))"])
    }
    say(lineText(model, pane))
  }

  /// Says why a line was not carried out, and counts it: who sends lines through a pipe sees the count as a status.
  private mutating func refuse(_ reason: [String]) {
    refusals += 1
    say(reason)
  }

  // MARK: - Questions and pages

  /// An explanation is read out and put away.
  @discardableResult
  private mutating func showPage() -> Bool {
    if let sheet = model.sheet, model.overlay == nil {
      // What computes is read out when all of it is there.
      guard sheet.feature.isReady(model) else { return true }
      say(sheet.feature.sentences(LineText(model)).map(\.printable))
      send(.readOut(.page))
      return true
    }
    switch model.overlay {
    case .page(let page, _):
      say([page.title + "."] + page.lines.filter { !$0.isEmpty })
      if !page.words.isEmpty { say(["Words: \(page.words.joined(separator: ", ")). glossary WORD explains one."]) }
      send(.readOut(.page))
      return true
    case .help:
      say(LineHelp.lines(""))
      send(.readOut(.page))
      return true
    case .quitQuestion, .cancelQuestion, .recoveryQuestion, .dataQuestion, .recordingQuestion, nil: return false
    }
  }

  @discardableResult
  private mutating func askQuestion() -> Bool {
    switch model.overlay {
    case .quitQuestion:
      say([
        "Training \(model.liveExperiment?.activeTraining?.id ?? 0) is live and would be cancelled: yes leaves, no stays."
      ]
      )
    case .cancelQuestion(let training): say(["Cancel training \(training)? What it has learned is kept: yes or no."])
    case .recoveryQuestion(let session): say([session.sentence + " Go on with it? yes or no."])
    case .dataQuestion(let path, let files):
      say(["The session \(path) wants to read \(files.joined(separator: ", ")). Allow it? yes or no."])
    case .recordingQuestion(let reason):
      say(["The session cannot be written: \(reason). It is tried again. Stop recording? yes or no."])
    case .help, .page, nil: return false
    }
    return true
  }

  /// Takes the answer to an open question; any other command means no.
  private mutating func answered(_ text: String) -> Bool {
    guard model.keyContext == .question else { return false }
    let isQuitting = model.overlay == .quitQuestion
    let yes = ["yes", "y"] + (isQuitting ? ["quit", "q"] : [])
    let isYes = yes.contains(text.lowercased())
    let before = model
    for effect in model.receive(.input(.key(isYes ? .enter : .escape))) { perform(effect) }
    if isYes {
      say(LineChanges(from: before, to: model).sentences)
      return true
    }
    guard ["no", "n"].contains(text.lowercased()) else { return false }
    say(["It goes on."])
    return true
  }

  private mutating func interrupt() {
    isWaiting = false
    for effect in model.receive(.input(.interrupt)) { perform(effect) }
    say(reporter.notices(of: model))
  }

  // MARK: - Effects

  mutating func send(_ event: Event) {
    keep(event)
    if case .news(let news) = event, let answer = LineAnswer(news) { awaited.remove(answer) }
    if case .news(.notOpened) = event { refusals += 1 }
    let before = model
    for effect in model.receive(event) { perform(effect) }
    // What was opened or found comes later than the command that asked for it.
    if case .news(let news) = event, news.asks { askQuestion() }
    if case .news(.opened) = event { say(LineChanges(from: before, to: model).sentences) }
  }

  var now: Double { clock.now }

  mutating func compute(_ request: ComputeRequest) {
    if let answer = LineAnswer(request) { awaited.insert(answer) }
    runner.perform(request)
  }

  /// There is no screen to paint.
  func redraw() {}

  /// There is no clipboard of lines: what would be copied is printed by the notice.
  func copy(_ text: String) {}

  /// What has ended is said in a line of its own.
  func announce(_ text: String) {}

  /// Who reads lines stops the process without asking it.
  func suspend() {}

  func takeSnapshot() { say(["A snapshot needs the screen; show PANE prints a pane."]) }

  mutating func quit() { end = end ?? .quit }

  func refuseReplay() { say(["Nothing is recorded here, so there is nothing to replay."]) }

  mutating func write(_ record: SessionRecord) {
    recorder.write(record, at: clock.now)
    if recorder.path != nil, recorder.failure != model.recording.failure {
      send(.recording(failure: recorder.failure))
      say([recorder.failure.map { "Not recording: \($0)" } ?? "Recording again."])
    }
  }

  private func say(_ lines: [String]) { for line in lines { print(line.printable) } }
}
