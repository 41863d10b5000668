// The comparison: runs side by side, or optimizers over many starts.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Runs side by side.
enum ComparePane: PaneFeature {
  static let title = "Compare"
  static let shortTitle = "Comp"

  static var purpose: [String] {
    ["The runs of the race, or those marked with m.", "Enter compares over many starts, step sizes tuned."]
  }
  static var keys: [Action] { [.open, .mark, .why] }
  static func hints(_ model: Model) -> [Action] { [.open, .mark] }
  static func openLabel(_ model: Model) -> String { "Compare" }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawCompare(rect) }
  static func sentences(_ text: LineText) -> [String] { text.compare }
  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] { [] }
  static func open(_ model: inout Model) -> [Effect] { model.compareOverStarts() }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    isDouble && model.playback == nil ? open(&model) : []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) {}

  static func why(_ model: Model) -> TextPage {
    TextPage(title: "Why: the columns of the comparison", lines: model.compareWhy)
  }
}

extension Model {
  fileprivate var compareWhy: [String] {
    let isMany = shownComparison != nil && comparedMarks.isEmpty
    let gap = experiment.objective.lossName
    let shared = [
      "|g|: the norm of the gradient at the end.",
      isMany
        ? "\(Comparison.standingRule) stands under the table."
        : "verdict: the headline of the certificate, its weakest premise.",
      "to tol: steps until |g| is at most \(isMany ? (shownComparison?.plan.tolerance ?? 1e-3).shortText() : "the certificate's eps"); - if it never was.",
    ]
    guard isMany else {
      return ["Runs side by side, the best first.", "\(gap): after the last step."] + shared + [
        "evals: evaluations of the gradient. ms: the time the run took on this machine.",
        "Enter compares over many starts; m in the queue marks the runs that are shown here.",
      ]
    }
    return [
      "\(shownComparison?.plan.starts ?? 0) starts, the same for all; the best median first.",
      "median: of \(gap) after the last step, at the middle start; 10 % and 90 %: at the start a tenth of the way from the best and from the worst.",
    ] + shared + [
      "grads: evaluations of the gradient in one run. eta x: the factor of the usual step size that tuning chose.",
      shownComparison?.rule ?? "",
    ]
      + (shownComparison.map { made in
        made.rows.flatMap { row in
          [
            "",
            "\(row.name): \(row.standingLine).", row.onePointLine.map { "\($0)." } ?? "",
            "\(made.limit(row).sentence).",
            "\(made.quantile(row).sentence).",
          ]
        } + ["", "\(Comparison.limitRule)."]
      } ?? [])
  }
}
