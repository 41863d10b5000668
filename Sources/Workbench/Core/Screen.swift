// What the loop needs of a screen and of a clock.

package import Plotting

/// A screen of character cells with a keyboard.
package protocol Screen: AnyObject {
  /// Columns and rows.
  var size: (columns: Int, rows: Int) { get }
  /// Shows a frame; cells that did not change cost nothing.
  func draw(_ frame: CellBuffer)
  /// Waits for an event; nil when the time is over or someone woke the screen.
  ///
  /// - Parameter timeoutMilliseconds: How long to wait; 0 not at all, negative without end.
  func nextEvent(timeoutMilliseconds: Int) -> InputEvent?
  /// Paints every cell at the next drawing.
  func redraw()
  /// Stops the process until it is continued.
  func suspend()
}

/// Seconds that only grow.
package protocol SecondsClock {
  /// Seconds since some moment.
  var now: Double { get }
}

/// The clock of the system.
package struct MonotonicClock: SecondsClock {
  private let start = ContinuousClock.now

  /// Creates a clock that starts at zero.
  package init() {}

  /// Seconds since it was created.
  package var now: Double {
    let (seconds, attoseconds) = start.duration(to: .now).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
