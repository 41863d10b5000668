// The runner on real queues, and frames without a screen.

import Dispatch
import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Synchronization
import Testing

@testable import Workbench

/// Wakes a waiting test.
private final class Bell: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  func ring() { semaphore.signal() }

  /// Waits for rings until what is looked for is among the events; false after a minute of silence.
  func wait(for runner: Runner, _ found: (Event) -> Bool) -> Bool {
    while true {
      if runner.drain().contains(where: found) { return true }
      if semaphore.wait(timeout: .now() + .seconds(60)) == .timedOut { return false }
    }
  }
}

@Suite("The runner", .serialized)
struct RunnerTests {
  private func runner() -> (Runner, Bell) {
    let bell = Bell()
    return (Runner { bell.ring() }, bell)
  }

  private func configuration(_ metaSteps: Int) throws -> TrainingConfiguration {
    var configuration = try model(80, 24, metaSteps: metaSteps).experiment.configuration
    configuration.objective = "rosenbrock"
    return configuration
  }

  @Test("Races come back as traces with their records")
  func races() throws {
    let (runner, bell) = runner()
    let specification = RunSpecification(
      id: 3, objective: "sphere", optimizer: "gd", settings: ["stepSize": 0.1], start: [1, 1], steps: 20)
    runner.perform(.runs([RunRequest(specification: specification)], generation: 0))
    #expect(bell.wait(for: runner) { if case .record(.run(specification, _)) = $0 { true } else { false } })
  }

  private let everyone = OptimizerCatalogue.raced.map { DesignedContestant(name: $0.name) }

  @Test("A tuning comes back with what the conductor finds; who has no step size comes back without")
  func tuning() {
    let (runner, bell) = runner()
    let plan = ComparisonPlan()
    var tuned = plan
    tuned.tunedSizes = 3
    let asked = ["adam", "gd", "nobody"].map { DesignedContestant(name: $0) }
    runner.perform(.tune(objective: "himmelblau", asked, tuned))
    var found: [TunedStepSize?] = []
    #expect(
      bell.wait(for: runner) { event in
        if case .news(.tuned(let all, _, _)) = event { found = all.map(\.1) }
        return !found.isEmpty
      })
    #expect(found[0] == Conductor().tune(objective: "himmelblau", asked[0], tuned) && found[0]?.means.count == 3)
    #expect(found.count == 3 && found[2] == nil)
  }

  @Test("A comparison comes back whole; one that a newer one replaces does not come back")
  func comparisons() {
    let (runner, bell) = runner()
    var plan = ComparisonPlan()
    (plan.starts, plan.steps) = (400, 2000)
    runner.perform(.compare(objective: "rosenbrock", everyone, trained: [], plan))
    (plan.starts, plan.steps) = (3, 20)
    runner.perform(.compare(objective: "sphere", everyone, trained: [], plan))
    var made: [Comparison?] = []
    #expect(
      bell.wait(for: runner) { event in
        if case .news(.comparison(let comparison)) = event { made.append(comparison) }
        return !made.isEmpty
      })
    #expect(made.map { $0?.objective } == ["sphere"])
    #expect(made.first??.rows.allSatisfy { $0.runs.count == 3 } == true)
  }

  @Test("The end of the program abandons a comparison, which says so")
  func abandoned() {
    let (runner, bell) = runner()
    var plan = ComparisonPlan()
    (plan.starts, plan.steps) = (4000, 2000)
    runner.perform(.compare(objective: "rosenbrock", everyone, trained: [], plan))
    runner.stop(leavingTrainings: false)
    #expect(bell.wait(for: runner) { if case .news(.comparison(nil)) = $0 { true } else { false } })
  }

  @Test("A run that cannot be computed says why")
  func impossibleRun() throws {
    let (runner, bell) = runner()
    let specification = RunSpecification(id: 1, objective: "sphere", optimizer: "magic", start: [1, 1], steps: 2)
    runner.perform(.runs([RunRequest(specification: specification)], generation: 0))
    #expect(bell.wait(for: runner) { if case .news(.runFailed(1, _)) = $0 { true } else { false } })
  }

  @Test("A held training does not move, a resumed one ends, and every meta-step is recorded in order")
  func training() throws {
    let (runner, bell) = runner()
    var steps: [Int] = []
    let collect = { (event: Event) -> Bool in
      if case .record(.metaStep(let step)) = event { steps.append(step.step) }
      if case .record(.trainingEnd) = event { return true }
      return false
    }
    runner.perform(.train(TrainingOrder(id: 1, configuration: try configuration(40), start: [-1.2, 1], steps: 30)))
    runner.perform(.pause(training: 1))
    runner.perform(.resume(training: 1))
    #expect(bell.wait(for: runner, collect))
    #expect(steps == Array(0..<40))
  }

  @Test("A cancelled training ends with its record, also while it is held")
  func cancel() throws {
    let (runner, bell) = runner()
    runner.perform(
      .train(TrainingOrder(id: 7, configuration: try configuration(100_000), start: [-1.2, 1], steps: 30)))
    #expect(bell.wait(for: runner) { if case .record(.metaStep) = $0 { true } else { false } })
    runner.perform(.pause(training: 7))
    runner.perform(.cancel(training: 7))
    #expect(
      bell.wait(for: runner) { event in
        if case .record(.trainingEnd(let end)) = event { end.state == .cancelled && end.training == 7 } else { false }
      })
  }

  @Test("A training that waits is cancelled at once, while the one before it computes")
  func cancelWaiting() throws {
    let (runner, bell) = runner()
    defer { runner.stop() }
    runner.perform(.train(TrainingOrder(id: 1, configuration: try configuration(1_000_000), start: [0, 0], steps: 5)))
    runner.perform(.train(TrainingOrder(id: 2, configuration: try configuration(5), start: [0, 0], steps: 5)))
    runner.perform(.cancel(training: 2))
    var isFirstOver = false
    let isEnded = bell.wait(for: runner) { event in
      guard case .record(.trainingEnd(let end)) = event else { return false }
      if end.training == 1 { isFirstOver = true }
      return end.training == 2 && end.state == .cancelled && end.steps == 0
    }
    #expect(isEnded && !isFirstOver)
  }

  @Test("Two trainings run one after the other")
  func oneAfterTheOther() throws {
    let (runner, bell) = runner()
    var order: [Int] = []
    runner.perform(.train(TrainingOrder(id: 1, configuration: try configuration(5), start: [-1.2, 1], steps: 10)))
    runner.perform(.train(TrainingOrder(id: 2, configuration: try configuration(5), start: [-1.2, 1], steps: 10)))
    let done = bell.wait(for: runner) { event in
      if case .record(.metaStep(let step)) = event { order.append(step.training) }
      if case .record(.trainingEnd(let end)) = event { return end.training == 2 }
      return false
    }
    #expect(done)
    #expect(order == Array(repeating: 1, count: 5) + Array(repeating: 2, count: 5))
  }

  @Test("The newest picture wins, records are all kept")
  func newestWins() throws {
    var reports = Reports()
    for value in 0..<5 {
      reports.add(
        latest: .probe(ProbeReading(objective: "sphere", point: [], value: Double(value), gradientNorm: 0)))
      reports.add(.news(.notice("\(value)")))
    }
    let events = reports.take()
    #expect(events.count == 6)
    guard case .news(.probe(let reading)) = try #require(events.last) else { return #expect(Bool(false)) }
    #expect(reading.value == 4)
    #expect(reports.take().isEmpty)
  }
}

@Suite("Frames without a screen")
struct RenderTests {
  private static let plain = Capabilities(color: .mono, glyphs: .ascii)

  @Test("A preset is rendered after some meta-steps")
  func preset() throws {
    let frame = try renderFrame(
      .preset("log-rosenbrock"), width: 100, height: 30, step: 2, capabilities: Self.plain)
    #expect(frame.text.contains("1 Landscape  log-rosenbrock"))
    #expect(frame.text.contains("meta-step 2/"))
    #expect(frame.text.contains("L learn"))
  }

  @Test("The same frame is rendered twice")
  func deterministic() throws {
    let frames = try (0..<2).map { _ in
      try renderFrame(.preset("rosenbrock"), width: 80, height: 24, step: 1, capabilities: Self.plain)
    }
    #expect(frames[0] == frames[1])
  }

  @Test("What only a running workbench can do is refused, not passed over")
  func undoable() throws {
    func render(_ commands: [String], _ keys: [Key] = []) throws {
      var setting = FrameSetting(capabilities: Self.plain)
      (setting.step, setting.commands, setting.keys) = (0, commands, keys)
      _ = try renderModel(.objective(try #require(Catalogue.objective(named: "sphere"))), setting)
    }
    for (command, says) in [
      ("snapshot", "a snapshot needs the screen: --do 'snapshot'; leave it out"),
      ("save foo", "no session is kept here: --do 'save foo'; leave it out"),
      ("quit", "nothing runs here that could be stopped or left: --do 'quit'; leave it out"),
      ("suspend", "nothing runs here that could be stopped or left: --do 'suspend'; leave it out"),
    ] {
      let error = #expect(throws: ConfigurationError.self) { try render([command]) }
      #expect(error?.description == says)
    }
    let error = #expect(throws: ConfigurationError.self) { try render([], [.character("S")]) }
    #expect(error?.description == "a snapshot needs the screen: --press S; leave it out")
    // The twins: what a picture shows by itself, and a question that is still open.
    try render(["redraw", "theme mono", "help"], [.escape])
  }

  @Test("An unknown preset is refused with a suggestion")
  func unknownPreset() {
    #expect(throws: ConfigurationError.self) {
      try renderFrame(.preset("rosenbrok"), width: 80, height: 24, capabilities: Self.plain)
    }
  }
}
