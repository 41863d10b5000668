// What the terminal's description says, without opening a screen: for people who ask why something looks wrong.

import CNCurses
import Glibc

/// Whether a screen could be opened, and what it could do.
package struct TerminalSupport: Sendable {
  /// Why no screen can be opened; nil where it can.
  package let refusal: TerminalError?
  /// What to tell of a terminal that is taken for another one; nil for one that has a description.
  package let notice: String?
  /// Whether the description says that the terminal reports the mouse.
  package let hasMouse: Bool

  /// Looks the terminal up; nothing is written to it.
  package static func find() -> TerminalSupport {
    let term = getenv("TERM").map { String(cString: $0) }
    defer { if let term { setenv("TERM", term, 1) } }
    do {
      let notice = try TerminalDescription.check()
      return TerminalSupport(refusal: nil, notice: notice, hasMouse: curses_describes_mouse())
    } catch {
      return TerminalSupport(refusal: error, notice: nil, hasMouse: false)
    }
  }
}
