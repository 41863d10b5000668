// Everything that can be asked for, by name.

/// A command; the raw value is its name in the palette, in lines, in sessions and in help.
///
/// The order is that of the help. What a command is, does and is called stands in its row: `command`.
package enum Action: String, Sendable, CaseIterable {
  // Help and leaving.
  case help
  case quit
  case leave
  case palette
  case why
  case glossary
  // Panes.
  case landscape
  case curves
  case certificate
  case architecture
  case queue
  case lesson
  case compare
  case objectives
  case nextPane = "next-pane"
  case previousPane = "previous-pane"
  case zoom
  // Moving inside of a pane.
  case up
  case down
  case left
  case right
  case pageUp = "page-up"
  case pageDown = "page-down"
  case first
  case last
  case open
  case goTo = "go"
  case goThere = "go-there"
  case copy
  // Trainings, races, runs.
  case train
  case race
  case racers
  case sensitivity
  case probe
  case shelf
  case toggle
  case raise
  case lower
  case tune
  case usual
  case pause
  case duplicate
  case cancel
  case moveEarlier = "move-earlier"
  case moveLater = "move-later"
  case mark
  case name
  case filter
  case expression
  case undo
  case redo
  case difference
  case verify
  case proof
  // Time.
  case stepForward = "step-forward"
  case stepBack = "step-back"
  case replay
  case live
  case branch
  case slower
  case faster
  case marker
  case previousMarker = "previous-marker"
  case nextMarker = "next-marker"
  case hint
  // How the landscape is looked at.
  case zoomIn = "zoom-in"
  case zoomOut = "zoom-out"
  case zoomReset = "zoom-reset"
  case panLeft = "pan-left"
  case panRight = "pan-right"
  case panUp = "pan-up"
  case panDown = "pan-down"
  case plane
  case levels
  case fill
  case arrows
  case colors
  // How the curves are looked at.
  case logarithmic = "log-y"
  case logarithmicX = "log-x"
  case smooth
  case crosshair
  case bound
  case follow
  case solo
  case mute
  // The screen.
  case snapshot
  case theme
  case glyphs
  case graphics
  case redraw
  case suspend
  // While a line is typed.
  case accept
  case erase
  case eraseAll = "erase-all"
  case complete
  case previousChoice = "previous-choice"
  case nextChoice = "next-choice"
  // Without a key: what takes an argument.
  case objective
  case preset
  case set
  case config
  case start
  case curve
  case step
  case seek
  case speed
  case answer
  case student
  case select
  case save
  case racer
  case keep
  case load
  case tag
  case discard
}

/// Where keys are read: what a key means depends on this and on nothing else.
package enum KeyContext: String, Sendable, CaseIterable {
  /// The panes.
  case panes
  /// A line of text is being typed: the filter or a value.
  case text
  /// A command is being typed into the palette.
  case palette
  /// The help or another page of text is open.
  case help
  /// A question is open.
  case question
  /// A number is being typed before a move.
  case number
  /// A sheet is open over the panes.
  case sheet
  /// The screen is too small for panes.
  case tooSmall
}
