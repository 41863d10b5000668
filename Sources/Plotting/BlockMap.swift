// A grid of numbers as blocks of color, or as digits where there is no color.

/// Numbers on a grid, each a block of character cells.
///
/// Low numbers are dark and read 0, high ones are bright and read 9.
package struct BlockMap: Sendable {
  /// What stands in a block.
  package enum Block: Sendable, Equatable {
    /// Nothing is known yet.
    case unknown
    /// A share of the scale, 0...1.
    case level(Double)
    /// More than the scale has.
    case above
    /// What came of it is no number: `x`.
    case failed
    /// There is nothing here: `-`.
    case absent
  }

  /// A block that stands out.
  package struct Mark: Sendable, Equatable {
    /// Column from the left and row from the bottom.
    package let column: Int
    package let row: Int
    /// What is written on it, as much as fits; a word of two brackets goes around the block.
    package let text: String

    /// Creates a mark.
    package init(column: Int, row: Int, _ text: String) { (self.column, self.row, self.text) = (column, row, text) }
  }

  /// Columns of blocks.
  package let columns: Int
  /// Rows of blocks.
  package let rows: Int
  /// The blocks row by row from the bottom.
  package let blocks: [Block]
  private let colors: ColorMap
  private let backdrop: Backdrop

  /// Creates a map.
  ///
  /// - Precondition: There are `columns * rows` blocks.
  package init(columns: Int, rows: Int, blocks: [Block], colors: ColorMap, backdrop: Backdrop) {
    precondition(blocks.count == columns * rows, "a map of \(columns) x \(rows), not of \(blocks.count) blocks")
    (self.columns, self.rows, self.blocks, self.colors, self.backdrop) = (columns, rows, blocks, colors, backdrop)
  }

  /// Columns and rows of character cells of one block, as large as all of them fit; nil where they do not.
  package static func blockSize(columns: Int, rows: Int, width: Int, height: Int) -> (width: Int, height: Int)? {
    guard columns > 0, rows > 0, width >= columns, height >= rows else { return nil }
    let tall = height / rows
    // Blocks that are much wider than high say nothing more.
    return (min(width / columns, max(2, 4 * tall)), tall)
  }

  /// Draws the blocks with their lower left corner where the rectangle has its own.
  package func draw(
    into buffer: inout CellBuffer, in rect: CellRect, size: (width: Int, height: Int), capabilities: Capabilities,
    marks: [Mark] = []
  ) {
    let shades = Shades(colors, capabilities.color, backdrop)
    for row in 0..<rows {
      for column in 0..<columns {
        let block = blocks[row * columns + column]
        let style = shades.style(block)
        let left = rect.column + column * size.width
        let top = rect.endRow - (row + 1) * size.height
        for y in 0..<size.height {
          for x in 0..<size.width { buffer[left + x, top + y] = Cell(" ", style: style) }
        }
        guard let glyph = shades.glyph(block) else { continue }
        buffer[left + (size.width - 1) / 2, top + (size.height - 1) / 2] = Cell(glyph, style: style)
      }
    }
    for mark in marks { draw(mark, into: &buffer, in: rect, size: size, shades) }
  }

  private func draw(
    _ mark: Mark, into buffer: inout CellBuffer, in rect: CellRect, size: (width: Int, height: Int), _ shades: Shades
  ) {
    guard (0..<columns).contains(mark.column), (0..<rows).contains(mark.row) else { return }
    let style = shades.markStyle(blocks[mark.row * columns + mark.column])
    let left = rect.column + mark.column * size.width
    let top = rect.endRow - (mark.row + 1) * size.height
    let middle = top + (size.height - 1) / 2
    if mark.text.count == 2, let first = mark.text.first, let last = mark.text.last {
      for y in 0..<size.height {
        buffer[left, top + y] = Cell(first, style: style)
        buffer[left + size.width - 1, top + y] = Cell(last, style: style)
      }
    } else {
      buffer.put(mark.text, column: left + (size.width - 1) / 2, row: middle, style: style, limit: size.width)
    }
  }

  /// Draws the scale from low to high in one line.
  package func drawScale(into buffer: inout CellBuffer, column: Int, row: Int, width: Int, capabilities: Capabilities) {
    let shades = Shades(colors, capabilities.color, backdrop)
    guard width > 0 else { return }
    for x in 0..<width {
      let block = Block.level(Double(x) / Double(max(width - 1, 1)))
      buffer[column + x, row] = Cell(shades.glyph(block) ?? " ", style: shades.style(block))
    }
  }
}

/// The looks of blocks, worked out once for a picture: the colors are those of any heat map.
private struct Shades {
  private let tier: ColorTier
  private let backdrop: Backdrop
  private let colors: HeatColors

  init(_ map: ColorMap, _ tier: ColorTier, _ backdrop: Backdrop) {
    (self.tier, self.backdrop) = (tier, backdrop)
    colors = HeatColors(map, style: .heat, tier: tier, backdrop: backdrop)
  }

  /// Whether levels are backgrounds; where they are not, they are digits.
  private var hasFills: Bool { !colors.fills.isEmpty }

  /// What lies behind a block; nil for the terminal's own.
  private func fill(_ block: BlockMap.Block) -> CellColor? {
    guard hasFills else { return nil }
    return switch block {
    case .level(let share): colors.fill(share)
    case .above: backdrop == .dark ? .rgb(120, 66, 58) : .rgb(236, 190, 180)
    case .failed, .absent: backdrop == .dark ? .rgb(48, 50, 56) : .rgb(208, 212, 218)
    case .unknown: nil
    }
  }

  /// Black or white, whichever is read on a color.
  private func ink(on color: CellColor) -> CellColor { (color.luminance ?? 0) > 0.18 ? .black : .white }

  func style(_ block: BlockMap.Block) -> CellStyle {
    guard let fill = fill(block) else {
      switch block {
      case .unknown: return CellStyle(isDim: true)
      // The color of a digit, for strong backgrounds of sixteen colors would be no ramp.
      case .level(let share): return CellStyle(foreground: colors.line(share))
      case .above, .failed, .absent: return .plain
      }
    }
    // A region of letters is not to be louder than the numbers beside it.
    let (strong, isQuiet) = (ink(on: fill), block == .failed || block == .absent)
    return CellStyle(foreground: isQuiet ? fill.mixed(with: strong, amount: 0.4) : strong, background: fill)
  }

  func markStyle(_ block: BlockMap.Block) -> CellStyle {
    guard let fill = fill(block) else { return CellStyle(isBold: true) }
    return CellStyle(foreground: ink(on: fill), background: fill, isBold: true)
  }

  /// What is written in a block: what color does not say.
  func glyph(_ block: BlockMap.Block) -> Character? {
    switch block {
    case .unknown: "."
    case .failed: "x"
    case .absent: "-"
    case .above: "^"
    case .level(let share): hasFills ? nil : Character("\(min(Int(min(max(share, 0), 1) * 10), 9))")
    }
  }
}
