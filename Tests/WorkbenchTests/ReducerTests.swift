// The reducer: single keys, and what holds after any list of events.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

/// SplitMix64, so that a failing list of events can be found again by its seed.
struct Dice {
  var state: UInt64
  mutating func roll(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ z >> 31) % UInt64(count))
  }
}

@Suite("The reducer")
struct ReducerTests {
  private func press(_ model: Model, _ keys: Key...) -> (model: Model, effects: [Effect]) {
    var model = model
    var effects: [Effect] = []
    for key in keys { effects += model.receive(.input(.key(key))) }
    return (model, effects)
  }

  /// Every key of the table and some that are not in it.
  private static let keys: [Key] =
    CommandTable.keyed.flatMap(\.keys) + "0z9gHNé\u{301}".map(Key.character) + [
      .alt("a"), .function(9), .insert, .delete,
    ]

  @Test(
    "After any list of events selections are in range, numbers are unique, and every screen can be drawn",
    arguments: 1...24)
  func anyEventsAreSurvived(seed: Int) throws {
    var dice = Dice(state: UInt64(seed))
    var model = try model(120, 40)
    for effect in model.receive(.launch) { if case .quit = effect { Issue.record("quit at launch") } }
    for turn in 0..<400 {
      _ = model.receive(anyEvent(&dice, model, keys: Self.keys))
      let rows = Form.rows(model.experiment.configuration)
      #expect(model.objectives.row == 0 || model.objectives.row < model.listedObjectives.count)
      #expect(rows.indices.contains(model.architecture.row), "seed \(seed) turn \(turn)")
      #expect(model.experiment.probe.count == model.experiment.objective.dimension)
      let ids = model.experiment.runs.map(\.id) + model.experiment.trainings.map(\.id)
      #expect(Set(ids).count == ids.count, "seed \(seed) turn \(turn)")
      #expect(model.experiment.trainings.filter { $0.state == .running || $0.state == .paused }.count <= 1)
      if let race = model.experiment.race { #expect(race.shown >= 0 && race.step <= max(race.steps, 0)) }
      #expect(model.certificate.row >= 0 && model.lessons.row >= 0)
      if let step = model.curves.chart.crosshair { #expect(step >= 0) }
      if let window = model.landscape.map.window { #expect(window.x.lowerBound < window.x.upperBound, "seed \(seed)") }
      if turn % 8 == 0 {
        let frame = view(model)
        #expect(frame.width == max(model.display.width, 0) && frame.height == max(model.display.height, 0))
      }
    }
  }

  @Test("While the screen is too small keys do nothing but help and quit", arguments: [(30, 8), (19, 4), (39, 40)])
  func tooSmallDoesNothing(width: Int, height: Int) throws {
    let before = try model(width, height)
    for key in Self.keys where key != .character("q") {
      let (_, effects) = press(before, key)
      let deeds = effects.filter { effect in
        switch effect {
        case .redraw, .suspend, .compute(.probe), .compute(.landscape): false
        default: true
        }
      }
      #expect(deeds.isEmpty, "\(key)")
    }
    let (_, effects) = press(before, .character("q"))
    #expect(effects.contains { if case .quit = $0 { true } else { false } })
  }

  @Test("The same keys do something on a screen that is large enough")
  func largeEnoughActs() throws {
    let (_, effects) = press(try model(80, 24), .character("t"))
    #expect(effects.contains { if case .compute(.train) = $0 { true } else { false } })
  }

  @Test("q quits at once where nothing trains and asks where something does")
  func quitAsksOnlyWhileTraining() throws {
    let idle = press(try model(80, 24), .character("q"))
    #expect(idle.effects.contains { if case .quit = $0 { true } else { false } })
    let asked = press(try model(80, 24), .character("t"), .character("q"))
    #expect(asked.model.overlay == .quitQuestion)
    #expect(!asked.effects.contains { if case .quit = $0 { true } else { false } })
    let stayed = press(asked.model, .escape)
    #expect(stayed.model.overlay == nil)
    let left = press(asked.model, .enter)
    #expect(left.effects.contains { if case .quit = $0 { true } else { false } })
  }

  @Test("Ctrl-C cancels the live training, and quits only when pressed again soon")
  func interruptCancelsFirst() throws {
    var model = press(try model(80, 24), .character("t")).model
    let first = model.receive(.input(.interrupt))
    #expect(first.contains { if case .compute(.cancel) = $0 { true } else { false } })
    #expect(!first.contains { if case .quit = $0 { true } else { false } })
    var patient = model
    _ = patient.receive(.tick(5))
    #expect(!patient.receive(.input(.interrupt)).contains { if case .quit = $0 { true } else { false } })
    #expect(model.receive(.input(.interrupt)).contains { if case .quit = $0 { true } else { false } })
  }

  @Test("Space pauses and resumes the training while it is live")
  func spacePausesTraining() throws {
    let paused = press(try model(80, 24), .character("t"), .character(" "))
    #expect(paused.model.experiment.activeTraining?.state == .paused)
    #expect(paused.effects.contains { if case .compute(.pause) = $0 { true } else { false } })
    let resumed = press(paused.model, .character(" "))
    #expect(resumed.model.experiment.activeTraining?.state == .running)
    #expect(resumed.effects.contains { if case .compute(.resume) = $0 { true } else { false } })
  }

  @Test("A second training waits and begins when the first one ends")
  func secondTrainingWaits() throws {
    var model = press(try model(80, 24), .character("t"), .character("t")).model
    #expect(model.experiment.trainings.map(\.state) == [.running, .waiting])
    let first = model.experiment.trainings[0].id
    _ = model.receive(.record(.trainingEnd(TrainingEnd(training: first, state: .failed, steps: 0, digest: Digest()))))
    #expect(model.experiment.trainings[1].state == .running)
  }

  @Test("An edit is recorded, marks the form as edited, and a bad value is refused with its reason")
  func editsAreRecorded() throws {
    var model = press(try model(120, 40), .character("t"), .character("4")).model
    #expect(!model.experiment.isEdited)
    model.architecture.row = Form.rows(model.experiment.configuration).firstIndex(of: .setting("stepSize")) ?? 0
    let edited = press(model, .enter, .backspace, .character("x"), .enter)
    #expect(edited.model.editor?.problem?.contains("stepSize") == true)
    #expect(edited.model.experiment.configuration.stepSize == model.experiment.configuration.stepSize)
    let stepped = press(model, .right)
    #expect(stepped.model.experiment.configuration.stepSize > model.experiment.configuration.stepSize)
    #expect(stepped.model.experiment.isEdited)
    #expect(
      stepped.effects.contains { if case .record(.action(let action)) = $0 { action.name == "edit" } else { false } })
  }

  @Test("The filter narrows the list while it is typed; Esc clears it")
  func filterNarrows() throws {
    let filtered = press(
      try model(120, 40), .character("/"), .character("q"), .character("u"), .character("a"), .character("d")
    ).model
    #expect(filtered.listedObjectives.map(\.name) == ["quadratic"])
    #expect(press(filtered, .enter).model.listedObjectives.count == 1)
    #expect(press(filtered, .escape).model.listedObjectives.count == filtered.objectives.library.count)
  }

  @Test("The map follows the probe, and a race starts from it")
  func mapFollowsTheProbe() throws {
    var model = settled(try model(120, 40))
    let before = try #require(model.viewport).box
    for _ in 0..<200 { _ = model.receive(.input(.key(.left))) }
    let window = try #require(model.landscape.map.window)
    #expect(model.experiment.probe[0] < before.x.lowerBound)
    #expect(window.x.contains(model.experiment.probe[0]) && window.y.contains(model.experiment.probe[1]))
    let raced = press(model, .enter)
    #expect(raced.model.experiment.race?.start == model.experiment.probe)
  }

  @Test("A tick without movement changes nothing that can be seen, one with movement does")
  func ticksTouchOnlyWhatMoves() throws {
    var model = settled(try model(120, 40), step: Model.raceSteps)
    let still = model.revision
    _ = model.receive(.tick(0.1))
    #expect(model.revision == still)
    model.experiment.race?.shown = 0
    _ = model.receive(.tick(0.1))
    #expect(model.revision != still)
  }

  @Test("Traces nobody looks at are forgotten, the oldest first, and computed again when they are looked at")
  func boundedTraces() throws {
    var model = settled(try model(120, 40))
    let race = Set(try #require(model.experiment.race).runs)
    let trace = try #require(model.runs.traces[1])
    var specification = try #require(model.experiment.runs.first).specification
    for id in 1000..<1200 {
      specification.id = id
      var run = RunItem(specification: specification)
      run.outcome = model.experiment.runs[0].outcome
      model.experiment.runs.append(run)
      _ = model.receive(.news(.trace(run: id, trace, generation: model.runs.generation)))
      #expect(model.runs.traces.count <= RunTraces.limit + race.count)
    }
    #expect(race.isSubset(of: model.runs.traces.keys), "the race is looked at")
    #expect(model.runs.traces[1199] != nil && model.runs.traces[1000] == nil)
    let effects = model.receive(.command("select 1000"))
    #expect(
      effects.contains {
        if case .compute(.recompute(let request, _)) = $0 { request.specification.id == 1000 } else { false }
      })
  }

  @Test("The newest trainings keep their curves, older ones what is listed of them")
  func boundedCurves() throws {
    var experiment = Experiment(objective: try #require(Catalogue.objective(named: "rosenbrock")))
    for id in 1...20 {
      experiment.apply(.training(id: id, experiment.configuration)) { _ in nil }
      for step in 0..<5 {
        let loss = step == 2 ? Double.nan : Double(100 * id - step)
        experiment.apply(
          .metaStep(
            MetaStepRecord(
              training: id, step: step, loss: loss, gradientNorm: 1, heldOut: step == 4 ? 7 : nil, digest: Digest()))
        ) { _ in nil }
      }
      experiment.apply(.trainingEnd(TrainingEnd(training: id, state: .done, steps: 5, digest: Digest()))) { _ in nil }
    }
    #expect(experiment.trainings.map(\.stepCount) == Array(repeating: 5, count: 20))
    let best: [Double?] = (1...20).map { (id: Int) -> Double? in Double(100 * id - 4) }
    #expect(experiment.trainings.map(\.bestLoss) == best)
    let kept = experiment.trainings.map { !$0.losses.isEmpty && !$0.gradientNorms.isEmpty && $0.heldOut == [7] }
    let newest: [Bool] = Array(repeating: false, count: 12) + Array(repeating: true, count: 8)
    #expect(kept == newest)
    #expect(experiment.trainings.prefix(12).allSatisfy { $0.losses.isEmpty && $0.heldOutSteps.isEmpty })
    #expect(experiment.shownTraining?.losses.count == 5)
  }
}
