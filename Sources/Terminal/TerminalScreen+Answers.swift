// Questions to the terminal: asked once when the screen opens, waited for briefly, and never mistaken for keys, however late
// their answers come.

import CTerminal
import Glibc
package import Plotting

extension TerminalScreen {
  /// How long a terminal that has not said that it is done is thought to be at it, in milliseconds.
  private static let longestSilence = 2000

  /// Asks what the screen wants to know.
  func ask() {
    asked = .now
    decoder.awaitsAnswers = true
    terminal_awaits(true)
    write(TerminalQuestion.ofScreen.map(\.text).joined())
  }

  /// Waits until the terminal has said what its background is, or that it is done.
  ///
  /// From the question on it is waited for `TerminalQuestion.patience` at most. Keys that come meanwhile wait for
  /// `nextEvent`.
  ///
  /// - Returns: Whether the background is light or dark; nil where that is not known by now.
  package func awaitBackdrop() -> Backdrop? {
    wait(milliseconds: TerminalQuestion.patience) { $0.backdrop != nil || $0.isComplete }
    return answers.backdrop
  }

  /// Before the terminal is given back: what it has been asked must not be answered to the shell.
  func forgoAnswers() {
    giveUpLateAnswers()
    if decoder.awaitsAnswers { wait(milliseconds: TerminalQuestion.patience, sinceNow: true) { $0.isComplete } }
    stopWaiting()
  }

  /// Reads input until the answers are as they should be, at most so long after the question, or after now.
  private func wait(milliseconds: Int, sinceNow: Bool = false, until isDone: (TerminalAnswers) -> Bool) {
    guard let asked, decoder.awaitsAnswers else { return }
    let start = sinceNow ? .now : asked
    while !isDone(answers), !isInputClosed {
      let left = milliseconds - Self.milliseconds(start.duration(to: .now))
      guard left > 0 else { return }
      let ready = Int(terminal_wait(Int32(left), true))
      // Input first: a notice may read it too, and then there is none to wait for.
      if ready & TERMINAL_INPUT != 0 { readInput() }
      if ready & TERMINAL_NOTICE != 0 { take(notices: Int(terminal_take_notices())) }
    }
  }

  /// Takes an answer.
  func take(_ answer: TerminalAnswer) {
    answers.note(answer)
    switch answer {
    case .background: answers.backdrop.map { queue.append(.backdrop($0)) }
    case .attributes: stopWaiting()
    case .graphics: if let graphics { queue.append(.graphics(graphics)) }
    case .mode, .name: break
    }
  }

  /// A terminal that has been silent for long does not answer at all, and Esc need not wait for it.
  func giveUpLateAnswers() {
    guard decoder.awaitsAnswers, let asked,
      Self.milliseconds(asked.duration(to: .now)) > Self.longestSilence
    else { return }
    stopWaiting()
  }

  private func stopWaiting() {
    decoder.awaitsAnswers = false
    terminal_awaits(false)
  }
}
