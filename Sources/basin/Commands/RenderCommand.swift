// `basin render`: one frame as text on stdout; `basin keys`: the key table.

import ArgumentParser
import OptimizerEngine
import Plotting
import SessionStore
import Workbench

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Print one frame of a session or a preset as text.")

  @Argument(help: "A session file.")
  var session: String?

  @Option(help: "A preset instead of a session: \(TrainingConfiguration.presetNames.joined(separator: ", ")).")
  var preset: String?

  @Option(help: "Columns x rows.")
  var size = "120x40"

  @Option(parsing: .unconditional, help: "The event of a session, or the meta-step of a preset; by default the last.")
  var at: Int?

  @Option(help: "ascii or braille.")
  var glyphs = "braille"

  @Option(help: "none, 16, 256 or truecolor.")
  var color = "none"

  func run() throws {
    guard (session == nil) != (preset == nil) else {
      throw CommandFailure("a session or a preset: SESSION, --preset; give one of them")
    }
    let (width, height) = try parsedSize()
    guard let tier = GlyphTier(rawValue: glyphs) else {
      throw CommandFailure("glyphs = \(glyphs): --glyphs; use ascii or braille")
    }
    guard let colors = ColorTier(rawValue: color) else {
      throw CommandFailure("color = \(color): --color; use none, 16, 256 or truecolor")
    }
    if let at, at < 0 { throw CommandFailure("at = \(at): --at; a whole number, not negative") }
    let capabilities = Capabilities(color: colors, glyphs: tier)
    let source: FrameSource
    if let session {
      source = .session(try attempt { try JournalReader.read(session) }, path: session)
    } else {
      source = .preset(preset ?? "")
    }
    let frame = try attempt {
      try renderFrame(
        source, width: width, height: height, step: at, capabilities: capabilities, parallelFor: concurrentFor)
    }
    printLine(colors == .mono ? frame.text : frame.ansi(tier: colors))
  }

  private func parsedSize() throws(CommandFailure) -> (Int, Int) {
    let parts = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], (1...500).contains(width),
      (1...200).contains(height)
    else { throw CommandFailure("size = \(size): --size; columns x rows up to 500x200, as in 120x40") }
    return (width, height)
  }
}

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Print the key table as Markdown.")

  func run() { printLine(Keymap.markdown) }
}
