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
  /// The pixels of a cell, where the map is a picture.
  package var graphics: PixelSize?
  /// How it looks.
  package var theme = Theme.dark
  /// The pane with the focus.
  package var focus = Pane.landscape
  /// Commands that are carried out one after the other, then keys that are pressed.
  package var commands: [String] = []
  /// Keys pressed after the commands.
  package var keys: [Key] = []
  /// Where lessons are looked for.
  package var lessonFolders: [String] = []
  /// Where optimizers are that a session took in from elsewhere.
  package var shelf: OptimizerShelf?

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

/// Computes everything a frame shows, in the caller's thread: the model that `view` draws and `lineText` reads out.
///
/// - Throws: `ConfigurationError` for an unknown name or a command that cannot be carried out, `FileError` where an
///   event cannot be understood.
package func renderModel(
  _ source: FrameSource, _ setting: FrameSetting, parallelFor: @escaping ParallelFor = serialFor
) throws -> Model {
  let resolve = { (name: String) in (try? ObjectiveLibrary.objective(named: name)) ?? nil }
  func fresh(_ objective: Objective) -> Model {
    var model = Model(
      objective: objective, width: setting.width, height: setting.height, capabilities: setting.capabilities,
      theme: setting.theme)
    model.display.offeredGraphics = setting.graphics
    return model
  }
  func runner(_ objectives: [Objective], _ session: (timeline: [TimedRecord], path: String)? = nil) -> InlineRunner {
    let models = ModelCache(objectives: objectives, shelf: setting.shelf)
    if let session { models.takeWeights(besideSession: session.path, of: session.timeline) }
    return InlineRunner(
      ComputeService(models, lessonFolders: setting.lessonFolders), parallelFor: parallelFor)
  }
  var host: HeadlessHost
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
    model.experiment.configuration = configuration
    host = HeadlessHost(model, runner([objective]))
    host.begin(focus: setting.focus, metaSteps: setting.step ?? configuration.metaSteps)
  case .objective(let objective):
    let model = fresh(objective)
    host = HeadlessHost(model, runner([objective]))
    host.begin(focus: setting.focus, metaSteps: setting.step ?? model.experiment.configuration.metaSteps)
  case .session(let session, let path):
    var model = try Model.replaying(
      session, path: path, width: setting.width, height: setting.height, capabilities: setting.capabilities,
      theme: setting.theme, resolve: resolve)
    model.focus = setting.focus
    model.display.offeredGraphics = setting.graphics
    let timeline = model.playback?.timeline ?? []
    host = HeadlessHost(model, runner(model.objectives.library.compactMap(\.objective), (timeline, path)))
    host.replay(to: setting.step)
  }
  for command in setting.commands { try host.run(command: command) }
  for key in setting.keys { try host.press(key) }
  return host.model
}
