import Testing

@testable import Plotting

@Suite("Maps of blocks")
struct BlockMapTests {
  private let blocks: [BlockMap.Block] = [
    .level(0), .level(0.5), .level(1), .failed, .above, .unknown,
  ]

  private func drawn(_ color: ColorTier, size: (width: Int, height: Int) = (2, 1), marks: [BlockMap.Mark] = [])
    -> CellBuffer
  {
    let map = BlockMap(columns: 3, rows: 2, blocks: blocks, colors: .viridis, backdrop: .dark)
    var buffer = CellBuffer(width: 3 * size.width + 2, height: 2 * size.height + 2)
    map.draw(
      into: &buffer, in: CellRect(column: 1, row: 1, width: 3 * size.width, height: 2 * size.height), size: size,
      capabilities: Capabilities(color: color, glyphs: .ascii), marks: marks)
    return buffer
  }

  @Test("Without color digits stand for levels, the first row at the bottom, and nothing is outside of it")
  func digits() {
    #expect(drawn(.mono).text == "\n x ^ .\n 0 5 9\n")
    #expect(drawn(.mono, size: (3, 3)).text == "\n\n  x  ^  .\n\n\n  0  5  9\n\n")
    #expect(drawn(.mono).cells.allSatisfy { $0.style.background == .standard && $0.style.foreground == .standard })
  }

  @Test("With color levels are backgrounds that grow brighter, and only what is no number has a letter")
  func colors() throws {
    for tier in [ColorTier.palette, .truecolor] {
      let buffer = drawn(tier)
      #expect(buffer.text == "\n x ^ .\n\n", "\(tier)")
      let lights = try (0..<3).map { try #require(buffer[1 + 2 * $0, 2].style.background.luminance) }
      #expect(lights == lights.sorted() && Set(lights).count == 3, "\(tier)")
      #expect(buffer[1, 2].style.background == buffer[2, 2].style.background)
    }
    // Sixteen colors have no ramp: the digits are there.
    #expect(drawn(.sixteen).text == drawn(.mono).text)
  }

  @Test("What is not there is a dash, told from what failed in every tier")
  func absent() {
    let map = BlockMap(columns: 2, rows: 1, blocks: [.absent, .failed], colors: .viridis, backdrop: .light)
    for tier in ColorTier.allCases {
      var buffer = CellBuffer(width: 2, height: 1)
      map.draw(
        into: &buffer, in: buffer.bounds, size: (1, 1), capabilities: Capabilities(color: tier, glyphs: .ascii))
      #expect(buffer.text == "-x", "\(tier)")
    }
  }

  @Test("Marks are written on their blocks, brackets around them, and those outside nowhere")
  func marks() {
    let marks = [
      BlockMap.Mark(column: 1, row: 0, "*"), BlockMap.Mark(column: 2, row: 1, "[]"),
      BlockMap.Mark(column: 9, row: 0, "o"),
    ]
    #expect(drawn(.mono, marks: marks).text == "\n x ^ []\n 0 * 9\n")
    #expect(drawn(.truecolor, size: (4, 2), marks: marks).text.contains("[. ]"))
    let cell = drawn(.truecolor, marks: marks)[3, 2]
    #expect((cell.style.foreground.contrast(with: cell.style.background) ?? 0) > 4)
  }

  @Test("Blocks are as large as fit, and there are none where they do not")
  func sizes() {
    #expect(BlockMap.blockSize(columns: 33, rows: 17, width: 67, height: 17).map { [$0.width, $0.height] } == [2, 1])
    #expect(BlockMap.blockSize(columns: 33, rows: 17, width: 400, height: 40).map { [$0.width, $0.height] } == [8, 2])
    #expect(BlockMap.blockSize(columns: 33, rows: 17, width: 32, height: 17) == nil)
    #expect(BlockMap.blockSize(columns: 33, rows: 17, width: 66, height: 16) == nil)
  }

  @Test("The scale shows the colors, or the digits, from low to high")
  func scale() {
    let map = BlockMap(columns: 0, rows: 0, blocks: [], colors: .viridis, backdrop: .dark)
    var buffer = CellBuffer(width: 12, height: 1)
    map.drawScale(
      into: &buffer, column: 1, row: 0, width: 10, capabilities: Capabilities(color: .mono, glyphs: .ascii))
    #expect(buffer.text == " 0123456789" || buffer.text == " 0123456799")
  }
}
