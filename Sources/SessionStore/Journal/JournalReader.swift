// Reading a journal: every damage is found, named by its line, and recovered from where nothing else is lost.

/// Reads the journal of a session.
public enum JournalReader {
  /// The largest journal that is read, in bytes.
  public static let limit = 1 << 30

  /// Reads a whole journal.
  ///
  /// A torn last line, as a crash leaves it, is dropped with a warning. Damage anywhere else is an error.
  ///
  /// - Throws: `SessionError` naming the path, and the line where one is at fault.
  /// - Complexity: O(*n*) in the size of the file; about 300,000 events of a training run a second.
  public static func read(_ path: String) throws(SessionError) -> Session {
    try read(try FileBytes.read(path, limit: limit), path: path)
  }

  /// Reads a journal event by event, without keeping the events.
  ///
  /// - Parameter body: Called with every event in order.
  /// - Returns: The session without its events: its header, its warnings.
  /// - Throws: As `read`, and what `body` throws.
  public static func read(
    _ path: String, _ body: (SessionEvent) throws(SessionError) -> Void
  ) throws(SessionError) -> Session {
    try read(try FileBytes.read(path, limit: limit), path: path, body)
  }

  /// Reads a whole journal from memory; errors name `path`.
  public static func read(_ bytes: [UInt8], path: String) throws(SessionError) -> Session {
    var events: [SessionEvent] = []
    events.reserveCapacity(bytes.count / 128)
    var session = try read(bytes, path: path) { event throws(SessionError) in events.append(event) }
    session.events = events
    return session
  }

  private static func read(
    _ bytes: [UInt8], path: String, _ body: (SessionEvent) throws(SessionError) -> Void
  ) throws(SessionError) -> Session {
    guard !bytes.isEmpty else {
      throw SessionError(.noHeader, "the file is empty", path: path, remedy: "choose another session")
    }
    var lines = LineSplitter(bytes)
    guard let first = lines.next() else { throw Damage(bytes, path).noHeader() }
    let header = try readHeader(bytes, first, path)
    var warnings: [Session.Warning] = []
    var intact = first.end
    while let line = lines.next() {
      if let event = try readEvent(bytes, line, path, &warnings) {
        try body(event)
        intact = line.end
      }
    }
    return Session(header: header, events: [], warnings: warnings, intactByteCount: intact)
  }

  private static func readHeader(
    _ bytes: [UInt8], _ line: LineSplitter.Line, _ path: String
  ) throws(SessionError) -> SessionHeader {
    let damage = Damage(bytes, path)
    guard line.range.count <= JournalLine.limit else { throw damage.tooLong(line) }
    switch JournalLine.read(bytes, line.range) {
    case .failure(let fault):
      throw damage.header(line, fault)
    case .success(let members):
      guard line.isTerminated else { throw damage.noHeader() }
      let value = JSONValue.object(members)
      guard value["format"] == .string(SessionHeader.format) else { throw damage.wrongFormat() }
      if let version = value["version"]?.intValue, version > SessionHeader.newestVersion {
        throw damage.newer(version)
      }
      switch SessionHeader.read(value) {
      case .success(let header): return header
      case .failure(let fault): throw damage.invalid(line, fault)
      }
    }
  }

  /// Reads one event; nil with a warning for a torn last line.
  private static func readEvent(
    _ bytes: [UInt8], _ line: LineSplitter.Line, _ path: String, _ warnings: inout [Session.Warning]
  ) throws(SessionError) -> SessionEvent? {
    let damage = Damage(bytes, path)
    guard line.range.count <= JournalLine.limit else { throw damage.tooLong(line) }
    switch JournalLine.read(bytes, line.range) {
    case .success(let members):
      guard line.isTerminated else {
        warnings.append(damage.torn(line, "no line end"))
        return nil
      }
      switch SessionEvent.read(members) {
      case .success(let event): return event
      case .failure(let fault): throw damage.invalid(line, fault)
      }
    case .failure(let fault):
      // A checksum that matches was computed over bad content: nothing was torn there.
      let isTorn = line.end == bytes.count && !damage.isConsistent(line)
      guard isTorn, !JournalLine.swallowsAnother(bytes, line.range) else { throw damage.damaged(line, fault) }
      warnings.append(damage.torn(line, line.isTerminated ? fault.problem : "no line end"))
      return nil
    }
  }
}

/// Walks over the lines of a buffer.
struct LineSplitter {
  struct Line {
    /// Counted from 1.
    let number: Int
    /// The text, without the line end.
    let range: Range<Int>
    let isTerminated: Bool
    /// Where the next line begins.
    var end: Int { range.upperBound + (isTerminated ? 1 : 0) }
  }

  private let bytes: [UInt8]
  private var position = 0
  private var number = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Line? {
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    number += 1
    let line = Line(number: number, range: start..<position, isTerminated: position < bytes.count)
    position = line.end
    return line
  }
}
