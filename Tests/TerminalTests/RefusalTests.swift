// Where no screen can be drawn, one line says why and what to do.

import TerminalDriver
import Testing

@Suite("A terminal that cannot be drawn on is refused in one line")
struct RefusalTests {
  @Test(
    "TERM is refused",
    arguments: [
      ("dumb", "cannot move its cursor: TERM=dumb;"), ("", "kind of terminal is not known: TERM is not set;"),
    ])
  func term(_ name: String, _ words: String) throws {
    let probe = try Probe(term: name, columns: 200)
    #expect(try probe.end() == 2)
    #expect(probe.screen.line(0).hasPrefix("probe: error: ") && probe.screen.line(0).contains(words))
    #expect(probe.screen.line(1).isEmpty)
    #expect(!probe.output.contains(0x1b))
    probe.expectRestored()
  }

  @Test(
    "A terminal without a description is taken for xterm-256color", arguments: ["xterm-nosuchterm", "../../etc/passwd"])
  func substituted(_ name: String) throws {
    let probe = try Probe(term: name)
    try probe.wait(for: "====")
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  @Test("TERM that is not set is refused")
  func unset() throws {
    let probe = try Probe(term: nil, columns: 200)
    #expect(try probe.end() == 2)
    #expect(probe.screen.line(0).contains("TERM is not set"))
  }

  @Test(
    "A pipe is refused",
    arguments: [("\"$@\" </dev/null", "not a terminal: stdin;"), ("\"$@\" | cat", "not a terminal: stdout;")])
  func pipe(_ script: String, _ words: String) throws {
    let probe = try Probe(columns: 200, shell: script)
    _ = try probe.end()
    #expect(probe.screen.line(0).contains(words))
    #expect(probe.screen.line(1).isEmpty)
    probe.expectRestored()
  }
}
