// A session that was cut off: found at launch, offered to go on with.

import OptimizerEngine
import SessionStore

/// A session without an end that no program writes any more.
package struct UnfinishedSession: Sendable, Equatable {
  /// Its file.
  package let path: String
  /// Events in it.
  package let events: Int
  /// The training that was cut off: its number, its meta-steps done and asked for; nil where none was.
  package let training: CutOffTraining?

  /// Files outside of its folder and of the working directory that going on reads.
  package let files: [String]

  /// A training that was cut off.
  package struct CutOffTraining: Sendable, Equatable {
    /// Its number in the session.
    package let id: Int
    /// Meta-steps in the file.
    package let done: Int
    /// Meta-steps asked for.
    package let asked: Int
  }

  /// Finds the newest one in a folder in which somebody did something.
  ///
  /// - Parameters:
  ///   - folder: Where sessions are; their names sort by date.
  ///   - current: The file being recorded.
  package static func newest(in folder: String, except current: String?) -> UnfinishedSession? {
    let own = current?.split(separator: "/").last.map(String.init)
    let names = (namesInFolder(folder) ?? []).filter { $0.hasSuffix(".jsonl") && $0 != own }
    for name in names.reversed().prefix(mostFiles) {
      let path = "\(folder)/\(name)"
      guard !JournalReader.hasEnd(path), !JournalReader.isBeingWritten(path),
        let session = try? JournalReader.read(path), let opened = try? OpenedSession(session, path: path),
        let found = UnfinishedSession(opened, path: path)
      else { continue }
      return found
    }
    return nil
  }

  /// Files that are looked at; who has more sessions than that does not miss one that old.
  private static let mostFiles = 200

  /// What it is, in a sentence.
  package var sentence: String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let what = training.map { ", training #\($0.id) stopped after meta-step \($0.done) of \($0.asked)" } ?? ""
    let reads = files.isEmpty ? "" : " It reads \(files.joined(separator: ", "))."
    return "The session \(name) was cut off: \(events) events\(what).\(reads)"
  }

  /// What was cut off; nil where nothing was done that would be missed.
  init?(_ session: OpenedSession, path: String) {
    var (hasUserWork, asked, done) = (false, [Int: Int](), [Int: Int]())
    for entry in session.timeline {
      if case .end = entry.record { return nil }
      if case .training(let id, let configuration) = entry.record { asked[id] = configuration.metaSteps }
      if case .metaStep(let step) = entry.record { done[step.training, default: 0] += 1 }
      if case .trainingEnd(let end) = entry.record { asked[end.training] = nil }
      hasUserWork = hasUserWork || entry.record.isUserWork
    }
    guard hasUserWork || !done.isEmpty || !asked.isEmpty else { return nil }
    self.path = path
    files = session.filesElsewhere(path: path)
    events = session.timeline.last?.event ?? 0
    training = asked.min { $0.key < $1.key }.map {
      CutOffTraining(id: $0.key, done: done[$0.key] ?? 0, asked: $0.value)
    }
  }
}
