// Sheets: lists and maps over the panes in which one moves and acts as in a pane. Each has its folder beside this file.

import Experiment
import OptimizerEngine
import Plotting

/// A sheet over the panes.
package enum Sheet: Sendable, Equatable, CaseIterable {
  /// Who takes part in races.
  case racers
  /// How an optimizer does with other settings.
  case sensitivity
  /// What a learned optimizer has learned.
  case probes
  /// The learned optimizers that are kept.
  case shelf

  /// What it is.
  var feature: any SheetFeature.Type {
    switch self {
    case .racers: RacersSheet.self
    case .sensitivity: SensitivitySheet.self
    case .probes: ProbesSheet.self
    case .shelf: ShelfSheet.self
    }
  }
}

/// What keys do in sheets and nowhere else.
enum SheetKey: Sendable {
  case toggle, tune, raise, lower, usual
}

/// A sheet: how it is drawn and read out, and what keys and the mouse do in it.
protocol SheetFeature {
  /// The name in titles.
  static var title: String { get }
  /// What it is for, in two short lines of the help.
  static var purpose: [String] { get }
  /// What its help lists and its line of keys shows, the most useful first.
  static var keys: [Action] { get }
  /// What another key does in it, where that is not what it does elsewhere.
  static func label(_ action: Action) -> String?
  /// What Enter does, in a word or two.
  static func openLabel(_ model: Model) -> String
  /// Draws it, frame included.
  static func draw(_ painter: inout Painter)
  /// It in plain sentences, one a line.
  static func sentences(_ text: LineText) -> [String]
  /// Whether there is something to read out; what computes is waited for.
  static func isReady(_ model: Model) -> Bool
  /// Arrows, pages, Home and End.
  static func move(_ model: inout Model, _ movement: Movement) -> [Effect]
  /// Enter.
  static func open(_ model: inout Model) -> [Effect]
  /// A key that only sheets have.
  static func press(_ model: inout Model, _ key: SheetKey) -> [Effect]
  /// Why that key would do nothing; nil where it does something.
  static func unavailability(_ model: Model, _ key: SheetKey) -> String?
  /// A click inside of its frame.
  static func click(_ model: inout Model, _ mouse: Mouse, isDouble: Bool) -> [Effect]
  /// The explanation of what is under its cursor.
  static func why(_ model: Model) -> TextPage
}

extension SheetFeature {
  static func isReady(_ model: Model) -> Bool { true }
  static func label(_ action: Action) -> String? { nil }
}

extension Model {
  /// Opens a sheet, or closes it where it is open.
  mutating func open(_ sheet: Sheet) { self.sheet = self.sheet == sheet ? nil : sheet }

  mutating func press(_ key: SheetKey) -> [Effect] { sheet?.feature.press(&self, key) ?? [] }

  func unavailability(of key: SheetKey) -> String? { sheet?.feature.unavailability(self, key) }

  /// The mouse while a sheet is open: what is under it waits.
  mutating func receive(_ mouse: Mouse, in sheet: Sheet) -> [Effect] {
    switch mouse.action {
    case .wheelUp, .wheelDown: return sheet.feature.move(&self, mouse.action == .wheelUp ? .up : .down)
    case .click, .doubleClick:
      editor = nil
      if mouse.row == layout.hints?.row {
        return HintBar.action(at: mouse.column, in: self).map { act($0) } ?? []
      }
      return sheet.feature.click(&self, mouse, isDouble: mouse.action == .doubleClick)
    case .drag, .press, .release: return []
    }
  }
}
