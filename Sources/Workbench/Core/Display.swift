// The screen as the model knows it, where the session is written, and what is said.

package import Plotting

/// The size of the screen, what it can show, and how it looks.
package struct Display: Sendable {
  /// Columns of the screen.
  package var width: Int
  /// Rows of the screen.
  package var height: Int
  /// What the screen can show, but for pictures.
  package var terminal: Capabilities
  /// The pixels of a cell, where the terminal shows pictures between characters.
  package var offeredGraphics: PixelSize?
  /// Whether that is wanted.
  package var showsGraphics = true
  /// How it looks.
  package var theme: Theme
  /// Whether nobody has chosen that, so that it follows the background of the terminal.
  package var followsTerminal = false
  /// What the terminal has said of its background.
  package var backdrop: Backdrop?

  /// What keeps the map from being a picture, and where to look; nil where nothing does.
  var missingForGraphics: String? {
    if theme == .mono { return "no pictures in the theme mono: theme chooses another" }
    if terminal.color != .truecolor { return "no pictures without 24-bit color: basin doctor says what there is" }
    if offeredGraphics == nil { return "no pictures: the terminal did not offer them; basin doctor shows its answers" }
    return terminal.glyphs.isUnicode ? nil : "no pictures among ASCII characters: glyphs braille brings others"
  }

  /// What is shown: the look and the wish of the person leave things out.
  var shown: Capabilities {
    guard theme != .mono else { return Capabilities(color: .mono, glyphs: terminal.glyphs) }
    var shown = terminal
    if showsGraphics, missingForGraphics == nil { shown.graphics = offeredGraphics }
    return shown
  }

  /// The look that the terminal asks for.
  var themeOfTerminal: Theme { backdrop.map(Theme.init) ?? .dark }
}

/// Where the session is written.
package struct RecordingState: Sendable {
  /// The session file's name, nil if nothing is recorded.
  package var sessionName: String?
  /// Why recording does not work, nil if it does.
  package var failure: String?
  /// What is said at launch of the place this runs in; nil where there is nothing to say.
  package var launchNotice: String?
}

/// What is said to the person, and what waits to be said.
package struct Messages: Sendable {
  /// A line for the person, with the time of the clock at which it goes away.
  package var notice: (text: String, until: Double)?
  /// What happened live while a replay was shown, until it can be said.
  var missed: String?
  /// Why the last command was not carried out, until someone reads it.
  var commandProblem: String?
  /// When Ctrl-C was pressed last.
  package var interruptedAt: Double?
}
