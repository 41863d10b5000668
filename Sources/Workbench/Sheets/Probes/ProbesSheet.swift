// What did it learn: a page of the comparison, a row for each probe of a learned optimizer.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Probes of a learned optimizer.
enum ProbesSheet: SheetFeature {
  static let title = "What did it learn"

  static var purpose: [String] {
    ["What it sees zeroed, its task changed: a row each.", "The memory score says what it does without seeing."]
  }
  static var keys: [Action] { [.open, .first, .last] }
  static func openLabel(_ model: Model) -> String { "Explain" }

  static func draw(_ painter: inout Painter) { painter.drawProbes() }
  static func sentences(_ text: LineText) -> [String] { text.probes }
  static func isReady(_ model: Model) -> Bool { !model.probes.isComputing }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    switch movement {
    case .left, .right: break
    case .up, .down, .pageUp, .pageDown, .first, .last:
      model.probes.row = movement.row(from: model.probes.row, count: model.probes.table?.rows.count ?? 0)
    }
    return []
  }

  static func open(_ model: inout Model) -> [Effect] { model.explain() }
  static func press(_ model: inout Model, _ key: SheetKey) -> [Effect] { [] }
  static func unavailability(_ model: Model, _ key: SheetKey) -> String? { "not in the probes" }

  static func click(_ model: inout Model, _ mouse: Mouse, isDouble: Bool) -> [Effect] {
    let list = ProbeList(model)
    guard let row = list.window.row(atLine: mouse.row - list.firstRow) else { return [] }
    model.probes.row = row
    return isDouble && model.playback == nil ? open(&model) : []
  }

  static func why(_ model: Model) -> TextPage {
    TextPage(title: "Why: what it learned", lines: LineText(model).probesWhy)
  }
}
