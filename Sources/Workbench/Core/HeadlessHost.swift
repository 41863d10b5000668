// A host of the model without a screen or a clock: pictures of the workbench are made with it.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// A model with a runner that computes at once.
struct HeadlessHost {
  var model: Model
  private let runner: InlineRunner
  /// What would be in the session file.
  private var timeline: [TimedRecord] = []
  /// Why something that was asked for could not be done here.
  private var refusal: String?

  init(_ model: Model, _ runner: InlineRunner) {
    self.model = model
    self.runner = runner
  }

  /// Lets an event happen with all its consequences, trainings apart.
  mutating func send(_ event: Event) {
    var events = [event]
    while !events.isEmpty {
      for event in events { receive(event) }
      events = runner.isTraining ? runner.takeReports() : runner.drain()
    }
  }

  private mutating func receive(_ event: Event) {
    if case .record(let record) = event { keep(record) }
    for effect in model.receive(event) { perform(effect) }
  }

  private mutating func perform(_ effect: Effect) {
    switch effect {
    case .record(let record): keep(record)
    case .replaySession:
      let session = OpenedSession(timeline, path: nil, title: "this session", objective: nil)
      for effect in model.receive(.news(.session(session, objectives: []))) { perform(effect) }
    case .compute(.shelf(.keep)), .compute(.shelf(.discard)), .compute(.shelf(.tag)):
      refusal = "the shelf is not changed by a picture"
    case .compute(let request): runner.perform(request)
    case .snapshot: refusal = "a snapshot needs the screen"
    case .suspend, .quit: refusal = "nothing runs here that could be stopped or left"
    case .file(.save): refusal = "no session is kept here"
    // What is recorded goes into the timeline alone, so files are neither begun nor ended; every frame is painted whole.
    case .file(.begin), .file(.branch), .file(.recover), .file(.closeUnfinished), .file(.stopRecording),
      .findUnfinished, .redraw:
      break
    case .copy: refusal = "there is no clipboard here"
    case .announce, .weights: break
    }
  }

  private mutating func keep(_ record: SessionRecord) {
    timeline.append(TimedRecord(time: model.clock, record: record, event: timeline.count + 1))
  }

  /// Launches and trains for some meta-steps.
  mutating func begin(focus: Pane, metaSteps: Int) {
    model.moveFocus(focus)
    send(.launch)
    train(metaSteps: metaSteps)
  }

  /// Carries a command out with all its consequences.
  ///
  /// - Throws: `ConfigurationError` where it is no command now, or asks for what only a running workbench can do.
  mutating func run(command text: String) throws(ConfigurationError) {
    let (effects, problem) = model.run(command: text)
    if let problem { throw ConfigurationError(key: "command", "\(problem): --do '\(text)'") }
    for effect in effects { perform(effect) }
    for event in runner.takeReports() { send(event) }
    try checkDone("--do '\(text)'")
    guard let race = model.experiment.race, !race.isHeld, model.playback == nil else { return }
    send(.readOut(.race))
  }

  /// Presses a key.
  ///
  /// - Throws: `ConfigurationError` where it asks for what only a running workbench can do.
  mutating func press(_ key: Key) throws(ConfigurationError) {
    send(.input(.key(key)))
    try checkDone("--press \(key.label)")
  }

  private mutating func checkDone(_ place: String) throws(ConfigurationError) {
    defer { refusal = nil }
    if let refusal { throw ConfigurationError(key: "command", "\(refusal): \(place); leave it out") }
  }

  /// Trains the architecture for some meta-steps and shows the end of the race.
  mutating func train(metaSteps: Int) {
    if metaSteps > 0 {
      for effect in model.train() { perform(effect) }
      var done = 0
      while runner.isTraining, done < metaSteps {
        for event in runner.drain() { receive(event) }
        done += 1
      }
      for event in runner.takeReports() { send(event) }
    }
    send(.readOut(.race))
    send(.readOut(.notice))
  }

  /// Goes to an event of a session.
  mutating func replay(to index: Int?) {
    model.playback?.isPlaying = false
    model.jump(to: index)
    // A tick without seconds asks for what the place reached needs.
    send(.tick(0))
  }
}
