// The one table of settings: the config file, `basin config`, its complaints and docs/config.md read it.

import Plotting

/// A setting: its name, its values, what it means, and how it is read and written.
package struct Preference: Sendable {
  /// Its name in the config file.
  package let key: String
  /// The values it takes, the usual one first.
  package let values: [String]
  /// What it means, in a sentence.
  package let meaning: String
  /// Its value as text.
  package let text: @Sendable (Preferences) -> String
  /// Takes a value that is one of `values`.
  let take: @Sendable (inout Preferences, String) -> Void

  /// All settings, in the order of the documents.
  package static let all: [Preference] = [
    Preference(
      key: "theme", values: Theme.names,
      meaning: "How the screen looks; `auto` asks the terminal whether it is dark or light.",
      text: { $0.theme?.rawValue ?? Theme.ofTerminal }, take: { $0.theme = Theme(rawValue: $1) }),
    Preference(
      key: "glyphs", values: [automatic] + GlyphTier.allCases.map(\.rawValue),
      meaning: "Which characters are drawn; `auto` is what the locale and the terminal allow.",
      text: { $0.glyphs?.rawValue ?? automatic }, take: { $0.glyphs = GlyphTier(rawValue: $1) }),
    Preference(
      key: "graphics", values: GraphicsPreference.allCases.map(\.rawValue),
      meaning:
        "Whether the map is drawn in pixels (kitty graphics with Unicode placeholders): `auto` where the terminal "
        + "says that it shows pictures, `on` without its answer, as in tmux with `allow-passthrough on`.",
      text: { $0.graphics.rawValue }, take: { $0.graphics = GraphicsPreference(rawValue: $1) ?? .auto }),
    Preference(
      key: "colors", values: [automatic] + ColorMap.all.map(\.name),
      meaning: "Colors of the landscape; `auto` is those chosen last, \(ColorMap.viridis.name) at first.",
      text: { $0.colors?.name ?? automatic },
      take: { settings, name in
        settings.colors = ColorMap.all.first { $0.name == name }
      }),
    flag(
      "mouse", { $0.mouse }, { $0.mouse = $1 },
      "Whether clicks and the wheel go to the workbench; `off` leaves them to the terminal."),
    flag(
      "title", { $0.title }, { $0.title = $1 },
      "Whether the title of the window says what is worked on; the old one comes back."),
    flag("links", { $0.links }, { $0.links = $1 }, "Whether papers and addresses in texts can be opened (OSC 8)."),
    flag(
      "weights", { $0.weights }, { $0.weights = $1 },
      "Whether what a training has learned lies in a file beside the session; `off` saves room, and whoever needs it "
        + "computes the training again. What was loaded from elsewhere is kept there in any case."),
    Preference(
      key: "notices", values: NoticePreference.allCases.map(\.rawValue),
      meaning:
        "How the end of a training is told beyond the screen: by the `bell`, by a `message` of the desktop where "
        + "the terminal is known to have them (else the bell), or by `osc9` or `osc777` whatever the terminal is.",
      text: { $0.notices.rawValue }, take: { $0.notices = NoticePreference(rawValue: $1) ?? .off }),
    Preference(
      key: "progress", values: ProgressPreference.allCases.map(\.rawValue),
      meaning: "Whether the tab or task bar shows how far a training is (OSC 9;4): `on` where the terminal is known to "
        + "show it, `always` whatever it is.",
      text: { $0.progress.rawValue }, take: { $0.progress = ProgressPreference(rawValue: $1) ?? .off }),
  ]

  /// What leaves a setting to the program.
  static let automatic = "auto"

  private static func flag(
    _ key: String, _ isOn: @escaping @Sendable (Preferences) -> Bool,
    _ turn: @escaping @Sendable (inout Preferences, Bool) -> Void, _ meaning: String
  ) -> Preference {
    Preference(
      key: key, values: ["on", "off"], meaning: meaning, text: { isOn($0) ? "on" : "off" },
      take: { turn(&$0, $1 == "on") })
  }

  /// The table of the documents.
  package static var markdown: String {
    var lines = ["| key | values, the usual one first | what it means |", "|---|---|---|"]
    lines += all.map { setting in
      "| `\(setting.key)` | \(setting.values.map { "`\($0)`" }.joined(separator: ", ")) | \(setting.meaning) |"
    }
    return lines.joined(separator: "\n")
  }
}
