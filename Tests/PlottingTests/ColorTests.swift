import Testing

@testable import Plotting

@Suite("Color")
struct ColorTests {
  @Test("Luminance grows along every color map", arguments: ColorMap.all)
  func monotone(_ map: ColorMap) throws {
    #expect(map.colors.count == 256)
    let luminances = try map.colors.map { try #require($0.luminance) }
    // Rounding to 8 bits may cost a little; a step back that can be seen may not happen.
    for (dark, bright) in zip(luminances, luminances.dropFirst()) { #expect(bright >= dark - 0.002) }
    for (dark, bright) in zip(luminances, luminances.dropFirst(8)) { #expect(bright > dark) }
  }

  @Test("A rainbow fails the test of luminance")
  func rainbow() {
    let map = ColorMap(name: "rainbow", anchors: [0xff0000, 0xffff00, 0x00ff00, 0x00ffff, 0x0000ff])
    let luminances = map.colors.compactMap(\.luminance)
    #expect(zip(luminances, luminances.dropFirst(8)).contains { $0.0 >= $0.1 })
  }

  @Test("Numbers outside of a color map take its ends, NaN none")
  func ends() {
    #expect(ColorMap.viridis.color(-1) == .rgb(0x44, 0x01, 0x54))
    #expect(ColorMap.viridis.color(.infinity) == .rgb(0xfd, 0xe7, 0x25))
    #expect(ColorMap.viridis.color(.nan) == .standard)
  }

  @Test("The palette index is the nearest of all 240 entries")
  func nearest() throws {
    func distance(_ a: CellColor, _ b: CellColor) throws -> Int {
      let x = try #require(a.components)
      let y = try #require(b.components)
      let d = [Int(x.red) - Int(y.red), Int(x.green) - Int(y.green), Int(x.blue) - Int(y.blue)]
      return d.map { $0 * $0 }.reduce(0, +)
    }
    for red in stride(from: 0, through: 255, by: 51) {
      for green in stride(from: 3, through: 255, by: 36) {
        for blue in stride(from: 1, through: 255, by: 29) {
          let color = CellColor.rgb(UInt8(red), UInt8(green), UInt8(blue))
          let index = try #require(color.paletteIndex)
          let best = try (16...255).map { try distance(color, .palette(UInt8($0))) }.min()
          #expect(try distance(color, .palette(index)) == best, "\(color)")
        }
      }
    }
  }

  /// The perceived lightness of some entries of the palette.
  private func lightnesses(_ entries: [UInt8]) throws -> [Double] {
    try entries.map { try #require(PerceivedColor(.palette($0))).lightness }
  }

  @Test("In the 256-color palette a color map only gets brighter, in steps that can be seen", arguments: ColorMap.all)
  func paletteRamp(_ map: ColorMap) throws {
    for (far, low, high) in [(CellColor.black, 0.62, 0.38), (.white, 0.62, 0.62)] {
      let colors = (0..<33).map { sample in
        let place = Double(sample) / 32
        return map.color(place).mixed(with: far, amount: low + (high - low) * place)
      }
      let entries = PaletteRamp(colors).entries
      #expect(entries.count == colors.count)
      for ((old, new), (dark, bright)) in zip(
        zip(entries, entries.dropFirst()), zip(try lightnesses(entries), try lightnesses(entries).dropFirst()))
      {
        #expect(old == new || bright >= dark + 0.02, "\(old) \(new)")
      }
      #expect(Set(entries).count >= 4 && Set(entries).count <= 9, "\(entries)")
      for (entry, color) in zip(entries, colors) {
        let isGray = try #require(PerceivedColor(.palette(entry))).chroma < 0.01
        #expect(try !isGray || #require(PerceivedColor(color)).chroma <= 0.03, "\(entry) for \(color)")
      }
    }
  }

  @Test("The nearest entry of each color by itself does get darker again and takes grays for colors")
  func nearestEntriesJump() throws {
    let colors = (0..<33).map { ColorMap.viridis.color(Double($0) / 32).mixed(with: .black, amount: 0.38) }
    let entries = colors.compactMap(\.paletteIndex)
    let steps = try lightnesses(entries)
    #expect(zip(steps, steps.dropFirst()).contains { $0 > $1 })
    #expect(entries.contains { $0 >= 232 })
    #expect(PaletteRamp([]).entries.isEmpty && PaletteRamp([.standard]).entries.isEmpty)
  }

  @Test("Lightness as seen runs from 0 to 1, grays have no hue, and known colors have known coordinates")
  func perceived() throws {
    #expect(try abs(#require(PerceivedColor(.white)).lightness - 1) < 1e-6)
    #expect(try #require(PerceivedColor(.black)).lightness == 0)
    #expect(try #require(PerceivedColor(.rgb(90, 90, 90))).chroma < 1e-6)
    // OKLab of sRGB red, as published with the color space: 0.628, 0.225, 0.126.
    let red = try #require(PerceivedColor(.rgb(255, 0, 0)))
    #expect(abs(red.lightness - 0.628) < 1e-3 && abs(red.a - 0.225) < 1e-3 && abs(red.b - 0.126) < 1e-3)
    #expect(PerceivedColor(.standard) == nil)
  }

  @Test("Colors of the palette stay what they are")
  func fixedPoints() {
    for index in UInt8(16)...255 {
      let again = CellColor.palette(index).paletteIndex.map(CellColor.palette)
      #expect(again == CellColor.palette(index))
    }
    for index in UInt8(0)..<16 { #expect(CellColor.palette(index).ansiIndex == index) }
  }

  @Test(
    "Known colors have known indices",
    arguments: [
      (CellColor.black, UInt8(16), UInt8(0)), (.white, 231, 15), (.rgb(255, 0, 0), 196, 9), (.rgb(8, 8, 8), 232, 0),
      (.rgb(128, 128, 128), 244, 8), (.rgb(95, 135, 175), 67, 8),
    ])
  func known(color: CellColor, palette: UInt8, ansi: UInt8) {
    #expect(ColorTier.palette.index(of: color) == palette)
    #expect(ColorTier.sixteen.index(of: color) == ansi)
  }

  @Test("The terminal's own color and the tiers without a palette have no index")
  func noIndex() {
    #expect(CellColor.standard.paletteIndex == nil)
    #expect(CellColor.standard.ansiIndex == nil)
    #expect(ColorTier.mono.index(of: .white) == nil)
    #expect(ColorTier.truecolor.index(of: .white) == nil)
  }

  @Test("Series colors are readable on their background", arguments: Backdrop.allCases)
  func contrast(_ backdrop: Backdrop) throws {
    #expect(Set(backdrop.seriesColors).count == 8)
    for color in backdrop.seriesColors {
      #expect(try #require(color.contrast(with: backdrop.background)) >= 4.5, "\(color)")
    }
  }

  @Test("Contrast is 21 for black on white and too low for gray on white")
  func knownContrast() throws {
    #expect(try abs(#require(CellColor.black.contrast(with: .white)) - 21) < 1e-9)
    #expect(try #require(CellColor.rgb(150, 150, 150).contrast(with: .white)) < 4.5)
    #expect(CellColor.standard.contrast(with: .white) == nil)
  }

  @Test("Eight series differ in hue, and neighbors in dash as well")
  func pens() {
    let looks = (0..<8).map { Pen.series($0, letter: "a") }
    #expect(Set(looks).count == 8)
    #expect(Set(looks.map(\.dash)).count == 4)
    #expect(Pen.series(-1, letter: "a") == Pen.series(7, letter: "a"))
  }
}
