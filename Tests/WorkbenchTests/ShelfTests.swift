// The shelf in the workbench: kept by name, there at the next start, raced on another objective, recorded and verified.

import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("The shelf")
struct ShelfTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "basin-shelf-\(UUID().uuidString)").path

  /// Carries everything out until nothing is left to do; returns what was recorded and what was kept beside the session.
  private func finish(
    _ model: inout Model, _ effects: [Effect], _ runner: InlineRunner
  ) -> (records: [SessionRecord], weights: [Int]) {
    var (records, weights): ([SessionRecord], [Int]) = ([], [])
    func carryOut(_ effect: Effect) {
      if case .record(let record) = effect { records.append(record) }
      if case .weights(let item, _) = effect { weights.append(item) }
      runner.carryOut(effect)
    }
    effects.forEach(carryOut)
    var events = runner.drain()
    while !events.isEmpty {
      for event in events {
        if case .record(let record) = event { records.append(record) }
        if case .weights(let item, _) = event { weights.append(item) }
        model.receive(event).forEach(carryOut)
      }
      events = runner.drain()
    }
    return (records, weights)
  }

  private func command(_ model: inout Model, _ text: String, _ runner: InlineRunner) -> [SessionRecord] {
    let effects = model.receive(.command(text))
    return finish(&model, effects, runner).records
  }

  private func runner() -> InlineRunner { InlineRunner(shelf: OptimizerShelf(folder: folder), stepsPerDrain: 100) }

  @Test("What was trained is kept, is there at the next start, and races on an objective it has not seen")
  func transfer() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var model = try model(120, 40)
    var runner = runner()
    _ = finish(&model, model.receive(.launch), runner)
    #expect(model.shelf.optimizers == OptimizerShelf.inBox)
    _ = command(&model, "keep valley", runner)
    #expect(model.messages.commandProblem?.contains("nothing is learned") == true)
    for setting in ["metaSteps=3", "horizon=10", "rollouts=4"] { _ = command(&model, "set \(setting)", runner) }
    let trained = finish(&model, model.receive(.input(.key(.character("t")))), runner)
    // What a training has learned is kept beside its session.
    #expect(trained.weights == [6])
    _ = command(&model, "keep adam", runner)
    #expect(model.messages.notice?.text.contains("catalogue") == true)
    _ = command(&model, "keep valley", runner)
    #expect(model.shelf.optimizers.map(\.card.name) == ["transfer", "valley"])
    let kept = try #require(model.shelf.named("valley"))
    #expect(kept.card.heldOut != nil && kept.card.metaSteps == 3)

    model = try WorkbenchTests.model(120, 40)
    runner = self.runner()
    var records = finish(&model, model.receive(.launch), runner).records
    #expect(model.shelf.optimizers == OptimizerShelf.inBox + [kept])
    records += command(&model, "objective himmelblau", runner)
    records += command(&model, "load valley", runner)
    let run = try #require(model.experiment.raceRuns.last)
    #expect(run.title == "valley" && run.outcome != nil && run.specification.objective == "himmelblau")
    #expect(model.racerEntries.last?.name == "valley")
    // Once more does not take it in twice, and it races from any other start.
    records += command(&model, "load valley", runner)
    #expect(model.experiment.trainings.count == 1)

    let header = SessionRecorder.header(objective: "rosenbrock", seed: 1)
    var session = Session(header: header)
    session.events = records.map { $0.event(after: 0.1) }
    var verifier = Verifier(session, path: "s", resolve: library) { $0.digest == kept.digest ? kept : nil }
    let report = try verifier.verify()
    #expect(report.firstDivergence == nil, "\(String(describing: report.firstDivergence))")

    // What does not fit says why, and changes nothing.
    _ = command(&model, "objective rosenbrock:5", runner)
    let count = model.experiment.runs.count
    _ = command(&model, "load valley", runner)
    #expect(model.messages.notice?.text.contains("for 2 coordinates, rosenbrock:5 has 5") == true)
    #expect(model.experiment.runs.count == count)
  }

  @Test("Files are taken in by their paths, tagged and discarded by name, and what is wrong is said in a line")
  func files() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var model = settled(try model(120, 40), training: true)
    let runner = runner()
    let source = try #require(model.keepSource)
    let learned = try #require(Conductor().learn(source.origin, serialFor))
    let file = folder + "/of someone.safetensors"
    try learned.write(file)
    _ = command(&model, "load \(file)", runner)
    #expect(model.experiment.raceRuns.last?.title == "of-someone")
    _ = command(&model, "load nowhere", runner)
    #expect(model.messages.notice?.text.contains("no learned optimizer of that name") == true)
    _ = command(&model, "keep mine", runner)
    _ = command(&model, "tag mine smooth first", runner)
    #expect(model.shelf.named("mine")?.card.tags == ["smooth", "first"])
    _ = command(&model, "discard mien", runner)
    #expect(model.messages.commandProblem?.contains("mine") == true)
    _ = command(&model, "discard mine", runner)
    #expect(model.shelf.named("mine") == nil)
  }

  @Test("The sheet shows what is kept, races it by Enter, and can be drawn at every size")
  func sheet() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var model = settled(try model(120, 40), training: true)
    let runner = runner()
    _ = finish(&model, model.receive(.input(.key(.character("I")))), runner)
    #expect(model.sheet == .shelf && text(model).contains("transfer") && !text(model).contains("mine"))
    _ = command(&model, "keep mine", runner)
    #expect(text(model).contains("mine") && text(model).contains("d = 2"))
    for (width, height) in [(20, 6), (40, 12), (80, 24), (200, 60)] {
      var other = model
      (other.display.width, other.display.height) = (width, height)
      _ = text(other)
    }
    _ = finish(&model, model.receive(.input(.key(.enter))), runner)
    #expect(model.sheet == nil && model.experiment.raceRuns.contains { $0.title == "mine" })
    // What was kept and taken in again counts as no training of a lesson's task.
    #expect(model.experiment.newestTrained?.kept == nil)
  }

  private func text(_ model: Model) -> String { view(model).text }
}
