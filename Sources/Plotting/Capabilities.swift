// What a terminal can show, decided by a pure function of its environment.

/// How many colors there are.
package enum ColorTier: String, CaseIterable, Sendable {
  /// Attributes only.
  case mono = "none"
  /// The sixteen ANSI colors.
  case sixteen = "16"
  /// The 256-color palette of xterm.
  case palette = "256"
  /// 24-bit color.
  case truecolor
}

/// Which characters can be drawn.
package enum GlyphTier: String, CaseIterable, Sendable {
  /// Only printable ASCII.
  case ascii
  /// Box drawing, half blocks and Braille.
  case braille
  /// The same with quarters of a cell (U+2596 to U+259F), for fonts that have them without gaps: only by choice.
  case quadrants

  /// Whether there are characters beyond ASCII.
  package var isUnicode: Bool { self != .ascii }
}

/// What a terminal can show.
package struct Capabilities: Hashable, Sendable {
  /// How many colors there are.
  package var color: ColorTier
  /// Which characters can be drawn.
  package var glyphs: GlyphTier
  /// Whether the locale could encode Braille as well.
  package var encodesBraille: Bool
  /// The pixels of a cell, where pictures are shown between characters; nil where they are not.
  package var graphics: PixelSize?

  /// Whether values can be shown as colors: with sixteen, strong backgrounds would drown what is over them.
  package var hasHeat: Bool { color == .palette || color == .truecolor }

  /// Creates a description.
  package init(color: ColorTier, glyphs: GlyphTier, encodesBraille: Bool = true, graphics: PixelSize? = nil) {
    self.color = color
    self.glyphs = glyphs
    self.encodesBraille = encodesBraille
    self.graphics = graphics
  }
}
