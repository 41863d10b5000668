// One frame without a screen: for scripts and for the pictures of the README.

import Datasets
public import OptimizerEngine
public import Plotting
public import SessionStore

/// Trains a preset, computes everything the screen would show, and draws it, in the caller's thread.
///
/// - Parameters:
///   - preset: The name of the preset.
///   - width: Columns.
///   - height: Rows.
///   - step: Meta-steps to train; nil for all of the preset, 0 for none.
///   - capabilities: What can be shown.
///   - look: How it looks.
///   - focus: The pane with the focus.
///   - parallelFor: How pieces of work are done.
/// - Throws: `ConfigurationError` for an unknown name.
public func renderFrame(
  preset name: String, width: Int, height: Int, at step: Int? = nil, capabilities: Capabilities, look: Look = .dark,
  focus: Pane = .landscape, parallelFor: @escaping ParallelFor = serialFor
) throws(ConfigurationError) -> CellBuffer {
  guard let configuration = TrainingConfiguration.preset(named: name) else {
    throw ConfigurationError(
      key: "preset", "no preset '\(name)'\(Spelling.suggestion(for: name, among: TrainingConfiguration.presetNames))")
  }
  guard let objective = (try? ObjectiveLibrary.objective(named: configuration.objective)) ?? nil else {
    throw ConfigurationError(key: "objective", "no objective '\(configuration.objective)'")
  }
  var model = Model(objective: objective, width: width, height: height, capabilities: capabilities, look: look)
  model.bench.configuration = configuration
  model.focus = focus
  var stage = Stage(model, InlineRunner(objectives: [objective], parallelFor: parallelFor))
  stage.send(.launch)
  stage.train(metaSteps: step ?? configuration.metaSteps)
  return view(stage.model)
}

/// Replays a session up to an event, computes everything the screen would show, and draws it, in the caller's thread.
///
/// - Parameters:
///   - session: What was recorded.
///   - path: Its path, for errors and titles.
///   - width: Columns.
///   - height: Rows.
///   - index: Events that have happened; nil for all.
///   - capabilities: What can be shown.
///   - look: How it looks.
///   - focus: The pane with the focus.
///   - parallelFor: How pieces of work are done.
///   - resolve: Finds objectives by name.
/// - Throws: `SessionError` where an event cannot be understood.
public func renderFrame(
  _ session: Session, path: String, width: Int, height: Int, at index: Int? = nil, capabilities: Capabilities,
  look: Look = .dark, focus: Pane = .landscape, parallelFor: @escaping ParallelFor = serialFor,
  resolve: (String) -> Objective?
) throws(SessionError) -> CellBuffer {
  var model = try Model.replaying(
    session, path: path, width: width, height: height, capabilities: capabilities, look: look, resolve: resolve)
  model.focus = focus
  var stage = Stage(model, InlineRunner(objectives: model.library.compactMap(\.objective), parallelFor: parallelFor))
  stage.replay(to: index)
  return view(stage.model)
}

/// A model with a runner that computes at once.
private struct Stage {
  var model: Model
  private let runner: InlineRunner

  init(_ model: Model, _ runner: InlineRunner) {
    self.model = model
    self.runner = runner
  }

  /// Lets an event happen with all its consequences, trainings apart.
  mutating func send(_ event: Event) {
    var events = [event]
    while !events.isEmpty {
      for event in events { for effect in model.receive(event) { runner.perform(effect) } }
      events = runner.isTraining ? [] : runner.drain()
    }
  }

  /// Trains the architecture on the bench for some meta-steps and shows the end of the race.
  mutating func train(metaSteps: Int) {
    if metaSteps > 0 {
      for effect in model.train() { runner.perform(effect) }
      var done = 0
      while runner.isTraining, done < metaSteps {
        for event in runner.drain() { for effect in model.receive(event) { runner.perform(effect) } }
        done += 1
      }
      for event in runner.takeReports() { send(event) }
    }
    let steps = model.bench.race?.steps ?? 0
    model.bench.race?.shown = Double(steps)
    model.notice = nil
  }

  /// Goes to an event of a session.
  mutating func replay(to index: Int?) {
    model.playback?.isPlaying = false
    model.jump(to: index)
    // A tick without seconds asks for what the place reached needs.
    send(.tick(0))
  }
}
