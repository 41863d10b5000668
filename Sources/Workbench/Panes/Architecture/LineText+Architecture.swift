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
        guard let setting = Form.setting(key) else { continue }
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
    let diagram = Diagram(experiment.configuration, on: experiment.objective)
    lines += ["Diagram."] + diagram.blocks.map(\.sentence) + diagram.note.prefix(1).map { "Note: \($0)." }
    lines += magnitudes
    return lines + ["Meaning.", Prospect(experiment.configuration, on: experiment.objective).sentence]
      + Painter(measuring: model).meaning(width: 1000, count: 1000).map { $0.map(\.text).joined() }
  }

  /// m_t at some steps, before training and after one, then the weights array by array.
  private var magnitudes: [String] {
    let request = model.inspectionRequest
    let known = model.inspection.flatMap { $0.request == request ? $0 : nil }
    let inspection = known ?? Inspection(request, on: model.experiment.objective)
    func curve(_ name: String?, _ values: [Double]) -> [String] {
      guard let name, !values.isEmpty else { return [] }
      let points = Self.samples(values.count - 1).map { "\(Self.number(values[$0])) at t = \($0)" }
      return ["\(name): \(points.joined(separator: ", "))."]
    }
    return curve(inspection.initialNames.first, inspection.initial)
      + curve(inspection.trainedNames.first.map { "m_t of \($0)" }, inspection.trained)
      + (inspection.arrays.isEmpty
        ? [] : ["The weights are raw, as they are trained: rho and its like are functions of them."])
      + inspection.arrays.map { array in
        let line = WeightLine(array, bins: 1)
        return "Weights \(array.name): \(line.count), mean \(line.mean), standard deviation \(line.deviation), "
          + "\(line.before) before training, from \(line.low) to \(line.high)."
      }
  }
}
