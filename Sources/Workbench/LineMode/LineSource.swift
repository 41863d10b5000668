// What the line mode needs of the place where lines come from.

package import Plotting

/// Something that came from the person or the system.
package enum LineInput: Sendable, Equatable {
  /// A line, without its end.
  case line(String)
  /// There will be no more lines.
  case closed
  /// Ctrl-C.
  case interrupt
  /// The system asks the program to end.
  case terminate(InputSignal)
}

/// A source of lines.
package protocol LineSource: AnyObject {
  /// Waits for input; nil when the time is over or someone woke it.
  ///
  /// - Parameters:
  ///   - timeoutMilliseconds: How long to wait; negative without end.
  ///   - takesLines: Whether lines may be taken; otherwise only signals and wakes end the waiting.
  func next(timeoutMilliseconds: Int, takesLines: Bool) -> LineInput?
}
