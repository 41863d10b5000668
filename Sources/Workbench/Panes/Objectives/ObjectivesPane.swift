// The objectives: the list, its filter, the facts of the one under the cursor.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The list of objectives.
enum ObjectivesPane: PaneFeature {
  static let title = "Objective"

  static var purpose: [String] { ["What is minimized. Enter chooses, / filters,", "a takes a formula of your own."] }
  static var keys: [Action] { [.open, .filter, .expression, .why] }
  static func hints(_ model: Model) -> [Action] { [.open, .filter, .expression] }
  static func openLabel(_ model: Model) -> String { "Choose" }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawObjectives(rect) }
  static func sentences(_ text: LineText) -> [String] { text.objectives }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    model.objectives.row = movement.row(from: model.objectives.row, count: model.listedObjectives.count)
    return []
  }

  static func open(_ model: inout Model) -> [Effect] { model.chooseObjective() }

  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int? {
    ObjectiveList.window(model, height: rect.height).row(atLine: line)
  }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    guard let row else { return [] }
    model.objectives.row = row
    return isDouble && model.playback == nil ? open(&model) : []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) { _ = move(&model, isUp ? .up : .down) }

  static func copied(_ model: Model) -> CopiedText? {
    model.listedObjectives[safe: model.objectives.row].map { CopiedText(name: "the objective", text: $0.name) }
  }

  static func why(_ model: Model) -> TextPage {
    TextPage(title: "Why: \(model.experiment.objective.name)", lines: model.objectiveWhy)
  }
}

extension Model {
  fileprivate mutating func chooseObjective() -> [Effect] {
    let listed = listedObjectives
    guard listed.indices.contains(objectives.row) else { return [] }
    let entry = listed[objectives.row]
    guard let objective = entry.objective else {
      say("\(entry.name) is being loaded")
      return [.compute(.openObjective(entry.name))]
    }
    return editing { $0.choose(objective) }
  }

  var objectiveWhy: [String] {
    let objective = experiment.objective
    let facts = objective.facts
    var lines = ["\(objective.name): \(objective.formula)"]
    if let source = objective.source { lines.append("data: \(source).") }
    lines.append(
      facts.beta.isFinite
        ? "beta = \(facts.beta.short) \(facts.smoothnessReason): the gradient changes by at most beta |x - y|."
        : "No beta of f itself is known: a constant eta has no guarantee, audited steps have one (stepRule = audited). What a certificate names instead was found at the points of its run."
    )
    if let minimum = objective.minimum { lines.append("f* = \(minimum.shortText()).") }
    if let warning = objective.warning { lines.append(warning) }
    return lines
  }
}
