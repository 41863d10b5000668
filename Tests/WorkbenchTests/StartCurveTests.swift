// The curves of a comparison over many starts: medians and the band of quantiles.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The curves over many starts")
struct StartCurveTests {
  private func compared(_ name: String = "rosenbrock", starts: Int = 11, steps: Int = 40) throws -> Model {
    let objective = try #require(library(name))
    var model = settled(
      Model(objective: objective, width: 120, height: 40, capabilities: Capabilities(color: .palette, glyphs: .braille))
    )
    var plan = ComparisonPlan()
    (plan.starts, plan.steps) = (starts, steps)
    let contestants = OptimizerCatalogue.raced.map { Contestant($0, for: objective) }
    _ = model.receive(.news(.comparison(Comparison.make(objective, contestants, plan))))
    return model
  }

  /// The number a share of the way through some numbers in order, found without the engine.
  private func quantile(_ values: [Double], _ share: Double) -> Double {
    var rest = values
    var sorted: [Double] = []
    while let least = rest.min(), let place = rest.firstIndex(of: least) {
      sorted.append(least)
      rest.remove(at: place)
    }
    return sorted[Int((share * Double(sorted.count - 1)).rounded())]
  }

  @Test("Median and band are the quantiles of the starts at each step, by an independent sort")
  func quantiles() throws {
    let model = try compared()
    let comparison = try #require(model.shownComparison)
    let content = model.curveContent(of: .starts)
    #expect(content.lines.count == comparison.rows.count && content.title == "Loss f - f* over 11 starts")
    for line in content.lines {
      let row = try #require(comparison.rows.first { $0.name == line.name })
      #expect(line.x == comparison.plan.keptSteps.map(Double.init))
      for (index, median) in line.y.enumerated() {
        #expect(median == quantile(row.runs.map { $0.path[index] }, 0.5))
      }
    }
    let band = try #require(content.bands.first)
    let row = try #require(comparison.rows.first { $0.name == band.optimizer })
    for index in band.x.indices {
      let values = row.runs.map { $0.path[index] }
      #expect(band.low[index] == quantile(values, 0.1) && band.high[index] == quantile(values, 0.9))
      #expect(band.low[index] <= band.high[index])
    }
    // Its negative: other shares give other numbers.
    let first = row.runs.map { $0.path[0] }
    #expect(quantile(first, 0.2) != quantile(first, 0.1))
  }

  @Test("With more than two optimizers the chosen one has the band; alone each has its own")
  func bands() throws {
    var model = try compared()
    let chosen = try #require(model.selectedRun?.name)
    #expect(model.curveContent(of: .starts).bands.map(\.optimizer) == [chosen])
    #expect(model.curveContent(of: .starts).lines.last?.name == chosen)
    _ = model.receive(.command("solo adam"))
    #expect(model.curveContent(of: .starts).bands.map(\.optimizer) == ["adam"])
    _ = model.receive(.command("solo all"))
    for name in ["gd", "heavy-ball", "nesterov"] { _ = model.receive(.command("mute \(name)")) }
    #expect(model.curveContent(of: .starts).bands.map(\.optimizer) == ["rmsprop", "adam"])
    #expect(model.curveContent(of: .starts).selection == "2 of 5")
  }

  @Test("It is there once something was compared, and said to be missing before")
  func availability() throws {
    var model = settled(try model(120, 40))
    #expect(!model.curveKinds.contains(.starts))
    _ = model.receive(.command("curve starts"))
    #expect(model.curves.chosen == nil)
    #expect(model.messages.notice?.text == "curve starts: no comparison over many starts yet: 7, then Enter")
    model = try compared()
    _ = model.receive(.command("curve starts"))
    #expect(model.curves.kind == .starts)
    model.focus = .curves
    model.isZoomed = true
    let text = view(model).text
    #expect(text.contains("over 11 starts") && text.contains("10 to 90 %"), "\(text)")
    #expect(lineText(model, .curves).contains { $0.hasPrefix("adam, median over 11 starts: step 0 ") })
    // Smoothing leaves quantiles as they are, and does not say otherwise.
    _ = model.receive(.command("smooth 0.9"))
    #expect(model.curveContent(of: .starts).isSmoothed == false)
    #expect(view(model).text.split(separator: "\n").first { $0.contains("over 11 starts") }?.contains("raw") == true)
  }

  @Test("Where f* is not known the best value of all starts takes its place, and the title says so")
  func base() throws {
    let model = try compared("expr:x^2 + y^2 - 5 + sin(3*x)")
    guard model.experiment.objective.minimum == nil else { return }
    let comparison = try #require(model.shownComparison)
    let least = try #require(comparison.rows.flatMap { $0.runs.flatMap(\.path) }.filter(\.isFinite).min())
    let content = model.curveContent(of: .starts)
    #expect(content.title.hasPrefix("Loss f - best seen (\(least.shortText(significantDigits: 4)))"))
    for line in content.lines { #expect(line.y.allSatisfy { !($0 < 0) }) }
  }
}
