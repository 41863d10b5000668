import Testing

@testable import Plotting

@Suite("Text of a file in a picture")
struct ShownTextTests {
  private let awkward: [Character] = ["\u{1b}", "\u{9b}", "\u{7f}", "\n", "\r\n", "\u{202e}", "\u{200b}"]

  @Test("steers neither a terminal nor a document: question marks stand for what would")
  func printable() {
    for character in awkward {
      var buffer = CellBuffer(width: 3, height: 1)
      buffer.put("a\(character)b", column: 0, row: 0)
      for text in [buffer.text, buffer.ansi(tier: .mono)] { #expect(text == "a?b", "\(text.unicodeScalars)") }
      #expect(buffer.ansi(from: nil, tier: .mono).hasSuffix("\u{1b}[1;1Ha?b"))
      #expect(buffer.svg().contains(">a?b</text>"))
    }
    // What is harmless stays what it is.
    var buffer = CellBuffer(width: 6, height: 1)
    buffer.put("é⣿│▀αN", column: 0, row: 0)
    #expect(buffer.text == "é⣿│▀αN" && buffer.ansi(tier: .mono) == "é⣿│▀αN")
  }

  @Test("moves no other cell: what is not one column wide is a question mark on a terminal")
  func width() {
    for character in ["漢", "🚀", "e\u{301}\u{302}", "\u{301}"] as [Character] {
      var buffer = CellBuffer(width: 3, height: 1)
      buffer.put("a", column: 0, row: 0)
      buffer[1, 0] = Cell(character)
      buffer.put("b", column: 2, row: 0)
      #expect(buffer.ansi(tier: .mono) == "a?b" && buffer.ansi(from: nil, tier: .mono).hasSuffix("a?b"))
    }
  }

  @Test("keeps its columns in SVG where a viewer folds spaces, and names the picture")
  func gaps() {
    var buffer = CellBuffer(width: 9, height: 1)
    buffer.put("a b   c d", column: 0, row: 0)
    let svg = buffer.svg(title: "x < y & \u{1b}")
    #expect(svg.contains(">a b</text>") && svg.contains("x=\"50.4\"") && svg.contains(">c d</text>"))
    #expect(svg.contains("role=\"img\"><title>x &lt; y &amp; ?</title>"))
    #expect(!buffer.svg().contains("title"))
  }
}
