// A horizontal bar that shows how much of a budget is used.

/// A horizontal bar that shows a fraction.
package enum Meter {
  /// The bar as text: `[███▌░░░░]`, in ASCII `[####----]`.
  ///
  /// In Braille terminals the last filled cell is drawn in eighths. A fraction that is not zero shows at least the
  /// smallest mark and one below 1 is never drawn full; above 1 the bar ends in `>`, and NaN is drawn as question marks.
  ///
  /// - Parameters:
  ///   - fraction: The part that is filled.
  ///   - width: Columns including the brackets.
  ///   - glyphs: Which characters can be drawn.
  /// - Returns: Exactly `width` characters, spaces only below three columns.
  package static func text(_ fraction: Double, width: Int, glyphs: GlyphTier) -> String {
    let cells = width - 2
    guard cells > 0 else { return String(repeating: " ", count: max(width, 0)) }
    guard !fraction.isNaN else { return "[" + String(repeating: "?", count: cells) + "]" }
    let full: Character = glyphs == .ascii ? "#" : "█"
    guard fraction <= 1 else { return "[" + String(repeating: full, count: cells - 1) + ">]" }
    let parts = glyphs == .ascii ? 1 : 8
    let total = cells * parts
    var filled = Int((max(fraction, 0) * Double(total)).rounded())
    if fraction < 1 { filled = min(filled, total - 1) }
    if fraction > 0, filled == 0, total > 1 { filled = 1 }
    var bar = String(repeating: full, count: filled / parts)
    if filled % parts > 0 { bar.append(eighths[filled % parts]) }
    let rest = cells - bar.count
    return "[" + bar + String(repeating: glyphs == .ascii ? "-" : "░", count: rest) + "]"
  }

  private static let eighths: [Character] = Array(" ▏▎▍▌▋▊▉")
}
