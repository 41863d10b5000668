// The curves of a comparison: the median over many starts at each step, and between which values most starts are.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  /// Why there is no curve over many starts; nil where there is one.
  var startsUnavailability: String? {
    guard let comparison = shownComparison else {
      return playback == nil
        ? "no comparison over many starts yet: 7, then Enter"
        : "a comparison over many starts is shown where it was made: live"
    }
    return comparison.rows.contains { !$0.fan.isEmpty } ? nil : "this comparison kept no steps"
  }

  var startsContent: CurveContent {
    var content = CurveContent(.starts, "Loss over starts", note: startsUnavailability ?? "")
    guard let comparison = shownComparison, startsUnavailability == nil else { return content }
    let steps = comparison.plan.keptSteps.map(Double.init)
    let objective = experiment.objective
    // Losses are gaps already where f* is known.
    let loss =
      objective.minimum == nil
      ? LossCurves(objective, comparison.rows.flatMap { $0.runs.map(\.path) }, scale: curves.chart.yScale) : nil
    let shown = { (value: Double) in loss?.drawn(value) ?? value }
    let rows = drawnRows(of: comparison)
    let chosen = rows.first { $0.name == selectedRun?.name } ?? rows.min { $0.gaps.middle < $1.gaps.middle }
    content.title = "\(loss?.title ?? "Loss \(comparison.lossName)") over \(comparison.plan.starts) starts"
    content.shortTitle = "\(loss?.shortTitle ?? "Loss"), \(comparison.plan.starts) starts"
    content.lines = rows.map { row in
      var line = CurveLine(
        row.name, short: Style.shortName(row.name), long: "\(row.name), median over \(comparison.plan.starts) starts",
        of: row.name, x: steps, y: row.fan.map { shown($0.middle) })
      line.isSelected = row.name == chosen?.name
      return line
    }
    // Bands of many runs over each other say nothing.
    content.bands = rows.filter { rows.count <= 2 || $0.name == chosen?.name }.map { row in
      CurveBand(
        optimizer: row.name, x: steps, low: row.fan.map { shown($0.low) }, high: row.fan.map { shown($0.high) })
    }
    content.selection = rows.count < comparison.rows.count ? "\(rows.count) of \(comparison.rows.count)" : nil
    let whose = content.bands.map(\.optimizer).joined(separator: ", ")
    content.footers = [
      "lines: medians; band: 10 to 90 % of the starts, \(whose)", "median; band 10 to 90 %: \(whose)",
      "band 10 to 90 %",
    ]
    content.xRange = 0...Double(max(comparison.plan.steps, 1))
    if loss?.scale == .symlog {
      content.yScale = .symlog(threshold: 1e-4 * (loss?.size ?? 1))
    } else {
      content.yScale = chosenScale(for: content.lines)
      content.yRange = curveRange(of: content.lines.map(\.y) + content.bands.flatMap { [$0.low, $0.high] })
    }
    return content
  }

  /// The optimizers of a comparison that are drawn.
  private func drawnRows(of comparison: Comparison) -> [ComparisonRow] {
    let all = comparison.rows.filter { !$0.fan.isEmpty }
    if let solo = curves.solo, all.contains(where: { $0.name == solo }) { return all.filter { $0.name == solo } }
    return all.filter { !curves.muted.contains($0.name) }
  }
}
