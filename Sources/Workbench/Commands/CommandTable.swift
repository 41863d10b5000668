// The one table of commands, read: dispatch, hint bar, palette, lines, help and documentation are made from it.

package import Plotting

/// The table of commands.
package enum CommandTable {
  /// All rows, in the order of the help.
  package static let rows: [Command] = Action.allCases.map(\.command)

  /// The rows that have keys.
  package static let keyed: [Command] = rows.filter { !$0.keys.isEmpty }

  /// What can be asked for by name, without an argument.
  static let named: [Command] = keyed.filter {
    $0.contexts.contains(.panes) && $0.action != .palette
  }

  /// The commands with arguments; where one can be asked for without as well, that is in `named` too.
  static let withArgument: [(name: String, argument: CommandArgument)] =
    rows.compactMap { row in row.argument.map { (row.action.rawValue, $0) } }.sorted {
      $0.argument.place < $1.argument.place
    }

  private static let byKey: [KeyContext: [Key: Action]] = {
    var table: [KeyContext: [Key: Action]] = [:]
    for row in keyed {
      for context in row.contexts {
        for key in row.keys { table[context, default: [:]][key] = row.action }
      }
    }
    return table
  }()

  /// What a key asks for in a context; nil for nothing.
  package static func action(for key: Key, in context: KeyContext) -> Action? {
    byKey[context]?[key]
  }

  /// What is wrong with a table: names or keys of a context that two rows share, and rows without help.
  package static func problems(among rows: [Command] = CommandTable.rows) -> [String] {
    var problems: [String] = []
    var names: Set<String> = []
    for row in rows {
      let name = row.action.rawValue
      if !names.insert(name).inserted { problems.append("two rows are \(name)") }
      if row.label.isEmpty || row.summary.isEmpty { problems.append("\(name) has no help") }
      if row.does == nil, row.argument == nil { problems.append("\(name) does nothing") }
      if row.keys.isEmpty, row.argument == nil { problems.append("\(name) cannot be asked for") }
    }
    let places = rows.compactMap { $0.argument?.place }
    if Set(places).count != places.count { problems.append("two arguments have one place") }
    return problems + clashes(among: rows)
  }

  /// Keys that share a context: empty in a sound table.
  package static func clashes(among rows: [Command] = CommandTable.rows) -> [String] {
    var clashes: [String] = []
    for context in KeyContext.allCases {
      var owners: [Key: Action] = [:]
      for row in rows where row.contexts.contains(context) {
        for key in row.keys {
          if let owner = owners[key], owner != row.action {
            clashes.append(
              "\(context.rawValue): \(key.label) is \(owner.rawValue) and \(row.action.rawValue)")
          }
          owners[key] = row.action
        }
      }
    }
    return clashes
  }

  /// The key that is a signal elsewhere, so it has no row.
  static let interrupt = (key: "Ctrl-C", summary: "cancel the live training; twice: quit")

  /// What the mouse does.
  static let gestures: [(name: String, summary: String)] = [
    ("click", "focus; on the landscape move the probe"),
    ("double-click", "on the landscape race from there; in a list open the row"),
    ("drag", "on the landscape move the probe, in the curves the crosshair"),
    ("wheel", "zoom the map or the steps under the mouse; scroll a list"),
  ]

  /// The rows with keys as Markdown, for `basin keys` and the README.
  package static var markdown: String {
    var lines = ["| key | name | what it does |", "|---|---|---|"]
    for row in keyed {
      let keys = row.keys.map { "`\($0.label)`" }.joined(separator: " ")
      lines.append("| \(keys) | `\(row.action.rawValue)` | \(row.summary) |")
    }
    lines.append("| `\(interrupt.key)` | `interrupt` | \(interrupt.summary) |")
    lines += gestures.map { "| \($0.name) | | \($0.summary) |" }
    return lines.joined(separator: "\n")
  }
}
