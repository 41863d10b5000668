// One frame without a screen: for scripts and for the pictures of the README.

import Datasets
public import OptimizerEngine
public import Plotting
public import SessionStore

/// What a frame is made of.
public enum FrameSource: Sendable {
  /// A training by the name of its preset.
  case preset(String)
  /// A recorded session and its path.
  case session(Session, path: String)
}

/// Computes everything a frame shows and draws it, in the caller's thread.
///
/// - Parameters:
///   - source: What is shown.
///   - width: Columns.
///   - height: Rows.
///   - step: How far: meta-steps of a preset, events of a session; nil for all.
///   - capabilities: What can be shown.
///   - look: How it looks.
///   - focus: The pane with the focus.
///   - parallelFor: How pieces of work are done.
/// - Throws: `ConfigurationError` for an unknown name, `SessionError` where an event cannot be understood.
public func renderFrame(
  _ source: FrameSource, width: Int, height: Int, step: Int? = nil, capabilities: Capabilities, look: Look = .dark,
  focus: Pane = .landscape, parallelFor: @escaping ParallelFor = serialFor
) throws -> CellBuffer {
  let resolve = { (name: String) in (try? ObjectiveLibrary.objective(named: name)) ?? nil }
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
    var model = Model(
      objective: objective, width: width, height: height, capabilities: capabilities, look: look)
    model.bench.configuration = configuration
    model.focus = focus
    stage = Stage(model, InlineRunner(objectives: [objective], parallelFor: parallelFor))
    stage.send(.launch)
    stage.train(metaSteps: step ?? configuration.metaSteps)
  case .session(let session, let path):
    var model = try Model.replaying(
      session, path: path, width: width, height: height, capabilities: capabilities, look: look, resolve: resolve)
    model.focus = focus
    stage = Stage(
      model, InlineRunner(objectives: model.library.compactMap(\.objective), parallelFor: parallelFor))
    stage.replay(to: step)
  }
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
