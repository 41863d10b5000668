// A cell buffer as a picture in SVG: the same frame for documents and slides.

extension CellBuffer {
  /// The size of a cell in the picture, in user units.
  private static let cell = (width: 8.4, height: 17.0)

  /// The picture: one rectangle for each run of equal background, one text for each run of equal look.
  ///
  /// Half blocks and Braille dots are drawn as shapes, so that the picture does not depend on the viewer's fonts.
  ///
  /// - Parameter theme: The background, and the colors that stand for the terminal's own.
  public func svg(_ theme: Theme = .dark) -> String {
    let (width, height) = (Double(self.width) * Self.cell.width, Double(self.height) * Self.cell.height)
    var out = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(width)) \(Self.text(height))" \
      font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">
      <rect width="100%" height="100%" fill="\(theme.paper)"/>

      """
    for row in 0..<self.height { appendBackgrounds(row, theme, to: &out) }
    for row in 0..<self.height { appendCharacters(row, theme, to: &out) }
    return out + "</svg>\n"
  }

  private func appendBackgrounds(_ row: Int, _ theme: Theme, to out: inout String) {
    var column = 0
    while column < width {
      let color = self[column, row].style.paper(theme)
      let start = column
      while column < width, self[column, row].style.paper(theme) == color { column += 1 }
      guard let color else { continue }
      out += Self.rectangle(Double(start), Double(row), Double(column - start), 1, color)
    }
  }

  private func appendCharacters(_ row: Int, _ theme: Theme, to out: inout String) {
    var column = 0
    while column < width {
      let cell = self[column, row]
      let ink = cell.style.ink(theme)
      if let dots = cell.character.brailleDots {
        appendDots(dots, column, row, ink, dimmed: cell.style.isDim, to: &out)
        column += 1
      } else if cell.character == "▀" || cell.character == "▄" {
        out += Self.rectangle(Double(column), Double(row) + (cell.character == "▄" ? 0.5 : 0), 1, 0.5, ink)
        column += 1
      } else if cell.character == " " {
        column += 1
      } else {
        column = appendText(from: column, row, cell.style, ink, to: &out)
      }
    }
  }

  /// A run of characters of the same look; returns the column after it.
  private func appendText(from start: Int, _ row: Int, _ style: CellStyle, _ ink: String, to out: inout String) -> Int {
    var column = start
    var run = ""
    while column < width {
      let cell = self[column, row]
      guard cell.style == style, cell.character.brailleDots == nil, cell.character != "▀", cell.character != "▄" else {
        break
      }
      run.append(cell.character)
      column += 1
    }
    while run.last == " " { run.removeLast() }
    let (x, y) = (Double(start) * Self.cell.width, (Double(row) + 0.76) * Self.cell.height)
    // Every character on its column, whatever the widths of the viewer's font are.
    let length = Double(run.count) * Self.cell.width
    out +=
      "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" textLength=\"\(Self.text(length))\" xml:space=\"preserve\" "
    out += "lengthAdjust=\"spacingAndGlyphs\" fill=\"\(ink)\""
    if style.isBold { out += " font-weight=\"bold\"" }
    if style.isDim { out += " opacity=\"0.6\"" }
    if style.isUnderlined { out += " text-decoration=\"underline\"" }
    out += ">\(Self.escaped(run))</text>\n"
    return column
  }

  /// The dots of a Braille character, in the order of Unicode: bits 0 to 2 and 6 the left column, the others the right.
  private func appendDots(
    _ dots: UInt8, _ column: Int, _ row: Int, _ ink: String, dimmed: Bool, to out: inout String
  ) {
    let places: [(x: Double, y: Double)] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    out += "<path fill=\"\(ink)\"\(dimmed ? " opacity=\"0.6\"" : "") d=\""
    for (bit, place) in places.enumerated() where dots & (1 << UInt8(bit)) != 0 {
      let x = (Double(column) + 0.25 + 0.5 * place.x) * Self.cell.width - 1.3
      let y = (Double(row) + 0.125 + 0.25 * place.y) * Self.cell.height - 1.3
      out += "M\(Self.text(x)) \(Self.text(y))h2.6v2.6h-2.6z"
    }
    out += "\"/>\n"
  }

  private static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: String) -> String
  {
    let place = "x=\"\(text(x * cell.width))\" y=\"\(text(y * cell.height))\""
    // A little wider and higher than the cell, so that no seam shines through between neighbors.
    return
      "<rect \(place) width=\"\(text(width * cell.width + 0.2))\" height=\"\(text(height * cell.height + 0.2))\" fill=\"\(color)\"/>\n"
  }

  /// A number with at most two decimals.
  private static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + (rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)")
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      default: out.append(character)
      }
    }
    return out
  }
}

extension Theme {
  /// The color of the empty page.
  fileprivate var paper: String { self == .dark ? "#0d1117" : "#ffffff" }
  /// The color of text without one.
  fileprivate var ink: String { self == .dark ? "#d0d7de" : "#1f2328" }
}

extension CellColor {
  fileprivate var hex: String? {
    components.map { color in
      "#" + [color.red, color.green, color.blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}

extension CellStyle {
  fileprivate func ink(_ theme: Theme) -> String {
    isReversed ? background.hex ?? theme.paper : foreground.hex ?? theme.ink
  }

  /// The color behind the character; nil for that of the page.
  fileprivate func paper(_ theme: Theme) -> String? {
    isReversed ? foreground.hex ?? theme.ink : background.hex
  }
}

extension Character {
  /// The dots of a Braille character; nil for others.
  fileprivate var brailleDots: UInt8? {
    guard let scalar = unicodeScalars.first, unicodeScalars.count == 1, (0x2800...0x28ff).contains(scalar.value) else {
      return nil
    }
    return UInt8(scalar.value - 0x2800)
  }
}
