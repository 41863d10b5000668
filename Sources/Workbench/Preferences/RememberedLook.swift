// What was chosen last of how the workbench looks: kept when it changes, brought back at the next start.

import OptimizerEngine
import Plotting

/// A part of the look that is remembered.
struct RememberedPart: Sendable {
  /// Its name where it is kept; that of the command that changes it.
  let key: String
  /// What it is now.
  let text: @Sendable (Model) -> String
  /// Brings a former one back; what is no value of it does nothing.
  let restore: @Sendable (inout Model, String) -> Void

  /// All parts; what the screen is opened with, theme and characters, is chosen before there is a model.
  static let all: [RememberedPart] = [
    RememberedPart(
      key: "theme", text: { $0.display.followsTerminal ? Theme.ofTerminal : $0.display.theme.rawValue },
      restore: { _, _ in }),
    RememberedPart(key: "glyphs", text: { $0.display.terminal.glyphs.rawValue }, restore: { _, _ in }),
    RememberedPart(
      key: "graphics", text: { $0.display.showsGraphics ? "on" : "off" },
      restore: { model, text in model.display.showsGraphics = text != "off" }),
    RememberedPart(
      key: "colors", text: { $0.landscape.map.colors.name },
      restore: { model, name in
        if let colors = ColorMap.all.first(where: { $0.name == name }) { model.landscape.map.colors = colors }
      }),
    RememberedPart(
      key: "levels", text: { $0.landscape.map.spacing.rawValue },
      restore: { model, name in LevelSpacing(rawValue: name).map { model.landscape.map.spacing = $0 } }),
    RememberedPart(
      key: "fill", text: { $0.landscape.map.style.rawValue },
      restore: { model, name in MapStyle(rawValue: name).map { model.landscape.map.style = $0 } }),
  ]
}

extension Model {
  /// How everything looks that is remembered.
  package var look: [String: String] {
    Dictionary(uniqueKeysWithValues: RememberedPart.all.map { ($0.key, $0.text(self)) })
  }

  /// Brings a look back, part by part; what is not known is left out, for it is of another version.
  package mutating func restore(look: [String: String]) {
    for part in RememberedPart.all { if let text = look[part.key] { part.restore(&self, text) } }
  }

  /// Takes what is settled and what was chosen last; what is settled wins.
  package mutating func adopt(_ settled: Preferences, remembered: [String: String]) {
    restore(look: remembered)
    if let colors = settled.colors { landscape.map.colors = colors }
    if settled.graphics != .auto { display.showsGraphics = settled.graphics == .on }
    ownKeys = settled.keys
  }
}

/// The look as it was kept last, in the form of the config file.
package enum LookFile {
  /// Reads a text; lines that say nothing are left out.
  package static func read(_ text: String) -> [String: String] {
    let pairs = text.split(whereSeparator: \.isNewline).map(String.init).compactMap { line -> (String, String)? in
      guard let split = line.firstIndex(of: "=") else { return nil }
      return (String(line[..<split]).trimmed, String(line[line.index(after: split)...]).trimmed)
    }
    return Dictionary(pairs) { $1 }
  }

  /// The text of a look.
  package static func text(_ look: [String: String]) -> String {
    "# What was chosen last in the workbench; it writes this file itself. Settings that stay are in the config file.\n"
      + look.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
  }
}
