// Small gray pictures, such as handwritten digits.

/// A gray picture.
package struct GrayImage: Hashable, Sendable {
  /// Number of columns.
  package let width: Int
  /// Number of rows.
  package let height: Int
  /// `width * height` brightnesses 0 (dark) to 1 (bright), row 0 at the top.
  package let pixels: [Double]

  /// Creates a picture.
  ///
  /// - Precondition: There are `width * height` pixels.
  package init(width: Int, height: Int, pixels: [Double]) {
    precondition(
      width >= 0 && height >= 0 && pixels.count == width * height,
      "a picture of \(width) x \(height) needs \(width * height) pixels, not \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// How many cells the picture needs at one pixel to a column: two pixels lie above each other in a cell.
  package var cellSize: (columns: Int, rows: Int) { (width, (height + 1) / 2) }

  /// Draws the picture as large as fits without stretching it, at the upper left of a rectangle.
  ///
  /// With color and Braille glyphs the two halves of a cell have their own gray; else a cell shows the mean of its
  /// pixels as a character of growing ink, ` ░▒▓█` or ` .:-=+*#%@`. Pixels that are not a number are dark.
  ///
  /// - Returns: The cells used.
  @discardableResult
  package func draw(into buffer: inout CellBuffer, in rect: CellRect, capabilities: Capabilities) -> CellRect {
    guard width > 0, height > 0, !rect.isEmpty else {
      return CellRect(column: rect.column, row: rect.row, width: 0, height: 0)
    }
    let fit = min(Double(rect.width) / Double(width), Double(2 * rect.height) / Double(height))
    // Whole multiples keep all pixels equally large.
    let scale = fit >= 1 ? fit.rounded(.down) : fit
    let columns = max(Int(Double(width) * scale), 1)
    let halves = max(Int(Double(height) * scale), 1)
    let rows = (halves + 1) / 2
    let hasHalves = capabilities.glyphs.isUnicode && capabilities.color != .mono
    for row in 0..<rows {
      for column in 0..<columns {
        let upper = brightness(column, 2 * row, columns: columns, halves: halves)
        let lower = brightness(column, 2 * row + 1, columns: columns, halves: halves)
        let cell =
          hasHalves ? Self.halfBlock(upper, lower) : Self.shade((upper + lower) / 2, glyphs: capabilities.glyphs)
        if rect.contains(column: rect.column + column, row: rect.row + row) {
          buffer[rect.column + column, rect.row + row] = cell
        }
      }
    }
    return CellRect(column: rect.column, row: rect.row, width: columns, height: rows).intersection(rect)
  }

  /// The mean of the pixels under one half of a cell; beyond the last row it is dark.
  private func brightness(_ column: Int, _ half: Int, columns: Int, halves: Int) -> Double {
    guard half < halves else { return 0 }
    let left = column * width / columns
    let right = max((column + 1) * width / columns, left + 1)
    let top = half * height / halves
    let bottom = max((half + 1) * height / halves, top + 1)
    var sum = 0.0
    for y in top..<bottom {
      for x in left..<right {
        let pixel = pixels[y * width + x]
        sum += pixel.isNaN ? 0 : min(max(pixel, 0), 1)
      }
    }
    return sum / Double((bottom - top) * (right - left))
  }

  private static func halfBlock(_ upper: Double, _ lower: Double) -> Cell {
    func gray(_ brightness: Double) -> CellColor {
      let level = UInt8((brightness * 255).rounded())
      return .rgb(level, level, level)
    }
    return Cell("▀", style: CellStyle(foreground: gray(upper), background: gray(lower)))
  }

  private static func shade(_ brightness: Double, glyphs: GlyphTier) -> Cell {
    let inks = glyphs == .ascii ? asciiInks : blockInks
    return Cell(inks[min(Int(brightness * Double(inks.count)), inks.count - 1)])
  }

  private static let asciiInks: [Character] = Array(" .:-=+*#%@")
  private static let blockInks: [Character] = Array(" ░▒▓█")
}
