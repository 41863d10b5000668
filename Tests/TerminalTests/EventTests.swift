// Keys, the mouse, signals and the waker through the real screen.

import Glibc
import TerminalDriver
import Testing

@testable import Terminal

@Suite("Events arrive as what they are")
struct EventTests {
  @Test(
    "A key is recognized",
    arguments: [
      ("\u{1b}[A", "key up"), ("\u{1b}OA", "key up"), ("\u{1b}OB", "key down"), ("\u{1b}[1;5C", "key right"),
      ("\u{1b}OD", "key left"), ("\u{1b}[5~", "key pageUp"), ("\u{1b}[H", "key home"), ("\u{1b}[4~", "key end"),
      ("\u{1b}OP", "function 1"), ("\u{1b}[15~", "function 5"), ("\u{1b}[24~", "function 12"),
      ("\u{1b}[[E", "function 5"), ("\u{1b}", "key escape"), ("\u{1b}x", "alt x"), ("\u{1b}\u{e9}", "alt \u{e9}"),
      ("\u{e9}", "character \u{e9}"), ("\u{20ac}", "character \u{20ac}"), ("\u{1b}[Z", "key backTab"),
      ("\t", "key tab"), ("\r", "key enter"), ("\u{7f}", "key backspace"), ("\u{1b}[3~", "key delete"),
      ("\u{c}", "control l"), ("\u{13}", "control s"), ("\u{11}", "control q"), ("\u{16}", "control v"),
    ])
  func key(_ typed: String, _ words: String) throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type(typed)
    try probe.wait(for: words)
  }

  @Test("A click and a double click are told from a drag")
  func mouse() throws {
    let probe = try Probe(mouse: true)
    try probe.wait(for: "====")
    probe.type("\u{1b}[<0;11;6M\u{1b}[<0;11;6m\u{1b}[<0;11;6M\u{1b}[<0;11;6m")
    try probe.wait(for: "mouse doubleClick left 10,5")
    #expect(probe.screen.text.contains("mouse click left 10,5"))
    probe.type("\u{1b}[<2;3;4M\u{1b}[<34;5;4M\u{1b}[<2;5;4m\u{1b}[<64;1;1M\u{1b}[<65;1;1M")
    try probe.wait(for: "mouse wheelDown none 0,0")
    #expect(probe.screen.text.contains("mouse wheelUp none 0,0"))
    #expect(probe.screen.text.contains("mouse drag right 4,3"))
    #expect(!probe.screen.text.contains("mouse click right"))
  }

  @Test("A report from outside of the screen is dropped")
  func mouseOutside() throws {
    let probe = try Probe(mouse: true)
    try probe.wait(for: "====")
    probe.type("\u{1b}[<0;81;1M\u{1b}[<0;1;99999M\u{1b}[<0;0;0M\u{1b}[<0;123456789;1Mx")
    try probe.wait(for: "character x")
    #expect(!probe.screen.text.contains("mouse"))
  }

  @Test("A paste is one event, and a lost end of one does not lock the keyboard")
  func paste() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    #expect(probe.screen.modes.contains(2004))
    probe.type("\u{1b}[200~Q\u{1a}G")
    probe.type("uit\u{1b}[201~x")
    try probe.wait(for: "character x")
    #expect(probe.screen.text.contains("paste 5 QGuit"))
    // What makes signals elsewhere is text in a paste.
    probe.type("\u{1b}[200~a\u{3}b\u{1c}c\u{1a}d\u{1b}[201~y")
    try probe.wait(for: "character y")
    #expect(probe.screen.text.contains("paste 4 abcd"))
    probe.type("\u{1b}[200~never ends")
    // The paste is given up after a while without bytes; until then Ctrl-C is text of it. If it never is, `end` says so.
    var tries = 0
    while tries < 100, !probe.hasOutput(afterTyping: 3) {
      usleep(400_000)
      tries += 1
    }
    #expect(try probe.end() == 130)
    probe.expectRestored()
  }

  @Test("A window that changed while the program was stopped is told, once")
  func resizedWhileStopped() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.stop()
    for step in 0..<200 { probe.resize(columns: 40 + step % 60, rows: 10 + step % 30) }
    probe.resize(columns: 66, rows: 22)
    probe.adopt(columns: 66, rows: 22)
    probe.signal(SIGCONT)
    try probe.wait { $0.line(21) == String(repeating: "=", count: 66) && $0.text.contains("resize") }
    probe.type("x")
    try probe.wait(for: "character x")
    #expect(probe.screen.text.split(separator: "\n").filter { $0.hasPrefix("resize") } == ["resize 66x22"])
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  @Test("A background thread wakes the screen")
  func wake() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type("W")
    try probe.wait(for: "woken")
  }

  @Test("Ctrl-Z gives the terminal to the shell and takes it back")
  func suspend() throws {
    let script = "set -m; \"$@\"; echo stopped; read -r; fg; echo over"
    let probe = try Probe(mouse: true, shell: script)
    try probe.wait(for: "====")
    probe.type("\u{1a}")
    try probe.wait(for: "stopped")
    #expect(!probe.screen.isAlternate && probe.screen.isCursorVisible && !probe.screen.modes.contains(1006))
    #expect(probe.hasModesBefore)
    probe.type("\n")
    try probe.wait(for: "resumed")
    #expect(probe.screen.isAlternate && !probe.screen.isCursorVisible && probe.screen.modes.contains(1006))
    #expect(probe.screen.text.split(separator: "\n").filter { $0 == "resumed" }.count == 1)
    probe.type("x")
    try probe.wait(for: "character x")
    probe.type("Q")
    #expect(try probe.end() == 0)
    #expect(probe.screen.text.contains("over"))
    probe.expectRestored()
  }

  @Test("A program stopped from outside repaints when it goes on")
  func stopped() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.signal(SIGSTOP)
    probe.signal(SIGCONT)
    try probe.wait(for: "resumed")
    #expect(probe.screen.isAlternate)
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  @Test("Random bytes do no harm", arguments: 0..<8)
  func noise(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    // Without the bytes that end or stop the probe: Ctrl-C, Ctrl-Z, Ctrl-\ and the letters it obeys.
    let harmful = Set([3, 26, 28] + Array("ABDEFGHNOQRSTW".utf8))
    let usual = Array("\u{1b}\u{1b}\u{1b}[[[<;;M~O0123456789".utf8)
    let probe = try Probe(mouse: true)
    try probe.wait(for: "====")
    // Ctrl with a letter ends each round, a terminator before it any string that would swallow it.
    for letter in "abdefghklnopqrstuvwxy" {
      let bytes = (0..<100).map { _ in
        random.next() % 2 == 0 ? usual[Int(random.next() % UInt64(usual.count))] : UInt8(random.next() % 256)
      }
      let end = [0x07, 0x1b, 0x5c, (letter.asciiValue ?? 0) - 0x60]
      probe.type(bytes.filter { !harmful.contains($0) } + end)
      let words = letter == "h" ? "key backspace" : "control \(letter)"
      try probe.wait { ($0.text.split(separator: "\n").dropLast().last ?? "") == words }
    }
    probe.type("Q")
    #expect(try probe.end() == 0, "seed \(seed)")
    probe.expectRestored()
  }
}

/// Random numbers from a seed.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
