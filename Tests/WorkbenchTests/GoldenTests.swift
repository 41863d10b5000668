// Whole frames at five sizes, four tiers of color and two of glyphs, compared with recorded ones.
//
// The characters are recorded as text. Colors are recorded as one digest a frame, because a file of escape sequences is
// nothing a person would read; what they look like is in docs/screens. RECORD_SNAPSHOTS=1 records anew.

import Experiment
import FoundationEssentials
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("Golden frames")
struct GoldenTests {
  static let sizes = [(20, 5), (40, 12), (80, 24), (120, 40), (200, 60)]

  private static func frame(
    _ width: Int, _ height: Int, _ color: ColorTier, _ glyphs: GlyphTier
  ) throws -> CellBuffer {
    view(settled(try model(width, height, color: color, glyphs: glyphs), training: true))
  }

  @Test("The characters at every size in both glyph tiers", arguments: sizes, [GlyphTier.ascii, .braille])
  func characters(size: (Int, Int), glyphs: GlyphTier) throws {
    let frame = try Self.frame(size.0, size.1, .palette, glyphs)
    if glyphs == .ascii { #expect(frame.text.allSatisfy { $0.isASCII }) }
    try expectSnapshot(frame.text, "\(size.0)x\(size.1)-\(glyphs.rawValue)")
  }

  @Test("The colors at every size in every tier")
  func colors() throws {
    var lines: [String] = []
    for (width, height) in Self.sizes {
      for glyphs in [GlyphTier.ascii, .braille] {
        for color in ColorTier.allCases {
          let ansi = try Self.frame(width, height, color, glyphs).ansi(tier: color)
          try Self.expectTier(color, of: ansi, "\(width)x\(height) \(glyphs)")
          lines.append(
            "\(width)x\(height) \(glyphs.rawValue) \(color.rawValue) \(Digest(ansi.utf8.map(Double.init)).hex)")
        }
      }
    }
    try expectSnapshot(lines.joined(separator: "\n"), "colors")
  }

  /// Whether a frame uses what its tier has and nothing above it.
  private static func expectTier(_ color: ColorTier, of ansi: String, _ place: String) throws {
    let has24 = ansi.contains("38;2;") || ansi.contains("48;2;")
    let has256 = ansi.contains("38;5;") || ansi.contains("48;5;")
    #expect(has24 == (color == .truecolor) || place.hasPrefix("20x5"), "\(place) \(color)")
    #expect(!has256 || color == .palette, "\(place) \(color)")
  }

  @Test("Without color every run can still be told by its letter, with ASCII too", arguments: GlyphTier.allCases)
  func monoTellsRunsApart(_ glyphs: GlyphTier) throws {
    let model = settled(try model(120, 40, color: .mono, glyphs: glyphs))
    let text = view(model).text
    let letters = model.experiment.raceRuns.compactMap { Painter(model).style.head($0.name) }
    #expect(letters.count == model.experiment.raceRuns.count && Set(letters).count == letters.count)
    for letter in letters { #expect(text.contains(letter), "\(letter)") }
  }

  @Test("The same model gives the same frame twice, and another step gives another one")
  func frameIsPure() throws {
    let model = settled(try model(120, 40))
    #expect(view(model) == view(model))
    #expect(view(model) != view(settled(try medium(), step: 121)))
  }

  private func medium() throws -> Model { try model(120, 40) }
}
