// What is recorded is what was done: it verifies, and it replays.

import Experiment
import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("The recorder")
struct RecorderTests {
  private func record(_ script: [Step], in folder: ScratchFolder, metaSteps: Int = 4) throws -> String {
    let path = folder.path + "/session.jsonl"
    let model = try model(120, 40, metaSteps: metaSteps)
    let recorder = SessionRecorder(try JournalWriter.create(at: path, header: header(of: model)), now: 0)
    _ = Pilot(model, recorder: recorder, script)
    #expect(recorder.failure == nil)
    return path
  }

  private static var script: [Step] {
    [
      .sees("RACE"), .key(.character("t")), .sees("done after 4"), .sees("L learn"), .key(.character("4")), .key(.down),
      .key(.right), .key(.character("t")), .sees("#8 done after 4"), .sees("9   learned"), .key(.character("n")),
      .sees("15  learned"), .key(.character("q")),
    ]
  }

  @Test("A session with races, trainings and edits verifies from its file")
  func verifies() throws {
    let folder = try ScratchFolder()
    let path = try record(Self.script, in: folder)
    let session = try JournalReader.read(path)
    var verifier = Verifier(session, path: path, resolve: library)
    let report = try verifier.verify()
    #expect(report.firstDivergence == nil)
    #expect(report.verified + report.uncomparedCount == session.events.count)
    let kinds = Set(session.events.map(\.kind))
    #expect(kinds == ["action", "train", "meta", "trained", "run", "end"])
    #expect(session.events.filter { $0.kind == "meta" }.count == 8)
    #expect(session.events.filter { $0.kind == "run" }.count == 5 + 1 + 1 + 6)
  }

  @Test("Every action that is recorded can be written, read and replayed")
  func everyActionIsWritten() throws {
    let folder = try ScratchFolder()
    let script: [Step] = [
      .sees("RACE"), .key(.character("T")), .key(.character("/")), .key(.character("w")), .key(.character("e")),
      .key(.enter), .key(.enter), .sees("1 Landscape  double-well"), .key(.character("4")), .key(.right),
      .key(.character("t")), .sees("TRAIN"), .key(.character(" ")), .sees("PAUSED"), .key(.character(" ")),
      .sees("TRAIN"), .key(.character("X")), .sees("Cancel?"), .key(.enter), .sees("cancelled after"),
      .key(.character("5")), .key(.down), .key(.character("m")), .key(.alt("g")), .key(.alt("g")),
      .key(.character("M")), .key(.character("!")), .key(.enter), .sees("marker set"), .key(.character("S")),
      .sees("snapshot written"), .input(.resize(columns: 100, rows: 30)), .key(.character("r")), .sees("REPLAY"),
      .key(.character("q")),
    ]
    let path = try record(script, in: folder)
    let session = try JournalReader.read(path)
    let names = Set(session.events.compactMap { $0.kind == "action" ? $0["name"]?.stringValue : nil })
    #expect(
      names == [
        "race", "theme", "objective", "edit", "train", "pause", "resume", "cancel", "snapshot", "mark", "glyphs",
      ])
    #expect(session.events.contains { $0.kind == "marker" && $0["note"]?.stringValue == "!" })
    var model = try Model.replaying(
      session, path: path, width: 120, height: 40, capabilities: Capabilities(color: .mono, glyphs: .ascii),
      resolve: library)
    model.jump(to: nil)
    #expect(model.experiment.objective.name == "double-well")
    #expect(model.experiment.trainings.first?.state == .cancelled)
  }

  @Test("A session in which one number was changed does not verify")
  func tamperedDoesNotVerify() throws {
    let folder = try ScratchFolder()
    let path = try record(Self.script, in: folder)
    var session = try JournalReader.read(path)
    let index = try #require(session.events.firstIndex { $0.kind == "meta" })
    session.events[index]["loss"] = .number(12.5)
    var verifier = Verifier(session, path: path, resolve: library)
    let report = try verifier.verify()
    #expect(report.firstDivergence?.kind == "meta")
  }

  @Test("A training cut off by quitting is recorded as cancelled and verifies")
  func cutOffVerifies() throws {
    let folder = try ScratchFolder()
    let path = try record(
      [
        .sees("RACE"), .key(.character("t")), .sees("TRAIN"), .key(.character("X")), .sees("Cancel?"), .key(.enter),
        .sees("cancelled after"), .key(.character("q")),
      ],
      in: folder, metaSteps: 5000)
    let session = try JournalReader.read(path)
    #expect(session.events.contains { $0["state"] == "cancelled" })
    var verifier = Verifier(session, path: path, resolve: library)
    #expect(try verifier.verify().firstDivergence == nil)
  }

  @Test("A recorded session replays to the bench that was left, and back to nothing")
  func replays() throws {
    let folder = try ScratchFolder()
    let path = try record(Self.script, in: folder)
    var model = try Model.replaying(
      try JournalReader.read(path), path: path, width: 120, height: 40,
      capabilities: Capabilities(color: .palette, glyphs: .braille), resolve: library)
    model.jump(to: nil)
    #expect(model.experiment.trainings.map(\.state) == [.done, .done])
    #expect(model.experiment.trainings.allSatisfy { $0.losses.count == 4 })
    #expect(model.experiment.runs.count == 13)
    #expect(model.experiment.raceRuns.count == 6)
    let end = model.experiment
    model.jump(to: 0)
    #expect(model.experiment.runs.isEmpty && model.experiment.trainings.isEmpty)
    model.jump(to: nil)
    #expect(model.experiment.runs.map(\.outcome) == end.runs.map(\.outcome))
  }

  @Test("The speed of a replay stays within its limits")
  func speed() {
    let timeline = [
      TimedRecord(time: 0, record: .marker(note: "a"), event: 1),
      TimedRecord(time: 100, record: .marker(note: "b"), event: 2),
    ]
    var playback = Playback(timeline: timeline, base: Experiment(objective: Catalogue.all[0]), title: "")
    for _ in 0..<20 { playback.changeSpeed(by: 2) }
    #expect(playback.speed == 64)
    for _ in 0..<20 { playback.changeSpeed(by: 0.5) }
    #expect(playback.speed == 0.125)
  }

  @Test("Stepping back over any event gives the bench that was there before it")
  func stepsAreInverse() throws {
    let folder = try ScratchFolder()
    let path = try record(Self.script, in: folder)
    var model = try Model.replaying(
      try JournalReader.read(path), path: path, width: 80, height: 24,
      capabilities: Capabilities(color: .mono, glyphs: .ascii), resolve: library)
    let count = try #require(model.playback?.timeline.count)
    func state(_ model: Model) -> [String] {
      model.experiment.runs.map { "\($0.id)" }
        + model.experiment.trainings.map { "\($0.id) \($0.losses.count) \($0.state)" }
        + model.experiment.configuration.pairs.map(\.value) + ["\(model.experiment.race?.runs ?? [])"]
    }
    var states = [state(model)]
    for _ in 0..<count {
      model.step(1)
      states.append(state(model))
    }
    for index in stride(from: count - 1, through: 0, by: -1) {
      model.step(-1)
      #expect(state(model) == states[index], "event \(index)")
    }
  }

  @Test("Snapshots are written beside the session as the text of the screen")
  func snapshots() throws {
    let folder = try ScratchFolder()
    let path = try record(
      [.sees("RACE"), .key(.character("S")), .sees("snapshot written"), .key(.character("q"))], in: folder)
    let file = String(path.dropLast(6)) + "-1.txt"
    let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    #expect(text.contains("1 Landscape  rosenbrock"))
  }

  @Test("A journal that cannot be written is told on the screen, and the work goes on")
  func failureIsTold() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/closed.jsonl"
    let writer = try JournalWriter.create(at: path, header: SessionRecorder.header(objective: "rosenbrock", seed: 1))
    try writer.close()
    let recorder = SessionRecorder(writer, now: 0)
    let pilot = Pilot(
      try model(120, 40), recorder: recorder,
      [.sees("NOT RECORDING"), .key(.character("t")), .sees("done after 6"), .key(.character("q"))])
    #expect(recorder.failure != nil)
    #expect(pilot.model.experiment.trainings.first?.state == .done)
  }
}
