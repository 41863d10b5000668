// What a screen does beside drawing: its title, a word when something has ended, how far a training is, the clipboard.

import Glibc

extension TerminalScreen {
  /// Names the window or tab; the name it had comes back when the screen closes.
  package func setTitle(_ text: String) {
    guard !isClosed, manners.title, text != shownTitle else { return }
    shownTitle = text
    write(ControlText.title(text))
  }

  /// Tells the person that something has happened, as they want to be told.
  package func announce(_ text: String) {
    guard !isClosed, let kind = manners.messages else { return }
    write(ControlText.message(text, kind))
  }

  /// Shows in the tab or task bar how far something is, 0 to 100; nil when nothing goes on.
  package func setProgress(_ percent: Int?) {
    guard !isClosed, manners.progress, percent != shownProgress else { return }
    shownProgress = percent
    write(percent.map(ControlText.progress) ?? ControlText.noProgress)
  }

  /// Hands text to the clipboard of the terminal.
  ///
  /// - Returns: Whether it was written; a terminal does not say whether it took it.
  @discardableResult
  package func copy(_ text: String) -> Bool {
    guard !isClosed, mayAsk else { return false }
    write(ControlText.clipboard(text))
    return true
  }
}
