// What is looked at where nobody has chosen anything.

import OptimizerEngine
import SessionStore

extension Experiment {
  /// What the experiment is about: the live training, else the newest learned run of the race, else its first run, else the
  /// newest run on the objective; nil where there is none of them.
  package var featuredID: Int? {
    if let training = trainingOnObjective { return training.id }
    let newest = runs.last { $0.specification.objective == objective.name }
    return raceRuns.last { $0.isLearned }?.id ?? raceRuns.first?.id ?? newest?.id
  }

  /// The run that shows it: a training stands for the newest run of what it learned.
  package var featuredRun: RunItem? {
    guard let id = featuredID else { return nil }
    return runs.first { $0.id == id } ?? runs.last { $0.specification.trained?.training == id }
  }
}
