// What a person sees is what the cell buffer says.

import Glibc
import Plotting
import TerminalDriver
import Testing

@testable import Terminal
@testable import TerminalProbe

/// A terminal, what the program asks of it and what it can do.
struct Setting: CustomTestStringConvertible, Sendable {
  var term: String
  var asked = ColorTier.palette
  var glyphs = GlyphTier.braille
  var color: ColorTier
  var testDescription: String { "\(term), \(asked.rawValue) colors, \(glyphs.rawValue)" }

  static let all = [
    Setting(term: "xterm-256color", color: .palette),
    Setting(term: "xterm-256color", asked: .truecolor, color: .truecolor),
    Setting(term: "xterm-256color", asked: .sixteen, color: .sixteen),
    Setting(term: "xterm-256color", asked: .mono, glyphs: .ascii, color: .mono),
    Setting(term: "tmux-256color", color: .palette),
    Setting(term: "tmux-256color", asked: .truecolor, color: .truecolor),
    Setting(term: "screen-256color", asked: .truecolor, color: .truecolor),
    Setting(term: "vt100", asked: .truecolor, glyphs: .ascii, color: .mono),
    Setting(term: "xterm", color: .sixteen),
    Setting(term: "linux", color: .sixteen),
    Setting(term: "vt100", glyphs: .ascii, color: .mono),
  ]

  /// Whether the description of the terminal is installed.
  var isInstalled: Bool {
    ["/usr/share/terminfo", "/lib/terminfo", "/etc/terminfo"].contains {
      access("\($0)/\(term.prefix(1))/\(term)", R_OK) == 0
    }
  }
}

@Suite("What is on the screen is what was drawn")
struct PaintingTests {
  @Test("Every cell is the one drawn", arguments: Setting.all)
  func everyCell(_ setting: Setting) throws {
    guard setting.isInstalled else { return print("\(setting.term): no terminfo, not tested") }
    let probe = try Probe(term: setting.term, color: setting.asked, glyphs: setting.glyphs)
    let log = ["\(setting.color.rawValue) \(setting.glyphs.rawValue)"]
    var expected = TestCard.frame(columns: 80, rows: 24, frames: 1, glyphs: setting.glyphs, log: log)
    let first = expected.text
    try probe.wait(until: { $0.text == first })
    expect(probe.screen, shows: expected, on: setting)
    probe.type("x")
    expected = TestCard.frame(columns: 80, rows: 24, frames: 2, glyphs: setting.glyphs, log: log + ["character x"])
    let second = expected.text
    try probe.wait(until: { $0.text == second })
    expect(probe.screen, shows: expected, on: setting)
    #expect(probe.screen.unknown.isEmpty)
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  @Test("A terminal with direct color shows every color as it is")
  func directColor() throws {
    // No such description is installed everywhere, so one is compiled.
    let color = "%?%p1%{8}%<%t3%p1%d%e38:2:%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m"
    let lines = [
      "probe-direct|direct color for a test,", " RGB, colors#0x1000000, pairs#0x10000,", " setaf=\\E[\(color),",
      " setab=\\E[\(color.replacing("t3", with: "t4").replacing("e38", with: "e48")),", " use=xterm-256color,",
    ]
    let script = """
      room=$(mktemp -d); trap 'rm -r "$room"' EXIT
      printf '%s\\n' \(lines.map { "'\($0)'" }.joined(separator: " ")) > "$room/source"
      tic -x -o "$room" "$room/source" && TERMINFO=$room TERM=probe-direct "$@"
      """
    guard access("/usr/bin/tic", X_OK) == 0 else { return print("no tic, direct color not tested") }
    let probe = try Probe(color: .truecolor, shell: script)
    try probe.wait(for: "====")
    let expected = TestCard.frame(columns: 80, rows: 24, frames: 1, glyphs: .braille, log: ["truecolor braille"])
    expect(probe.screen, shows: expected, on: Setting(term: "probe-direct", color: .truecolor))
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  private func expect(_ screen: VirtualScreen, shows buffer: CellBuffer, on setting: Setting) {
    #expect(screen.text == buffer.text)
    // On eight colors a pair may be the nearest there is, and linux has no dim or underline with colors.
    guard !["linux", "xterm", "vt100"].contains(setting.term) else { return }
    for row in 0..<buffer.height {
      for column in 0..<buffer.width {
        let (seen, cell) = (screen.place(column, row), buffer[column, row])
        let style = VirtualScreen.Style(
          foreground: color(cell.style.foreground, setting.color),
          background: color(cell.style.background, setting.color),
          isBold: cell.style.isBold, isDim: cell.style.isDim, isUnderlined: cell.style.isUnderlined,
          isReversed: cell.style.isReversed)
        #expect(seen.style == style, "column \(column), row \(row)")
      }
    }
  }

  private func color(_ color: CellColor, _ tier: ColorTier) -> VirtualScreen.Color {
    guard case .rgb(let red, let green, let blue) = color else { return .standard }
    switch tier {
    case .mono: return .standard
    case .sixteen, .palette: return tier.index(of: color).map { .indexed(Int($0)) } ?? .standard
    case .truecolor: return .rgb(Int(red), Int(green), Int(blue))
    }
  }

  @Test("Random pictures drawn one over the other leave the last", arguments: [ColorTier.palette, .truecolor])
  func noise(_ tier: ColorTier) throws {
    // In truecolor there are more pairs of colors in them than are kept, so that all are given up on the way.
    let probe = try Probe(color: tier)
    try probe.wait(for: "====")
    probe.type("F")
    try probe.wait { $0.title == "noise \(TestCard.noises)" }
    #expect(probe.screen.clearings == (tier == .truecolor ? 2 : 1))
    let last = TestCard.noise(columns: 80, rows: 24, seed: UInt64(TestCard.noises))
    var expected = last
    for (place, cell) in last.cells.enumerated() where TestCard.unshown.contains(cell.character) {
      expected[place % 80, place / 80].character = "?"
    }
    expect(probe.screen, shows: expected, on: Setting(term: "xterm-256color", color: tier))
    // The picture before it is another one: the comparison can tell.
    #expect(TestCard.noise(columns: 80, rows: 24, seed: UInt64(TestCard.noises - 1)) != last)
    #expect(probe.screen.unknown.isEmpty)
  }

  @Test("An unchanged frame writes no byte")
  func unchanged() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type("N")
    try probe.wait { $0.title == "end" }
    let marks = Array("\u{1b}]0;begin\u{7}\u{1b}]0;end\u{7}".utf8)
    #expect(probe.output.indices.contains { probe.output[$0...].starts(with: marks) })
  }

  @Test("A small change writes little")
  func smallChange() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    let before = probe.output.count
    probe.type("x")
    try probe.wait(for: "character x")
    #expect(probe.output.count - before < 100)
  }

  @Test("Redrawing brings back what something else has written over")
  func redraw() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    let before = probe.output.count
    probe.type("Rx")
    try probe.wait(for: "character x")
    #expect(probe.output.count - before > 1000)
    let log = ["256 braille", "character R", "character x"]
    let expected = TestCard.frame(columns: 80, rows: 24, frames: 3, glyphs: .braille, log: log)
    #expect(probe.screen.text == expected.text)
  }

  @Test("A locale without UTF-8 is reported and shows question marks, never broken bytes")
  func asciiLocale() throws {
    let probe = try Probe(locale: "C")
    try probe.wait(for: "====")
    #expect(probe.screen.text.contains("256 ascii"))
    #expect(probe.output.allSatisfy { $0 < 0x80 })
  }

  @Test("A locale that is not installed is replaced by one that is")
  func missingLocale() throws {
    let probe = try Probe(locale: "xx_YY.UTF-8")
    try probe.wait(for: "====")
    #expect(probe.screen.text.contains("256 braille"))
  }

  @Test("Two hundred resizes end in exactly one frame of the last size")
  func resizes() throws {
    let probe = try Probe()
    try probe.wait(for: "====")
    probe.type("B")
    try probe.wait { $0.title == "blocked" }
    for step in 0..<200 { probe.resize(columns: 40 + step % 60, rows: 10 + step % 30) }
    probe.resize(columns: 101, rows: 33)
    probe.adopt(columns: 101, rows: 33)
    probe.type("x")
    // Frames: the first, the resize, the key B, the key x; the order of the last three is the kernel's business.
    try probe.wait { $0.text.contains("character x") && $0.text.contains("resize 101x33") }
    #expect(probe.screen.line(0) == "frame 4 of 101x33")
    let log = probe.screen.text.split(separator: "\n").filter { $0.hasPrefix("resize") }
    #expect(log == ["resize 101x33"])
    #expect(probe.screen.line(32) == String(repeating: "=", count: 101))
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }

  @Test("The smallest and the largest windows are drawn", arguments: [(1, 1), (2, 7), (20, 5), (500, 200)])
  func sizes(_ columns: Int, _ rows: Int) throws {
    let probe = try Probe(columns: columns, rows: rows, color: .mono)
    try probe.wait { $0.line(rows - 1) == String(repeating: "=", count: columns) }
    probe.type("Q")
    #expect(try probe.end() == 0)
    probe.expectRestored()
  }
}
