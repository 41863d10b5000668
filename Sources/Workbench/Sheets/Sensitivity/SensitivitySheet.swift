// The sensitivity map: two settings of an optimizer on a grid, a run in every cell.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// How an optimizer does with other settings.
enum SensitivitySheet: SheetFeature {
  static let title = "Sensitivity"

  static var purpose: [String] {
    ["f - f* after a race's steps, for two settings.", "Enter takes the cell under the cursor; Home is the best one."]
  }
  static var keys: [Action] { [.open, .first, .last, .toggle, .raise, .lower, .usual, .race, .undo] }
  static func label(_ action: Action) -> String? {
    [.first: "Best", .last: "Present", .toggle: "Settings", .raise: "Closer", .lower: "Farther", .usual: "All"][action]
  }
  static func openLabel(_ model: Model) -> String { "Take" }

  static func draw(_ painter: inout Painter) { painter.drawSensitivity() }
  static func sentences(_ text: LineText) -> [String] { text.sensitivity }
  static func isReady(_ model: Model) -> Bool { !model.sensitivity.isComputing }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    guard let plan = model.sensitivity.plan else { return [] }
    let stride = SensitivityFrame(model).stride
    switch movement {
    case .left, .right: step(&model.sensitivity.column, movement == .left ? -stride : stride, plan.columns)
    case .up, .down: step(&model.sensitivity.row, movement == .up ? stride : -stride, plan.rows)
    case .pageUp, .pageDown: step(&model.sensitivity.row, movement == .pageUp ? 4 : -4, plan.rows)
    case .first:
      if let best = model.sensitivity.map?.best { (model.sensitivity.column, model.sensitivity.row) = best }
    case .last:
      if let present = model.presentCell(in: plan) { (model.sensitivity.column, model.sensitivity.row) = present }
    }
    return []
  }

  private static func step(_ place: inout Int, _ distance: Int, _ count: Int) {
    place = min(max(place + distance, 0), count - 1)
  }

  static func open(_ model: inout Model) -> [Effect] { model.takeCell() }

  static func press(_ model: inout Model, _ key: SheetKey) -> [Effect] {
    switch key {
    case .toggle: model.mapOtherSettings()
    case .raise: model.zoomSensitivity(by: 0.5)
    case .lower: model.zoomSensitivity(by: 2)
    case .usual: model.showWholeSensitivity()
    case .tune: []
    }
  }

  static func unavailability(_ model: Model, _ key: SheetKey) -> String? {
    guard let plan = model.sensitivity.plan else { return "no map is shown" }
    guard plan.objective == model.experiment.objective.name else {
      return "the map is of \(plan.objective), which is not on the bench"
    }
    switch key {
    case .tune: return "Home goes to the best cell, Enter takes it"
    case .toggle: return plan.subject.keys(on: model.experiment.objective).count > 2 ? nil : "it has no other settings"
    case .raise, .lower, .usual: return nil
    }
  }

  static func click(_ model: inout Model, _ mouse: Mouse, isDouble: Bool) -> [Effect] {
    guard let (column, row) = SensitivityFrame(model).cell(atColumn: mouse.column, row: mouse.row) else { return [] }
    (model.sensitivity.column, model.sensitivity.row) = (column, row)
    return isDouble && model.playback == nil ? model.takeCell() : []
  }

  static func why(_ model: Model) -> TextPage {
    TextPage(title: "Why: the sensitivity map", lines: LineText(model).sensitivityWhy)
  }
}
