// Lines being typed: the filter of the objectives and the values of settings.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// A character typed into the line.
  mutating func type(_ character: Character) -> [Effect] {
    if editor?.isFresh == true { editor?.text = "" }
    // The key that opens the command line begins it anew where nothing is typed yet, or what was typed was refused.
    if character == ":", let line = editor, line.purpose == .palette, line.text.isEmpty || line.problem != nil {
      return eraseAll()
    }
    // A pasted book is no name and no formula.
    guard (editor?.text.count ?? 0) < Self.longestLine else { return [] }
    editor?.text.append(character)
    return lineChanged()
  }

  /// Pasted text goes into an open line, its line ends as spaces; without one it is no command.
  mutating func paste(_ text: String) -> [Effect] {
    guard keyContext == .text || keyContext == .palette else {
      say("pasted text does nothing here: no line is open")
      return []
    }
    var effects: [Effect] = []
    for character in text {
      let typed = type(character.isWhitespace ? " " : character)
      if !typed.isEmpty { effects = typed }
    }
    return effects
  }

  /// The longest line that can be typed.
  static let longestLine = 4096

  /// Backspace: the last character goes.
  mutating func erase() -> [Effect] {
    if editor?.text.isEmpty == false { editor?.text.removeLast() }
    return lineChanged()
  }

  mutating func eraseAll() -> [Effect] {
    editor?.text = ""
    return lineChanged()
  }

  /// Moves in the list under the line.
  mutating func moveChoice(by step: Int) {
    guard let editor, editor.hasList else { return }
    let count = ChoiceList(self)?.options.count ?? Palette.items(for: editor.text, in: self).count
    self.editor?.choice = min(max(editor.choice + step, 0), max(count - 1, 0))
  }

  private mutating func lineChanged() -> [Effect] {
    editor?.isFresh = false
    // What was said of the text before it changed is true of it no longer.
    if editor?.problem != nil { messages.notice = nil }
    editor?.problem = nil
    editor?.choice = 0
    followFilter()
    guard let editor, editor.purpose == .expression else { return [] }
    self.editor?.remark = nil
    return [.compute(.checkExpression(editor.text))]
  }

  /// Enter: yes to a question; takes the line that is typed.
  mutating func accept() -> [Effect] {
    guard overlay == nil || editor?.purpose == .search, let line = editor else { return answer() }
    switch line.purpose {
    case .filter, .search: editor = nil
    case .setting(let key):
      if let effects = edit(key, to: line.text) {
        editor = nil
        return effects
      }
    case .choice: return acceptChoice()
    case .racer(let racer, let key):
      guard let entry = racerEntries.first(where: { $0.racer == racer }) else { return [] }
      if let effects = change(entry, [(key, line.text.trimmed)]) {
        editor = nil
        return effects
      }
    case .palette: return acceptCommand(line)
    case .marker:
      if let effects = setMarker(line.text) {
        editor = nil
        return effects
      }
    case .expression: return adoptExpression(line.text)
    }
    return []
  }

  /// Sets a marker with a note, a task or a quiz; nil with the reason in the editor where the text is none.
  mutating func setMarker(_ text: String) -> [Effect]? {
    do throws(ConfigurationError) {
      let marker = try Marker(typed: text)
      if let view = marker.view {
        if let obstacle = obstacle(to: view) { throw ConfigurationError(key: "marker", obstacle) }
        look(view)
      }
      say("marker set: \(marker.note)")
      return [record(.marker(marker))]
    } catch {
      editor?.problem = error.description
      say(error.description)
      return nil
    }
  }

  /// The list follows the filter while it is typed.
  mutating func followFilter() {
    if let editor, editor.purpose == .search {
      helpSearch = editor.text
      overlay = .help(isFull: true, scroll: 0)
    }
    guard let editor, editor.purpose == .filter else { return }
    objectives.filter = editor.text
    objectives.row = 0
  }

  /// Changes a setting and records it; nil with the reason in the editor where the value is not one.
  mutating func edit(_ key: String, to text: String) -> [Effect]? {
    var changed = experiment.configuration
    do {
      try changed.edit([(key, text)], on: experiment.objective)
    } catch {
      let isKnown = TrainingConfiguration.settings.contains { $0.key == key }
      let reason = isKnown ? error.description : Palette.complaint(aboutSetting: key)
      editor?.problem = reason
      say(reason)
      return nil
    }
    guard changed != experiment.configuration else { return [] }
    do {
      try changed.check(for: experiment.objective)
    } catch {
      // It may be on its way to a value that fits: said, not refused.
      say(error.description)
    }
    if let warning = Prospect.warning(of: changed, on: experiment.objective),
      Prospect.warning(of: experiment.configuration, on: experiment.objective) == nil
    {
      say("\(key): \(warning)")
    }
    if key == "tasks", changed.fixedStepSizes != experiment.configuration.fixedStepSizes {
      say("the step follows the tasks: stepRule \(changed.stepRule.rawValue), stepSize \(changed.stepSize.shortText())")
    }
    return editing { [$0.record(.edit(key: key, value: text))] }
  }

  /// The objectives that pass the filter.
  var listedObjectives: [ObjectiveEntry] {
    guard !objectives.filter.isEmpty else { return objectives.library }
    return objectives.library.filter { $0.name.contains(objectives.filter.lowercased()) }
  }
}
