// What the palette says of what it does not know: short enough for a narrow screen, and with the way on.

import OptimizerEngine

extension Palette {
  /// All names, for suggestions.
  static var names: [String] {
    CommandTable.named.map(\.action.rawValue) + CommandTable.withArgument.map(\.name)
  }

  /// Why a text is no command, and what might have been meant.
  ///
  /// A list of all names would be longer than a screen is wide, so it is left to the palette itself.
  static func complaint(about text: String) -> String {
    let name = String(text.trimmed.prefix { $0 != " " && $0 != "=" }.prefix(30))
    let keys = TrainingConfiguration.settings.map(\.key)
    if let complaint = complaint(ifSetting: text) { return complaint }
    if let command = CommandTable.withArgument.first(where: { $0.name == name.lowercased() }) {
      return "\(command.name) and what follows have a space between them: \(command.name) \(command.argument.hint)"
    }
    if CommandTable.named.contains(where: { $0.action.rawValue == name }) { return "\(name) takes nothing after it" }
    if let nearest = Spelling.nearest(to: name, among: names) {
      return "no command '\(name)'; did you mean '\(nearest)'?"
    }
    if let nearest = Spelling.nearest(to: name, among: keys) {
      return "no command '\(name)'; did you mean 'set \(nearest)=VALUE'?"
    }
    return "no command '\(name)'; : lists all, set KEY=VALUE changes a setting"
  }

  /// What to write where a setting was named without `set`; nil for any other text.
  static func complaint(ifSetting text: String) -> String? {
    let text = text.trimmed
    let name = String(text.prefix { $0 != " " && $0 != "=" })
    let keys = TrainingConfiguration.settings.map(\.key)
    guard !names.contains(name.lowercased()), let key = keys.first(where: { $0.lowercased() == name.lowercased() })
    else { return nil }
    let value = text.dropFirst(name.count).drop { " =".contains($0) }.prefix(30)
    let shown = value.isEmpty || value.contains(" ") ? "VALUE" : String(value)
    return "no command '\(name)': it is a setting; write set \(key)=\(shown)"
  }

  /// Why a key is no setting, and what might have been meant.
  static func complaint(aboutSetting text: String) -> String {
    let key = String(text.prefix(30))
    let keys = TrainingConfiguration.settings.map(\.key)
    guard let nearest = Spelling.nearest(to: key, among: keys) else {
      return "no setting '\(key)'; write set KEY=VALUE with a key of the form, as horizon=50"
    }
    return "no setting '\(key)'; did you mean 'set \(nearest)=VALUE'?"
  }
}
