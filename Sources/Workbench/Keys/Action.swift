// Everything a key can ask for, by name.

/// Something a key asks for; the raw value is its name in sessions and help.
public enum Action: String, Sendable, CaseIterable {
  case help
  case quit
  case leave
  case landscape
  case curves
  case certificate
  case architecture
  case queue
  case nextPane = "next-pane"
  case previousPane = "previous-pane"
  case up
  case down
  case left
  case right
  case pageUp = "page-up"
  case pageDown = "page-down"
  case first
  case last
  case open
  case pause
  case train
  case race
  case cancel
  case filter
  case stepForward = "step-forward"
  case stepBack = "step-back"
  case slower
  case faster
  case zoom
  case logarithmic = "log-y"
  case replay
  case live
  case snapshot
  case theme
  case redraw
  case suspend
  case accept
  case erase
}

/// Where keys are read: what a key means depends on this and on nothing else.
public enum KeyContext: String, Sendable, CaseIterable {
  /// The panes.
  case panes
  /// A line of text is being typed: the filter or a value.
  case text
  /// The help is open.
  case help
  /// A question is open.
  case question
  /// The screen is too small for panes.
  case tooSmall
}
