// Why there is no screen.

/// Why the screen cannot be opened, and what to do about it.
package struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure.
  package enum Code: String, Hashable, Sendable {
    /// stdin or stdout is not a terminal.
    case notATerminal
    /// TERM is not set.
    case unnamedTerminal
    /// TERM names a terminal that terminfo does not know.
    case unknownTerminal
    /// The terminal cannot move its cursor.
    case dumbTerminal
    /// The screen is open already in this process.
    case alreadyOpen
    /// The system refused.
    case system
  }

  /// The kind of failure.
  package let code: Code
  /// Where it was found, for instance `stdout` or `TERM=dumb`.
  package let place: String
  /// What to do about it.
  package let remedy: String

  /// Creates an error.
  package init(code: Code, place: String, remedy: String) {
    self.code = code
    self.place = place
    self.remedy = remedy
  }

  /// What is wrong: where; what to do, on one line.
  package var description: String {
    let what =
      switch code {
      case .notATerminal: "not a terminal"
      case .unnamedTerminal: "the kind of terminal is not known"
      case .unknownTerminal: "no description of this terminal"
      case .dumbTerminal: "the terminal cannot move its cursor"
      case .alreadyOpen: "the screen is open already"
      case .system: "the terminal cannot be opened"
      }
    return "\(what): \(place); \(remedy)"
  }
}
