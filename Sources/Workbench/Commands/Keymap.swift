// The one table of keys: dispatch, hint bar, help and documentation are made from it.

package import Plotting

/// One row of the key table.
package struct KeyBinding: Sendable {
  /// What is asked for.
  package let action: Action
  /// The keys, the first one shown in hints.
  package let keys: [Key]
  /// One word for the hint bar.
  package let label: String
  /// What it does, in a few words.
  package let summary: String
  /// Where the keys have this meaning.
  package let contexts: Set<KeyContext>

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
  package var keyText: String { keys.map(\.label).joined(separator: " ") }
}

/// The key table.
package enum Keymap {
  /// All rows, in the order of the help.
  package static let bindings: [KeyBinding] = helpBindings + paneBindings + workBindings + viewBindings + lineBindings

  private static let everywhere: Set<KeyContext> = Set(KeyContext.allCases)

  private static let helpBindings: [KeyBinding] = [
    KeyBinding(
      .help, [.character("?"), .function(1)], "Help", "help for this pane; again: all keys",
      in: [.panes, .help, .question, .tooSmall]),
    KeyBinding(
      .quit, [.character("q")], "Quit", "leave an overlay, else quit; asks only if a training is live",
      in: [.panes, .help, .question, .tooSmall]),
    KeyBinding(
      .leave, [.escape], "Back", "leave help, palette, filter, edit, zoom or replay; never quits",
      in: [.panes, .text, .palette, .help, .question]),
    KeyBinding(.palette, [.character(":")], "Command", "every action and object by name"),
    KeyBinding(.why, [.character("w")], "Why", "explain what is under the cursor, with its formula"),
  ]

  private static let paneBindings: [KeyBinding] = [
    KeyBinding(.landscape, [.character("1")], "Landscape", "the landscape and the paths over it"),
    KeyBinding(.curves, [.character("2")], "Curves", "loss, gradient, update, accuracy and meta-loss curves"),
    KeyBinding(.certificate, [.character("3")], "Certificate", "what is certain of a run, and why"),
    KeyBinding(.architecture, [.character("4")], "Architecture", "the optimizer to train, as a form"),
    KeyBinding(.queue, [.character("5")], "Queue", "trainings and runs"),
    KeyBinding(.lesson, [.character("6")], "Lesson", "what to try next; the lessons; the notes of a session"),
    KeyBinding(.compare, [.character("7")], "Compare", "runs side by side; Enter compares over many starts"),
    KeyBinding(.objectives, [.character("o")], "Objectives", "the list of objectives"),
    KeyBinding(.nextPane, [.tab], "Pane", "next pane"),
    KeyBinding(.previousPane, [.backTab], "Pane back", "previous pane"),
    KeyBinding(.zoom, [.character("e")], "Zoom", "the focused pane on the whole screen, and back"),
    KeyBinding(
      .up, [.up, .character("k")], "Up", "up in the pane; probe up; previous curve", in: [.panes, .help]),
    KeyBinding(
      .down, [.down, .character("j")], "Down", "down in the pane; probe down; next curve", in: [.panes, .help]),
    KeyBinding(
      .left, [.left, .character("h")], "Less", "probe or crosshair left; value down; replay 5 s back"),
    KeyBinding(
      .right, [.right, .character("l")], "More", "probe or crosshair right; value up; replay 5 s on"),
    KeyBinding(.pageUp, [.pageUp], "Page up", "a page up; probe up by five; crosshair by ten", in: [.panes, .help]),
    KeyBinding(
      .pageDown, [.pageDown], "Page down", "a page down; probe down by five; crosshair by ten",
      in: [.panes, .help]),
    KeyBinding(.first, [.home], "First", "first row; probe to the customary start; replay to its start"),
    KeyBinding(.last, [.end], "Last", "last row; probe to the end of the run; replay to its end"),
    KeyBinding(.open, [.enter], "Open", "race from the probe; choose the objective; edit the value; compare"),
  ]

  private static let workBindings: [KeyBinding] = [
    KeyBinding(.train, [.character("t")], "Train", "train the edited architecture on this objective"),
    KeyBinding(.race, [.character("n")], "New race", "race all optimizers anew from the probe"),
    KeyBinding(.pause, [.character(" ")], "Pause", "pause or resume the training, the race or the replay"),
    KeyBinding(
      .duplicate, [.character("d")], "Duplicate", "the chosen training's architecture into the form, to edit"),
    KeyBinding(.cancel, [.character("X")], "Cancel", "cancel the training under the cursor, or the live one"),
    KeyBinding(.moveEarlier, [.character("K")], "Earlier", "the chosen waiting training one place earlier"),
    KeyBinding(.moveLater, [.character("J")], "Later", "the chosen waiting training one place later"),
    KeyBinding(.mark, [.character("m")], "Mark", "mark the chosen run for the comparison, or take the mark off"),
    KeyBinding(.filter, [.character("/")], "Filter", "filter the list of objectives"),
    KeyBinding(.expression, [.character("a")], "Own f", "your own objective: a formula, checked while it is typed"),
    KeyBinding(.undo, [.character("u")], "Undo", "undo the last edit"),
    KeyBinding(.redo, [.character("U")], "Redo", "redo the edit undone last"),
    KeyBinding(.difference, [.character("D")], "Diff", "how the form differs from the chosen training"),
    KeyBinding(.verify, [.character("v")], "Verify", "compute the chosen run again and compare it with its record"),
    KeyBinding(.stepForward, [.character(".")], "Step", "one step forward"),
    KeyBinding(.stepBack, [.character(",")], "Step back", "one step back"),
    KeyBinding(.replay, [.character("r")], "Replay", "replay the session so far"),
    KeyBinding(.live, [.character("L")], "Live", "back from replay to what is live"),
    KeyBinding(.branch, [.character("B")], "From here", "live from where the replay is, in a session of its own"),
    KeyBinding(.slower, [.character("{")], "Slower", "half the speed of the replay, down to 1/8"),
    KeyBinding(.faster, [.character("}")], "Faster", "double the speed of the replay, up to 64"),
    KeyBinding(.marker, [.character("M")], "Marker", "set a marker: a note, or a task or a quiz of a lesson"),
    KeyBinding(.previousMarker, [.character("[")], "Marker back", "replay to the marker before"),
    KeyBinding(
      .nextMarker, [.character("]")], "Next marker", "replay to the next marker; back to the lesson after a task"),
  ]

  private static let viewBindings: [KeyBinding] = [
    KeyBinding(.zoomIn, [.character("+")], "Closer", "zoom into the map around the probe, or into the steps"),
    KeyBinding(.zoomOut, [.character("-")], "Farther", "zoom out of the map, or of the steps"),
    KeyBinding(.zoomReset, [.character("=")], "All", "show all of the map, or all steps"),
    KeyBinding(.panLeft, [.alt("h")], "Pan left", "move the map's window to the left"),
    KeyBinding(.panRight, [.alt("l")], "Pan right", "move the map's window to the right"),
    KeyBinding(.panUp, [.alt("k")], "Pan up", "move the map's window up"),
    KeyBinding(.panDown, [.alt("j")], "Pan down", "move the map's window down"),
    KeyBinding(
      .plane, [.character("p")], "Plane",
      "two coordinates, or the principal components of the run (classifiers: digits)"),
    KeyBinding(.levels, [.character("c")], "Levels", "contour levels: log, quantile, linear"),
    KeyBinding(.fill, [.character("f")], "Fill", "fill between the contours on or off"),
    KeyBinding(.colors, [.character("C")], "Colors", "viridis or cividis"),
    KeyBinding(.logarithmic, [.character("y")], "Log y", "log, linear or symlog y in the curves"),
    KeyBinding(.logarithmicX, [.character("x")], "Log x", "logarithmic or linear steps in the curves"),
    KeyBinding(.smooth, [.character("s")], "Smooth", "smoothing of the curves: 0, .6, .9, .99"),
    KeyBinding(
      .crosshair, [.character("i")], "Crosshair", "read all panes at one step; Left Right in the curves move it"),
    KeyBinding(.bound, [.character("b")], "Bound", "bounds in the curves on or off"),
    KeyBinding(
      .snapshot, [.character("S")], "Snapshot", "write this screen as text, ANSI and SVG beside the session"),
    KeyBinding(.theme, [.character("T")], "Theme", "dark, light, mono"),
    KeyBinding(.glyphs, [.character("G")], "Glyphs", "Braille and half blocks, or ASCII"),
    KeyBinding(.redraw, [.control("l")], "Redraw", "paint every cell again", in: everywhere),
    KeyBinding(.suspend, [.control("z")], "Suspend", "stop and return to the shell", in: everywhere),
  ]

  private static let lineBindings: [KeyBinding] = [
    KeyBinding(.accept, [.enter], "Accept", "take the text; answer yes", in: [.text, .palette, .question]),
    KeyBinding(.erase, [.backspace], "Erase", "erase the last character", in: [.text, .palette]),
    KeyBinding(.eraseAll, [.control("u")], "Erase all", "erase the line", in: [.text, .palette]),
    KeyBinding(.complete, [.tab], "Complete", "take the chosen command into the line", in: [.palette]),
    KeyBinding(.previousChoice, [.up], "Up", "the command above", in: [.palette]),
    KeyBinding(.nextChoice, [.down], "Down", "the command below", in: [.palette]),
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
  package static func action(for key: Key, in context: KeyContext) -> Action? { table[context]?[key]?.action }

  /// The row of an action.
  package static func binding(of action: Action) -> KeyBinding? { byAction[action] }

  /// Keys that share a context: empty in a sound table.
  package static func clashes(among bindings: [KeyBinding] = Keymap.bindings) -> [String] {
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
  package static var markdown: String {
    var lines = ["| key | name | what it does |", "|---|---|---|"]
    for binding in bindings {
      let keys = binding.keys.map { "`\($0.label)`" }.joined(separator: " ")
      lines.append("| \(keys) | `\(binding.action.rawValue)` | \(binding.summary) |")
    }
    lines.append("| `Ctrl-C` | `interrupt` | cancel the live training; twice: quit |")
    lines.append("| click | | focus; on the landscape move the probe |")
    lines.append("| double-click | | on the landscape race from there; in a list open the row |")
    lines.append("| drag | | on the landscape move the probe, in the curves the crosshair |")
    lines.append("| wheel | | zoom the map or the steps under the mouse; scroll a list |")
    return lines.joined(separator: "\n")
  }
}
