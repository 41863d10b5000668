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
  ]

  @Test("The environment decides colors and characters", arguments: cases)
  func detection(_ example: Case) {
    let found = Capabilities.detect(environment: example.environment, isTerminal: example.isTerminal)
    #expect(found == Capabilities(color: example.color, glyphs: example.glyphs))
  }
}
