// The recorder: everything that happens, written to the session file as it happens.

import OptimizerEngine
public import SessionStore

/// Writes a session from launch to the end.
///
/// A write that fails is reported through `failure` and never stops the workbench; the next record tries again.
public final class SessionRecorder {
  /// The session file.
  public private(set) var path: String
  /// The path without its ending: what belongs to the session is named after it.
  var stem: String { path.hasSuffix(Self.ending) ? String(path.dropLast(Self.ending.count)) : path }
  private static let ending = ".jsonl"
  /// Why the last record was not written, nil if it was.
  public private(set) var failure: String?
  private let writer: JournalWriter
  private var last: Double
  private var total = Digest()
  private var isClosed = false

  /// Records into a journal that has its header already.
  ///
  /// - Parameters:
  ///   - writer: The journal.
  ///   - now: The time of the clock that `write` will be given.
  public init(_ writer: JournalWriter, now: Double) {
    self.writer = writer
    path = writer.path
    last = now
  }

  /// The header of a session of this engine.
  ///
  /// - Parameters:
  ///   - objective: The objective on the bench at launch.
  ///   - seed: The seed of all named streams.
  public static func header(objective: String, seed: UInt64) -> SessionHeader {
    SessionHeader(
      engine: EngineVersion.current, platform: EngineVersion.platform, seed: seed,
      config: .object([JSONMember("objective", .string(objective))]))
  }

  /// Writes a record with the seconds since the one before.
  public func write(_ record: SessionRecord, at now: Double) {
    guard !isClosed else { return }
    switch record {
    case .run(_, let outcome): total.combine(outcome.digest)
    case .trainingEnd(let end): total.combine(end.digest)
    default: break
    }
    do {
      try writer.append(record.event(after: max(now - last, 0)))
      failure = nil
    } catch {
      failure = error.description
    }
    // A record that was not written waits in the journal with its seconds.
    last = now
  }

  /// Gives the file another name in its folder; recording goes on in it.
  ///
  /// - Returns: The new name of the file.
  /// - Throws: `SessionError` where such a file exists or the folder cannot be written.
  func rename(to name: String) throws(SessionError) -> String {
    let file = name.hasSuffix(Self.ending) ? name : name + Self.ending
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    path = try writer.rename(to: folder + file)
    return file
  }

  /// Writes the end and closes the file; closing again does nothing.
  public func close(at now: Double) {
    guard !isClosed else { return }
    write(.end(total), at: now)
    isClosed = true
    do { try writer.close() } catch { failure = error.description }
  }
}
