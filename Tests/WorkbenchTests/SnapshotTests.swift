// The views as text, compared with recorded files.
//
// RECORD_SNAPSHOTS=1 writes the files anew, and the tests that wrote fail, so that nobody records by accident.

import FoundationEssentials
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

/// Compares text with a recorded file.
func expectSnapshot(_ text: String, _ name: String, file: String = #filePath) throws {
  let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Snapshots")
  let url = folder.appending(path: name + ".txt")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data((text + "\n").utf8).write(to: url)
    Issue.record("recorded \(name); run again without RECORD_SNAPSHOTS")
    return
  }
  let recorded = try #require(try? Data(contentsOf: url), "no snapshot \(name); record with RECORD_SNAPSHOTS=1")
  let expected = String(decoding: recorded, as: UTF8.self)
  let lines = (text + "\n").split(separator: "\n", omittingEmptySubsequences: false)
  let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let different = zip(lines, wanted).enumerated().first { $0.element.0 != $0.element.1 }
  if let different {
    Issue.record(
      "\(name) differs in line \(different.offset + 1):\n- \(different.element.1)\n+ \(different.element.0)")
  } else {
    #expect(lines.count == wanted.count, "\(name) has another number of lines")
  }
}

@Suite("What is drawn")
struct SnapshotTests {
  @Test("19x4 says what it needs")
  func tooSmall() throws { #expect(view(try model(19, 4)).text.contains("needs 20x5")) }

  @Test("The form in 100x30 while a value is edited")
  func editing() throws {
    var model = settled(try model(100, 30))
    for key in [Key.character("4"), .down, .down, .enter, .backspace, .character("x"), .enter] {
      _ = model.receive(.input(.key(key)))
    }
    try expectSnapshot(view(model).text, "100x30-editing")
  }

  @Test("The help for a pane and for all keys")
  func help() throws {
    var model = settled(try model(120, 40))
    _ = model.receive(.input(.key(.character("?"))))
    try expectSnapshot(view(model).text, "120x40-help")
    _ = model.receive(.input(.key(.character("?"))))
    try expectSnapshot(view(model).text, "120x40-all-keys")
  }

  @Test("A slice of a higher dimension says that it is one and how far the run is from it")
  func slice() throws {
    let objective = try #require(Catalogue.objective(named: "quadratic:10"))
    let model = Model(
      objective: objective, width: 120, height: 40, capabilities: Capabilities(color: .palette, glyphs: .braille))
    let title = view(settled(model, step: 0)).text.split(separator: "\n")[1]
    #expect(title.contains("quadratic:10 slice x1,x2") && title.contains("off plane 5.39"))
  }

  @Test("A classifier shows digits it reads wrong, with what it says, instead of a map")
  func digits() throws {
    let objective = try #require(library("digits-tanh"))
    let model = Model(
      objective: objective, width: 120, height: 40, capabilities: Capabilities(color: .palette, glyphs: .braille))
    let text = view(settled(model, step: 20)).text
    #expect(text.contains(" said "))
    #expect(text.contains("% right"))
  }

  @Test("No look draws a color where the terminal has none, and light paints its background", arguments: Theme.allCases)
  func looks(_ theme: Theme) throws {
    var model = settled(try model(80, 24))
    model.display.theme = theme
    _ = model.receive(.tick(0))
    let frame = view(model)
    if theme == .light { #expect(frame.cells.allSatisfy { $0.style.background != .standard }) }
    #expect(frame.text.contains("Landscape"))
  }

  @Test("Every size can be drawn with every pane in the focus", arguments: [1, 19, 20, 39, 40, 79, 80, 109, 110, 220])
  func everySize(width: Int) throws {
    var model = settled(try model(120, 40), training: true)
    for height in [1, 4, 5, 11, 12, 15, 16, 23, 24, 29, 30, 34, 60, 70] {
      (model.display.width, model.display.height) = (width, height)
      for pane in Pane.allCases {
        model.focus = pane
        let frame = view(model)
        #expect(frame.width == width && frame.height == height)
      }
    }
  }
}
