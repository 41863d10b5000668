// Live from any point of a replay, and on with a session that was cut off: bit for bit.

import FoundationEssentials
import Glibc
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("Branches and recovery")
struct BranchTests {
  private func recorder(
    _ folder: ScratchFolder, metaSteps: Int = 6, recovers: Bool = false
  ) throws -> SessionRecorder {
    let header = header(of: try model(120, 40, metaSteps: metaSteps))
    let create = { (header: SessionHeader) in
      Result { () throws(FileError) in
        try JournalWriter.create(inFolder: folder.path, date: "2026-01-01", header: header)
      }
    }
    return SessionRecorder(
      try create(header).get(), now: 0, recoveryFolder: recovers ? folder.path : nil, create: create)
  }

  private func report(_ path: String) throws -> VerificationReport {
    var verifier = Verifier(try JournalReader.read(path), path: path, resolve: library)
    return try verifier.verify()
  }

  @Test("Live from the middle of a training: the branch names its parent, goes on, and gives the same bits")
  func branches() throws {
    let folder = try ScratchFolder()
    let recorder = try recorder(folder, metaSteps: 12)
    let pilot = Pilot(
      try model(120, 40, metaSteps: 12), recorder: recorder,
      [
        .sees("RACE"), .key(.character("t")), .sees("done after 12"), .sees("L learn"), .key(.character("r")),
        .sees("REPLAY"), .key(.character(" ")), .key(.home),
      ] + Array(repeating: .key(.character(".")), count: 13) + [
        .sees("event 13/"), .key(.character("B")), .sees("LIVE"), .sees("done after 12"), .sees("RACE"),
        .key(.character("q")),
      ])
    #expect(pilot.model.playback == nil)
    let parent = folder.path + "/2026-01-01.jsonl"
    let child = folder.path + "/2026-01-01-2.jsonl"
    let (old, new) = (try JournalReader.read(parent), try JournalReader.read(child))
    #expect(old.events.last?.kind == "end" && new.events.last?.kind == "end")
    #expect(new.header.parent == (try SessionParent(at: parent, event: 13)))
    #expect(Array(new.events.prefix(13)) == Array(old.events.prefix(13)))
    // The meta-steps that the parent had after that point, computed again from the point.
    func metas(_ session: Session) -> [String] {
      session.events.filter { $0.kind == "meta" }.map { "\($0["step"] ?? .null) \($0["digest"] ?? .null)" }
    }
    #expect(metas(new) == metas(old) && metas(new).count == 12)
    #expect(try report(child).firstDivergence == nil)
    #expect(try report(parent).firstDivergence == nil)
  }

  @Test("A branch of a file replay is recorded; without it nothing is")
  func branchesOfFiles() throws {
    let folder = try ScratchFolder()
    let first = try recorder(folder)
    _ = Pilot(
      try model(120, 40), recorder: first,
      [.sees("RACE"), .key(.character("t")), .sees("done after 6"), .key(.character("q"))])
    let path = folder.path + "/2026-01-01.jsonl"
    func idle() -> SessionRecorder {
      SessionRecorder(nil, now: 0) { header in
        Result { () throws(FileError) in try JournalWriter.create(inFolder: folder.path, date: "branch", header: header)
        }
      }
    }
    func replaying() throws -> Model {
      try Model.replaying(
        try JournalReader.read(path), path: path, width: 120, height: 40,
        capabilities: Capabilities(color: .mono, glyphs: .ascii), resolve: library)
    }
    let watching = idle()
    _ = Pilot(try replaying(), recorder: watching, [.sees("REPLAY"), .key(.end), .sees("HELD"), .key(.character("q"))])
    #expect(watching.closedPath == nil)
    let branching = idle()
    let pilot = Pilot(
      try replaying(), recorder: branching,
      [
        .sees("REPLAY"), .key(.end), .key(.character("B")), .sees("LIVE"), .key(.character("n")), .sees("L learn"),
        .key(.character("q")),
      ])
    let child = try #require(branching.closedPath)
    #expect(pilot.model.experiment.runs.allSatisfy { $0.outcome != nil })
    #expect(try report(child).firstDivergence == nil)
    #expect(try JournalReader.read(child).header.parent?.session == "2026-01-01.jsonl")
  }

  @Test("While a training is live a replay does not become another session")
  func keepsWhatComputes() throws {
    let folder = try ScratchFolder()
    let pilot = Pilot(
      try model(120, 40, metaSteps: 100_000), recorder: try recorder(folder),
      [
        .sees("RACE"), .key(.character("t")), .sees("TRAIN"), .key(.character("r")), .sees("REPLAY"),
        .key(.character("B")), .sees("a training is live"), .key(.character("L")), .sees("TRAIN"),
        .key(.character("q")),
        .key(.character("y")),
      ])
    #expect(pilot.end == .quit)
  }

  /// A session as a kill leaves it: some whole lines, then a torn one.
  private func cutOff(_ folder: ScratchFolder, metaSteps: Int, after kept: Int, torn: Bool) throws -> (String, [String])
  {
    let whole = try recorder(folder, metaSteps: metaSteps)
    _ = Pilot(
      try model(120, 40, metaSteps: metaSteps), recorder: whole,
      [.sees("RACE"), .key(.character("t")), .sees("done after"), .key(.character("q"))])
    let path = try #require(whole.closedPath)
    let lines = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self).split(separator: "\n")
    let metas = lines.indices.filter { lines[$0].contains("\"k\":\"meta\"") }
    let end = metas[kept - 1]
    var text = lines[...end].joined(separator: "\n") + "\n"
    if torn { text += lines[end + 1].prefix(40) }
    try Data(text.utf8).write(to: URL(filePath: path))
    return (path, metas.map { String(lines[$0]) })
  }

  @Test("A session that was cut off is offered at the next start and goes on bit for bit", arguments: [true, false])
  func recovers(torn: Bool) throws {
    let folder = try ScratchFolder()
    let (path, metas) = try cutOff(folder, metaSteps: 9, after: 4, torn: torn)
    let recorder = try recorder(folder, recovers: true)
    let fresh = try #require(recorder.path)
    let pilot = Pilot(
      try model(120, 40), recorder: recorder,
      [
        .sees("Go on?"), .key(.character("y")), .sees("done after 9"), .sees("L learn"),
        .key(.character("q")),
      ])
    #expect(pilot.model.experiment.trainings.map(\.state) == [.done])
    #expect(recorder.closedPath == path)
    let session = try JournalReader.read(path)
    let now = session.events.filter { $0.kind == "meta" }
    #expect(now.count == 9)
    for (event, line) in zip(now, metas) { #expect(line.contains(event["digest"]?.stringValue ?? "none")) }
    #expect(try report(path).firstDivergence == nil)
    #expect(!FileManager.default.fileExists(atPath: fresh), "what was begun for nothing is gone")
  }

  @Test("A session that nobody wants to go on with is closed and not offered again")
  func declines() throws {
    let folder = try ScratchFolder()
    let (path, _) = try cutOff(folder, metaSteps: 9, after: 4, torn: true)
    _ = Pilot(
      try model(120, 40), recorder: try recorder(folder, recovers: true),
      [.sees("Go on?"), .key(.character("n")), .sees("it stays as it is"), .key(.character("q"))])
    #expect(try JournalReader.read(path).events.last?.kind == "end")
    #expect(UnfinishedSession.newest(in: folder.path, except: nil) == nil)
  }

  @Test("From a checkpoint a training goes on as without it; one that is ahead or of another training is not used")
  func checkpoints() throws {
    let folder = try ScratchFolder()
    var configuration = try model(80, 24, metaSteps: 12).experiment.configuration
    configuration.objective = "rosenbrock"
    let objective = try #require(Catalogue.objective(named: "rosenbrock"))
    let path = folder.path + "/a.checkpoint"
    let whole = RecordedTraining(id: 1, configuration, objective: objective)
    var digests: [MetaStepRecord?] = []
    for step in 0..<12 {
      digests.append(whole.step(serialFor)?.record)
      if step == 5 { try whole.checkpoint.write(path) }
    }
    func rest(after done: Int, _ checkpoint: String?) -> [MetaStepRecord?] {
      let training = RecordedTraining(id: 1, configuration, objective: objective)
      #expect(training.catchUp(to: done, checkpoint: checkpoint, serialFor))
      return (done..<12).map { _ in training.step(serialFor)?.record }
    }
    #expect(rest(after: 8, path) == Array(digests[8...]))
    #expect(rest(after: 6, path) == Array(digests[6...]))
    #expect(rest(after: 3, path) == Array(digests[3...]), "a checkpoint ahead of the record leaves no gap")
    #expect(rest(after: 8, folder.path + "/none") == Array(digests[8...]))
    configuration.seed += 1
    let other = RecordedTraining(id: 1, configuration, objective: objective)
    #expect(other.catchUp(to: 8, checkpoint: path, serialFor))
    #expect(other.step(serialFor)?.record != digests[8])
  }

  @Test("What cannot be written waits, is written in order when it can be, and nothing is missing")
  func retries() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let folder = try ScratchFolder()
      let path = folder.path + "/full.jsonl"
      let writer = try JournalWriter.create(at: path, header: SessionRecorder.header(objective: "rosenbrock", seed: 1))
      let recorder = SessionRecorder(writer, now: 0)
      recorder.write(.marker(note: "one"), at: 1)
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let generous = limit.rlim_cur
      limit.rlim_cur = rlim_t(try Data(contentsOf: URL(filePath: path)).count + 10)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      recorder.write(.marker(note: "two"), at: 2)
      recorder.write(.marker(note: "three"), at: 2.5)
      #expect(recorder.failure != nil)
      limit.rlim_cur = generous
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      recorder.retry(at: 2.6)
      #expect(recorder.failure != nil, "it is not tried all the time")
      recorder.retry(at: 3.6)
      #expect(recorder.failure == nil)
      recorder.close(at: 4)
      let events = try JournalReader.read(path).events
      #expect(events.compactMap { $0["note"]?.stringValue } == ["one", "two", "three"])
      #expect(events.map(\.elapsed) == [1, 1, 0.5, 1.5])
    }
  }
}
