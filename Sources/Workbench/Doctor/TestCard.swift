// Samples of everything the workbench draws with, for eyes that look whether a terminal shows them right.

import OptimizerEngine
package import Plotting

/// A sample: what it is, the cells, and the colors they are to be printed with.
package struct TestSample: Sendable {
  /// What it is.
  package let name: String
  /// The cells, one row.
  package let cells: CellBuffer
  /// The colors to print it with.
  package let tier: ColorTier
}

/// The samples of a terminal, as far as it can show them.
package enum TestCard {
  /// Rows of characters: ASCII always, the others where they can be drawn.
  package static func glyphs(_ tier: GlyphTier) -> [TestSample] {
    let ascii = [("ASCII", "+-+ | . : - = + * # % @   [#####.....]   o > < ^ v")]
    let others = [
      ("box drawing", "┌─┬─┐ │ ├─┼─┤ └─┴─┘ ━ ● ◆ ▏ ▎ ▼ ✓ …"),
      ("half blocks", "▀ ▄ █ ▌ ▐ ░ ▒ ▓   ▀▄▀▄▀▄▀▄"),
      ("quadrants", "▖ ▗ ▘ ▝ ▙ ▟ ▛ ▜ ▚ ▞   ▚▞▚▞▚▞▚▞"),
      ("Braille", "⡀⡄⡆⡇⣇⣧⣷⣿⣾⣼⣸⢸⢰⢠⢀   ⠉⠒⠤⣀⡠⠔⠊⠑⠢⢄"),
    ]
    return ((tier.isUnicode ? others : []) + ascii).map { sample($0.0, $0.1) }
  }

  /// The letter and the hue of every run that is raced.
  package static func runs(_ capabilities: Capabilities, _ theme: Theme) -> TestSample {
    let style = Style(theme)
    var buffer = CellBuffer(width: 78, height: 1)
    var column = 0
    for name in OptimizerCatalogue.raced.map(\.name) + ["learned"] {
      let text = "\(style.head(name) ?? "?") \(name)"
      column = buffer.put(text, column: column, row: 0, style: style.pen(name).style) + 2
    }
    return TestSample(name: "runs", cells: buffer, tier: capabilities.color)
  }

  /// The verdicts in their colors.
  package static func verdicts(_ capabilities: Capabilities, _ theme: Theme) -> TestSample {
    let style = Style(theme)
    var buffer = CellBuffer(width: 78, height: 1)
    var column = 0
    for status in PremiseStatus.allCases.reversed() {
      column = buffer.put(status.rawValue, column: column, row: 0, style: style.verdict(status)) + 3
    }
    return TestSample(name: "verdicts", cells: buffer, tier: capabilities.color)
  }

  /// The color maps, each in every tier up to that of the terminal; none without color.
  package static func ramps(_ capabilities: Capabilities) -> [TestSample] {
    let tiers: [ColorTier] = [.truecolor, .palette, .sixteen]
    guard let first = tiers.firstIndex(of: capabilities.color) else { return [] }
    return ColorMap.all.flatMap { map in
      tiers[first...].map { tier in
        var buffer = CellBuffer(width: rampWidth, height: 1)
        for column in 0..<rampWidth {
          let color = map.color(Double(column) / Double(rampWidth - 1))
          buffer[column, 0] = Cell(" ", style: CellStyle(background: color))
        }
        return TestSample(name: "\(map.name) \(tier.rawValue)", cells: buffer, tier: tier)
      }
    }
  }

  private static let rampWidth = 52

  private static func sample(_ name: String, _ text: String) -> TestSample {
    var buffer = CellBuffer(width: text.count, height: 1)
    buffer.put(text, column: 0, row: 0)
    return TestSample(name: name, cells: buffer, tier: .mono)
  }
}
