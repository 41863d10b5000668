// The learned optimizer that comes with Basin, in the race of a fresh start.

import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("The optimizer in the box at a fresh start")
struct GuestTests {
  /// Carries everything out; returns what was recorded and what was kept beside the session.
  private func launch(_ model: inout Model) -> (records: [SessionRecord], weights: [Int]) {
    let runner = InlineRunner(stepsPerDrain: 100)
    var (records, weights): ([SessionRecord], [Int]) = ([], [])
    func carryOut(_ effect: Effect) {
      if case .record(let record) = effect { records.append(record) }
      if case .weights(let item, _) = effect { weights.append(item) }
      runner.carryOut(effect)
    }
    model.receive(.launch).forEach(carryOut)
    var events = runner.drain()
    while !events.isEmpty {
      for event in events {
        if case .record(let record) = event { records.append(record) }
        model.receive(event).forEach(carryOut)
      }
      events = runner.drain()
    }
    return (records, weights)
  }

  @Test("A guest takes part in the race of a fresh start, and in no other before it is taken in")
  func race() throws {
    let guest = try #require(OptimizerShelf.inBox.first)
    var model = try model(120, 40)
    model.guest = guest
    let (records, weights) = launch(&model)
    let run = try #require(model.experiment.raceRuns.first { $0.specification.trained != nil })
    #expect(run.title == "transfer" && run.outcome != nil)
    // It has not seen this valley, and is far below gradient descent on it.
    let others = model.experiment.raceRuns.filter { $0.specification.optimizer == "gd" }
    #expect((run.outcome?.value ?? .nan) < 0.01 * (others.first?.outcome?.value ?? 0))
    #expect(weights.isEmpty, "everybody has it: it is not kept beside sessions")
    #expect(model.messages.notice?.text.hasPrefix("transfer is learned, and was trained elsewhere") == true)
    var small = try WorkbenchTests.model(80, 24)
    small.guest = guest
    _ = launch(&small)
    #expect(
      view(small).text.contains(" RACE │ transfer is learned (I)   t trains one here   6 first steps")
        || view(small).text.contains("| transfer is learned (I)   t trains one here   6 first steps"))
    // It was not trained here, and no list says so.
    let item = try #require(model.experiment.trainings.first)
    #expect(item.stateWords == "kept" && TrainingItem(id: 9, configuration: item.configuration).stateWords == "waiting")
    let queue = view(model).text
    #expect(queue.contains("kept") && queue.contains("transfer"))
    #expect(LineText(model).queue.contains { $0.hasPrefix("Training 1, transfer, on transfer-problems: kept,") })

    var session = Session(header: SessionRecorder.header(objective: "rosenbrock", seed: 1))
    session.events = records.map { $0.event(after: 0.1) }
    var verifier = Verifier(session, path: "s", resolve: library)
    #expect(try verifier.verify().firstDivergence == nil)
    var forged = Verifier(session, path: "s", resolve: library) { _ in nil }
    let report = try forged.verify()
    #expect(report.firstDivergence != nil || report.uncomparedCount > 0, "without it the run cannot be verified")

    // Its mark is a letter of its name, which no optimizer of the catalogue has.
    #expect(LearnedMarks(model.experiment.trainings)[item.id] == "t")
    var plain = try WorkbenchTests.model(120, 40)
    _ = launch(&plain)
    #expect(plain.experiment.raceRuns.allSatisfy { $0.specification.trained == nil })
  }
}
