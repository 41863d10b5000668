// The command palette: every action and every object by its name, as typed after `:`, in scripts and by line readers.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// One line of the palette's list.
struct PaletteItem: Equatable {
  /// What is typed, or what Enter does.
  var text: String
  /// What it does.
  var summary: String
  /// The keys that do the same.
  var keys = ""
  /// Whether more has to be typed after it.
  var needsMore = false
}

/// What can be typed after `:`, and which of it fits what has been typed so far.
enum Palette {
  /// What fits, the best first.
  static func items(for text: String, in model: Model) -> [PaletteItem] {
    let typed = text.lowercased().trimmed
    if let space = text.firstIndex(of: " "),
      let (name, argument) = CommandTable.withArgument.first(where: { $0.name == text[..<space].lowercased() })
    {
      let given = String(text[space...]).trimmed
      let offers = argument.offers(model).map {
        PaletteItem(text: "\(name) \($0)", summary: argument.summary)
      }
      let fitting = ranked(offers, by: given.lowercased()) { String($0.text.dropFirst(name.count + 1)) }
      if !fitting.isEmpty { return fitting }
      return [PaletteItem(text: "\(name) \(given)", summary: argument.summary, needsMore: given.isEmpty)]
    }
    let named = CommandTable.named.map { row in
      PaletteItem(text: row.action.rawValue, summary: row.summary, keys: row.keyText)
    }
    let open = CommandTable.withArgument.map { name, argument in
      PaletteItem(text: name, summary: "\(argument.hint): \(argument.summary)", needsMore: true)
    }
    let objects =
      typed.count < 2
      ? [] : model.objectives.library.map { PaletteItem(text: "objective \($0.name)", summary: "choose it") }
    return ranked(named + open + settings(for: typed, in: model), by: typed) { $0.text.withoutSet }
      + ranked(objects, by: typed) { String($0.text.dropFirst("objective ".count)) }
  }

  /// The settings whose key begins with what was typed: who types a key wants to set it.
  private static func settings(for typed: String, in model: Model) -> [PaletteItem] {
    guard typed.count >= 2 else { return [] }
    return TrainingConfiguration.settings.filter { $0.key.lowercased().hasPrefix(typed) }.map { setting in
      PaletteItem(
        text: "set \(setting.key)=", summary: "is \(setting.read(model.experiment.configuration)): \(setting.summary)",
        needsMore: true)
    }
  }

  /// Those that match, by how well: a prefix, a word's prefix, a part, letters in order.
  private static func ranked(
    _ items: [PaletteItem], by typed: String, name: (PaletteItem) -> String
  ) -> [PaletteItem] {
    guard !typed.isEmpty else { return items }
    let scored = items.enumerated().compactMap { index, item -> (score: Int, index: Int, item: PaletteItem)? in
      score(name(item).lowercased(), typed).map { ($0, index, item) }
    }
    return scored.sorted { ($0.score, $0.index) < ($1.score, $1.index) }.map(\.item)
  }

  private static func score(_ name: String, _ typed: String) -> Int? {
    if name == typed { return 0 }
    if name.hasPrefix(typed) { return 1 }
    if name.split(separator: "-").contains(where: { $0.hasPrefix(typed) }) { return 2 }
    if name.contains(typed) { return 3 }
    var rest = name[...]
    for letter in typed {
      guard let place = rest.firstIndex(of: letter) else { return nil }
      rest = rest[rest.index(after: place)...]
    }
    return 4
  }
}

extension String {
  /// The key of `set KEY=`, any other text as it is.
  fileprivate var withoutSet: String {
    hasPrefix("set ") && hasSuffix("=") ? String(dropFirst(4).dropLast()) : self
  }

  /// Without spaces at either end.
  var trimmed: String {
    var rest = self[...]
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}
