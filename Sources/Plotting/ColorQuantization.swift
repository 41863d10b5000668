// What is left of 24-bit color on a terminal with 256 or 16 colors. Exact nearest entries without a search over 240.

extension CellColor {
  /// The nearest entry 16...255 of the xterm palette: its 6 x 6 x 6 cube and its 24 grays; nil for the terminal's own.
  ///
  /// Entries 0...15 are left out because users change them. Distance is Euclidean in sRGB; the cube is a product of six
  /// levels per component, so its nearest entry is found componentwise. Ties go to the cube.
  ///
  /// - Complexity: O(1), no allocation.
  package var paletteIndex: UInt8? {
    guard let c = components else { return nil }
    let red = Self.cubeStep(c.red)
    let green = Self.cubeStep(c.green)
    let blue = Self.cubeStep(c.blue)
    func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
    let cube = Self.distance(c, level(red), level(green), level(blue))
    let mean = (Int(c.red) + Int(c.green) + Int(c.blue)) / 3
    // The nearest of the grays 8, 18, ... 238 to a color is the nearest to the mean of its components.
    let gray = min(max((mean - 3) / 10, 0), 23)
    let shade = 8 + 10 * gray
    let isGrayNearer = Self.distance(c, shade, shade, shade) < cube
    return UInt8(isGrayNearer ? 232 + gray : 16 + 36 * red + 6 * green + blue)
  }

  /// The nearest of the sixteen ANSI colors, as xterm shows them by default; nil for the terminal's own.
  ///
  /// - Complexity: O(16), no allocation.
  package var ansiIndex: UInt8? {
    guard let c = components else { return nil }
    var best = 0
    var nearest = Int.max
    for index in 0..<16 {
      let entry = Int(Self.ansiColors[index])
      let distance = Self.distance(c, entry >> 16, entry >> 8 & 255, entry & 255)
      if distance < nearest {
        nearest = distance
        best = index
      }
    }
    return UInt8(best)
  }

  /// The color an index of the 256-color palette shows by default in xterm.
  package static func palette(_ index: UInt8) -> CellColor {
    let n = Int(index)
    func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
    switch n {
    case 0..<16:
      let entry = ansiColors[n]
      return .rgb(UInt8(entry >> 16), UInt8(entry >> 8 & 255), UInt8(entry & 255))
    case 16..<232: return .rgb(level((n - 16) / 36), level((n - 16) / 6 % 6), level((n - 16) % 6))
    default: return .rgb(UInt8(8 + 10 * (n - 232)), UInt8(8 + 10 * (n - 232)), UInt8(8 + 10 * (n - 232)))
    }
  }

  private static let ansiColors: [UInt32] = [
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
  ]

  /// The nearest of the levels 0, 95, 135, 175, 215, 255; the bounds are the midpoints between them.
  @inline(__always)
  private static func cubeStep(_ component: UInt8) -> Int {
    component < 48 ? 0 : component < 115 ? 1 : (Int(component) - 35) / 40
  }

  @inline(__always)
  private static func distance(_ c: (red: UInt8, green: UInt8, blue: UInt8), _ r: Int, _ g: Int, _ b: Int) -> Int {
    let dr = Int(c.red) - r
    let dg = Int(c.green) - g
    let db = Int(c.blue) - b
    return dr * dr + dg * dg + db * db
  }
}

extension ColorTier {
  /// The palette index a color has in this tier; nil for the terminal's own color, without color, and for truecolor.
  package func index(of color: CellColor) -> UInt8? {
    switch self {
    case .mono, .truecolor: nil
    case .sixteen: color.ansiIndex
    case .palette: color.paletteIndex
    }
  }
}
