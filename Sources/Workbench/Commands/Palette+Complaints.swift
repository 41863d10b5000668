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
    if let key = keys.first(where: { $0.lowercased() == name.lowercased() }) {
      return "no command '\(name)': it is a setting; write set \(key)=VALUE"
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
