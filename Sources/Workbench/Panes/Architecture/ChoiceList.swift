// The list that Enter opens on a setting of words: what each of them is, as the engine says it, and what it would do.

import Experiment
import OptimizerEngine
import Plotting

/// What a setting may be, as far as it fits what was typed.
struct ChoiceList {
  /// The setting.
  let setting: Setting
  /// What is listed.
  let options: [SettingChoice]
  /// The place of the cursor in it.
  let selected: Int

  /// The list that is open; nil where none is.
  init?(_ model: Model) {
    guard let editor = model.editor, case .choice(let key) = editor.purpose, let setting = Form.setting(key) else {
      return nil
    }
    let typed = editor.text.lowercased()
    self.setting = setting
    options = setting.options.filter { typed.isEmpty || $0.name.lowercased().contains(typed) }
    selected = min(editor.choice, max(options.count - 1, 0))
  }

  /// The word under the cursor; nil where nothing fits what was typed.
  var choice: SettingChoice? { options[safe: selected] }

  /// What the optimizer would be with the word under the cursor: weights, and what may be claimed of it.
  func consequence(_ model: Model) -> String {
    var changed = model.experiment.configuration
    let objective = model.experiment.objective
    guard let choice, (try? changed.edit(setting.key, to: choice.name, on: objective)) != nil else { return "" }
    let weights = changed.rule(for: objective).parameterLayout(dimension: objective.dimension).count
    return "With \(choice.name): \(weights) weights. \(Prospect(changed, on: objective).sentence)"
  }
}

extension Model {
  /// Enter in the list: the word under the cursor is the value.
  mutating func acceptChoice() -> [Effect] {
    guard let list = ChoiceList(self) else { return [] }
    guard let choice = list.choice else {
      editor?.problem = "nothing begins so: \(list.setting.choices.listed)"
      return []
    }
    guard let effects = edit(list.setting.key, to: choice.name) else { return [] }
    editor = nil
    return effects
  }

  /// A click on the list moves its cursor, a double click takes the word; nil where it is not on the list.
  mutating func clickChoice(_ mouse: Mouse, isDouble: Bool) -> [Effect]? {
    guard let list = ChoiceList(self) else { return nil }
    let place = Painter(measuring: self).choicePlace(list)
    guard place.inside.contains(column: mouse.column, row: mouse.row) else { return nil }
    guard let item = place.items.first(where: { $0.rows.contains(mouse.row - place.inside.row) }) else { return [] }
    editor?.choice = item.index
    return isDouble ? acceptChoice() : []
  }
}
