// The real program on four kinds of terminal: the first frame, keys, the mouse, sizes.

import Glibc
import TerminalDriver
import Testing

/// A kind of terminal, as its description names it, and how it spells the arrow to the right.
struct Kind: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var right = "\u{1b}OC"
  var hasMouse = true
  var further: [String] = []

  static let all = [
    Kind(testDescription: "xterm-256color"),
    Kind(testDescription: "xterm-256color", further: ["COLORTERM=truecolor"]),
    Kind(testDescription: "tmux-256color"),
    Kind(testDescription: "linux", right: "\u{1b}[C"),
    Kind(testDescription: "vt100", hasMouse: false),
  ]
}

@Suite("The workbench on a real terminal")
struct RealScreenTests {
  @Test("It paints its first frame, hears keys and the mouse, and quits", arguments: Kind.all)
  func paintsAndHears(_ kind: Kind) throws {
    let real = try RealProgram(term: kind.testDescription, further: kind.further)
    try real.hold()
    let program = real.program
    #expect(program.screen.text.contains("log-rosenbrock") && program.screen.line(29).contains("? Help"))
    #expect(program.screen.unknown.isEmpty)
    let isASCII = ["linux", "vt100"].contains(kind.testDescription)
    #expect(program.output.allSatisfy { $0 < 0x80 } == isASCII)
    #expect(program.screen.modes.contains(1006) == kind.hasMouse)
    let colors = Set(program.screen.cells.flatMap { [$0.style.foreground, $0.style.background] })
    let direct = colors.filter { if case .rgb = $0 { true } else { false } }
    #expect(direct.isEmpty != kind.further.contains("COLORTERM=truecolor"))

    program.type("2")
    try real.wait(for: "[2 Curves]")
    program.type("4")
    try real.wait(for: "[4 Arch")
    program.type(kind.right)
    try real.wait(for: "not trained")
    program.type("?")
    try program.wait { $0.text.contains("Esc closes") }
    program.type("\u{1b}")
    try program.wait { !$0.text.contains("Esc closes") }
    if kind.hasMouse {
      // Over the tab of the curves; the second in the form of X10, which has no decimal numbers.
      try click("3 Cert", in: program) { "\u{1b}[<0;\($0);\($1)M\u{1b}[<0;\($0);\($1)m" }
      try real.wait(for: "[3 Cert")
      try click("2 Curves", in: program) { column, row in
        let place = [column, row].map { String(Character(Unicode.Scalar(UInt8(32 + $0)))) }.joined()
        return "\u{1b}[M \(place)\u{1b}[M#\(place)"
      }
      try real.wait(for: "[2 Curves]")
    }
    #expect(try real.isPaintedRight())
    program.type("q")
    #expect(try program.end() == 0)
    program.expectRestored()
    real.expectSession(closed: true)
  }

  /// Clicks on a text in the first row.
  private func click(_ text: String, in program: RunningProgram, _ report: (Int, Int) -> String) throws {
    let line = program.screen.line(0)
    let range = try #require(line.firstRange(of: text), "\(line)")
    program.type(report(line.distance(from: line.startIndex, to: range.lowerBound) + 2, 1))
  }

  @Test("Two hundred resizes end in one right frame", arguments: Kind.all)
  func storm(_ kind: Kind) throws {
    let real = try RealProgram(term: kind.testDescription, further: kind.further)
    try real.hold()
    for step in 0..<200 { real.program.resize(columns: 30 + step % 90, rows: 8 + step % 40) }
    real.program.resize(columns: 101, rows: 33)
    real.program.adopt(columns: 101, rows: 33)
    try real.program.wait { $0.line(32).contains("? Help") && $0.line(0).contains("basin") }
    #expect(try real.isPaintedRight())
    real.program.type("q")
    #expect(try real.program.end() == 0)
    real.program.expectRestored()
    #expect(real.session.last { $0.contains("\"k\":\"resize\"") }?.contains("101") == true)
  }

  @Test("Resizes while it cannot run are one")
  func stoppedStorm() throws {
    let real = try RealProgram()
    try real.hold()
    real.program.stop()
    for step in 0..<200 { real.program.resize(columns: 30 + step % 90, rows: 8 + step % 40) }
    real.program.resize(columns: 90, rows: 28)
    real.program.adopt(columns: 90, rows: 28)
    real.program.signal(SIGCONT)
    try real.program.wait { $0.line(27).contains("? Help") }
    #expect(try real.isPaintedRight())
    real.program.type("q")
    #expect(try real.program.end() == 0)
    #expect(real.session.filter { $0.contains("\"k\":\"resize\"") }.count == 1)
  }

  @Test(
    "The size is the terminal's, whatever the environment says, and any size is drawn",
    arguments: [(1, 1), (2, 1), (19, 4), (20, 5), (39, 11), (120, 40), (500, 200), (0, 0)])
  func sizes(_ columns: Int, _ rows: Int) throws {
    let real = try RealProgram(columns: columns, rows: rows, options: ["--no-color"])
    if columns == 0 || columns >= 40 {
      try real.hold()
      #expect(real.screen.line(real.screen.rows - 1).hasPrefix(" ? Help"))
      #expect(real.screen.line(real.screen.rows - 1).hasSuffix("q Quit"))
    } else {
      try real.program.wait { $0.isAlternate && $0.text.contains { $0 != " " && $0 != "\n" } }
    }
    #expect(real.isAlive)
    real.program.type("q")
    #expect(try real.program.end() == 0)
    real.program.expectRestored()
    real.expectSession(closed: true)
  }

  @Test(
    "Locales that are not there, or not UTF-8, are no hindrance",
    arguments: [
      (["LANG=C"], false), (["LC_ALL=C", "LANG=C.UTF-8"], false), (["LANG=xx_YY.UTF-8"], true),
      (["LC_ALL=", "LANG=C.UTF-8"], true), (["LC_ALL=xx_YY.UTF-8"], true), (["LC_ALL=\u{1b}[31m"], false), ([], false),
    ])
  func locales(_ locale: [String], _ isUnicode: Bool) throws {
    let real = try RealProgram(locale: locale)
    try real.hold()
    #expect(real.program.output.contains { $0 >= 0x80 } == isUnicode)
    #expect(real.screen.unknown.isEmpty)
    real.program.type("q")
    #expect(try real.program.end() == 0)
    real.program.expectRestored()
  }
}
