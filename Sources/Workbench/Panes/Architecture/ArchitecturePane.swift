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
    [
      "The optimizer that t trains. Left Right change a value, Enter",
      "edits it or lists what it may be; e shows a diagram of it.",
    ]
  }
  static var keys: [Action] { [.open, .left, .right, .train, .undo, .redo, .difference, .why] }
  static func hints(_ model: Model) -> [Action] { [.open, .undo] }
  static func openLabel(_ model: Model) -> String {
    let key = Form.key(atRow: model.architecture.row, in: model.experiment.configuration)
    return key.flatMap(Form.setting)?.options.isEmpty ?? true ? "Edit" : "Choose"
  }

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
    let configuration = model.experiment.configuration
    guard let key = Form.key(atRow: model.architecture.row, in: configuration), let setting = Form.setting(key) else {
      return []
    }
    let value = setting.read(configuration)
    model.editor =
      setting.options.isEmpty
      ? LineEditor(purpose: .setting(key), text: value, isFresh: true)
      : LineEditor(
        purpose: .choice(key), text: "", choice: setting.options.firstIndex { $0.name == value } ?? 0)
    return []
  }

  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int? {
    FormLayout(model, in: rect).window.row(atLine: line)
  }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    guard let row else { return [] }
    model.architecture.row = row
    return isDouble && model.playback == nil ? open(&model) : []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) { _ = move(&model, isUp ? .up : .down) }

  static func copied(_ model: Model) -> CopiedText? { model.copied(.line) }

  static func why(_ model: Model) -> TextPage { model.settingWhy }
}

extension Model {
  /// Keeps the cursor on its setting when rows of the form appear or vanish; where that one vanished, on the one above.
  mutating func followSetting(of before: TrainingConfiguration) {
    guard before != experiment.configuration else { return }
    let former = Form.rows(before)
    guard let key = Form.key(atRow: architecture.row, in: before), let place = former.firstIndex(of: .setting(key))
    else {
      return
    }
    let rows = Form.rows(experiment.configuration)
    for case .setting(let key) in former[...place].reversed() {
      guard let row = rows.firstIndex(of: .setting(key)) else { continue }
      architecture.row = row
      return
    }
  }

  /// Steps the value of the setting under the cursor.
  fileprivate mutating func stepSetting(_ direction: Int) -> [Effect] {
    guard let key = Form.key(atRow: architecture.row, in: experiment.configuration),
      let value = Form.stepped(key, in: experiment.configuration, by: direction)
    else { return [] }
    return edit(key, to: value) ?? []
  }

  fileprivate var settingWhy: TextPage {
    let configuration = experiment.configuration
    guard let key = Form.key(atRow: architecture.row, in: configuration), let setting = Form.setting(key) else {
      return TextPage(title: "Why", lines: [])
    }
    var lines = ["\(key) = \(setting.read(configuration)): \(setting.summary)."]
    lines += setting.options.map { "\($0.name): \($0.sentence)" }
    if setting.options.isEmpty {
      let values = Form.allowed(key)
      let words = [setting.unit.isEmpty ? "" : "Unit: \(setting.unit).", values.isEmpty ? "" : "Values: \(values)."]
      lines.append(words.filter { !$0.isEmpty }.joined(separator: " "))
    }
    lines.append(Form.consequence(of: key, in: configuration, on: experiment.objective))
    let rule = configuration.rule(for: experiment.objective)
    lines.append("m_t, the bound of |v_t|: \(rule.correctionGuarantee).")
    let dimension = experiment.objective.dimension
    let layout = rule.parameterLayout(dimension: dimension)
    let cost = Form.cost(configuration, layout, dimension: dimension)
    lines.append("It has \(layout.count) weights (params) for d = \(dimension), and mul/step is \(cost).")
    return TextPage(title: "Why: \(key)", lines: lines.filter { !$0.isEmpty })
  }
}
