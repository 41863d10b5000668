// The list of racers: on or off, with settings, tuned by one key.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Who takes part in races.
enum RacersSheet: SheetFeature {
  static let title = "Racers"

  static var purpose: [String] {
    [
      "Who takes part in races and in comparisons, and how.",
      "Left Right choose a setting, + - change it, Enter types it.",
    ]
  }
  static var keys: [Action] { [.open, .toggle, .raise, .lower, .tune, .usual, .race, .undo] }
  static func label(_ action: Action) -> String? { [.raise: "Raise", .lower: "Lower"][action] }
  static func openLabel(_ model: Model) -> String { model.racerSetting == nil ? "On/off" : "Edit" }

  static func draw(_ painter: inout Painter) { painter.drawRacers() }
  static func sentences(_ text: LineText) -> [String] { text.racers }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    let entries = model.racerEntries
    switch movement {
    case .left, .right:
      let count = entries[safe: model.racers.row]?.optimizer?.settings.count ?? 0
      model.racers.column = min(max(model.racerColumn + (movement == .left ? -1 : 1), 0), count)
    case .up, .down, .pageUp, .pageDown, .first, .last:
      model.racers.row = movement.row(from: model.racers.row, count: entries.count)
    }
    return []
  }

  static func open(_ model: inout Model) -> [Effect] {
    guard let (entry, setting) = model.racerSetting else { return press(&model, .toggle) }
    let text = (entry.settings[setting.key] ?? 0).text
    model.editor = LineEditor(purpose: .racer(entry.racer, key: setting.key), text: text, isFresh: true)
    return []
  }

  static func press(_ model: inout Model, _ key: SheetKey) -> [Effect] {
    guard let entry = model.racerEntries[safe: model.racers.row] else { return [] }
    switch key {
    case .toggle: return model.setRacing(entry, !entry.choice.isOn)
    case .tune: return model.tune([entry])
    case .usual: return model.choose(entry.racer, isOn: entry.choice.isOn, settings: [:])
    case .raise, .lower: return model.stepRacer(by: key == .raise ? 1 : -1)
    }
  }

  static func unavailability(_ model: Model, _ key: SheetKey) -> String? {
    if let reason = model.replayUnavailability { return reason }
    guard let entry = model.racerEntries[safe: model.racers.row] else { return "nobody is chosen" }
    switch key {
    case .toggle: return entry.choice.isOn ? nil : entry.refusal.map { "\(entry.name): \($0)" }
    case .tune: return model.tuningUnavailability(of: entry)
    case .usual: return entry.choice.settings.isEmpty ? "its settings are the usual ones" : nil
    case .raise, .lower: return model.racerSetting == nil ? "Right chooses a setting" : nil
    }
  }

  static func click(_ model: inout Model, _ mouse: Mouse, isDouble: Bool) -> [Effect] {
    let list = RacerList(model)
    guard let row = list.window.row(atLine: mouse.row - list.firstRow) else { return [] }
    model.racers.row = row
    model.racers.column = 0
    return isDouble && model.playback == nil ? press(&model, .toggle) : []
  }

  static func why(_ model: Model) -> TextPage {
    guard let entry = model.racerEntries[safe: model.racers.row] else { return TextPage(title: "Why", lines: []) }
    return TextPage(title: "Why: \(entry.name)", lines: LineText(model).explanation(of: entry))
  }
}
