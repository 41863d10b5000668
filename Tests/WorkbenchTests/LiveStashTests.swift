// What is live is left alone by what is replayed, and the other way round.

import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("Live beside a replay")
struct LiveStashTests {
  /// A session of another objective, whose runs have the numbers that live ones have.
  private func session(path: String?) throws -> OpenedSession {
    let sphere = RunSpecification(id: 1, objective: "sphere", optimizer: "adam", start: [3, 1], steps: 20)
    let (run, certificate) = try sphere.perform(resolve: library)
    let outcome = RunOutcome(run, certificate: certificate)
    let records: [SessionRecord] = [
      .action(
        ActionRecord(.race(objective: "sphere", start: [3, 1], steps: 20, runs: nil, trainings: []))),
      .run(sphere, outcome),
    ]
    return OpenedSession(
      records.enumerated().map { TimedRecord(time: 0, record: $1, event: $0 + 1) }, path: path, title: "other",
      objective: "sphere")
  }

  @Test("What is computed of live runs during a replay is theirs, and no trace is ever another run's")
  func lateTraces() throws {
    var model = settled(try model(120, 40))
    let trace = try #require(model.runs.traces[1])
    model.runs.traces[1] = nil
    let live = model.runs.generation
    _ = model.receive(.news(.session(try session(path: "a"), objectives: [])))
    _ = model.receive(.input(.key(.end)))
    let replayed = model.runs.generation
    #expect(model.playback != nil && replayed != live && model.runs.traces.isEmpty)
    _ = model.receive(.news(.trace(run: 1, trace, generation: live)))
    #expect(model.runs.traces.isEmpty && model.liveStash?.known?.runs.traces[1] != nil)
    _ = model.receive(.command("live"))
    #expect(model.runs.generation == live && model.runs.traces[1] != nil && model.runs.verdicts[1] != nil)
    // A later replay is not the earlier one: what was asked for there comes too late.
    _ = model.receive(.news(.session(try session(path: "b"), objectives: [])))
    #expect(model.runs.generation != live && model.runs.generation != replayed)
    _ = model.receive(.news(.trace(run: 1, trace, generation: replayed)))
    #expect(model.runs.traces.isEmpty)
  }

  @Test("A replay out of a replay leaves live alone as well, and live from here leaves nothing behind")
  func replayInReplay() throws {
    var model = settled(try model(120, 40))
    model.moveFocus(.certificate)
    model.queue.selected = 2
    let known = Set(model.runs.traces.keys)
    _ = model.receive(.news(.session(try session(path: nil), objectives: [])))
    model.moveFocus(.curves)
    _ = model.receive(.news(.session(try session(path: "b"), objectives: [])))
    _ = model.receive(.command("live"))
    #expect(model.focus == .certificate && model.queue.selected == 2 && Set(model.runs.traces.keys) == known)
    _ = model.receive(.news(.session(try session(path: "c"), objectives: [])))
    _ = model.receive(.input(.key(.end)))
    _ = model.receive(.command("branch"))
    #expect(model.playback == nil && model.liveStash == nil && model.runs.traces.isEmpty)
  }

  @Test("A comparison made live is not shown in a replay, which it comes after")
  func comparison() throws {
    var model = settled(try model(120, 40))
    var plan = ComparisonPlan()
    (plan.starts, plan.steps) = (3, 20)
    let objective = model.experiment.objective
    model.compare.comparison = Comparison.make(
      objective, OptimizerCatalogue.raced.map { Contestant($0, for: objective) }, plan)
    #expect(model.shownComparison != nil)
    let own = OpenedSession(
      [TimedRecord(time: 0, record: .marker(note: "here"), event: 1)], path: nil, title: "this session",
      objective: "rosenbrock")
    _ = model.receive(.news(.session(own, objectives: [])))
    #expect(model.playback != nil && model.shownComparison == nil)
    _ = model.receive(.command("live"))
    #expect(model.shownComparison != nil)
  }

  @Test("The minimum is named under the map as long as anything is, and the start before names are whole")
  func legend() throws {
    for width in stride(from: 80, through: 200, by: 10) {
      let model = settled(try model(width, 40), training: true)
      let lines = view(model).text.split(separator: "\n").map(String.init)
      let legend = try #require(lines.first { $0.contains("* min") }, "\(width)")
      #expect(width < 160 || legend.contains("S start  * min"), "\(legend)")
    }
  }
}
