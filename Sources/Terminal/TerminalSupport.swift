// What the terminal's description says, without opening a screen: for people who ask why something looks wrong.

import CNCurses

/// Whether a screen could be opened, and what it could do.
public struct TerminalSupport: Sendable {
  /// Why no screen can be opened; nil where it can.
  public let refusal: TerminalError?
  /// Whether the description says that the terminal reports the mouse.
  public let hasMouse: Bool

  /// Looks the terminal up; nothing is written to it.
  public static func find() -> TerminalSupport {
    do {
      try TerminalDescription.check()
    } catch {
      return TerminalSupport(refusal: error, hasMouse: false)
    }
    return TerminalSupport(refusal: nil, hasMouse: curses_describes_mouse())
  }
}
