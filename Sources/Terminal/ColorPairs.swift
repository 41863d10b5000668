// From the 24-bit colors of a cell to what curses wants: the number of a pair of palette colors.

import CNCurses
import Plotting

/// Allocates color pairs on demand.
///
/// A pair is not redefined, for that would repaint all that uses it; when the terminal has no more, the nearest one that
/// exists is used. Gradients bring ever new pairs, so between two frames all may be given up at once.
struct ColorPairs {
  /// A pair, and whether its foreground is bright and must be shown by bold on a terminal of eight colors.
  struct Choice: Hashable {
    var pair: Int32
    var isBright: Bool
  }

  /// How many colors are really used.
  let tier: ColorTier
  /// How many pairs there may be, the default pair 0 included.
  private let capacity: Int
  private let hasEightColors: Bool
  /// The least number that stands for itself: terminals with direct color may read 0...7 as the ANSI colors.
  private let firstDirect: Int32
  private let define: (_ pair: Int32, _ foreground: Int32, _ background: Int32) -> Bool
  private let forgetAll: () -> Void
  private var pairs: [UInt64: Int32] = [:]
  private var choices: [UInt64: Choice] = [:]

  /// Creates an allocator for a terminal of `colors` colors and `capacity` pairs.
  init(
    tier: ColorTier, colors: Int, capacity: Int, firstDirect: Int32 = 0, forgetAll: @escaping () -> Void = {},
    define: @escaping (_ pair: Int32, _ foreground: Int32, _ background: Int32) -> Bool
  ) {
    self.tier = tier
    self.capacity = capacity
    self.firstDirect = firstDirect
    self.define = define
    self.forgetAll = forgetAll
    hasEightColors = tier == .sixteen && colors < 16
  }

  /// The best tier up to the one asked for that a terminal can show.
  static func tier(asked: ColorTier, colors: Int, isDirect: Bool) -> ColorTier {
    switch asked {
    case .mono: .mono
    case .truecolor where isDirect && colors >= 1 << 24: .truecolor
    case .truecolor, .palette: colors >= 256 ? .palette : colors >= 8 ? .sixteen : .mono
    case .sixteen: colors >= 8 ? .sixteen : .mono
    }
  }

  /// So many pairs that a frame more of them is worth a full painting once: bounded memory, and no search for the nearest.
  static let enoughPairs = 1 << 15

  /// Whether the pairs should be given up before the next frame.
  var shouldBeginAnew: Bool { pairs.count >= Self.enoughPairs && capacity > 3 * Self.enoughPairs / 2 }

  /// Gives up all pairs; what is on the screen must be painted again.
  mutating func beginAnew() {
    pairs.removeAll(keepingCapacity: true)
    choices.removeAll(keepingCapacity: true)
    forgetAll()
  }

  /// The pair for two colors.
  mutating func choice(foreground: CellColor, background: CellColor) -> Choice {
    guard tier != .mono, !(foreground == .standard && background == .standard) else {
      return Choice(pair: 0, isBright: false)
    }
    let key = UInt64(Self.bits(foreground)) << 32 | UInt64(Self.bits(background))
    if let known = choices[key] { return known }
    var front = number(for: foreground)
    var back = number(for: background)
    let isBright = hasEightColors && front >= 8
    if hasEightColors {
      front = front < 0 ? front : front % 8
      back = back < 0 ? back : back % 8
    }
    let choice = Choice(pair: pair(front, back), isBright: isBright)
    // Only a cache: gradients bring ever new colors, and it must not grow for ever.
    if choices.count >= 1 << 16 { choices.removeAll(keepingCapacity: true) }
    choices[key] = choice
    return choice
  }

  private mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32 {
    let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
    if let known = pairs[key] { return known }
    let next = Int32(pairs.count + 1)
    if next < capacity, define(next, foreground, background) {
      pairs[key] = next
      return next
    }
    return nearest(foreground, background)
  }

  private func nearest(_ foreground: Int32, _ background: Int32) -> Int32 {
    func distance(_ key: UInt64) -> Int {
      distanceOfColors(Int32(truncatingIfNeeded: key >> 32), foreground)
        + distanceOfColors(Int32(truncatingIfNeeded: key), background)
    }
    // Ties go to the older pair, so that the picture does not depend on the order of a dictionary.
    return pairs.min { (distance($0.key), $0.value) < (distance($1.key), $1.value) }?.value ?? 0
  }

  private func distanceOfColors(_ a: Int32, _ b: Int32) -> Int {
    if a == b { return 0 }
    guard a >= 0, b >= 0, let x = color(a).components, let y = color(b).components else { return 3 * 255 * 255 }
    let (red, green, blue) = (Int(x.red) - Int(y.red), Int(x.green) - Int(y.green), Int(x.blue) - Int(y.blue))
    return red * red + green * green + blue * blue
  }

  /// The color behind a curses color number of this tier.
  private func color(_ number: Int32) -> CellColor {
    tier == .truecolor
      ? .rgb(UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255))
      : .palette(UInt8(clamping: number))
  }

  private func number(for color: CellColor) -> Int32 {
    guard let c = color.components else { return -1 }
    if tier == .truecolor { return max(Int32(c.red) << 16 | Int32(c.green) << 8 | Int32(c.blue), firstDirect) }
    return tier.index(of: color).map(Int32.init) ?? -1
  }

  private static func bits(_ color: CellColor) -> UInt32 {
    guard case .rgb(let red, let green, let blue) = color else { return 1 << 24 }
    return UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
  }
}
