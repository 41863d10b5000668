// What a row of the table of commands says.

package import Plotting

/// A command: everything there is to know of it.
package struct Command: Sendable {
  /// What it is asked for by.
  package let action: Action
  /// The keys, the first one shown in hints; none where it is asked for by its name only.
  package let keys: [Key]
  /// One word for the hint bar.
  package let label: String
  /// What it does, in a few words.
  package let summary: String
  /// Where the keys have this meaning.
  package let contexts: Set<KeyContext>
  /// The word for the hint bar as things are; the label where that is always right.
  let labelNow: (@Sendable (Model) -> String)?
  /// What may be typed after its name; nil where nothing may.
  let argument: CommandArgument?
  /// Why it would do nothing now; nil if it can be done.
  let unavailability: @Sendable (Model) -> String?
  /// What it does without an argument; nil where it needs one.
  let does: (@Sendable (inout Model) -> [Effect])?

  /// A command that asks the world for something.
  init(
    _ action: Action, _ keys: [Key], _ label: String, _ summary: String,
    in contexts: Set<KeyContext> = [.panes],
    labelNow: (@Sendable (Model) -> String)? = nil, argument: CommandArgument? = nil,
    unless unavailability: @escaping @Sendable (Model) -> String? = { _ in nil },
    does: (@Sendable (inout Model) -> [Effect])?
  ) {
    self.action = action
    self.keys = keys
    self.label = label
    self.summary = summary
    self.contexts = contexts
    self.labelNow = labelNow
    self.argument = argument
    self.unavailability = unavailability
    self.does = does
  }

  /// A command that changes what is shown and nothing else.
  init(
    _ action: Action, _ keys: [Key], _ label: String, _ summary: String,
    in contexts: Set<KeyContext> = [.panes],
    labelNow: (@Sendable (Model) -> String)? = nil, argument: CommandArgument? = nil,
    unless unavailability: @escaping @Sendable (Model) -> String? = { _ in nil },
    changes: @escaping @Sendable (inout Model) -> Void
  ) {
    self.init(
      action, keys, label, summary, in: contexts, labelNow: labelNow, argument: argument,
      unless: unavailability,
      does: { model in
        changes(&model)
        return []
      })
  }

  /// A command without a key, which needs an argument.
  init(_ action: Action, _ argument: CommandArgument) {
    self.init(action, [], action.rawValue, argument.summary, in: [], argument: argument, does: nil)
  }

  /// The keys as text: `? F1`.
  package var keyText: String { keys.map(\.label).joined(separator: " ") }
}

/// What may be typed after the name of a command.
struct CommandArgument: Sendable {
  /// Its place among the commands with arguments, as they are listed.
  let place: Int
  /// What stands for it in help: `NAME`.
  let hint: String
  /// What the command does with it.
  let summary: String
  /// Whether it changes the experiment, which a replay does not let it do.
  let needsLive: Bool
  /// The arguments that can be listed.
  let offers: @Sendable (Model) -> [String]
  /// What the command does with it.
  let does: @Sendable (inout Model, String) -> [Effect]

  init(
    _ place: Int, _ hint: String, _ summary: String, needsLive: Bool = false,
    offers: @escaping @Sendable (Model) -> [String] = { _ in [] },
    does: @escaping @Sendable (inout Model, String) -> [Effect]
  ) {
    self.place = place
    self.hint = hint
    self.summary = summary
    self.needsLive = needsLive
    self.offers = offers
    self.does = does
  }
}
