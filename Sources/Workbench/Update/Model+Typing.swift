// Lines being typed: the filter of the objectives and the values of settings.

import OptimizerEngine
import SessionStore

extension Model {
  /// What keys other than characters do while a line is typed.
  mutating func typing(_ action: Action) -> [Effect] {
    switch action {
    case .leave:
      if editor?.purpose == .filter { filter = "" }
      editor = nil
    case .erase:
      editor?.isFresh = false
      if editor?.text.isEmpty == false { editor?.text.removeLast() }
      editor?.problem = nil
      followFilter()
    case .accept: return accept()
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default: break
    }
    return []
  }

  private mutating func accept() -> [Effect] {
    guard let line = editor else { return [] }
    switch line.purpose {
    case .filter: editor = nil
    case .setting(let key):
      if let effects = edit(key, to: line.text) {
        editor = nil
        return effects
      }
    }
    return []
  }

  /// The list follows the filter while it is typed.
  mutating func followFilter() {
    guard let editor, editor.purpose == .filter else { return }
    filter = editor.text
    objectiveRow = 0
  }

  /// Changes a setting and records it; nil with the reason in the editor where the value is not one.
  mutating func edit(_ key: String, to text: String) -> [Effect]? {
    var changed = bench.configuration
    do {
      try changed.set(key, to: text)
    } catch {
      editor?.problem = error.description
      say(error.description)
      return nil
    }
    guard changed != bench.configuration else { return [] }
    return [
      record(.action(ActionRecord("edit", [JSONMember("key", .string(key)), JSONMember("value", .string(text))])))
    ]
  }

  /// The objectives that pass the filter.
  var listedObjectives: [ObjectiveEntry] {
    guard !filter.isEmpty else { return library }
    return library.filter { $0.name.contains(filter.lowercased()) }
  }
}
