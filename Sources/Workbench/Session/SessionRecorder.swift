// The recorder: everything that happens, written to the session file as it happens.

package import OptimizerEngine
package import SessionStore

/// Writes a session from launch to the end.
///
/// A write that fails is reported through `failure` and never stops the workbench. What could not be written waits in the
/// journal and is tried again, in order, so that a disk that has room again leaves no gap.
package final class SessionRecorder {
  /// The file; nil while nothing is recorded.
  var writer: JournalWriter?
  /// Where further sessions of this program go; nil where only the first one was asked for.
  let create: ((SessionHeader) -> Result<JournalWriter, FileError>)?
  /// The folder in which sessions that were cut off are looked for; nil where none is.
  let recoveryFolder: String?
  /// Whether the next start looks for a session that this one leaves cut off.
  package var recoversAtLaunch: Bool { recoveryFolder != nil }
  /// Why something waits to be written, nil if nothing does.
  package private(set) var failure: String?
  /// Whether what is learned is kept beside the session.
  package var keepsWeights = true
  /// The items whose weights are beside it.
  var keptItems: Set<Int> = []
  /// Digest of all results in order, for the end.
  var total = Digest()
  /// Whether more is in the file than what every launch records.
  private(set) var hasUserWork = false
  private var last: Double
  private var nextAttempt = -Double.infinity

  /// Seconds between two attempts to write what waits, while nothing happens.
  static let retryInterval = 1.0

  /// Records into a journal that has its header already.
  ///
  /// - Parameters:
  ///   - writer: The journal; nil to record nothing until a session is begun.
  ///   - now: The time of the clock that `write` will be given.
  ///   - recoveryFolder: Where sessions that were cut off are looked for.
  ///   - create: Makes further session files.
  package init(
    _ writer: JournalWriter?, now: Double, recoveryFolder: String? = nil,
    create: ((SessionHeader) -> Result<JournalWriter, FileError>)? = nil
  ) {
    self.writer = writer
    self.recoveryFolder = recoveryFolder
    self.create = create
    last = now
  }

  /// The session file; nil while nothing is recorded.
  package var path: String? { writer?.path }

  /// The header of a session of this engine.
  ///
  /// - Parameters:
  ///   - objective: The objective at launch.
  ///   - seed: The seed of all named streams.
  package static func header(objective: String, seed: UInt64) -> SessionHeader {
    SessionHeader(
      engine: EngineVersion.current, platform: EngineVersion.platform, seed: seed,
      config: .object([JSONMember("objective", .string(objective))]))
  }

  /// Writes a record with the seconds since the one before.
  package func write(_ record: SessionRecord, at now: Double) {
    guard writer != nil else { return }
    combine(record)
    attempt(at: now) { writer throws(FileError) in try writer.append(record.event(after: max(now - last, 0))) }
    // A record that was not written waits in the journal with its seconds.
    last = now
    if case .trainingEnd(let end) = record { removeCheckpoint(ofTraining: end.training) }
  }

  /// Tries again to write what waits, if it is time.
  package func retry(at now: Double) {
    guard failure != nil, now >= nextAttempt else { return }
    attempt(at: now) { writer throws(FileError) in try writer.retry() }
  }

  private func attempt(at now: Double, _ body: (JournalWriter) throws(FileError) -> Void) {
    guard let writer else { return }
    do throws(FileError) {
      try body(writer)
      failure = nil
    } catch {
      failure = error.description
      nextAttempt = now + Self.retryInterval
    }
  }

  /// Takes note of what the end of the session has to know.
  func combine(_ record: SessionRecord) {
    if let digest = record.digest { total.combine(digest) }
    hasUserWork = hasUserWork || record.isUserWork
  }

  /// Records into another file from now on; what belongs to the former one has been written.
  func go(on writer: JournalWriter?, after records: [SessionRecord], at now: Double) {
    self.writer = writer
    (total, hasUserWork, failure, last) = (Digest(), false, nil, now)
    keptItems = []
    for record in records { combine(record) }
  }

  /// Ends recording without an end, because the file cannot be written or nobody wants it to be.
  func stop(because reason: String) {
    try? writer?.close()
    writer = nil
    failure = reason
  }

  /// Writes the end and closes the file; closing again does nothing.
  package func close(at now: Double) {
    guard writer != nil else { return }
    write(.end(total), at: now)
    closeFile()
  }

  /// Closes the file without an end, so that the next start offers to go on with it; one in which nothing was done has
  /// nothing to go on with and gets its end.
  func cutOff(at now: Double) {
    guard writer != nil else { return }
    guard hasUserWork else { return close(at: now) }
    waitForCheckpoints()
    closeFile()
    isCutOff = true
  }

  private func closeFile() {
    guard let writer else { return }
    let isInPlace = writer.isInPlace
    do { try writer.close() } catch { failure = failure ?? error.description }
    self.writer = nil
    closedPath = isInPlace ? writer.path : nil
    if !isInPlace { failure = failure ?? FileError.removed(writer.path).description }
  }

  /// Ends what computes, takes what it still recorded, and closes the session.
  ///
  /// - Parameter isCutOff: Whether the person did not ask for the end: trainings and session are left to go on with.
  func finish(_ runner: some EffectRunner, isCutOff: Bool, at now: Double) {
    runner.stop(leavingTrainings: isCutOff)
    for event in runner.drain() {
      switch event {
      case .record(let record): write(record, at: now)
      case .checkpoint(let training, let file): keep(file, ofTraining: training)
      case .weights(let training, let optimizer): keep(optimizer, ofItem: training)
      case .launch, .input, .command, .tick, .news, .recording, .readOut: break
      }
    }
    if isCutOff { cutOff(at: now) } else { close(at: now) }
    waitForCheckpoints()
  }

  /// The file that was closed last; nil where it is gone.
  package private(set) var closedPath: String?
  /// Whether that file has no end, so that it can be gone on with.
  package private(set) var isCutOff = false
}
