// Options of pictures, shared by all commands that make some.

import ArgumentParser
import Experiment
import OptimizerEngine
import Plotting
import Workbench

/// What a picture shows, how large it is and how it looks.
struct PictureOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "The event of a session, or the meta-step of a training; by default the last.")
  var at: Int?

  @Option(help: "Columns x rows.")
  var size = "120x40"

  @Option(help: "ascii, braille or quadrants.", completion: .list(GlyphTier.allCases.map(\.rawValue)))
  var glyphs = GlyphTier.braille.rawValue

  @Flag(help: "The map in pixels, as in a terminal that shows pictures; for SVG.")
  var graphics = false

  @Option(help: "none, 16, 256 or truecolor; by default what suits the format.")
  var color: String?

  @Option(help: "dark, light or mono.", completion: .list(Theme.allCases.map(\.rawValue)))
  var theme = Theme.dark.rawValue

  /// The event or meta-step that is shown; nil for the last.
  func place() throws(CommandFailure) -> Int? {
    if let at, at < 0 { throw CommandFailure("at = \(at): --at; a whole number, not negative") }
    return at
  }

  /// Columns and rows, at least so many.
  func dimensions(least: (columns: Int, rows: Int)) throws(CommandFailure) -> (columns: Int, rows: Int) {
    let parts = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1], (least.columns...500).contains(columns),
      (least.rows...200).contains(rows)
    else {
      throw CommandFailure(
        "size = \(size): --size; columns x rows from \(least.columns)x\(least.rows) to 500x200, as in 120x40")
    }
    return (columns, rows)
  }

  /// The characters.
  func tier() throws(CommandFailure) -> GlyphTier { try GlyphTier.named(glyphs) }

  /// How many colors; nil where that is not asked for.
  func colors() throws(CommandFailure) -> ColorTier? {
    guard let color else { return nil }
    guard let tier = ColorTier(rawValue: color) else {
      throw CommandFailure("color = \(color): --color; use none, 16, 256 or truecolor")
    }
    return tier
  }

  /// The theme.
  func chosenTheme() throws(CommandFailure) -> Theme { try Theme.named(theme) }
}

extension GlyphTier {
  /// The tier that `--glyphs` names.
  static func named(_ name: String) throws(CommandFailure) -> GlyphTier {
    guard let tier = GlyphTier(rawValue: name) else {
      throw CommandFailure("glyphs = \(name): --glyphs; use ascii, braille or quadrants")
    }
    return tier
  }
}

extension Theme {
  /// The look that `--theme` names.
  static func named(_ name: String) throws(CommandFailure) -> Theme {
    guard let theme = Theme(rawValue: name) else {
      let names = Theme.allCases.map(\.rawValue)
      throw CommandFailure("no theme '\(name)': --theme\(Spelling.suggestion(for: name, among: names))")
    }
    return theme
  }
}
