// A color map in the 256-color palette: few entries, each brighter than the one before it.

/// The entries of the 256-color palette that stand for a sequence of colors.
///
/// Taking the nearest entry for every color by itself gives a ramp that jumps between hues and is darker here and there
/// than before: the palette has six levels a component and hardly any dark entries. So the entries are chosen together:
/// as near to the colors as can be, in a space where distances are what eyes see, under the rule that lightness only
/// grows, with a price for every change. Grays stand for colors that are nearly gray only.
struct PaletteRamp: Sendable {
  /// An entry for each color.
  let entries: [UInt8]

  /// The price of a change; it keeps colors together that are hardly told apart.
  private static let changePrice = 0.02
  /// The price of a hue that is off by one radian.
  private static let huePrice = 0.1
  /// The price of a hue that is stronger than asked for, by chroma; the palette's own hues are loud.
  private static let chromaPrice = 0.5
  /// How much brighter than the entry before it another one must be.
  private static let leastStep = 0.02
  /// Chroma below which a color has no hue, and from which no gray stands for it.
  private static let neutral = (gray: 0.01, colored: 0.03)

  /// Every entry users do not change, the darkest first.
  private static let palette: [(entry: UInt8, look: PerceivedColor)] = (UInt8(16)...255).compactMap { entry in
    PerceivedColor(.palette(entry)).map { (entry, $0) }
  }.sorted { ($0.look.lightness, $0.entry) < ($1.look.lightness, $1.entry) }

  /// Chooses the entries by dynamic programming over the colors.
  ///
  /// - Parameter colors: Colors whose lightness grows; the terminal's own are left out.
  /// - Complexity: O(240 *n*) in the number of colors.
  init(_ colors: [CellColor]) {
    let targets = colors.compactMap(PerceivedColor.init)
    let palette = Self.palette
    // The least price of the colors so far with each entry as the last one, and which entry came before.
    var prices: [Double] = []
    var origins: [[Int]] = []
    for target in targets {
      let own = palette.map { Self.price(of: $0.look, for: target) }
      guard !prices.isEmpty else {
        prices = own
        continue
      }
      var (cheapest, place) = (Double.infinity, 0)
      var darker = 0
      var next = own
      var origin = Array(0..<palette.count)
      for (index, item) in palette.enumerated() {
        while darker < palette.count, palette[darker].look.lightness <= item.look.lightness - Self.leastStep {
          if prices[darker] < cheapest { (cheapest, place) = (prices[darker], darker) }
          darker += 1
        }
        let isChanged = cheapest + Self.changePrice < prices[index]
        next[index] += isChanged ? cheapest + Self.changePrice : prices[index]
        if isChanged { origin[index] = place }
      }
      prices = next
      origins.append(origin)
    }
    guard var last = prices.indices.min(by: { prices[$0] < prices[$1] }) else {
      entries = []
      return
    }
    var chosen = [palette[last].entry]
    for origin in origins.reversed() {
      last = origin[last]
      chosen.append(palette[last].entry)
    }
    entries = chosen.reversed()
  }

  /// What it costs that an entry stands for a color.
  private static func price(of entry: PerceivedColor, for target: PerceivedColor) -> Double {
    let isColored = target.chroma > neutral.colored
    if isColored, entry.chroma < neutral.gray { return 10 }
    let hue = isColored && entry.chroma > neutral.colored ? entry.hueDifference(to: target) : 0
    return entry.distance(to: target) + huePrice * hue + chromaPrice * max(entry.chroma - target.chroma, 0)
  }
}
