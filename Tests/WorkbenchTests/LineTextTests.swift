// Panes in sentences, compared with recorded files; record as snapshots of frames are.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("Panes in sentences")
struct LineTextTests {
  @Test("say what the pane shows", arguments: Pane.allCases)
  func panes(_ pane: Pane) throws {
    let model = settled(try model(80, 24), training: true)
    try expectSnapshot(lineText(model, pane).joined(separator: "\n"), "linear-\(pane.commandName)")
  }

  @Test("are plain: no frames, no color, no control characters, one sentence or more a line", arguments: Pane.allCases)
  func plain(_ pane: Pane) throws {
    var model = settled(try model(80, 24), training: true)
    for step in [0, 300] {
      model.experiment.race?.shown = Double(step)
      let lines = lineText(model, pane)
      #expect(lines.count > 1)
      for line in lines {
        #expect(!line.isEmpty && line.allSatisfy { $0.isASCII }, "\(line)")
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 }, "\(line)")
        #expect(!line.contains("  ") || pane == .architecture || pane == .lesson, "\(line)")
      }
    }
  }

  @Test("do not depend on the size of a screen", arguments: Pane.allCases)
  func size(_ pane: Pane) throws {
    let small = settled(try model(80, 24), training: true)
    let large = settled(try model(200, 60), training: true)
    #expect(lineText(small, pane) == lineText(large, pane))
  }

  @Test("say so where nothing is there yet", arguments: Pane.allCases)
  func empty(_ pane: Pane) throws {
    #expect(!lineText(try model(80, 24), pane).isEmpty)
    #expect(lineText(try model(80, 24), .certificate)[0].contains("no run yet"))
  }

  @Test("tell the comparison over many starts with its rule")
  func comparison() throws {
    var model = try model(80, 24)
    var plan = ComparisonPlan()
    (plan.starts, plan.steps) = (3, 20)
    model.compare.comparison = Comparison.make(
      model.experiment.objective, OptimizerCatalogue.raced.map { Contestant($0, for: model.experiment.objective) }, plan
    )
    try expectSnapshot(lineText(model, .compare).joined(separator: "\n"), "linear-compare-starts")
  }

  @Test("tell a slice of a higher dimension with the distance from it, and digits that are read wrong")
  func others() throws {
    let objective = try #require(Catalogue.objective(named: "quadratic:10"))
    let plain = Capabilities(color: .mono, glyphs: .ascii)
    let slice = settled(Model(objective: objective, width: 80, height: 24, capabilities: plain), step: 0)
    let text = lineText(slice, .landscape).joined(separator: "\n")
    #expect(text.contains("Plane: x1,x2") && text.contains("5.385 away from the plane"), "\(text)")
    // |x_0 - x*| by hand: the minimizer is in the plane.
    let start = objective.start
    let distance = zip(start, objective.minimizers[0]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    #expect(text.contains("nearest minimizer \(LineText.number(distance))"), "\(text)")
    let digits = settled(
      Model(objective: try #require(library("digits-tanh")), width: 80, height: 24, capabilities: plain), step: 20)
    let read = lineText(digits, .landscape).joined(separator: "\n")
    #expect(read.contains(" read as ") && read.contains("of held-out images right after step 20"), "\(read)")
  }

  @Test("sample steps ever farther apart, the last one always")
  func samples() {
    #expect(LineText.samples(0) == [0])
    #expect(LineText.samples(1) == [0, 1])
    #expect(LineText.samples(7) == [0, 1, 2, 5, 7])
    #expect(LineText.samples(300) == [0, 1, 2, 5, 10, 20, 50, 100, 200, 300])
  }

  @Test("never pass control characters on")
  func controls() {
    #expect("a\u{1b}[2Jb\r\n\u{9b}c\u{e9}".printable == "a?[2Jb???c\u{e9}")
  }
}
