// The architecture: the optimizer to train, as a form.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The form of the optimizer to train.
enum ArchitecturePane: PaneFeature {
  static let title = "Architecture"
  static let shortTitle = "Arch"

  static var purpose: [String] {
    ["The optimizer that t trains. Left Right change a value,", "Enter edits it. The foot says what remains proved."]
  }
  static var keys: [Action] { [.open, .left, .right, .train, .undo, .redo, .difference, .why] }
  static func hints(_ model: Model) -> [Action] { [.open, .undo] }
  static func openLabel(_ model: Model) -> String { "Edit" }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawArchitecture(rect) }
  static func sentences(_ text: LineText) -> [String] { text.architecture }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    switch movement {
    case .left, .right: return model.stepSetting(movement == .left ? -1 : 1)
    case .up, .down, .pageUp, .pageDown, .first, .last:
      model.architecture.row = Form.moved(model.architecture.row, movement, in: model.experiment.configuration)
      return []
    }
  }

  static func open(_ model: inout Model) -> [Effect] {
    guard let key = Form.key(atRow: model.architecture.row, in: model.experiment.configuration),
      let setting = TrainingConfiguration.settings.first(where: { $0.key == key })
    else { return [] }
    guard setting.choices.isEmpty else {
      return model.edit(key, to: Form.stepped(key, in: model.experiment.configuration, by: 1) ?? "") ?? []
    }
    model.editor = LineEditor(purpose: .setting(key), text: setting.read(model.experiment.configuration), isFresh: true)
    return []
  }

  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int? {
    Form.window(model, in: rect).row(atLine: line)
  }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    guard let row else { return [] }
    model.architecture.row = row
    return isDouble && model.playback == nil ? open(&model) : []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) { _ = move(&model, isUp ? .up : .down) }

  static func why(_ model: Model) -> TextPage { model.settingWhy }
}

extension Model {
  /// Steps the value of the setting under the cursor.
  fileprivate mutating func stepSetting(_ direction: Int) -> [Effect] {
    guard let key = Form.key(atRow: architecture.row, in: experiment.configuration),
      let value = Form.stepped(key, in: experiment.configuration, by: direction)
    else { return [] }
    return edit(key, to: value) ?? []
  }

  fileprivate var settingWhy: TextPage {
    guard let key = Form.key(atRow: architecture.row, in: experiment.configuration),
      let setting = TrainingConfiguration.settings.first(where: { $0.key == key })
    else { return TextPage(title: "Why", lines: []) }
    var lines = ["\(key) = \(setting.read(experiment.configuration)): \(setting.summary)."]
    if !setting.choices.isEmpty { lines.append("Choices: \(setting.choices.listed).") }
    lines += Form.description(of: key, in: experiment.configuration)
    lines.append(Form.consequence(of: key, in: experiment.configuration, on: experiment.objective))
    let rule = experiment.configuration.rule(for: experiment.objective)
    lines.append("m_t, the bound of |v_t|: \(rule.correctionGuarantee).")
    return TextPage(title: "Why: \(key)", lines: lines)
  }
}
