// Writing a journal: one event, one line, one write, and a file that can be read whatever fails.

import Glibc
package import OptimizerEngine
import Synchronization

/// Appends events to the journal of a session.
///
/// Every event is one whole line in one `write`, so a process that is killed loses at most the event being written.
/// When a write fails, what it left of the line is cut off, the error is thrown, and the event waits in memory: the next
/// append, or closing, tries again in the order of the events, so that the file has no hole. It has no clock.
///
/// May be shared between threads; it owns the file until it is closed or released. Meanwhile the file is locked, so
/// that no other Basin writes it; the system takes the lock off when the process ends, however it ends.
package final class JournalWriter: Sendable {
  /// The file.
  package var path: String { place.withLock { $0 } }
  private let place: Mutex<String>
  private let state: Mutex<State>

  private struct State {
    var descriptor: Int32
    /// How many bytes of whole lines the file holds.
    var length: Int
    /// Whether a part of a line may follow them.
    var isTorn = false
    var failure: FileError?
    var backlog = Backlog()
  }

  private init(path: String, descriptor: Int32, length: Int) {
    place = Mutex(path)
    state = Mutex(State(descriptor: descriptor, length: length))
  }

  deinit {
    state.withLock { if $0.descriptor >= 0 { _ = Glibc.close($0.descriptor) } }
  }

  // MARK: - Opening

  /// Creates a journal with its header line, and the folders above it.
  ///
  /// - Throws: `FileError`, with the code `exists` where there is such a file already, `locked` where another Basin
  ///   writes it.
  package static func create(at path: String, header: SessionHeader) throws(FileError) -> JournalWriter {
    try Folder.createParents(of: path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let number = errno
      throw number == EEXIST && FileLock.isTaken(path) ? .locked(path) : .system(number, "cannot create", path: path)
    }
    let writer = JournalWriter(path: path, descriptor: descriptor, length: 0)
    guard FileLock.take(descriptor) else { throw .locked(path) }
    do throws(FileError) {
      try writer.append(line: JournalLine.encode(header.members), isDurable: false)
    } catch {
      _ = unlink(path)
      throw error
    }
    return writer
  }

  /// Creates a journal in a folder, under a name made of a date, numbered where that name is taken.
  ///
  /// - Parameters:
  ///   - folder: The folder, created for the user alone where it does not exist.
  ///   - date: The date in words fit for a file name, as "2026-01-31T12-30-00".
  ///   - header: The header.
  package static func create(
    inFolder folder: String, date: String, header: SessionHeader
  ) throws(FileError) -> JournalWriter {
    try Folder.create(folder, mode: 0o700)
    var attempt = 1
    while true {
      do throws(FileError) {
        let name = SessionFolder.fileName(date: date, attempt: attempt)
        return try create(at: "\(folder)/\(name)", header: header)
      } catch {
        guard error.code == .exists || error.code == .locked, attempt < 10_000 else { throw error }
        attempt += 1
      }
    }
  }

  /// Opens an existing journal to go on with it; a torn last line is cut off.
  ///
  /// - Returns: The writer, and the session so far with the warning about a torn line.
  /// - Throws: `FileError`, with the code `locked` where another Basin writes it.
  package static func resume(
    at path: String
  ) throws(FileError) -> (writer: JournalWriter, session: Session) {
    let descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno, "cannot write", path: path) }
    // From here on the writer owns the descriptor, whatever is thrown.
    let writer = JournalWriter(path: path, descriptor: descriptor, length: 0)
    // Locked before it is read: another writer could add to it in between.
    guard FileLock.take(descriptor) else { throw .locked(path) }
    let bytes = try FileBytes.read(descriptor, path, limit: JournalReader.limit, pipesToo: false)
    let session = try JournalReader.read(bytes, path: path)
    guard session.warnings.isEmpty || ftruncate(descriptor, session.intactByteCount) == 0 else {
      throw .system(errno, "cannot cut off the torn last line", path: path)
    }
    writer.state.withLock { $0.length = session.intactByteCount }
    return (writer, session)
  }

  // MARK: - Writing

  /// The error of the last append, or nil where it succeeded: events since then are not in the file.
  package var failure: FileError? { state.withLock { $0.failure } }

  /// Appends one event.
  ///
  /// A marker is brought to the device before this returns, because a person set it to find this place again.
  ///
  /// - Throws: `FileError`; the file then ends with an event before. This one waits and is written by a later append or
  ///   by closing, unless the code is `closed` or `tooLarge`.
  package func append(_ event: SessionEvent) throws(FileError) {
    try append(line: JournalLine.encode(event.members), isDurable: event.kind == "marker")
  }

  /// Writes what waits since an append that failed.
  ///
  /// - Throws: `FileError` where it still cannot be written.
  package func retry() throws(FileError) {
    let failure = state.withLock { state -> FileError? in
      guard state.descriptor >= 0, !state.backlog.hasEnded else { return state.failure }
      state.failure = writeBacklog(&state)
      return state.failure
    }
    if let failure { throw failure }
  }

  private func append(line: [UInt8], isDurable: Bool) throws(FileError) {
    let failure = state.withLock { state -> FileError? in
      state.failure = append((line, isDurable), &state)
      return state.failure
    }
    if let failure { throw failure }
  }

  private func append(_ line: Backlog.Line, _ state: inout State) -> FileError? {
    guard state.descriptor >= 0 else {
      return FileError(.closed, "the journal is closed", place: path, remedy: "open it again to go on")
    }
    guard line.bytes.count <= JournalLine.limit else {
      return FileError(
        .tooLarge, "an event of \(line.bytes.count) bytes, where \(JournalLine.limit) are allowed", place: path,
        remedy: "keep large data in a file of its own and record its digest")
    }
    let isTaken = state.backlog.take(line)
    if let failure = writeBacklog(&state) { return failure }
    return isTaken
      ? nil
      : FileError(
        .full, "the session ends early: too much was waiting for space", place: path,
        remedy: "what was written before is safe; start another session")
  }

  private func writeBacklog(_ state: inout State) -> FileError? {
    var backlog = Backlog()
    swap(&backlog, &state.backlog)
    defer { swap(&backlog, &state.backlog) }
    return backlog.write { write($0, &state) }
  }

  private func write(_ line: Backlog.Line, _ state: inout State) -> FileError? {
    if state.isTorn, let number = cut(&state) { return .system(number, "cannot cut off a torn line", path: path) }
    var (written, failure) = FileBytes.write(line.bytes, to: state.descriptor)
    if failure == nil, line.isDurable { failure = Folder.synchronize(state.descriptor, path) }
    guard let failure else {
      state.length += written
      return nil
    }
    state.isTorn = written > 0
    if state.isTorn { _ = cut(&state) }
    return .system(failure, "cannot write", path: path)
  }

  /// Cuts the file back to its whole lines; returns the system's error where that fails.
  private func cut(_ state: inout State) -> Int32? {
    guard ftruncate(state.descriptor, state.length) == 0 else { return errno }
    state.isTorn = false
    return nil
  }

  /// Whether the path still leads to the file that is written; false where somebody removed or replaced it.
  package var isInPlace: Bool {
    let path = path
    return state.withLock { state in
      var (held, named) = (Glibc.stat(), Glibc.stat())
      return fstat(state.descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
        && held.st_dev == named.st_dev
    }
  }

  /// Gives the file another name; what is appended later goes there too.
  ///
  /// - Returns: The new path.
  /// - Throws: `FileError`, with the code `exists` where there is such a file already; the old name stays then.
  package func rename(to path: String) throws(FileError) -> String {
    let old = self.path
    guard path != old else { return old }
    // A link fails where the name is taken, which renaming would not.
    guard link(old, path) == 0 else { throw .system(errno, "cannot keep the session", path: path) }
    _ = unlink(old)
    place.withLock { $0 = path }
    return path
  }

  /// Brings everything to the device, what waits included, and closes the file; closing again does nothing.
  ///
  /// - Throws: `FileError` where the device did not take everything; the file is closed all the same.
  package func close() throws(FileError) {
    let failure = state.withLock { state -> FileError? in
      guard state.descriptor >= 0 else { return nil }
      let unwritten = writeBacklog(&state)
      var number = state.isTorn ? cut(&state) : nil
      let unsafe = Folder.synchronize(state.descriptor, path)
      number = number ?? unsafe
      if Glibc.close(state.descriptor) != 0, number == nil { number = errno }
      state.descriptor = -1
      return unwritten ?? number.map { .system($0, "cannot close", path: path) }
    }
    if let failure { throw failure }
  }
}
