import Testing

@testable import Plotting

@Suite("Sparklines")
struct SparklineTests {
  @Test("fall where the numbers fall, by their logarithms where all are positive")
  func falling() {
    #expect(Sparkline.text([1000, 100, 10, 1], width: 8, glyphs: .ascii) == "@*-_")
    #expect(Sparkline.text([3, 2, 1, 0], width: 4, glyphs: .ascii) == "@*-_")
    #expect(Sparkline.text([1, 1, 1], width: 3, glyphs: .braille) == "▁▁▁")
  }

  @Test("have as many characters as there is room, and mark what is not finite")
  func room() {
    for count in 1...50 {
      let values = (0..<count).map { Double($0) }
      for width in 0...20 {
        #expect(Sparkline.text(values, width: width, glyphs: .braille).count == min(width, count))
      }
    }
    #expect(Sparkline.text([1, .nan, 2, .infinity], width: 4, glyphs: .ascii) == "_x@x")
    #expect(Sparkline.text([.nan], width: 4, glyphs: .ascii) == "x")
    #expect(Sparkline.text([1e308, -1e308], width: 2, glyphs: .ascii) == "@_")
  }
}
