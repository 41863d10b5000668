// The shelf: learned optimizers that are kept over sessions, taken into races by Enter.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// What is kept.
enum ShelfSheet: SheetFeature {
  static let title = "Shelf"

  static var purpose: [String] {
    [
      "Learned optimizers that are kept over sessions.",
      ":keep NAME keeps one; Enter races one; - discards it.",
    ]
  }
  static var keys: [Action] { [.open, .lower, .race] }
  static func label(_ action: Action) -> String? { action == .lower ? "Discard" : nil }
  static func openLabel(_ model: Model) -> String { "Race it" }

  static func draw(_ painter: inout Painter) { painter.drawShelf() }
  static func sentences(_ text: LineText) -> [String] { text.shelf }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    switch movement {
    case .left, .right: break
    case .up, .down, .pageUp, .pageDown, .first, .last:
      model.shelf.row = movement.row(from: model.shelf.row, count: model.shelf.optimizers.count)
    }
    return []
  }

  static func open(_ model: inout Model) -> [Effect] {
    guard let optimizer = model.shelf.optimizers[safe: model.shelf.row] else { return [] }
    if let reason = model.replayUnavailability { return model.refuse(reason) }
    let effects = model.load(optimizer.card.name)
    if !effects.isEmpty { model.sheet = nil }
    return effects
  }

  static func press(_ model: inout Model, _ key: SheetKey) -> [Effect] {
    guard key == .lower, let optimizer = model.shelf.optimizers[safe: model.shelf.row] else { return [] }
    // Enter says yes, Esc no.
    model.editor = LineEditor(purpose: .palette, text: "\(Action.discard.rawValue) \(optimizer.card.name)")
    return []
  }

  static func unavailability(_ model: Model, _ key: SheetKey) -> String? {
    guard key == .lower else { return "not on the shelf" }
    return model.shelf.optimizers.isEmpty ? "nothing is kept" : nil
  }

  static func click(_ model: inout Model, _ mouse: Mouse, isDouble: Bool) -> [Effect] {
    let list = ShelfList(model)
    guard let row = list.window.row(atLine: mouse.row - list.firstRow) else { return [] }
    model.shelf.row = row
    return isDouble ? open(&model) : []
  }

  static func why(_ model: Model) -> TextPage {
    guard let optimizer = model.shelf.optimizers[safe: model.shelf.row] else {
      return TextPage(title: "Shelf", lines: LineText(model).shelf)
    }
    return TextPage(title: optimizer.card.name, lines: LineText(model).explanation(of: optimizer))
  }
}
