// Where no screen can be drawn, one line says why and what to do.

import TerminalDriver
import Testing

@Suite("A terminal that cannot be drawn on is refused in one line")
struct RefusalTests {
  @Test(
    "TERM is refused",
    arguments: [
      ("dumb", "cannot move its cursor: TERM=dumb;"), ("", "kind of terminal is not known: TERM is not set;"),
      ("nosuchterm", "no description of this terminal: TERM=nosuchterm;"),
      ("../../etc/passwd", "no description of this terminal:"),
    ])
  func term(_ name: String, _ words: String) throws {
    let probe = try Probe(term: name, columns: 200)
    #expect(try probe.end() == 2)
    #expect(probe.screen.line(0).hasPrefix("probe: error: ") && probe.screen.line(0).contains(words))
    #expect(probe.screen.line(1).isEmpty)
    #expect(!probe.output.contains(0x1b))
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
