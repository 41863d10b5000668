// A cell buffer as a picture in SVG: the same frame for documents and slides.

extension CellBuffer {
  /// The size of a cell in the picture, in user units.
  private static let cell = (width: 8.4, height: 17.0)

  /// The picture: one path for each color of areas and of dots, one text for each run of equal look.
  ///
  /// Half blocks and Braille dots are drawn as shapes, so that the picture does not depend on the viewer's fonts. Shapes
  /// of a color are one path, so that a picture of 200 x 60 cells stays well under 300 KB.
  ///
  /// - Parameters:
  ///   - backdrop: The background, and the colors that stand for the terminal's own.
  ///   - title: What the picture shows, for those who cannot see it and for a tip under the mouse.
  package func svg(_ backdrop: Backdrop = .dark, title: String? = nil) -> String {
    Self.opening(width: width, height: height, backdrop, title: title) + fragment(backdrop) + "</svg>\n"
  }

  /// How a picture of so many cells begins: its size, its font and an empty page.
  static func opening(width: Int, height: Int, _ backdrop: Backdrop, title: String?) -> String {
    let (width, height) = (Double(width) * cell.width, Double(height) * cell.height)
    let name = title.map { " role=\"img\"><title>\(SVGText.escaped($0))</title" } ?? ""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(text(width)) \(text(height))" \
      font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" xml:space="preserve"\(name)>
      <rect width="100%" height="100%" fill="\(backdrop.paper)"/>

      """
  }

  /// Where a cell has its upper left corner, as an attribute.
  static func place(column: Int, row: Int) -> String {
    "transform=\"translate(\(text(Double(column) * cell.width)) \(text(Double(row) * cell.height)))\""
  }

  /// What is drawn, without the page under it; empty for blank cells.
  func fragment(_ backdrop: Backdrop) -> String {
    let shapes = shapes(backdrop)
    var out = image.map(Self.element) ?? ""
    if !shapes.areas.isEmpty {
      out += "<g transform=\"scale(\(Self.text(Self.cell.width)) \(Self.text(Self.cell.height / 2)))\" "
      out += "shape-rendering=\"crispEdges\">\n"
      for (color, path) in shapes.areas.sorted(by: { $0.key < $1.key }) {
        out += "<path fill=\"\(color)\" d=\"\(path)\"/>\n"
      }
      out += "</g>\n"
    }
    if !shapes.dots.isEmpty {
      let (x, y) = (Self.cell.width / 4, Self.cell.height / 8)
      out += "<g transform=\"translate(\(Self.text(x)) \(Self.text(y))) scale(\(Self.text(2 * x)) "
      out += "\(Self.text(2 * y)))\" fill=\"none\" stroke-width=\".64\" stroke-linecap=\"round\">\n"
      for (look, path) in shapes.dots.sorted(by: { $0.key < $1.key }) {
        out += "<path stroke=\(look) d=\"\(path)\"/>\n"
      }
      out += "</g>\n"
    }
    for row in 0..<height { appendTexts(row, backdrop, to: &out) }
    return out
  }

  /// Areas by color, in units of a column and half a row; dots by color, in units of half a column and a quarter row.
  private func shapes(_ backdrop: Backdrop) -> (areas: [String: String], dots: [String: String]) {
    var areas: [String: String] = [:]
    var dots: [String: String] = [:]
    for row in 0..<height {
      appendRuns(row, top: 0, height: 2, to: &areas) { $0.showsImage ? nil : $0.style.paper(backdrop) }
      for (character, top) in [("▀" as Character, 0), ("▄", 1)] {
        appendRuns(row, top: top, height: 1, to: &areas) {
          $0.character == character && !$0.showsImage ? $0.style.ink(backdrop) : nil
        }
      }
      for column in 0..<width {
        let cell = self[column, row]
        if cell.showsImage { continue }
        if let quadrants = cell.character.quadrants {
          areas[cell.style.ink(backdrop), default: ""] += Self.path(quadrants: quadrants, column, row)
        }
        guard let bits = cell.character.brailleDots else { continue }
        let look = "\"\(cell.style.ink(backdrop))\"" + (cell.style.isDim ? " opacity=\".6\"" : "")
        dots[look, default: ""] += Self.path(bits, column, row)
      }
    }
    return (areas, dots)
  }

  /// The picture over some of the cells, as it is; what other cells hold is drawn over it.
  private static func element(_ image: CellImage) -> String {
    let rect = image.rect
    let (x, y) = (Double(rect.column) * cell.width, Double(rect.row) * cell.height)
    let (width, height) = (Double(rect.width) * cell.width, Double(rect.height) * cell.height)
    return "<image x=\"\(text(x))\" y=\"\(text(y))\" width=\"\(text(width))\" height=\"\(text(height))\" "
      + "preserveAspectRatio=\"none\" href=\"data:image/png;base64,\(Base64.text(image.raster.png))\"/>\n"
  }

  /// One rectangle for each run of cells of one color.
  private func appendRuns(
    _ row: Int, top: Int, height: Int, to areas: inout [String: String], color: (Cell) -> String?
  ) {
    var column = 0
    while column < width {
      let found = color(self[column, row])
      let start = column
      while column < width, color(self[column, row]) == found { column += 1 }
      guard let found else { continue }
      areas[found, default: ""] += "M\(start) \(2 * row + top)h\(column - start)v\(height)h-\(column - start)z"
    }
  }

  /// The dots of a Braille character, in the order of Unicode: bits 0 to 2 and 6 the left column, the others the right.
  private static func path(_ bits: UInt8, _ column: Int, _ row: Int) -> String {
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return places.enumerated().filter { bits & (1 << UInt8($0.offset)) != 0 }.map { _, place in
      "M\(2 * column + place.0) \(4 * row + place.1)h0"
    }.joined()
  }

  /// Quarters of a cell, in the order of `QuadrantSplit`.
  private static func path(quadrants: Int, _ column: Int, _ row: Int) -> String {
    (0..<4).filter { quadrants & (1 << $0) != 0 }.map { place in
      "M\(text(Double(column) + Double(place % 2) / 2)) \(2 * row + place / 2)h.5v1h-.5z"
    }.joined()
  }

  private func appendTexts(_ row: Int, _ backdrop: Backdrop, to out: inout String) {
    var column = 0
    while column < width {
      let cell = self[column, row]
      if cell.showsImage || cell.character.isShape || cell.character == " " {
        column += 1
      } else {
        column = appendText(from: column, row, cell.style, cell.style.ink(backdrop), to: &out)
      }
    }
  }

  /// A run of characters of the same look; returns the column after it.
  private func appendText(from start: Int, _ row: Int, _ style: CellStyle, _ ink: String, to out: inout String) -> Int {
    var column = start
    var run = ""
    while column < width, self[column, row].style == style, !self[column, row].showsImage,
      !self[column, row].character.isShape
    {
      // Viewers make one space of several, so a gap ends the run and what follows begins on its own column.
      if run.last == " ", self[column, row].character == " " { break }
      run.append(self[column, row].character)
      column += 1
    }
    if run.last == " " { run.removeLast() }
    let (x, y) = (Double(start) * Self.cell.width, (Double(row) + 0.76) * Self.cell.height)
    // Every character on its column, whatever the widths of the viewer's font are.
    let length = Double(run.count) * Self.cell.width
    out += "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" textLength=\"\(Self.text(length))\" "
    out += "lengthAdjust=\"spacingAndGlyphs\" fill=\"\(ink)\""
    if style.isBold { out += " font-weight=\"bold\"" }
    if style.isDim { out += " opacity=\".6\"" }
    if style.isUnderlined { out += " text-decoration=\"underline\"" }
    out += ">\(SVGText.escaped(run))</text>\n"
    return column
  }

  private static func text(_ value: Double) -> String { SVGText.number(value) }
}

extension CellStyle {
  fileprivate func ink(_ backdrop: Backdrop) -> String {
    isReversed ? background.hex ?? backdrop.paper : foreground.hex ?? backdrop.ink
  }

  /// The color behind the character; nil for that of the page.
  fileprivate func paper(_ backdrop: Backdrop) -> String? {
    isReversed ? foreground.hex ?? backdrop.ink : background.hex
  }
}

extension Character {
  /// Whether it is drawn as a shape instead of text.
  fileprivate var isShape: Bool { brailleDots != nil || self == "▀" || self == "▄" || quadrants != nil }

  /// The quarters of a cell that a character fills, but for those that are halves; nil for others.
  fileprivate var quadrants: Int? {
    guard let scalar = unicodeScalars.first, (0x2596...0x259f).contains(scalar.value) else { return nil }
    return QuadrantSplit.characters.firstIndex(of: self)
  }

  /// The dots of a Braille character; nil for others.
  fileprivate var brailleDots: UInt8? {
    guard let scalar = unicodeScalars.first, unicodeScalars.count == 1, (0x2800...0x28ff).contains(scalar.value) else {
      return nil
    }
    return UInt8(scalar.value - 0x2800)
  }
}
