// How a background thread makes itself heard.

import CTerminal

/// Wakes `TerminalScreen.nextEvent` from any thread.
///
/// Waking is cheap (one byte into a pipe), never blocks, and does nothing while no screen is open.
package struct TerminalWaker: Sendable {
  /// Makes a `nextEvent` that waits, or the next one, return without delay.
  package func wake() {
    terminal_wake()
  }
}
