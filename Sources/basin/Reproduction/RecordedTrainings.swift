// Trainings that were carried through already, written as a session afterwards, so that it is whole or not there.

import Glibc
import OptimizerEngine
import SessionStore

struct RecordedTrainings {
  /// One training.
  struct Part {
    let id: Int
    let configuration: TrainingConfiguration
    /// The meta-steps, each with the seconds it took.
    var steps: [(record: MetaStepRecord, seconds: Double)] = []
    var end: TrainingEnd?
    /// What it has learned; nil where it has failed.
    var trained: TrainedOptimizer?
  }

  let parts: [Part]

  /// The file and those beside it, for a session of so many trainings.
  static func fileNames(trainings: Int, session: String) -> [String] {
    [session] + (0..<trainings).map { TrainedOptimizer.path(ofItem: $0 + 1, besideSession: session) }
  }

  /// Writes the session, whole or not at all, then the weights beside it.
  func write(_ path: String) throws(CommandFailure) {
    guard let first = parts.first else { return }
    let partial = "\(path).basin-partial"
    _ = unlink(partial)
    let header = SessionHeader(
      engine: EngineVersion.current, platform: EngineVersion.platform, seed: first.configuration.seed,
      config: first.configuration.json)
    try attempt {
      let writer = try JournalWriter.create(at: partial, header: header)
      do {
        for (record, seconds) in records { try writer.append(record.event(after: seconds)) }
        try writer.close()
      } catch {
        _ = unlink(partial)
        throw error
      }
    }
    guard rename(partial, path) == 0 else {
      let reason = String(cString: strerror(errno))
      _ = unlink(partial)
      throw CommandFailure("cannot write: \(path); \(reason): choose another place")
    }
    for part in parts {
      guard let trained = part.trained else { continue }
      try attempt { try trained.write(TrainedOptimizer.path(ofItem: part.id, besideSession: path)) }
    }
  }

  /// All of it in order, each event with the seconds since the one before.
  private var records: [(record: SessionRecord, seconds: Double)] {
    var all: [(record: SessionRecord, seconds: Double)] = []
    var total = Digest()
    var form: TrainingConfiguration?
    for part in parts {
      // What the form held before is edited to what this training began with, as a person would.
      for (old, new) in zip(form?.pairs ?? [], part.configuration.pairs) where old.value != new.value {
        all.append((.action(ActionRecord(.edit(key: new.key, value: new.value))), 0))
      }
      form = part.configuration
      all.append((.action(ActionRecord(.train(part.id))), 0))
      all.append((.training(id: part.id, part.configuration), 0))
      all += part.steps.map { (.metaStep($0.record), $0.seconds) }
      if let end = part.end {
        all.append((.trainingEnd(end), 0))
        total.combine(end.digest)
      }
    }
    return all + [(.end(total), 0)]
  }
}
