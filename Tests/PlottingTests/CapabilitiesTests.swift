import Plotting
import Testing

@Suite("Capabilities")
struct CapabilitiesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let environment: [String: String]
    var isTerminal = true
    let color: ColorTier
    let glyphs: GlyphTier
    var testDescription: String { "\(environment.sorted { $0.key < $1.key }), terminal: \(isTerminal)" }
  }

  static let cases: [Case] = [
    Case(environment: [:], color: .mono, glyphs: .ascii),
    Case(environment: ["TERM": "dumb", "LANG": "en_US.UTF-8", "COLORTERM": "truecolor"], color: .mono, glyphs: .ascii),
    Case(environment: ["TERM": "vt100", "LANG": "en_US.UTF-8"], color: .mono, glyphs: .ascii),
    Case(environment: ["TERM": "linux", "LANG": "en_US.UTF-8"], color: .sixteen, glyphs: .ascii),
    Case(environment: ["TERM": "xterm", "LANG": "C"], color: .sixteen, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "LANG": "de_DE.utf8"], color: .palette, glyphs: .braille),
    Case(environment: ["TERM": "xterm-direct", "LANG": "C.UTF-8"], color: .truecolor, glyphs: .braille),
    Case(environment: ["TERM": "xterm-kitty", "LANG": "tr_TR.UTF-8"], color: .truecolor, glyphs: .braille),
    Case(environment: ["TERM": "tmux-256color", "COLORTERM": "24bit"], color: .truecolor, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-mono", "COLORTERM": "truecolor"], color: .mono, glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "LANG": "en_US.UTF-8", "LC_ALL": "C"], color: .palette, glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "LANG": "C", "LC_CTYPE": "C.UTF-8", "LC_ALL": ""], color: .palette,
      glyphs: .braille),
    Case(environment: ["TERM": "xterm-256color", "NO_COLOR": "1"], color: .mono, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "NO_COLOR": ""], color: .palette, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "NO_COLOR": "1", "FORCE_COLOR": "3"], color: .mono, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "CLICOLOR": "0"], color: .mono, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "CLICOLOR": "1"], color: .palette, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color"], isTerminal: false, color: .mono, glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], isTerminal: false, color: .palette,
      glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "CLICOLOR_FORCE": "0"], isTerminal: false, color: .mono, glyphs: .ascii),
    Case(environment: ["FORCE_COLOR": "true"], isTerminal: false, color: .sixteen, glyphs: .ascii),
    Case(environment: ["FORCE_COLOR": "2"], isTerminal: false, color: .palette, glyphs: .ascii),
    Case(environment: ["FORCE_COLOR": "3", "LANG": "C.UTF-8"], isTerminal: false, color: .truecolor, glyphs: .braille),
    Case(environment: ["TERM": "xterm", "FORCE_COLOR": "0"], color: .mono, glyphs: .ascii),
    // What a terminal inherits is not always what it can.
    Case(environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"], color: .truecolor, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "COLORTERM": "24bit"], color: .truecolor, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "COLORTERM": "TrueColor"], color: .truecolor, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "COLORTERM": "yes"], color: .palette, glyphs: .ascii),
    Case(environment: ["TERM": "xterm-256color", "COLORTERM": ""], color: .palette, glyphs: .ascii),
    Case(environment: ["TERM": "tmux-256color", "LANG": "C.UTF-8"], color: .palette, glyphs: .braille),
    Case(environment: ["TERM": "screen-256color", "COLORTERM": "truecolor"], color: .palette, glyphs: .ascii),
    Case(environment: ["TERM": "screen", "COLORTERM": "truecolor"], color: .sixteen, glyphs: .ascii),
    Case(
      environment: ["TERM": "screen-256color", "COLORTERM": "truecolor", "TMUX": "/tmp/tmux-0/default,1,0"],
      color: .truecolor, glyphs: .ascii),
    Case(
      environment: ["TERM": "linux", "COLORTERM": "truecolor", "LANG": "C.UTF-8"], color: .sixteen, glyphs: .ascii),
    Case(environment: ["TERM": "vt100", "COLORTERM": "truecolor"], color: .mono, glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "NO_COLOR": "1", "COLORTERM": "truecolor"], color: .mono, glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "2"], color: .palette,
      glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"], isTerminal: false, color: .mono,
      glyphs: .ascii),
    Case(
      environment: ["TERM": "xterm-256color", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"], color: .mono, glyphs: .ascii),
    Case(environment: ["TERM": "dumb", "CLICOLOR_FORCE": "1"], isTerminal: false, color: .sixteen, glyphs: .ascii),
    // A locale is judged by its name here; whether it is installed the terminal room finds out.
    Case(environment: ["TERM": "xterm", "LANG": "xx_YY.UTF-8"], color: .sixteen, glyphs: .braille),
    Case(environment: ["TERM": "xterm", "LANG": "xx_YY"], color: .sixteen, glyphs: .ascii),
    Case(environment: ["TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": ""], color: .sixteen, glyphs: .braille),
  ]

  @Test("The environment decides colors and characters", arguments: cases)
  func detection(_ example: Case) {
    let found = Capabilities.detect(environment: example.environment, isTerminal: example.isTerminal)
    #expect(found == Capabilities(color: example.color, glyphs: example.glyphs))
  }
}
