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
