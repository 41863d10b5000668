// Undo and redo of every edit.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("Undo and redo")
struct UndoTests {
  /// Edits by key and by command; each changes something in some states.
  private static let edits: [Event] =
    [Key.left, .right, .up, .down, .enter, .character("m"), .character("d"), .character("K"), .character("J")]
    .map { .input(.key($0)) }
    + [
      "set ratio=0.9", "set widths=16,16", "set magnitude=polynomial", "objective himmelblau", "objective sphere",
      "preset log-rosenbrock", "start 0.5,0.5", "set stepSize=0.001", "objective quadratic", "mark",
      "racer add lbfgs", "racer set adam stepSize=0.1 beta1=0.8", "racer remove gd", "racer reset adam",
    ].map { .command($0) }

  @Test("Undo after an edit is the identity, redo brings the edit back", arguments: 1...20)
  func undoIsTheIdentity(seed: Int) throws {
    var dice = Dice(state: UInt64(seed))
    var model = settled(try model(120, 40))
    let panes: [Key] = "12457".map(Key.character)
    var edited = 0
    for turn in 0..<120 {
      if dice.roll(3) == 0 { _ = model.receive(.input(.key(panes[dice.roll(panes.count)]))) }
      if dice.roll(9) == 0 { _ = model.receive(.command("train")) }
      // Moves of the probe one after the other are one edit; here each stands alone.
      model.history.lastEditWasMove = false
      let before = model.editState
      _ = model.receive(Self.edits[dice.roll(Self.edits.count)])
      let after = model.editState
      guard after != before else { continue }
      edited += 1
      _ = model.receive(.command("undo"))
      #expect(model.editState == before, "seed \(seed) turn \(turn)")
      _ = model.receive(.command("redo"))
      #expect(model.editState == after, "seed \(seed) turn \(turn)")
    }
    #expect(edited > 20, "only \(edited) edits were made")
  }

  @Test("All edits can be undone one after the other, back to the start")
  func backToTheStart() throws {
    var model = settled(try model(120, 40))
    let start = model.editState
    for edit in Self.edits { _ = model.receive(edit) }
    #expect(model.editState != start)
    let end = model.editState
    while !model.history.undoable.isEmpty { _ = model.receive(.command("undo")) }
    #expect(model.editState == start)
    while !model.history.redoable.isEmpty { _ = model.receive(.command("redo")) }
    #expect(model.editState == end)
  }

  @Test("Moves of the probe one after the other are one edit")
  func movesAreOneEdit() throws {
    var model = settled(try model(120, 40))
    let start = model.experiment.probe
    for _ in 0..<7 { _ = model.receive(.input(.key(.right))) }
    #expect(model.history.undoable.count == 1 && model.experiment.probe != start)
    _ = model.receive(.input(.key(.character("u"))))
    #expect(model.experiment.probe == start)
  }

  @Test("A new edit ends what could be redone, and there is nothing to undo at the start")
  func newEditEndsRedo() throws {
    var model = settled(try model(120, 40))
    _ = model.receive(.input(.key(.character("u"))))
    #expect(model.messages.notice?.text == "nothing to undo")
    _ = model.receive(.command("set ratio=0.9"))
    _ = model.receive(.command("undo"))
    _ = model.receive(.command("set ratio=0.8"))
    _ = model.receive(.input(.key(.character("U"))))
    #expect(model.messages.notice?.text == "nothing to redo")
    #expect(model.experiment.configuration[.ratio] == 0.8)
  }

  @Test("What was undone and done again is said, whatever kind of edit it was")
  func saysWhat() throws {
    var model = settled(try model(120, 40))
    let was = Form.short(model.experiment.configuration.pairs.first { $0.key == "ratio" }?.value ?? "")
    for (edit, undone, redone) in [
      ("set ratio=0.9", "undone: ratio 0.9 -> \(was)", "done again: ratio \(was) -> 0.9"),
      ("start 0.5,0.25", "undone: the start is (-1.2, 1) again", "done again: the start is (0.5, 0.25)"),
      ("mark", "undone: marks", "done again: marks"),
      ("racer remove gd", "undone: the racers", "done again: the racers"),
      ("name 1 first", "undone: names", "done again: names"),
      ("objective sphere", "undone: objective sphere -> rosenbrock", "done again: objective rosenbrock -> sphere"),
    ] {
      _ = model.receive(.command(edit))
      _ = model.receive(.command("undo"))
      #expect(model.messages.notice?.text == undone)
      _ = model.receive(.command("redo"))
      #expect(model.messages.notice?.text == redone)
    }
  }

  /// Whether effects ask for runs to be computed.
  private func computes(_ effects: [Effect]) -> Bool {
    effects.contains { if case .compute(.runs) = $0 { true } else { false } }
  }

  @Test("Undo and redo of an objective bring its race back as it was, without computing it again")
  func undoKeepsRaces() throws {
    var model = settled(try model(120, 40))
    let first = try #require(model.experiment.race)
    #expect(first.step == 120 && first.runs.count >= 5)
    let runner = InlineRunner()
    func finish(_ effects: [Effect]) {
      for effect in effects { runner.carryOut(effect) }
      for event in runner.drain() { _ = model.receive(event) }
    }
    let chosen = model.receive(.command("objective himmelblau"))
    #expect(computes(chosen))
    finish(chosen)
    let second = try #require(model.experiment.race)
    let count = model.experiment.runs.count
    let undone = model.receive(.command("undo"))
    #expect(!computes(undone))
    #expect(model.experiment.race == first && model.experiment.objective.name == "rosenbrock")
    #expect(!computes(model.receive(.command("redo"))))
    #expect(model.experiment.race?.runs == second.runs && model.experiment.runs.count == count)

    // A replay shows the same runs, though none of them was recorded anew.
    _ = model.receive(.command("undo"))
    _ = model.receive(.command("replay"))
    _ = model.receive(.input(.key(.end)))
    #expect(model.experiment.race?.runs == first.runs && model.experiment.objective.name == "rosenbrock")
  }

  @Test("Undo of the start of a race brings the former race back, and what is trained then runs from its start")
  func undoOfStart() throws {
    var model = settled(try model(120, 40))
    let first = try #require(model.experiment.race)
    let races = model.progress.races
    _ = model.receive(.command("start 0.5,0.25"))
    _ = model.receive(.input(.key(.character("n"))))
    let second = try #require(model.experiment.race)
    #expect(second.start == [0.5, 0.25] && second.runs != first.runs)
    let started = model.progress.races
    #expect(started > races)
    #expect(!computes(model.receive(.command("undo"))))
    #expect(model.experiment.race == first && model.experiment.probe == first.start)
    #expect(model.progress.races == started, "a race that comes back was not started")
    let starts = model.receive(.input(.key(.character("t")))).compactMap { effect in
      if case .compute(.train(let order)) = effect { order.start } else { nil }
    }
    #expect(starts == [first.start])
    _ = model.receive(.command("redo"))
    #expect(model.experiment.race?.runs == second.runs && model.experiment.probe == second.start)
  }

  @Test("A race whose traces were forgotten is computed again, without new runs")
  func undoComputesWhatWasForgotten() throws {
    var model = settled(try model(120, 40))
    let race = model.experiment.race
    _ = model.receive(.command("objective himmelblau"))
    let count = model.experiment.runs.count
    for id in model.runs.traces.keys { model.runs.traces[id] = nil }
    let effects = model.receive(.command("undo"))
    let computed = effects.compactMap { effect in
      if case .compute(.recompute(let request, _)) = effect { request.specification.id } else { nil }
    }
    #expect(computed == race?.runs)
    #expect(model.experiment.race == race && model.experiment.runs.count == count)
  }

  @Test("Undo is recorded in the words of edits, so that a replay shows the same bench")
  func undoIsReplayed() throws {
    var model = settled(try model(120, 40))
    var timeline: [TimedRecord] = []
    for edit in ["set ratio=0.9", "set widths=4", "undo", "undo", "redo", "mark"] {
      for effect in model.receive(.command(edit)) {
        if case .record(let record) = effect {
          timeline.append(TimedRecord(time: 0, record: record, event: timeline.count + 1))
        }
      }
    }
    let shown = model.editState
    let session = OpenedSession(timeline, path: nil, title: "this session", objective: "rosenbrock")
    _ = model.receive(.news(.session(session, objectives: [])))
    _ = model.receive(.input(.key(.end)))
    #expect(model.playback != nil)
    #expect(model.experiment.configuration.widths == shown.configuration.widths)
    #expect(
      model.experiment.configuration[.ratio] == shown.configuration[.ratio]
        && model.experiment.configuration[.ratio] == 0.9)
    #expect(model.experiment.marks == shown.marks && !shown.marks.isEmpty)
  }
}
