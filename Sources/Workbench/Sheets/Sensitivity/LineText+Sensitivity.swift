// The sensitivity map in words.

import Experiment
import OptimizerEngine
import Plotting

extension LineText {
  var sensitivity: [String] {
    guard let map = model.sensitivity.map else {
      return ["Sensitivity: no map yet. sensitivity OPTIMIZER KEY KEY makes one."]
    }
    let plan = map.plan
    var lines = [
      "Sensitivity of \(SensitivityText.head(map)), \(map.count) of \(plan.columns * plan.rows) cells.",
      axis("To the right", plan.x), axis("Upwards", plan.y),
    ]
    if let best = map.best { lines.append("Best: \(sentence(map, best)).") }
    lines.append(
      model.presentCell(in: plan).map { "Present: \(sentence(map, $0))." } ?? "The present settings are outside of it.")
    let refused = map.refusedCount > 0 ? " Not allowed: \(map.refusedCount) cells." : ""
    lines.append("At the start: \(map.startLoss.text(Self.number)). Diverged: \(map.divergedCount) cells.\(refused)")
    // Every eighth column of every fourth row: what can still be listened to.
    for row in stride(from: plan.rows - 1, through: 0, by: -4) {
      let cells = stride(from: 0, to: plan.columns, by: 8).compactMap { column in
        map.cell(column: column, row: row).map {
          "\(Self.number(plan.x.values[column])): \(map.text(of: $0, Self.number))"
        }
      }
      lines.append(
        "\(plan.y.key) \(Self.number(plan.y.values[row])), by \(plan.x.key) \(cells.joined(separator: ", ")).")
    }
    return lines
  }

  private func axis(_ direction: String, _ axis: SensitivityAxis) -> String {
    "\(direction): \(axis.key) from \(Self.number(axis.values.first ?? 0)) to \(Self.number(axis.values.last ?? 0)), "
      + "\(axis.values.count) values, even in \(axis.spacing.words)."
  }

  private func sentence(_ map: SensitivityMap, _ place: (column: Int, row: Int)) -> String {
    let plan = map.plan
    let settings =
      "\(plan.x.key) \(Self.number(plan.x.values[place.column])), \(plan.y.key) \(Self.number(plan.y.values[place.row]))"
    guard let cell = map.cell(column: place.column, row: place.row) else { return "\(settings), not computed" }
    return "\(settings), \(map.text(of: cell, Self.number)), \(cell.prospect.beforeRun) before a run"
  }

  /// What the map shows and how it is made.
  var sensitivityWhy: [String] {
    guard let map = model.sensitivity.map else { return ["No map yet."] }
    let plan = map.plan
    let taken = plan.subject.name == SensitivityPlan.Subject.untrainedName ? "the form" : "the field of races"
    return [
      "Every cell is one run of \(plan.subject.title) with two of its settings changed: \(plan.steps) steps from "
        + "\(Self.point(plan.start)), the same for all cells. The number is \(map.lossName) after the last step.",
      "Every fourth column and row is computed first, then every second, then all.",
      "The colors are even in the logarithm of that number, from the least one (at most sixteen decades) to that of the "
        + "start. ^ is above it: the run ended higher than it began. x became NaN or infinite. - is not allowed: the "
        + "two values do not fit together.",
      "The verdict is what may be claimed before any run with these settings; a run's certificate adds what it has shown.",
      "One start and one number of steps: the best cell here need not be the best elsewhere. t in the racers tunes over "
        + "several starts, and compare shows how the result holds on others.",
      "Enter takes the cell into \(taken), recorded and undone as any edit. The map itself is computed anew when asked for.",
    ]
  }
}

extension SensitivityAxis.Spacing {
  /// What is evenly spaced, in words.
  fileprivate var words: String {
    switch self {
    case .logarithm: "its logarithm"
    case .distanceFromOne: "the logarithm of its distance from one"
    case .linear: "itself"
    }
  }
}
