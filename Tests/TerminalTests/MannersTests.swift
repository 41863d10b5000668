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
    probe.forgetOutput()
    probe.type("x")
    try probe.wait(for: "character x")
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
    #expect(probe.screen.said.contains("8;;https://arxiv.org/abs/2403.09389") && probe.screen.said.contains("8;;"))
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
