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
  /// Hands a text to the clipboard; false where there is none.
  func copy(_ text: String) -> Bool
  /// Tells the person, wherever they look, that something has ended.
  func announce(_ text: String)
  /// Names the window.
  func setTitle(_ text: String)
  /// Shows outside of the window how far something is, 0 to 100; nil when nothing goes on.
  func setProgress(_ percent: Int?)
}

extension Screen {
  /// There is no clipboard.
  package func copy(_ text: String) -> Bool { false }
  /// Nobody looks elsewhere.
  package func announce(_ text: String) {}
  /// A screen without a window has no title.
  package func setTitle(_ text: String) {}
  /// Nor anything else outside of it.
  package func setProgress(_ percent: Int?) {}
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
