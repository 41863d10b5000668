// However the program ends, the terminal is as it was.

import Glibc
import Plotting
import TerminalDriver
import Testing

/// A way out, and the status the parent must see.
struct Ending: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var keys = ""
  var signals: [Int32] = []
  var status: Int32

  static let all = [
    Ending(testDescription: "quitting", keys: "Q", status: 0),
    Ending(testDescription: "Ctrl-C", keys: "\u{3}", status: 130),
    Ending(testDescription: "SIGINT", signals: [SIGINT], status: 130),
    Ending(testDescription: "SIGTERM", signals: [SIGTERM], status: -SIGTERM),
    Ending(testDescription: "SIGHUP", signals: [SIGHUP], status: -SIGHUP),
    Ending(testDescription: "SIGQUIT by Ctrl-\\", keys: "\u{1c}", status: -SIGQUIT),
    Ending(testDescription: "exit without closing", keys: "E", status: 3),
    Ending(testDescription: "abort", keys: "A", status: -SIGABRT),
    Ending(testDescription: "a bad pointer", keys: "G", status: -SIGSEGV),
    Ending(testDescription: "a stack overflow", keys: "O", status: -SIGSEGV),
    Ending(testDescription: "SIGFPE from outside", signals: [SIGFPE], status: -SIGFPE),
    Ending(testDescription: "SIGBUS from outside", signals: [SIGBUS], status: -SIGBUS),
  ]
}

@Suite("The terminal is restored on every way out")
struct EndingTests {
  @Test("The terminal is as it was after", arguments: Ending.all)
  func restored(_ ending: Ending) throws {
    let probe = try Probe(mouse: true)
    try probe.wait(for: "====")
    #expect(probe.screen.isAlternate && !probe.screen.isCursorVisible && probe.screen.modes.contains(1006))
    #expect(!probe.hasModesBefore)
    probe.type(ending.keys)
    for signal in ending.signals { probe.signal(signal) }
    #expect(try probe.end() == ending.status)
    probe.expectRestored()
  }

  @Test("A trap on a background thread restores the terminal and says why it trapped")
  func backgroundTrap() throws {
    let probe = try Probe(mouse: true)
    try probe.wait(for: "====")
    probe.type("T")
    let status = try probe.end()
    #expect(status == -SIGILL || status == -SIGTRAP)
    probe.expectRestored()
    #expect(probe.outputAfterScreen.contains("words before the trap"))
    #expect(probe.outputAfterScreen.contains("the trap itself"))
  }

  @Test("A trap while another thread draws leaves nothing of the drawing behind", arguments: 0..<10)
  func trapWhileDrawing(_ round: Int) throws {
    let probe = try Probe(mouse: true)
    try probe.wait(for: "====")
    probe.type("D")
    let status = try probe.end()
    #expect(status == -SIGILL || status == -SIGTRAP)
    probe.expectRestored()
    // The rest of rmcup is the only sequence after the screen is left; a cell drawn later would bring others.
    let rest = probe.outputAfterScreen.replacing("\u{1b}[?1049l\u{1b}[23;0;0t", with: "")
    #expect(!rest.contains("\u{1b}"))
    #expect(probe.outputAfterScreen.contains("the trap itself"))
  }

  @Test("What went to stderr appears after the screen is gone, and not on it")
  func heldStderr() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type("Sx")
    try probe.wait(for: "character x")
    #expect(!probe.screen.text.contains("words on stderr"))
    probe.type("Q")
    #expect(try probe.end() == 0)
    #expect(probe.screen.text.contains("words on stderr"))
    probe.expectRestored()
  }

  @Test("A terminal without an alternate screen is restored too")
  func vt100() throws {
    let probe = try Probe(term: "vt100", glyphs: .ascii)
    try probe.wait(for: "====")
    probe.type("G")
    #expect(try probe.end() == -SIGSEGV)
    probe.expectRestored()
    #expect(!probe.screen.text.contains("===="))
  }

  @Test("A program that hangs is ended by the fifth Ctrl-C")
  func hangingInterrupt() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type("H")
    try probe.wait { $0.title == "hangs" }
    // Signals that arrive together count once, so how many it takes is not fixed.
    while !probe.hasOutput(afterTyping: 3) {}
    #expect(try probe.end() == -SIGINT)
    probe.expectRestored()
  }
}
