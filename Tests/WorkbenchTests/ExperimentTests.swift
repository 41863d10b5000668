// What is said belongs to what is on the bench, and curves show what there is.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

private func command(_ text: String) -> [Step] {
  [.key(.character(":"))] + text.map { .key(.character($0)) } + [.key(.enter)]
}

@Suite("What is on the bench")
struct ExperimentStateTests {
  /// A training on Rosenbrock that is held, then another objective and its race.
  private func heldElsewhere(_ width: Int, _ height: Int) throws -> Pilot {
    Pilot(
      try model(width, height, metaSteps: 500),
      [.sees("RACE"), .key(.character("t")), .sees("meta-step 3/500"), .key(.character(" ")), .sees("PAUSED")]
        + command("objective booth") + [.sees("RACE DONE")])
  }

  @Test("is what certificate and status line speak of while a training of another objective is held")
  func heldTraining() throws {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
      let model = try heldElsewhere(width, height).model
      let training = try #require(model.experiment.activeTraining)
      #expect(training.state == .paused && training.configuration.objective == "rosenbrock")
      let selectedRun = try #require(model.selectedRun)
      #expect(model.experiment.raceRuns.contains { $0.id == selectedRun.id } && selectedRun.otherObjective == nil)
      let lines = view(model).text.split(separator: "\n").map(String.init)
      let status = try #require(lines.first { $0.contains("RACE DONE") })
      #expect(status.contains("PAUSED #\(training.id) on rosenbrock"), "\(status)")
      #expect(!status.contains("meta-loss"), "\(status)")
      #expect(lines.contains { $0.contains("step 300/300") } && !lines.contains { $0.contains("/500  held") })
      #expect(lineText(model, .certificate)[0].hasPrefix("Certificate of \(selectedRun.id), \(selectedRun.name):"))
    }
  }

  @Test("is not what a chosen run of another objective is about: its certificate names that one")
  func chosenElsewhere() throws {
    var model = try heldElsewhere(120, 40).model
    let run = try #require(model.experiment.runs.first { $0.specification.objective == "rosenbrock" })
    model.queue.selected = run.id
    #expect(model.selectedRun?.otherObjective == "rosenbrock" && model.selectedRunOnObjective == nil)
    let text = view(model).text
    #expect(
      text.contains("#\(run.id) \(run.name) on rosenbrock") || text.contains("#\(run.id) on rosenbrock"), "\(text)")
    #expect(text.contains("\(run.name) on rosenbrock step"), "the status line")
    #expect(lineText(model, .certificate)[0].contains("on rosenbrock"))
    // No bound of a run elsewhere lies over the gradients of these runs.
    model.curves.kind = .gradient
    #expect(!lineText(model, .curves).contains { $0.hasPrefix("bound of |g|") })
  }
}

@Suite("The loss chart")
struct LossCurveTests {
  @Test("draws f - f* where f* is known, and f where no value lies below 0")
  func plain() throws {
    let known = LossCurves(try #require(library("styblinski-tang")), [[10, -78]], scale: .log)
    #expect(known.title == "Loss f - f*" && known.scale == nil)
    #expect((known.drawn(-78) - 0.33233140754).magnitude < 1e-9)
    let own = LossCurves(try Objective(formula: "x^2 + y^2 + 1"), [[3, 1.5], [2, 1]], scale: .log)
    #expect(own.title == "Loss f" && own.drawn(1.5) == 1.5 && own.scale == nil)
  }

  @Test("draws f less the least value seen where a logarithmic axis could not show f, and says so")
  func negative() throws {
    let own = try Objective(formula: "x^2 + sin(3*y) - 3")
    let curves = LossCurves(own, [[1, -3.5], [0, -4, .nan]], scale: .log)
    #expect(curves.title == "Loss f - least seen (-4)" && curves.shortTitle == "Loss f - least seen")
    #expect(curves.drawn(-3.5) == 0.5 && curves.drawn(-4) == 0)
    // A linear axis shows f itself.
    let linear = LossCurves(own, [[1, -3.5], [0, -4]], scale: .linear)
    #expect(linear.title == "Loss f" && linear.drawn(-3.5) == -3.5)
    // Against a value without end all others would be one.
    let falling = LossCurves(own, [[1, -1e30], [2, 1]], scale: .log)
    #expect(falling.scale == .symlog && falling.title.contains("symlog") && falling.drawn(-7) == -7)
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
      #expect(text.contains("Loss f - least seen (-5"), "\(text)")
    }
    #expect(text.contains("1e-4") && !text.contains("1505 <= 0"), "\(text)")
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
