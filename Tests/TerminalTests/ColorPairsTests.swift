// From 24-bit colors to pairs of palette colors.

import Plotting
import Testing

@testable import Terminal

@Suite("Colors become pairs")
struct ColorPairsTests {
  /// What an allocator defined, in order.
  private final class Record {
    var pairs: [(Int32, Int32)] = []
  }

  private func allocator(_ tier: ColorTier, colors: Int, capacity: Int) -> (ColorPairs, Record) {
    let record = Record()
    let pairs = ColorPairs(tier: tier, colors: colors, capacity: capacity) { _, foreground, background in
      record.pairs.append((foreground, background))
      return true
    }
    return (pairs, record)
  }

  @Test("The default look needs no pair, and equal colors share one")
  func sharing() {
    var (pairs, record) = allocator(.palette, colors: 256, capacity: 65536)
    #expect(pairs.choice(foreground: .standard, background: .standard).pair == 0)
    let first = pairs.choice(foreground: .rgb(255, 0, 0), background: .standard)
    #expect(pairs.choice(foreground: .rgb(254, 0, 0), background: .standard) == first)
    #expect(record.pairs.count == 1 && record.pairs[0] == (196, -1))
  }

  @Test("When there are no more pairs the nearest one serves")
  func exhaustion() {
    var (pairs, record) = allocator(.palette, colors: 256, capacity: 3)
    let red = pairs.choice(foreground: .rgb(255, 0, 0), background: .standard)
    let blue = pairs.choice(foreground: .rgb(0, 0, 255), background: .standard)
    #expect(pairs.choice(foreground: .rgb(215, 0, 0), background: .standard) == red)
    #expect(pairs.choice(foreground: .rgb(0, 0, 215), background: .standard) == blue)
    #expect(record.pairs.count == 2)
  }

  @Test("Many pairs are given up between two frames, few are not")
  func beginningAnew() {
    func fill(_ capacity: Int, _ count: Int) -> (ColorPairs, Record) {
      var (pairs, record) = allocator(.truecolor, colors: 1 << 24, capacity: capacity)
      for number in 0..<count {
        let color = CellColor.rgb(UInt8(number >> 8), UInt8(number & 255), 7)
        _ = pairs.choice(foreground: color, background: .standard)
      }
      return (pairs, record)
    }
    #expect(!fill(1 << 18, ColorPairs.enoughPairs - 1).0.shouldBeginAnew)
    var (pairs, record) = fill(1 << 18, ColorPairs.enoughPairs)
    #expect(pairs.shouldBeginAnew)
    pairs.beginAnew()
    #expect(!pairs.shouldBeginAnew)
    #expect(pairs.choice(foreground: .rgb(1, 2, 3), background: .standard).pair == 1)
    #expect(record.pairs.count == ColorPairs.enoughPairs + 1)
    // A terminal that has hardly more than one frame needs would be painted all the time.
    #expect(!fill(ColorPairs.enoughPairs + 2, ColorPairs.enoughPairs).0.shouldBeginAnew)
  }

  @Test("With direct color every color is itself, save eight where they mean the ANSI colors")
  func direct() {
    for (first, black) in [(Int32(0), Int32(0)), (8, 8)] {
      let record = Record()
      var pairs = ColorPairs(tier: .truecolor, colors: 1 << 24, capacity: 100, firstDirect: first) {
        record.pairs.append(($1, $2))
        return true
      }
      _ = pairs.choice(foreground: .rgb(0, 0, 0), background: .rgb(1, 2, 3))
      #expect(record.pairs[0] == (black, 0x010203))
    }
  }

  @Test("On eight colors the bright ones are bold")
  func eightColors() {
    var (pairs, record) = allocator(.sixteen, colors: 8, capacity: 64)
    #expect(pairs.choice(foreground: .rgb(255, 0, 0), background: .standard).isBright)
    #expect(!pairs.choice(foreground: .rgb(205, 0, 0), background: .standard).isBright)
    #expect(record.pairs.count == 1 && record.pairs[0] == (1, -1))
  }

  @Test("Without colors there are no pairs")
  func mono() {
    var (pairs, record) = allocator(.mono, colors: 0, capacity: 0)
    #expect(pairs.choice(foreground: .rgb(255, 0, 0), background: .rgb(0, 0, 0)).pair == 0)
    #expect(record.pairs.isEmpty)
  }

  @Test("A terminal gives what it has and no more")
  func tiers() {
    #expect(ColorPairs.tier(asked: .truecolor, colors: 1 << 24, isDirect: true) == .truecolor)
    #expect(ColorPairs.tier(asked: .truecolor, colors: 256, isDirect: false) == .palette)
    #expect(ColorPairs.tier(asked: .palette, colors: 8, isDirect: false) == .sixteen)
    #expect(ColorPairs.tier(asked: .palette, colors: 0, isDirect: false) == .mono)
    #expect(ColorPairs.tier(asked: .mono, colors: 256, isDirect: false) == .mono)
  }
}
