// Mixing colors and measuring how well they can be told apart.

extension CellColor {
  /// Red, green and blue, 0...255; nil for the terminal's own color.
  package var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    return (red, green, blue)
  }

  /// Black.
  package static let black = CellColor.rgb(0, 0, 0)
  /// White.
  package static let white = CellColor.rgb(255, 255, 255)

  /// The color a part of the way to another one, componentwise in sRGB.
  ///
  /// - Parameters:
  ///   - other: The color at `amount` 1.
  ///   - amount: 0...1; outside of it counts as the nearer end.
  /// - Returns: The mixture; this color if either is the terminal's own, whose value nobody knows.
  package func mixed(with other: CellColor, amount: Double) -> CellColor {
    guard let a = components, let b = other.components else { return self }
    let share = min(max(amount, 0), 1)
    func mix(_ x: UInt8, _ y: UInt8) -> UInt8 { UInt8((Double(x) + (Double(y) - Double(x)) * share).rounded()) }
    return .rgb(mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue))
  }

  /// Relative luminance, 0 for black to 1 for white; nil for the terminal's own color.
  ///
  /// As in the Web Content Accessibility Guidelines 2.2, "relative luminance".
  package var luminance: Double? {
    guard let c = components else { return nil }
    func linear(_ component: UInt8) -> Double {
      let x = Double(component) / 255
      return x <= 0.04045 ? x / 12.92 : power((x + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue)
  }

  /// The contrast ratio of two colors, 1 for equal to 21 for black on white; nil if either is the terminal's own.
  ///
  /// As in the Web Content Accessibility Guidelines 2.2, "contrast ratio": 4.5 is asked for normal text.
  package func contrast(with other: CellColor) -> Double? {
    guard let a = luminance, let b = other.luminance else { return nil }
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
