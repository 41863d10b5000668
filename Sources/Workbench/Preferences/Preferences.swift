// What a person has settled about the workbench, for every start.

package import Plotting

/// How the end of a training is told.
package enum NoticePreference: String, Sendable, CaseIterable {
  /// Not beyond the screen.
  case off
  /// By the bell.
  case bell
  /// By a message of the desktop where the terminal is known to have them, else by the bell.
  case message
  /// By a message in the way of iTerm2, whatever the terminal is.
  case osc9
  /// By a message in the way of rxvt, whatever the terminal is.
  case osc777
}

/// Whether the tab or task bar shows how far a training is.
package enum ProgressPreference: String, Sendable, CaseIterable {
  /// No.
  case off
  /// Where the terminal is known to show it.
  case on
  /// Whatever the terminal is.
  case always
}

/// Whether the map is a picture.
package enum GraphicsPreference: String, Sendable, CaseIterable {
  /// Where the terminal says that it shows pictures, unless it was turned off last.
  case auto
  /// Whatever the terminal says.
  case on
  /// No.
  case off
}

/// A key that a person has given a command.
package struct KeyBinding: Sendable, Equatable {
  /// The key.
  package let key: Key
  /// What it does: a command as it is typed after `:`.
  package let command: String
}

/// The settings of the workbench; nil where the program decides.
package struct Preferences: Sendable, Equatable {
  /// How the screen looks.
  package var theme: Theme?
  /// Which characters are drawn.
  package var glyphs: GlyphTier?
  /// Whether the map is a picture.
  package var graphics = GraphicsPreference.auto
  /// Colors of the landscape.
  package var colors: ColorMap?
  /// Whether the mouse is taken from the terminal.
  package var mouse = true
  /// Whether the title of the window says what is worked on.
  package var title = true
  /// Whether papers and addresses in texts can be opened from the terminal.
  package var links = true
  /// Whether what is learned is kept beside the session.
  package var weights = true
  /// How the end of a training is told.
  package var notices = NoticePreference.off
  /// Whether the tab or task bar shows how far a training is.
  package var progress = ProgressPreference.off
  /// Keys of one's own.
  package var keys: [KeyBinding] = []

  /// What holds where nothing is settled.
  package init() {}
}
