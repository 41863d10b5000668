// The chart of the loss.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("The loss chart")
struct LossCurveTests {
  @Test("draws f - f* where f* is known, and f less the best value seen where it is not, and says so")
  func plain() throws {
    let known = LossCurves(try #require(library("styblinski-tang")), [[10, -78]], scale: .log)
    #expect(known.title == "Loss f - f*" && known.scale == nil)
    #expect((known.drawn(-78) - 0.33233140754).magnitude < 1e-9)
    let own = LossCurves(try Objective(formula: "x^2 + y^2 + 1"), [[3, 1.5], [2, 1]], scale: .log)
    #expect(own.title == "Loss f - best seen (1)" && own.drawn(1.5) == 0.5 && own.scale == nil)
    // Where all values are one there is nothing to tell apart.
    #expect(LossCurves(try Objective(formula: "x^2 + y^2 + 1"), [[3, 3]], scale: .log).title == "Loss f")
    let named = LossCurves(
      try Objective(formula: "x^2 + y^2 + 1"), [[3, 1.5], [2, 1]], names: ["gd", "adam"], scale: .log)
    #expect(named.remark == "best seen 1 by adam at step 1")
  }

  @Test("draws f less the best value seen where a logarithmic axis could not show f, and symlog where f has no end")
  func negative() throws {
    let own = try Objective(formula: "x^2 + sin(3*y) - 3")
    let curves = LossCurves(own, [[1, -3.5], [0, -4, .nan]], scale: .log)
    #expect(curves.title == "Loss f - best seen (-4)" && curves.shortTitle == "Loss f - best seen")
    #expect(curves.drawn(-3.5) == 0.5 && curves.drawn(-4) == 0)
    // A linear axis shows f itself.
    let linear = LossCurves(own, [[1, -3.5], [0, -4]], scale: .linear)
    #expect(linear.title == "Loss f" && linear.drawn(-3.5) == -3.5)
    // Against a value without end all others would be one.
    let falling = LossCurves(own, [[1, -1e30], [2, 1]], scale: .log)
    #expect(falling.scale == .symlog && falling.title.contains("symlog") && falling.drawn(-7) == -7)
  }

  @Test("does not trust an f* that is the least value of a box the runs have left")
  func box() throws {
    let objective = try #require(library("mccormick"))
    let least = try #require(objective.minimum)
    let inside = LossCurves(objective, [[3, least + 0.5]], scale: .log)
    #expect(objective.isMinimumOfBox && inside.title == "Loss f - f* of the box" && inside.drawn(least + 0.5) == 0.5)
    let outside = LossCurves(objective, [[3, least - 2], [3, least + 1]], scale: .log)
    #expect(outside.title.hasPrefix("Loss f - best seen (") && outside.drawn(least - 2) == 0)
    let falling = LossCurves(objective, [[3, -1e20]], scale: .log)
    #expect(falling.scale == .symlog && falling.drawn(-7) == -7)
  }

  @Test("leaves the loss of mini-batches as it is: the least of it is that of a lucky batch")
  func batches() throws {
    let digits = LossCurves(try #require(library("digits-tanh")), [[2.3, 0.4]], scale: .log)
    #expect(digits.title == "Loss f" && digits.drawn(0.4) == 0.4)
  }

  @Test("is not empty for one's own formula with negative values")
  func screen() throws {
    var model = Model(
      objective: try Objective(formula: "x^2 + y^2 - 5"), width: 120, height: 40,
      capabilities: Capabilities(color: .palette, glyphs: .braille))
    model = settled(model, step: 300)
    model.focus = .curves
    model.isZoomed = true
    let text = view(model).text
    if model.experiment.objective.minimum == nil {
      #expect(text.contains("Loss f - best seen (-5"), "\(text)")
    }
    #expect(text.contains("10⁻⁴") && !text.contains("1505 <= 0"), "\(text)")
  }

  @Test("writes a gap with its error where that matters, in as many columns as there are")
  func gaps() {
    let exact = Gap(value: 0.001234, error: 0)
    #expect(exact.text(width: 9) == "0.00123" && Gap(value: -3, error: 0).text(width: 9) == "-3")
    let below = Gap(value: -1.4e-17, error: 3e-16)
    #expect(below.text(width: 40) == "-1.4e-17 +- 3e-16")
    #expect(below.text(width: 9) == "<=3e-16")
    #expect(Gap(value: 1, error: 1e-15).text(width: 9) == "1")
  }
}
