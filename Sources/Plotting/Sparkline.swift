// A curve in one row of cells.

/// A curve in one row: eight heights of blocks, or characters of growing weight in ASCII.
package enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")
  private static let weights = Array("_.-=+*#@")

  /// Eight heights, the least first.
  static func marks(_ glyphs: GlyphTier) -> [Character] { glyphs == .ascii ? weights : blocks }

  /// The curve in at most `width` characters, the means of equally many numbers each; what is not finite is a `x`.
  ///
  /// Where all finite numbers are positive their logarithms are shown. Numbers that are all the same lie at the bottom.
  package static func text(_ values: [Double], width: Int, glyphs: GlyphTier) -> String {
    guard width > 0, !values.isEmpty else { return "" }
    let finite = values.filter(\.isFinite)
    let isLogarithmic = !finite.isEmpty && finite.allSatisfy { $0 > 0 }
    let count = min(width, values.count)
    let means = (0..<count).map { cell -> Double? in
      let part = values[(cell * values.count / count)..<((cell + 1) * values.count / count)]
      guard part.allSatisfy(\.isFinite) else { return nil }
      let places = part.compactMap { (isLogarithmic ? Scale.log10 : .linear).transformed($0) }
      return places.reduce(0) { $0 + $1 / Double(places.count) }
    }
    let known = means.compactMap { $0 }
    guard let low = known.min(), let high = known.max() else { return String(repeating: "x", count: count) }
    let marks = marks(glyphs)
    return String(
      means.map { mean -> Character in
        guard let mean else { return "x" }
        // Halves, since the difference of two numbers may be none.
        let share = high > low ? (mean / 2 - low / 2) / (high / 2 - low / 2) : 0
        return marks[min(Int(share * Double(marks.count)), marks.count - 1)]
      })
  }
}
