// The form in words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension LineText {
  var architecture: [String] {
    let experiment = model.experiment
    let state =
      experiment.lastTrained == nil ? "not trained yet" : experiment.isEdited ? "edited, not trained" : "as trained"
    var lines = ["Architecture on \(experiment.objective.name): \(state). set KEY=VALUE changes a setting."]
    var said = ""
    for row in Form.rows(experiment.configuration) {
      switch row {
      case .heading(let title): lines.append("Group \(title).")
      case .setting(let key):
        guard let setting = TrainingConfiguration.settings.first(where: { $0.key == key }) else { continue }
        let role = Form.role(of: key, in: experiment.configuration)
        // What several settings in a row are to the guarantee is said once.
        if role != said { lines.append("For the next settings: \(role)") }
        said = role
        let choices =
          setting.choices.isEmpty
          ? setting.range.map { " Values: \($0)." } ?? ""
          : " Choices: \(setting.choices.listed)."
        lines.append("\(key) = \(setting.read(experiment.configuration)), \(setting.summary).\(choices)")
      }
    }
    return lines + ["Meaning.", Prospect(experiment.configuration, on: experiment.objective).sentence]
      + Painter(measuring: model).meaning(width: 1000, count: 1000).map { $0.map(\.text).joined() }
  }
}
