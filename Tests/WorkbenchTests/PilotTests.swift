// Scripts through the real loop: launch, train, pause, edit, train again, replay, quit.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("A person at the workbench")
struct PilotTests {
  @Test("The first frame waits for no computation, and the race is soon under way")
  func launch() throws {
    let pilot = Pilot(
      try model(120, 40),
      [.sees("RACE"), .key(.character("q"))])
    let first = try #require(pilot.screen.frames.first)
    #expect(first.text.contains("computing the landscape"))
    #expect(first.text.contains("? Help") && first.text.contains("t Train"))
    #expect(pilot.end == .quit)
    #expect(try #require(pilot.screen.frames.last).text.contains("A adam"))
  }

  @Test("The race moves with the clock, ends, and then nothing is drawn any more")
  func raceEnds() throws {
    let clock = FakeClock()
    let pilot = Pilot(try model(80, 24), clock: clock, [.sees("RACE DONE"), .key(.character("q"))])
    #expect(clock.now > 6 && clock.now < 12)
    #expect(pilot.model.experiment.race?.step == 300)
    let gaps = zip(pilot.screen.frameTimes, pilot.screen.frameTimes.dropFirst()).map { $1 - $0 }
    #expect(gaps.dropFirst().allSatisfy { $0 > 0.033 }, "more than thirty frames a second")
  }

  @Test("While a training computes and no key is pressed frames come ten times a second")
  func watching() throws {
    let clock = FakeClock()
    var pressed = 0.0
    let pilot = Pilot(
      try model(120, 40, metaSteps: 400), clock: clock,
      [
        .sees("RACE DONE"), .key(.character("t")), .sees("TRAIN"), .sees("25 %"), .looks { _ in pressed = clock.now },
        .key(.character("3")), .sees("[3 Certificate]"), .key(.character("q")),
        .key(.enter),
      ])
    let gaps = zip(pilot.screen.frameTimes, pilot.screen.frameTimes.dropFirst()).map { (start: $0, length: $1 - $0) }
    // Half a second after `t` and before the next key, nothing but the training moves the picture.
    let calm = gaps.filter { $0.start > pressed - 0.5 && $0.start + $0.length < pressed }
    #expect(!calm.isEmpty && calm.allSatisfy { $0.length >= 0.1 })
    #expect(gaps.dropFirst().allSatisfy { $0.length > 0.033 }, "more than thirty frames a second")
  }

  @Test("t trains: the meta-loss grows, the learned path joins the race, and its run is certified")
  func train() throws {
    let pilot = Pilot(
      try model(120, 40),
      [
        .sees("RACE"), .key(.character("t")), .sees("TRAIN"), .sees("Meta-loss"), .sees("done after 6 meta-steps"),
        .sees("L learn"), .key(.character("q")),
      ])
    let training = try #require(pilot.model.experiment.trainings.first)
    #expect(training.state == .done)
    #expect(training.losses.count == 6)
    let run = try #require(pilot.model.experiment.runs.last)
    #expect(run.specification.trained == RunSpecification.Trained(training: training.id, metaSteps: 6))
    #expect(pilot.model.runs.traces[run.id]?.certificate.premises.contains { $0.status == .violated } == false)
    #expect(pilot.model.selectedRun?.id == run.id)
  }

  @Test("A paused training does nothing until it is resumed; X cancels it")
  func pauseAndCancel() throws {
    var paused = 0
    var later = 0
    let start = try model(120, 40, metaSteps: 5000)
    let count = { (frame: CellBuffer) -> Int in
      let line = frame.text.split(separator: "\n").first { $0.contains("meta-step ") } ?? ""
      let number = line.split(separator: " ").first { $0.contains("/5000") }?.split(separator: "/").first
      return number.flatMap { Int($0) } ?? -1
    }
    let pilot = Pilot(
      start,
      [
        .sees("RACE"), .key(.character("t")), .sees("TRAIN"), .key(.character(" ")), .sees("PAUSED"),
        .looks { paused = count($0) }, .key(.character("3")), .key(.character("2")), .looks { later = count($0) },
        .key(.character(" ")), .sees("TRAIN"), .key(.character("X")), .sees("Cancel?"), .key(.enter),
        .sees("cancelled after"), .key(.character("q")),
      ])
    #expect(paused >= 0 && paused == later)
    #expect(pilot.model.experiment.trainings.first?.state == .cancelled)
    #expect(pilot.end == .quit)
  }

  @Test("Edit, train again: the form says what differs, and the second training replaces the first in the race")
  func editAndTrainAgain() throws {
    let pilot = Pilot(
      try model(120, 40, metaSteps: 3),
      [
        .sees("RACE"), .key(.character("t")), .sees("as trained"), .sees("L learn"), .key(.character("4")), .key(.down),
        .key(.down), .key(.right), .sees("─ edited ─"), .key(.character("t")), .sees("as trained"),
        .sees("#8 done after"), .key(.character("q")),
      ])
    #expect(pilot.model.experiment.trainings.count == 2)
    #expect(pilot.model.experiment.raceRuns.filter { $0.name == "learned" }.count == 1)
    #expect(pilot.model.experiment.raceRuns.last?.specification.trained?.training == 8)
  }

  @Test("r replays the session so far, steps go both ways, the speed changes, L is live again")
  func replay() throws {
    var start = 0
    let pilot = Pilot(
      try model(120, 40, metaSteps: 4),
      [
        .sees("RACE"), .key(.character("t")), .sees("done after 4"), .sees("L learn"), .key(.character("r")),
        .sees("REPLAY"), .key(.character(" ")), .key(.home), .sees("event 0/"),
        .looks { frame in start = frame.text.contains("L learn") ? 1 : 0 }, .key(.character(".")), .sees("event 1/"),
        .key(.character(".")), .sees("event 2/"), .key(.character(",")), .sees("event 1/"),
        .key(.character("}")), .sees("  2x"), .key(.character("{")), .key(.character("{")), .sees("  1/2x"), .key(.end),
        .sees("L learn"), .key(.character("L")), .sees("LIVE"), .key(.character("q")),
      ])
    #expect(start == 0)
    #expect(pilot.model.playback == nil)
    #expect(pilot.model.experiment.trainings.first?.state == .done)
  }

  @Test("A training goes on while the session is replayed")
  func trainingGoesOnInReplay() throws {
    let pilot = Pilot(
      try model(120, 40, metaSteps: 40),
      [
        .sees("RACE"), .key(.character("t")), .sees("TRAIN"), .key(.character("r")), .sees("REPLAY"),
        // The replay outlasts the training and is not spoken over; what was missed is said when it is over.
        .sees("HELD"), .key(.character("L")), .sees("done after 40 meta-steps"), .sees("L learn"),
        .key(.character("q")),
      ])
    #expect(pilot.model.experiment.trainings.first?.losses.count == 40)
    let replayed = pilot.screen.frames.filter { $0.text.contains("REPLAY") }
    #expect(replayed.count > 1 && replayed.allSatisfy { !$0.text.contains("done after") })
  }

  @Test("Another objective is chosen by filter and Enter, and its race starts")
  func chooseObjective() throws {
    let pilot = Pilot(
      try model(120, 40),
      [
        .sees("RACE"), .key(.character("/")), .key(.character("h")), .key(.character("i")), .key(.character("m")),
        .key(.enter), .key(.enter), .sees("1 Landscape  himmelblau"), .sees("RACE"), .key(.character("q")),
      ])
    #expect(pilot.model.experiment.objective.name == "himmelblau")
    #expect(pilot.model.experiment.race?.objective == "himmelblau")
  }

  @Test("A double click on the map starts a race there; a click on the hint bar does what it says")
  func mouse() throws {
    var quitColumn = 0
    let start = try model(120, 40)
    quitColumn = HintBar.hints(start, width: 120).last?.columns.lowerBound ?? 0
    let rect = try #require(start.layout.panes[.landscape])
    let (column, row) = (rect.column + rect.width / 2, rect.row + rect.height / 3)
    let pilot = Pilot(
      start,
      [
        .sees("levels"), .input(.mouse(Mouse(.click, column: column, row: row))), .sees("+"),
        .input(.mouse(Mouse(.doubleClick, column: column, row: row))), .sees("6   gd"),
        .looks { _ in },
      ])
    #expect(pilot.model.experiment.race?.start != pilot.model.experiment.objective.start)
    let other = Pilot(
      start, [.sees("RACE"), .input(.mouse(Mouse(.click, column: quitColumn + 1, row: 39)))])
    #expect(other.end == .quit || other.end == .terminated(.terminate))
  }

  @Test("Resizes, redraw and suspend reach the screen; one frame fits the last size")
  func surroundings() throws {
    let pilot = Pilot(
      try model(120, 40),
      [
        .sees("RACE"), .input(.resize(columns: 90, rows: 30)), .input(.resize(columns: 40, rows: 12)),
        .input(.resize(columns: 80, rows: 24)), .key(.control("l")), .key(.control("z")), .sees("8"),
        .key(.character("q")),
      ])
    #expect(pilot.screen.suspensions == 1)
    #expect(pilot.screen.redraws >= 4)
    #expect(pilot.screen.frames.last?.width == 80)
  }

  @Test("The end of the input and a signal end the loop, and say so")
  func endings() throws {
    #expect(Pilot(try model(80, 24), [.input(.inputClosed)]).end == .inputClosed)
    #expect(Pilot(try model(80, 24), [.input(.terminate(.hangup))]).end == .terminated(.hangup))
  }
}
