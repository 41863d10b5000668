// What the window of the terminal says of the workbench while one looks elsewhere.

import Experiment
import OptimizerEngine

extension Model {
  /// The title of the window: what is worked on and how far the training is.
  package var windowTitle: String {
    if let playback, playback.stash == nil { return "basin: \(playback.title)" }
    guard let training = liveExperiment?.activeTraining else { return "basin: \(experiment.objective.name)" }
    let state = training.state == .paused ? " paused" : ""
    return "basin: \(training.configuration.objective), training \(Int(100 * training.progress)) %\(state)"
  }

  /// How far the live training is in percent; nil where none is.
  package var shownProgress: Int? { liveExperiment?.activeTraining.map { Int(100 * $0.progress) } }
}
