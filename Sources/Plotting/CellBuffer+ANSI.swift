// A cell buffer as text with escape sequences, for files, pipes and recordings.

extension CellBuffer {
  /// The rows with SGR sequences for the styles, joined by line feeds.
  ///
  /// Neighbors of equal look share one sequence, every row that set a style ends with a reset, and blank cells in the
  /// terminal's default look are left out at the end of a row. Without its sequences the text is `text`, but for
  /// styled spaces.
  ///
  /// - Complexity: O(`width * height`).
  package func ansi(tier: ColorTier) -> String {
    var result = ""
    for row in 0..<height {
      if row > 0 { result += "\n" }
      appendRow(row, tier: tier, to: &result)
    }
    return result
  }

  private func appendRow(_ row: Int, tier: ColorTier, to result: inout String) {
    let plain = CellStyle.plain.codes(tier)
    var end = width
    while end > 0, self[end - 1, row].character == " ", self[end - 1, row].style.codes(tier) == plain { end -= 1 }
    var look = CellStyle.plain
    var codes = plain
    for column in 0..<end {
      let cell = self[column, row]
      if cell.style != look {
        look = cell.style
        let next = look.codes(tier)
        if next != codes {
          result += "\u{1B}[0" + next + "m"
          codes = next
        }
      }
      result.append(cell.character.oneColumn)
    }
    if codes != plain { result += "\u{1B}[0m" }
  }
}

extension CellStyle {
  /// The parameters of the SGR sequence after a reset, each with its semicolon before it.
  func codes(_ tier: ColorTier) -> String {
    guard self != .plain else { return "" }
    var codes = ""
    if isBold { codes += ";1" }
    if isDim { codes += ";2" }
    if isUnderlined { codes += ";4" }
    if isReversed { codes += ";7" }
    codes += Self.codes(foreground, tier: tier, base: 30)
    codes += Self.codes(background, tier: tier, base: 40)
    return codes
  }

  private static func codes(_ color: CellColor, tier: ColorTier, base: Int) -> String {
    switch tier {
    case .mono: return ""
    case .sixteen:
      guard let index = color.ansiIndex.map(Int.init) else { return "" }
      return ";\(index < 8 ? base + index : base + 52 + index)"
    case .palette: return color.paletteIndex.map { ";\(base + 8);5;\($0)" } ?? ""
    case .truecolor: return color.components.map { ";\(base + 8);2;\($0.red);\($0.green);\($0.blue)" } ?? ""
    }
  }
}
