// The objectives in words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension LineText {
  var objectives: [String] {
    let listed = model.listedObjectives
    return [
      "Objectives: \(listed.count). Chosen: \(model.experiment.objective.name). objective NAME chooses one."
    ]
      + listed.map { $0.objective.map(Self.facts) ?? "\($0.name): its data is being loaded." }
  }
}
