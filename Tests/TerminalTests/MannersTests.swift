// A terminal that answers, late, never or at once: the probe in a pseudo terminal.

import Glibc
import TerminalDriver
import Testing

@Suite("Manners on a real screen")
struct MannersTests {
  private static let attributes = "\u{1b}[?62;1;4c"

  @Test("It asks once, and whole frames follow where the terminal has them")
  func wholeFrames() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    #expect(probe.screen.said.first == "11;?")
    #expect(!probe.screen.modes.contains(2026) && probe.screen.modes.contains(1004))
    probe.type("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}[?2026;2$y" + Self.attributes)
    try probe.wait(for: "backdrop light")
    // What is read so far may end within a frame: the next one is read to its end before the one that is looked at.
    func isWhole(_ screen: VirtualScreen, _ text: String) -> Bool {
      screen.text.contains(text) && String(decoding: probe.output, as: UTF8.self).hasSuffix("\u{1b}[?2026l")
    }
    probe.type("y")
    try probe.wait(until: { isWhole($0, "character y") })
    probe.forgetOutput()
    probe.type("x")
    try probe.wait(until: { isWhole($0, "character x") })
    let text = String(decoding: probe.output, as: UTF8.self)
    #expect(text.hasPrefix("\u{1b}[?2026h") && text.hasSuffix("\u{1b}[?2026l"))
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  @Test("Without whole frames nothing is said of them")
  func noWholeFrames() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type("\u{1b}[?2026;0$y" + Self.attributes)
    probe.forgetOutput()
    probe.type("x")
    try probe.wait(for: "character x")
    #expect(!String(decoding: probe.output, as: UTF8.self).contains("2026"))
    probe.type("Q")
    #expect(try probe.end() == 0)
  }

  @Test("Answers that come late and in pieces press no key")
  func lateAnswers() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    for piece in ["\u{1b}]1", "1;rgb:12", "12/1212/1212\u{1b}", "\\\u{1b}[?20", "26;2$y\u{1b}[", "?62;1c"] {
      probe.type(piece)
      usleep(300_000)
    }
    probe.type("x")
    try probe.wait(for: "character x")
    let lines = probe.screen.text.split(separator: "\n").filter { $0.hasPrefix("key") || $0.hasPrefix("alt") }
    #expect(lines.isEmpty, "\(lines)")
    #expect(probe.screen.text.split(separator: "\n").filter { $0.hasPrefix("character") } == ["character x"])
    probe.type("Q")
    #expect(try probe.end() == 0)
  }

  @Test("An answer is not left to the shell by a program that ends at once")
  func nothingForTheShell() throws {
    let script = "\"$@\"; echo over; read -r -t 1 rest; echo \"[$rest]\""
    let probe = try Probe(shell: script)
    try probe.wait(for: "====")
    probe.type("Q")
    usleep(30_000)
    probe.type("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\" + Self.attributes)
    #expect(try probe.end() == 0)
    #expect(probe.screen.text.contains("[]"), "\(probe.screen.text)")
  }

  @Test("A terminal that prints what it does not know is asked nothing", arguments: ["linux", "vt100"])
  func unasked(_ term: String) throws {
    let probe = try Probe(term: term)
    try probe.wait(for: "====")
    #expect(probe.screen.said.isEmpty && !probe.screen.modes.contains(1004) && probe.screen.unknown.isEmpty)
    probe.type("Q")
    #expect(try probe.end() == 0)
  }

  @Test("A text that leads somewhere is a link, and none when it is gone")
  func links() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type("\u{1b}[200~see arXiv:2403.09389 there\u{1b}[201~")
    try probe.wait(for: "paste 26")
    // The row with the link may be painted behind the one that was waited for.
    try probe.wait(until: { $0.said.contains("8;;https://arxiv.org/abs/2403.09389") && $0.said.contains("8;;") })
    #expect(probe.screen.text.contains("see arXiv:2403.09389 there"))
    probe.forgetOutput()
    // The log scrolls by one line: the row it was in is painted anew.
    for letter in "abcdefghijklmno" {
      probe.type(String(letter))
      try probe.wait(for: "character \(letter)")
    }
    #expect(probe.screen.text.contains("see arXiv:2403.09389 there"))
    for letter in "pqrstuvwxyz" {
      probe.type(String(letter))
      try probe.wait(for: "character \(letter)")
    }
    #expect(!probe.screen.text.contains("arXiv"))
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  @Test("Who wants to be told hears the bell, and nobody else", arguments: [true, false])
  func bell(_ isWanted: Bool) throws {
    let probe = try Probe(further: isWanted ? ["bell"] : [])
    try probe.wait(for: "====")
    probe.type("I")
    try probe.wait(for: "character I")
    #expect(probe.screen.bells == (isWanted ? 1 : 0))
    probe.type("Q")
    #expect(try probe.end() == 0)
  }

  @Test("Progress is shown where it is wanted, and taken back on every way out", arguments: ["Q", "\u{3}", "A"])
  func progress(_ way: String) throws {
    let probe = try Probe(further: ["progress"])
    try probe.wait(for: "====")
    probe.type("J")
    try probe.wait { $0.said.contains("9;4;1;42") }
    probe.type(way)
    _ = try probe.end()
    #expect(probe.screen.said.last == "9;4;0", "\(probe.screen.said)")
    let silent = try Probe()
    try silent.wait(for: "====")
    silent.type("JQ")
    #expect(try silent.end() == 0)
    #expect(!silent.screen.said.contains { $0.hasPrefix("9;4") })
  }

  @Test(
    "Text for the clipboard is handed to terminals that take no harm from it", arguments: ["xterm-256color", "linux"])
  func clipboard(_ term: String) throws {
    let probe = try Probe(term: term)
    try probe.wait(for: "====")
    probe.type("C")
    try probe.wait(for: "character C")
    #expect(probe.screen.said.contains("52;c;dGV4dA==") == (term != "linux"))
    probe.type("Q")
    #expect(try probe.end() == 0)
  }

  @Test("basin doctor shows what the terminal was asked and answered, and its colors")
  func doctor() throws {
    func ask(_ answer: String?) throws -> VirtualScreen {
      let program = try RunningProgram(
        [RunningProgram.path(of: "basin"), "doctor"],
        environment: ["TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8", "HOME=/nowhere"], columns: 100,
        rows: 90)
      program.answer = answer
      #expect(try program.readToEnd() == 0)
      #expect(program.hasModesBefore)
      return program.screen
    }
    let screen = try ask(
      "\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}[?2026;2$y\u{1b}P>|probe 1.0\u{1b}\\" + Self.attributes)
    for words in [
      "OSC 11: 255 255 255 of 255, light", "DECRQM 2026: frames appear at once", "XTVERSION: probe 1.0", "DA1: 62;1;4",
      "light: the terminal says that its background is light",
    ] { #expect(screen.text.contains(words), "\(words)") }
    #expect(Set(screen.cells.map(\.style.background)).count > 50)
    let silent = try ask(nil)
    #expect(silent.text.contains("it has not said that it is done") && silent.text.contains("OSC 11: no answer"))
  }

  @Test("The title of the window comes back", arguments: ["Q", "\u{3}", "A"])
  func title(_ way: String) throws {
    let probe = try Probe(shell: "printf '\\033]2;before\\007'; \"$@\"")
    try probe.wait(for: "====")
    probe.type("P")
    try probe.wait { $0.title == "probe" }
    probe.type(way)
    _ = try probe.end()
    #expect(probe.screen.title == "before")
    probe.expectRestored()
  }
}
