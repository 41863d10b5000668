// The colors of the map: the color map at full strength, and tones that can be read over it.

/// What is drawn of a function: its values as colors, lines at some of them, or both.
package enum MapStyle: String, CaseIterable, Sendable {
  /// Colors with lines over them.
  case both
  /// Colors alone.
  case heat
  /// Lines alone.
  case lines

  /// Whether values are shown as colors.
  package var showsHeat: Bool { self != .lines }
  /// Whether isolines are drawn.
  package var showsLines: Bool { self != .heat }
}

/// The colors of a heat map, worked out once for a picture.
///
/// With 24-bit color these are the entries of the color map as they are, dark terminal or light; with 256 colors a ramp
/// of entries of the palette, each brighter than the one before. With sixteen colors or none there is no heat, for strong
/// backgrounds would drown what is over them.
struct HeatColors: Sendable {
  /// The color of every entry of the color map; empty where there is no heat.
  let fills: [CellColor]
  /// The tone of a line over each of them.
  let tones: [CellColor]
  /// The color of a line by its place, where there is nothing behind it.
  private let lines: [CellColor]

  /// The contrast of lines against what is behind them; a little more than 3, for tones are rounded.
  static let lineContrast = 3.1
  /// Entries of a color map.
  static let count = 256

  init(_ map: ColorMap, style: MapStyle, tier: ColorTier, backdrop: Backdrop) {
    switch tier {
    case .mono: (fills, tones, lines) = ([], [], [])
    case .sixteen:
      let ramp: [UInt8] = backdrop == .dark ? [12, 6, 14, 2, 10, 3, 11] : [0, 4, 12, 5, 1]
      (fills, tones) = ([], [])
      lines = (0..<Self.count).map { entry in
        .palette(ramp[Int((Double(entry * (ramp.count - 1)) / Double(Self.count - 1)).rounded())])
      }
    case .palette, .truecolor:
      let colors = tier == .truecolor ? map.colors : Self.paletteColors(of: map)
      fills = style.showsHeat ? colors : []
      // Neighboring entries of a palette are the same color, and have the same tone.
      tones = Self.mapped(fills) { Self.tone(over: $0, contrast: Self.lineContrast, tier: tier) }
      lines = Self.mapped(map.colors) { Self.tone($0, over: backdrop, tier: tier) }
    }
  }

  /// The number of an entry from a place in 0...1.
  static func entry(_ place: Double) -> Int { Int((min(max(place, 0), 1) * Double(count - 1)).rounded()) }

  /// The color of values at a place in 0...1; the terminal's own where there is no heat.
  func fill(_ place: Double) -> CellColor { fills.isEmpty || place.isNaN ? .standard : fills[Self.entry(place)] }

  /// The color of a line at a place in 0...1: over the heat there if there is any.
  func line(_ place: Double) -> CellColor {
    let colors = fills.isEmpty ? lines : tones
    return colors.isEmpty || place.isNaN ? .standard : colors[Self.entry(place)]
  }

  /// The entries of the palette that stand for a color map: a ramp of the whole map, so that a color keeps its meaning.
  private static func paletteColors(of map: ColorMap) -> [CellColor] {
    let samples = 33
    let ramp = PaletteRamp((0..<samples).map { map.color(Double($0) / Double(samples - 1)) }).entries
    return (0..<count).map { .palette(ramp[($0 * (samples - 1) + (count - 1) / 2) / (count - 1)]) }
  }

  /// Brighter than a dark color or darker than a bright one, of its own hue, until it can be read over it.
  static func tone(over color: CellColor, contrast: Double, tier: ColorTier) -> CellColor {
    // Where white and black can be read equally well.
    let far: CellColor = (color.luminance ?? 0) < 0.18 ? .white : .black
    return mixed(color, far, contrast: contrast, over: color, tier: tier)
  }

  /// The map's own color, made brighter (darker on light) until it can be seen on the terminal's background.
  private static func tone(_ color: CellColor, over backdrop: Backdrop, tier: ColorTier) -> CellColor {
    mixed(
      color, backdrop == .dark ? .white : .black, contrast: lineContrast, over: backdrop.background, tier: tier)
  }

  /// The first of twenty steps from a color to a far one that has a contrast, as the terminal shows it.
  private static func mixed(
    _ color: CellColor, _ far: CellColor, contrast: Double, over background: CellColor, tier: ColorTier
  ) -> CellColor {
    func shown(_ step: Int) -> CellColor {
      let mixture = color.mixed(with: far, amount: Double(step) / 20)
      return tier == .palette ? mixture.paletteIndex.map(CellColor.palette) ?? mixture : mixture
    }
    return (0...20).lazy.map(shown).first { ($0.contrast(with: background) ?? 0) >= contrast } ?? far
  }

  /// The same as `map`, with equal neighbors worked out once.
  private static func mapped(_ colors: [CellColor], _ change: (CellColor) -> CellColor) -> [CellColor] {
    var result: [CellColor] = []
    for (index, color) in colors.enumerated() {
      result.append(index > 0 && color == colors[index - 1] ? result[index - 1] : change(color))
    }
    return result
  }
}
