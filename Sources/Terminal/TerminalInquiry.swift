// Questions to the terminal without a screen: for people who ask what it answers.

import CTerminal
import Glibc

/// What a terminal was asked and what it answered.
package struct TerminalInquiry: Sendable {
  /// The answers.
  package let answers: TerminalAnswers
  /// Milliseconds from the questions to the last answer; nil where it did not say that it was done.
  package let milliseconds: Int?
  /// Why nothing was asked; nil where something was.
  package let refusal: String?

  private init(refusal: String) { (answers, milliseconds, self.refusal) = (TerminalAnswers(), nil, refusal) }

  private init(_ answers: TerminalAnswers, milliseconds: Int?) {
    (self.answers, self.milliseconds, refusal) = (answers, milliseconds, nil)
  }

  /// Asks everything there is to ask, and waits until it is answered, at most for some milliseconds.
  ///
  /// What is typed meanwhile is lost.
  package static func ask(patience: Int = 1000) -> TerminalInquiry {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      return TerminalInquiry(refusal: "stdin and stdout are no terminal")
    }
    guard let term = getenv("TERM").map({ String(cString: $0) }), TerminalQuestion.mayAsk(term: term) else {
      return TerminalInquiry(refusal: "a terminal of this kind may print what it does not know")
    }
    guard terminal_guard_begin() else { return TerminalInquiry(refusal: String(cString: strerror(errno))) }
    terminal_take_bytes()
    terminal_screen_up("", 0)
    defer {
      terminal_screen_down()
      terminal_guard_end()
    }
    return listen(patience: patience)
  }

  private static func listen(patience: Int) -> TerminalInquiry {
    // What a terminal prints of a question that it does not know is wiped away.
    write(TerminalQuestion.allCases.map(\.text).joined() + "\r\u{1b}[K")
    var (answers, decoder) = (TerminalAnswers(), InputDecoder())
    decoder.awaitsAnswers = true
    let start = ContinuousClock.now
    func elapsed() -> Int { TerminalScreen.milliseconds(start.duration(to: .now)) }
    while !answers.isComplete {
      let left = patience - elapsed()
      guard left > 0, terminal_wait(Int32(left), true) & Int32(TERMINAL_INPUT) != 0 else { break }
      let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = max(terminal_read(buffer.baseAddress, buffer.count), 0)
      }
      guard !bytes.isEmpty else { break }
      for case .answer(let answer) in decoder.decode(bytes) { answers.note(answer) }
    }
    return TerminalInquiry(answers, milliseconds: answers.isComplete ? elapsed() : nil)
  }

  private static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { terminal_write($0.baseAddress, $0.count) }
    }
  }
}
