// The settings that the form holds for an objective before anyone edits them.

public import OptimizerEngine

extension Objective {
  /// The architecture to begin with: the preset made for it, else defaults with a step of 1/beta where beta is known.
  public var firstConfiguration: TrainingConfiguration {
    for name in TrainingConfiguration.presetNames {
      guard var preset = TrainingConfiguration.preset(named: name) else { continue }
      if preset.objective == self.name { return preset }
      if data != nil, preset.objective.hasPrefix("digits") {
        preset.objective = self.name
        return preset
      }
    }
    var configuration = TrainingConfiguration()
    configuration.suit(self)
    return configuration
  }
}
