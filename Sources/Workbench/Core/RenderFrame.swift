// One frame without a screen: for scripts and for the pictures of the README.

import Datasets
import Experiment
package import OptimizerEngine
package import Plotting
package import SessionStore

/// What a frame is made of.
package enum FrameSource: Sendable {
  /// A training by the name of its preset.
  case preset(String)
  /// A training on an objective with the settings that suit it.
  case objective(Objective)
  /// A recorded session and its path.
  case session(Session, path: String)
}

/// How a model is brought to what a frame shows.
package struct FrameSetting: Sendable {
  /// Columns.
  package var width = 120
  /// Rows.
  package var height = 40
  /// How far: meta-steps of a training, events of a session; nil for all.
  package var step: Int?
  /// What can be shown.
  package var capabilities: Capabilities
  /// How it looks.
  package var look = Look.dark
  /// The pane with the focus.
  package var focus = Pane.landscape
  /// Commands that are carried out one after the other, then keys that are pressed.
  package var commands: [String] = []
  /// Keys pressed after the commands.
  package var keys: [Key] = []
  /// Where lessons are looked for.
  package var lessonFolders: [String] = []

  /// Creates the setting of a usual frame.
  package init(capabilities: Capabilities) { self.capabilities = capabilities }
}

/// Computes everything a frame shows and draws it, in the caller's thread.
///
/// - Throws: See `renderModel`.
package func renderFrame(
  _ source: FrameSource, width: Int, height: Int, step: Int? = nil, capabilities: Capabilities,
  parallelFor: @escaping ParallelFor = serialFor
) throws -> CellBuffer {
  var setting = FrameSetting(capabilities: capabilities)
  (setting.width, setting.height, setting.step) = (width, height, step)
  return view(try renderModel(source, setting, parallelFor: parallelFor))
}

/// Computes everything a frame shows, in the caller's thread: the model that `view` draws and `linearText` reads out.
///
/// - Throws: `ConfigurationError` for an unknown name or a command that cannot be carried out, `SessionError` where an
///   event cannot be understood.
package func renderModel(
  _ source: FrameSource, _ setting: FrameSetting, parallelFor: @escaping ParallelFor = serialFor
) throws -> Model {
  let resolve = { (name: String) in (try? ObjectiveLibrary.objective(named: name)) ?? nil }
  func fresh(_ objective: Objective) -> Model {
    Model(
      objective: objective, width: setting.width, height: setting.height, capabilities: setting.capabilities,
      look: setting.look)
  }
  func runner(_ objectives: [Objective]) -> InlineRunner {
    InlineRunner(objectives: objectives, lessonFolders: setting.lessonFolders, parallelFor: parallelFor)
  }
  var stage: Stage
  switch source {
  case .preset(let name):
    guard let configuration = TrainingConfiguration.preset(named: name) else {
      throw ConfigurationError(
        key: "preset",
        "no preset '\(name)'\(Spelling.suggestion(for: name, among: TrainingConfiguration.presetNames))")
    }
    guard let objective = resolve(configuration.objective) else {
      throw ConfigurationError(key: "objective", "no objective '\(configuration.objective)'")
    }
    var model = fresh(objective)
    model.bench.configuration = configuration
    stage = Stage(model, runner([objective]))
    stage.begin(focus: setting.focus, metaSteps: setting.step ?? configuration.metaSteps)
  case .objective(let objective):
    let model = fresh(objective)
    stage = Stage(model, runner([objective]))
    stage.begin(focus: setting.focus, metaSteps: setting.step ?? model.bench.configuration.metaSteps)
  case .session(let session, let path):
    var model = try Model.replaying(
      session, path: path, width: setting.width, height: setting.height, capabilities: setting.capabilities,
      look: setting.look, resolve: resolve)
    model.focus = setting.focus
    stage = Stage(model, runner(model.objectives.library.compactMap(\.objective)))
    stage.replay(to: setting.step)
  }
  for command in setting.commands { try stage.obey(command) }
  for key in setting.keys { stage.send(.input(.key(key))) }
  return stage.model
}

/// A model with a runner that computes at once.
struct Stage {
  var model: Model
  private let runner: InlineRunner
  /// What would be in the session file.
  private var moments: [Moment] = []

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
      let session = OpenedSession(moments, path: nil, title: "this session", objective: nil)
      for effect in model.receive(.news(.session(session, objectives: []))) { perform(effect) }
    case .compute(let request): runner.perform(request)
    case .file, .findUnfinished, .snapshot, .redraw, .suspend, .quit: break
    }
  }

  private mutating func keep(_ record: SessionRecord) {
    moments.append(Moment(time: model.clock, record: record, event: moments.count + 1))
  }

  /// Launches and trains for some meta-steps.
  mutating func begin(focus: Pane, metaSteps: Int) {
    model.moveFocus(focus)
    send(.launch)
    train(metaSteps: metaSteps)
  }

  /// Carries a command out with all its consequences.
  mutating func obey(_ text: String) throws(ConfigurationError) {
    let (effects, problem) = model.obey(text)
    if let problem { throw ConfigurationError(key: "command", "\(problem): --do '\(text)'") }
    for effect in effects { perform(effect) }
    for event in runner.takeReports() { send(event) }
    guard let race = model.bench.race, !race.isHeld, model.playback == nil else { return }
    send(.readOut(.race))
  }

  /// Trains the architecture on the bench for some meta-steps and shows the end of the race.
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
