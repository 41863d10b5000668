// Which run and which step a number on the screen belongs to.

import Datasets
import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("What is read")
struct ReadingTests {
  private func rows(_ title: String, _ count: Int, of model: Model) throws -> [String] {
    let lines = view(model).text.split(separator: "\n").map(String.init)
    let top = try #require(lines.firstIndex { $0.contains(title) }, "\(view(model).text)")
    return Array(lines[top..<min(top + count, lines.count)])
  }

  /// How Compare writes a number in its narrow place.
  private func written(_ value: Double) -> [String] { [3, 2, 1].map { value.shortText(significantDigits: $0) } }

  @Test("Compare shows the race where it is, and the crosshair where that is; at the end it shows the end")
  func compareFollows() throws {
    var model = settled(try model(120, 40), step: 40)
    let id = try #require(model.experiment.raceRuns.first { $0.name == "gd" }?.id)
    let trace = try #require(model.runs.traces[id])
    func line() throws -> String { try #require(try rows("─ 7 Compare", 8, of: model).first { $0.contains("G gd") }) }
    #expect(try rows("─ 7 Compare", 1, of: model)[0].contains("at step 40"))
    var text = try line()
    #expect(written(trace.values[40]).contains { text.contains($0) }, "\(text)")
    model.curves.chart.crosshair = 7
    text = try line()
    #expect(written(trace.values[7]).contains { text.contains($0) }, "\(text)")
    #expect(!text.contains(trace.values[40].shortText(significantDigits: 3)), "\(text)")
    // What is not known at that step is not taken from the end.
    model.moveFocus(.compare)
    model.isZoomed = true
    func field(_ model: Model) throws -> String {
      let row = try #require(view(model).text.split(separator: "\n").first { $0.contains(" G gd ") })
      return try #require(row.split(separator: " ").drop { $0 != "gd" }.dropFirst().first.map(String.init))
    }
    #expect(try field(model) == trace.values[7].shortText())
    model.runs.traces[id] = nil
    #expect(try field(model) == "-")
    model.runs.traces[id] = trace
    model.isZoomed = false
    model.moveFocus(.landscape)
    model.curves.chart.crosshair = nil
    model.experiment.race?.shown = 300
    text = try line()
    #expect(written(trace.values[300]).contains { text.contains($0) }, "\(text)")
    #expect(try rows("─ 7 Compare", 1, of: model)[0].contains("this race"))
  }

  @Test("With the crosshair the certificate says that it is of the whole run")
  func certificateIsWhole() throws {
    var model = settled(try model(120, 40))
    #expect(!view(model).text.contains("of the whole run"))
    _ = model.receive(.command("crosshair 7"))
    #expect(view(model).text.contains("of the whole run"))
  }

  @Test("Marks say where the certificate goes on while its lines are gone through")
  func certificateGoesOn() throws {
    var model = settled(try model(80, 24, glyphs: .ascii))
    model.moveFocus(.certificate)
    let inside = try #require(model.layout.panes[.certificate]?.insideFrame)
    func window(_ height: Int) -> (lines: [Painter.Line], hidesAbove: Bool, hidesBelow: Bool) {
      Painter(measuring: model).certificateWindow(width: inside.width - 2, height: height)
    }
    let top = window(inside.height)
    #expect(!top.hidesAbove && top.hidesBelow)
    #expect(view(model)[inside.endColumn - 1, inside.endRow - 1].character == "v")
    model.certificate.row = CertificateItem.all(of: model).count - 1
    let end = window(inside.height)
    #expect(end.hidesAbove && !end.hidesBelow)
    #expect(view(model)[inside.endColumn - 1, inside.row].character == "^")
    let whole = window(60)
    #expect(!whole.hidesAbove && !whole.hidesBelow)
  }

  @Test("The crosshair is never in a chart that is not shown")
  func crosshairIsSeen() throws {
    var model = settled(try model(80, 24, glyphs: .ascii), training: true)
    model.curves.kind = .meta
    #expect(Array(model.visibleCurves) == [.meta])
    _ = model.receive(.command("crosshair"))
    #expect(Array(model.visibleCurves) == [.gap] && model.curves.chart.crosshair != nil)
  }

  @Test("A comparison on another objective is not shown, and is there again when that one is")
  func staleComparison() throws {
    var model = settled(try model(120, 40))
    var plan = ComparisonPlan()
    (plan.starts, plan.steps) = (3, 20)
    let rosenbrock = model.experiment.objective
    model.compare.comparison = Comparison.make(
      rosenbrock, OptimizerCatalogue.raced.map { Contestant($0, for: rosenbrock) }, plan)
    #expect(try rows("─ 7 Compare", 1, of: model)[0].contains("3 starts"))
    model.experiment.objective = try #require(Catalogue.objective(named: "sphere"))
    #expect(!view(model).text.contains("3 starts") && !lineText(model, .compare).joined().contains("over 3 starts"))
    model.experiment.objective = rosenbrock
    #expect(view(model).text.contains("3 starts"))
  }

  @Test("Trainings that wait are told apart by what differs", arguments: [80, 120, 200])
  func waiting(width: Int) throws {
    var model = settled(try model(width, 40))
    model.moveFocus(.queue)
    _ = model.train()
    for setting in ["ratio=0.98", "ratio=0.99", "seed=5"] {
      _ = model.receive(.command("set \(setting)"))
      _ = model.train()
    }
    _ = model.train()
    let text = view(model).text
    for words in ["ratio 0.98", "ratio 0.99", "seed 5", "as #"] { #expect(text.contains(words), "\(words): \(text)") }
  }

  @Test("The loss of a training is never taken for an f, however long its number is", arguments: [0.04761, 1.234e-10])
  func lossIsNamed(loss: Double) throws {
    var model = settled(try model(120, 40), training: true)
    let training = try #require(model.experiment.trainings.first)
    model.experiment.apply(
      .metaStep(
        MetaStepRecord(
          training: training.id, step: training.stepCount, loss: loss, gradientNorm: 1, heldOut: nil, digest: Digest()))
    ) { _ in nil }
    let row = try #require(
      view(model).text.split(separator: "\n").first { $0.contains(" \(training.id) ") && $0.contains("train") })
    #expect(row.contains("m \(loss.shortText(significantDigits: 2))"), "\(row)")
  }

  @Test("The title of the meta-loss says scale and smoothing at 120 columns")
  func metaTitle() throws {
    var model = settled(try model(120, 40), training: true)
    model.curves.kind = .meta
    _ = model.receive(.command("smooth 0.9"))
    let title = try #require(view(model).text.split(separator: "\n").first { $0.contains("2 Meta-loss") })
    #expect(title.contains("log") && title.contains("0.9"), "\(title)")
  }

  @Test("A long formula leaves room for the distance from the plane", arguments: [120, 200])
  func offPlane(width: Int) throws {
    let formula = "expr:(x1-1)^2 + 10 (x2-x1^2)^2 + (x3-x2)^2 + x4^4 + x5^2"
    let objective = try #require(try ObjectiveLibrary.objective(named: formula))
    let model = settled(
      Model(
        objective: objective, width: width, height: 60, capabilities: Capabilities(color: .palette, glyphs: .braille)))
    let title = try #require(
      view(model).text.split(separator: "\n").first { $0.contains("─ 1 ") })
    #expect(title.contains("off plane") && title.contains("slice"), "\(title)")
  }
}
