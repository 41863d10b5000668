// Perceptually ordered color maps: dark is low, bright is high, also for color-blind eyes and on paper.

/// A sequence of 256 colors whose luminance grows from the first to the last.
package struct ColorMap: Hashable, Sendable {
  /// The name shown to people.
  package let name: String
  /// 256 colors.
  package let colors: [CellColor]

  /// Interpolates anchor colors, evenly spaced, to 256 entries.
  ///
  /// - Parameters:
  ///   - name: The name shown to people.
  ///   - anchors: At least two colors as 0xRRGGBB.
  init(name: String, anchors: [UInt32]) {
    precondition(anchors.count >= 2, "a color map needs at least two anchors, not \(anchors.count)")
    self.name = name
    let fixed = anchors.map { CellColor.rgb(UInt8($0 >> 16 & 255), UInt8($0 >> 8 & 255), UInt8($0 & 255)) }
    colors = (0..<256).map { entry in
      let place = Double(entry) / 255 * Double(fixed.count - 1)
      let left = min(Int(place), fixed.count - 2)
      return fixed[left].mixed(with: fixed[left + 1], amount: place - Double(left))
    }
  }

  /// The index of the entry for a number in 0...1; nil if it is not a number.
  func entry(_ t: Double) -> Int? {
    t.isNaN ? nil : Int((min(max(t, 0), 1) * 255).rounded())
  }

  /// The color of a number in 0...1; numbers outside take the nearer end, NaN the terminal's own color.
  package func color(_ t: Double) -> CellColor { entry(t).map { colors[$0] } ?? .standard }

  /// Purple over green to yellow.
  ///
  /// Nathaniel Smith and Stéfan van der Walt, "A better default colormap for Matplotlib", SciPy 2015.
  package static let viridis = ColorMap(
    name: "viridis",
    anchors: [0x440154, 0x472c7a, 0x3b518b, 0x2c718e, 0x21908d, 0x27ad81, 0x5cc863, 0xaadc32, 0xfde725])

  /// Blue over gray to yellow, nearly the same to every kind of color vision.
  ///
  /// Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration for color vision deficiency", PLOS ONE 2018,
  /// doi:10.1371/journal.pone.0199239.
  package static let cividis = ColorMap(
    name: "cividis",
    anchors: [
      0x00204d, 0x00336f, 0x39486b, 0x575c6d, 0x707173, 0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b, 0xffea46,
    ])

  /// Every map there is.
  package static let all = [viridis, cividis]
}
