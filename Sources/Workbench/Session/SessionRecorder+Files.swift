// What the recorder does with whole files: keep one under a name, begin one, branch one, go on with one that was cut off.

import Datasets
import Dispatch
import Experiment
import OptimizerEngine
import SessionStore

#if canImport(Glibc)
import Glibc
#endif

extension SessionRecorder {
  private static let ending = ".jsonl"

  /// The path without its ending: what belongs to the session is named after it.
  var stem: String? { path.map { $0.hasSuffix(Self.ending) ? String($0.dropLast(Self.ending.count)) : $0 } }
  /// The name of the file.
  var name: String? { path.flatMap { $0.split(separator: "/").last.map(String.init) } }

  /// Does something with the session's file, and tells what came of it.
  func perform(_ request: FileRequest, at now: Double) -> [Event] {
    do throws(FileError) {
      switch request {
      case .save(let name): return [.news(.renamed(try rename(to: name)))]
      case .begin(let objective):
        let header = Self.header(objective: objective, seed: TrainingConfiguration().seed)
        return try begin(header, at: now).map { [.news(.recording(into: $0))] } ?? []
      case .branch(let source, let events): return [.news(.recording(into: try branch(source, events, at: now)))]
      case .recover(let path): return [try recover(path, at: now)]
      case .closeUnfinished(let path):
        try Self.closeUnfinished(path)
        return []
      case .stopRecording:
        stop(because: "recording was turned off")
        return [.recording(failure: failure)]
      }
    } catch {
      return [.news(.notice(error.description))]
    }
  }

  /// How what was recorded so far is read; nil where nothing is recorded.
  var replaying: ComputeRequest? { path.map { .openSession(path: $0, isOwn: true) } }

  /// How a session that was cut off is looked for; nil where none can be.
  var unfinishedSearch: ComputeRequest? { recoveryFolder.map { .findUnfinished(folder: $0, except: path) } }

  // MARK: - Names and beginnings

  /// Gives the file another name in its folder; recording goes on in it.
  private func rename(to name: String) throws(FileError) -> String {
    guard let writer else {
      throw FileError(
        .closed, "nothing is recorded, so nothing can be kept", place: name, remedy: "L begins a session")
    }
    let file = name.hasSuffix(Self.ending) ? name : name + Self.ending
    let folder = writer.path.lastIndex(of: "/").map { String(writer.path[...$0]) } ?? ""
    let former = writer.path
    _ = try writer.rename(to: folder + file)
    let items = keptItems
    Self.checkpointQueue.async { [path = writer.path] in
      for id in items {
        // One that stays behind is computed again where it is needed.
        _ = Glibc.rename(
          TrainedOptimizer.path(ofItem: id, besideSession: former),
          TrainedOptimizer.path(ofItem: id, besideSession: path))
      }
    }
    return file
  }

  /// Closes the present file and begins another one; nil where no further one can be made.
  private func begin(_ header: SessionHeader, at now: Double) throws(FileError) -> String? {
    guard let create else { return nil }
    let writer = try create(header).get()
    close(at: now)
    go(on: writer, after: [], at: now)
    return name
  }

  // MARK: - Branches

  /// Begins a session with a copy of the first events of another one; the present one is closed.
  private func branch(_ source: String?, _ count: Int, at now: Double) throws(FileError) -> String {
    guard let create, let path = source ?? path else {
      throw FileError(
        .closed, "nothing is recorded here, so a branch cannot be kept", place: source ?? "session",
        remedy: "start basin without --session")
    }
    retry(at: .infinity)
    if let failure, source == nil {
      throw FileError(.full, failure, place: path, remedy: "make room, then branch again")
    }
    let session = try JournalReader.read(path)
    let events = session.events.prefix(count)
    var header = session.header
    header.parent = try SessionParent(at: path, event: events.count)
    // Bits are promised where one engine computed all of it.
    header.engine = Self.common(header.engine, EngineVersion.current)
    header.platform = Self.common(header.platform, EngineVersion.platform)
    let writer = try create(header).get()
    for event in events { try writer.append(event) }
    close(at: now)
    let copied = try records(of: events, path)
    go(on: writer, after: copied, at: now)
    copyWeights(besideSession: path, of: copied)
    return name ?? path
  }

  private static func common(_ old: String, _ new: String) -> String { old == new ? new : "\(old), \(new)" }

  private func records(of events: ArraySlice<SessionEvent>, _ path: String) throws(FileError) -> [SessionRecord] {
    var records: [SessionRecord] = []
    for (index, event) in events.enumerated() {
      if let record = try SessionRecord(event, place: (path, index + 2)) { records.append(record) }
    }
    return records
  }

  // MARK: - Sessions that were cut off

  /// Goes on with a session that was cut off.
  private func recover(_ path: String, at now: Double) throws(FileError) -> Event {
    // Before anything is written: a training whose data is not found must not be recorded as failed.
    let objectives = try Self.objectives(of: try OpenedSession(reading: path), path)
    let (writer, session) = try JournalWriter.resume(at: path)
    let opened = try OpenedSession(session, path: path)
    leave(at: now)
    go(on: writer, after: opened.timeline.map(\.record), at: now)
    var checkpoints: [Int: String] = [:]
    for entry in opened.timeline {
      if case .training(let id, _) = entry.record { checkpoints[id] = checkpointPath(ofTraining: id) }
    }
    return .news(.recovered(opened, objectives: objectives, checkpoints: checkpoints, name: name ?? path))
  }

  /// All objectives that going on with a session needs.
  ///
  /// Who says yes to the question, which names the files, allows them to be read.
  private static func objectives(of opened: OpenedSession, _ path: String) throws(FileError) -> [Objective] {
    var objectives: [Objective] = []
    for name in opened.objectiveNames.sorted() {
      let why: String
      do throws(FileError) {
        if let found = try ObjectiveLibrary.objective(named: name) {
          objectives.append(found)
          continue
        }
        why = "no objective '\(name)'"
      } catch {
        why = "\(error.problem): \(error.place)"
      }
      throw FileError(
        .invalid, "cannot go on: \(why)", place: path,
        remedy: DataAccess.path(of: name) == nil
          ? "it stays as it is" : "it stays as it is; start basin in the folder from which the file was found")
    }
    return objectives
  }

  /// Closes the present file, or removes it where nothing was done in it.
  private func leave(at now: Double) {
    guard let writer else { return }
    guard !hasUserWork else { return close(at: now) }
    try? writer.close()
    _ = unlink(writer.path)
    for id in keptItems { _ = unlink(TrainedOptimizer.path(ofItem: id, besideSession: writer.path)) }
  }

  /// Writes the end that a session lacks.
  private static func closeUnfinished(_ path: String) throws(FileError) {
    let (writer, session) = try JournalWriter.resume(at: path)
    let ender = SessionRecorder(writer, now: 0)
    ender.go(on: writer, after: try OpenedSession(session, path: path).timeline.map(\.record), at: 0)
    ender.close(at: 0)
  }

  // MARK: - Checkpoints

  /// Where the checkpoint of a training is kept; nil while nothing is recorded.
  private func checkpointPath(ofTraining id: Int) -> String? {
    path.map { CheckpointFile.path(ofTraining: id, besideSession: $0) }
  }

  /// Files are synchronized with the device there, so that the screen does not wait for it.
  private static let checkpointQueue = DispatchQueue(label: "basin.checkpoints", qos: .utility)

  /// Keeps the state of a training beside the session, in place of the one before.
  func keep(_ checkpoint: CheckpointFile, ofTraining id: Int) {
    // A checkpoint that cannot be written costs time after a crash and nothing else.
    guard failure == nil, let path = checkpointPath(ofTraining: id) else { return }
    Self.checkpointQueue.async { try? checkpoint.write(path) }
  }

  /// Waits until the checkpoints and weights that were kept are in their files.
  func waitForCheckpoints() { Self.checkpointQueue.sync {} }

  // MARK: - Weights

  /// Keeps what was learned beside the session, so that nobody has to train it again; by its digest it is known again.
  ///
  /// - Parameter isGiven: Whether it came from elsewhere: then nothing can compute it again, and it is kept in any case.
  func keep(_ optimizer: TrainedOptimizer, ofItem id: Int, isGiven: Bool = false) {
    // Without the file the training is computed again, which takes time and nothing else.
    guard keepsWeights || isGiven, failure == nil, let path else { return }
    let file = TrainedOptimizer.path(ofItem: id, besideSession: path)
    keptItems.insert(id)
    Self.checkpointQueue.async { try? optimizer.write(file) }
  }

  /// Copies the weights of a branch from beside the session that it grew from.
  private func copyWeights(besideSession source: String, of records: [SessionRecord]) {
    for record in records {
      guard let id = record.itemWithWeights else { continue }
      guard let optimizer = try? TrainedOptimizer.read(TrainedOptimizer.path(ofItem: id, besideSession: source))
      else { continue }
      if case .kept = record {
        keep(optimizer, ofItem: id, isGiven: true)
      } else {
        keep(optimizer, ofItem: id)
      }
    }
  }

  /// Removes the checkpoint of a training that has ended.
  func removeCheckpoint(ofTraining id: Int) {
    guard let path = checkpointPath(ofTraining: id) else { return }
    Self.checkpointQueue.async { _ = unlink(path) }
  }
}
