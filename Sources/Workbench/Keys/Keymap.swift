// The one table of keys: dispatch, hint bar, help and documentation are made from it.

public import Plotting

/// One row of the key table.
public struct KeyBinding: Sendable {
  /// What is asked for.
  public let action: Action
  /// The keys, the first one shown in hints.
  public let keys: [Key]
  /// One word for the hint bar.
  public let label: String
  /// What it does, in a few words.
  public let summary: String
  /// Where the keys have this meaning.
  public let contexts: Set<KeyContext>

  init(
    _ action: Action, _ keys: [Key], _ label: String, _ summary: String, in contexts: Set<KeyContext> = [.panes]
  ) {
    self.action = action
    self.keys = keys
    self.label = label
    self.summary = summary
    self.contexts = contexts
  }

  /// The keys as text: `? F1`.
  public var keyText: String { keys.map(\.label).joined(separator: " ") }
}

/// The key table.
public enum Keymap {
  /// All rows, in the order of the help.
  public static let bindings: [KeyBinding] = [
    KeyBinding(
      .help, [.character("?"), .function(1)], "Help", "help for this pane; again: all keys",
      in: [.panes, .help, .question, .tooSmall]),
    KeyBinding(
      .quit, [.character("q")], "Quit", "leave an overlay, else quit; asks only if a training is live",
      in: [.panes, .help, .question, .tooSmall]),
    KeyBinding(
      .leave, [.escape], "Back", "leave help, filter, edit, zoom or replay; never quits",
      in: [.panes, .text, .help, .question]),
    KeyBinding(.landscape, [.character("1")], "Landscape", "the landscape and the paths over it"),
    KeyBinding(.curves, [.character("2")], "Curves", "loss, gradient, update and meta-loss curves"),
    KeyBinding(.certificate, [.character("3")], "Certificate", "what is certain of a run, and why"),
    KeyBinding(.architecture, [.character("4")], "Architecture", "the optimizer to train, as a form"),
    KeyBinding(.queue, [.character("5")], "Queue", "trainings and runs"),
    KeyBinding(.nextPane, [.tab], "Pane", "next pane"),
    KeyBinding(.previousPane, [.backTab], "Pane back", "previous pane"),
    KeyBinding(.up, [.up, .character("k")], "Up", "up in the pane; probe up", in: [.panes, .help]),
    KeyBinding(.down, [.down, .character("j")], "Down", "down in the pane; probe down", in: [.panes, .help]),
    KeyBinding(.left, [.left, .character("h")], "Less", "probe left; previous curve; value down"),
    KeyBinding(.right, [.right, .character("l")], "More", "probe right; next curve; value up"),
    KeyBinding(.pageUp, [.pageUp], "Page up", "a page up; probe up by five", in: [.panes, .help]),
    KeyBinding(.pageDown, [.pageDown], "Page down", "a page down; probe down by five", in: [.panes, .help]),
    KeyBinding(.first, [.home], "First", "first row; probe to the customary start; replay to its start"),
    KeyBinding(.last, [.end], "Last", "last row; probe to the end of the run; replay to its end"),
    KeyBinding(
      .open, [.enter], "Open", "race from the probe; choose the objective; edit the value"),
    KeyBinding(.pause, [.character(" ")], "Pause", "pause or resume the training, the race or the replay"),
    KeyBinding(.train, [.character("t")], "Train", "train the edited architecture on this objective"),
    KeyBinding(.race, [.character("n")], "New race", "race all optimizers anew from the probe"),
    KeyBinding(.cancel, [.character("X")], "Cancel", "cancel the training under the cursor, or the live one"),
    KeyBinding(.filter, [.character("/")], "Filter", "filter the list of objectives"),
    KeyBinding(.stepForward, [.character(".")], "Step", "one step forward"),
    KeyBinding(.stepBack, [.character(",")], "Step back", "one step back"),
    KeyBinding(.slower, [.character("{")], "Slower", "half the speed of the replay, down to 1/8"),
    KeyBinding(.faster, [.character("}")], "Faster", "double the speed of the replay, up to 64"),
    KeyBinding(.zoom, [.character("e")], "Zoom", "the focused pane on the whole screen, and back"),
    KeyBinding(.logarithmic, [.character("y")], "Log y", "logarithmic or linear y in the curves"),
    KeyBinding(.replay, [.character("r")], "Replay", "replay the session so far"),
    KeyBinding(.live, [.character("L")], "Live", "back from replay to what is live"),
    KeyBinding(.snapshot, [.character("S")], "Snapshot", "write this screen as text beside the session"),
    KeyBinding(.theme, [.character("T")], "Theme", "dark, light, mono"),
    KeyBinding(
      .redraw, [.control("l")], "Redraw", "paint every cell again", in: [.panes, .text, .help, .question, .tooSmall]),
    KeyBinding(
      .suspend, [.control("z")], "Suspend", "stop and return to the shell",
      in: [.panes, .text, .help, .question, .tooSmall]),
    KeyBinding(.accept, [.enter], "Accept", "take the text; answer yes", in: [.text, .question]),
    KeyBinding(.erase, [.backspace], "Erase", "erase the last character", in: [.text]),
  ]

  private static let table: [KeyContext: [Key: KeyBinding]] = {
    var table: [KeyContext: [Key: KeyBinding]] = [:]
    for binding in bindings {
      for context in binding.contexts { for key in binding.keys { table[context, default: [:]][key] = binding } }
    }
    return table
  }()

  private static let byAction = Dictionary(uniqueKeysWithValues: bindings.map { ($0.action, $0) })

  /// What a key asks for in a context; nil for nothing.
  public static func action(for key: Key, in context: KeyContext) -> Action? { table[context]?[key]?.action }

  /// The row of an action.
  public static func binding(of action: Action) -> KeyBinding? { byAction[action] }

  /// Keys that share a context: empty in a sound table.
  public static func clashes(among bindings: [KeyBinding] = Keymap.bindings) -> [String] {
    var clashes: [String] = []
    for context in KeyContext.allCases {
      var owners: [Key: Action] = [:]
      for binding in bindings where binding.contexts.contains(context) {
        for key in binding.keys {
          if let owner = owners[key], owner != binding.action {
            clashes.append("\(context.rawValue): \(key.label) is \(owner.rawValue) and \(binding.action.rawValue)")
          }
          owners[key] = binding.action
        }
      }
    }
    return clashes
  }

  /// The whole table as Markdown, for `basin keys` and the README.
  public static var markdown: String {
    var lines = ["| key | name | what it does |", "|---|---|---|"]
    for binding in bindings {
      let keys = binding.keys.map { "`\($0.label)`" }.joined(separator: " ")
      lines.append("| \(keys) | `\(binding.action.rawValue)` | \(binding.summary) |")
    }
    lines.append("| `Ctrl-C` | `interrupt` | cancel the live training; twice: quit |")
    lines.append("| click | | focus; on the landscape move the probe |")
    lines.append("| double-click | | on the landscape race from there; in a list open the row |")
    lines.append("| wheel | | scroll the list under the mouse |")
    return lines.joined(separator: "\n")
  }
}
