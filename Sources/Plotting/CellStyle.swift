// How one character cell looks. Styles are always written in full color; the tier of the terminal decides what is left.

/// A color of a cell: the terminal's own, or 24-bit sRGB.
package enum CellColor: Hashable, Sendable {
  /// The terminal's default foreground or background.
  case standard
  /// 24-bit sRGB, each component 0...255.
  case rgb(UInt8, UInt8, UInt8)
}

/// The look of one cell: two colors and the attributes every terminal since the VT100 has.
package struct CellStyle: Hashable, Sendable {
  /// The color of the character.
  package var foreground: CellColor
  /// The color behind the character.
  package var background: CellColor
  /// Bold or bright.
  package var isBold: Bool
  /// Faint; terminals without it show normal text.
  package var isDim: Bool
  /// Underlined.
  package var isUnderlined: Bool
  /// Foreground and background exchanged.
  package var isReversed: Bool

  /// Creates a style; everything left out is the terminal's default.
  package init(
    foreground: CellColor = .standard, background: CellColor = .standard, isBold: Bool = false, isDim: Bool = false,
    isUnderlined: Bool = false, isReversed: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.isBold = isBold
    self.isDim = isDim
    self.isUnderlined = isUnderlined
    self.isReversed = isReversed
  }

  /// The terminal's default look.
  package static let plain = CellStyle()
}
