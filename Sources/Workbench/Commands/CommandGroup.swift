// What commands are about, for the help: the order of `Action` is that of the help, so a group is all from its first to the
// first of the next.

/// Commands that are about one thing.
struct CommandGroup: Sendable {
  /// What they are about.
  let title: String
  /// The commands, in the order of the help.
  let actions: [Action]

  static let leaving = "Help and leaving"

  /// The first of each group.
  private static let firsts: [(title: String, action: Action)] = [
    (leaving, .help), ("Panes", .landscape), ("Moving inside of a pane", .up), ("Trainings, races, runs", .train),
    ("Time", .stepForward), ("The landscape", .zoomIn), ("The curves", .logarithmic), ("The screen", .snapshot),
    ("While a line is typed", .accept), ("By name", .objective),
  ]

  /// All groups; together they have every command once.
  static let all: [CommandGroup] = {
    let actions = Action.allCases
    let starts = firsts.map { first in actions.firstIndex(of: first.action) ?? 0 }
    return firsts.indices.map { index in
      let end = index + 1 < starts.count ? starts[index + 1] : actions.count
      return CommandGroup(title: firsts[index].title, actions: Array(actions[starts[index]..<max(end, starts[index])]))
    }
  }()
}
