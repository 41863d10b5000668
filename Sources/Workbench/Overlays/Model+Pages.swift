// What `w` and `D` show: explanations of what is under the cursor, and differences between architectures.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  /// The explanation of what is under the cursor of the focused pane.
  var whyPage: TextPage { sheet?.feature.why(self) ?? focus.feature.why(self) }

  /// How the form differs from the chosen training.
  var differencePage: TextPage {
    guard let source = duplicateSource else { return TextPage(title: "Difference", lines: []) }
    let changes = Form.changes(from: source.configuration, to: experiment.configuration)
    let title = "Difference to training \(source.mention)"
    guard !changes.isEmpty else { return TextPage(title: title, lines: ["The form is the same."]) }
    var lines = changes.map { key, old, new in "\(key): \(Form.short(old)) -> \(Form.short(new))" }
    let (before, after) = (source.configuration, experiment.configuration)
    let counts = [before, after].map {
      $0.rule(for: experiment.objective).parameterLayout(dimension: experiment.objective.dimension).count
    }
    if counts[0] != counts[1] { lines.append("parameters: \(counts[0]) -> \(counts[1])") }
    let verdicts = [before, after].map { Prospect($0, on: experiment.objective) }
    lines.append("")
    lines.append(
      verdicts[0].verdict == verdicts[1].verdict
        ? "guarantee: \(verdicts[1].verdict.beforeRun) before and after"
        : "guarantee: \(verdicts[0].verdict.beforeRun) -> \(verdicts[1].verdict.beforeRun), \(verdicts[1].reach)")
    return TextPage(title: title, lines: lines)
  }
}
