// Reading a journal: every damage is found, named by its line, and recovered from where nothing else is lost.

import Glibc
package import OptimizerEngine
import Synchronization

/// Reads the journal of a session.
package enum JournalReader {
  /// The largest journal that is read, in bytes.
  package static let limit = 1 << 30

  /// Reads a whole journal.
  ///
  /// A torn last line, as a crash leaves it, is dropped with a warning. Damage anywhere else is an error.
  ///
  /// - Throws: `FileError` naming the path, and the line where one is at fault.
  /// - Complexity: O(*n*) in the size of the file; about 300,000 events of a training run a second.
  package static func read(_ path: String) throws(FileError) -> Session {
    try read(try FileBytes.read(path, limit: limit), path: path)
  }

  /// Reads a whole journal from memory; errors name `path`.
  package static func read(_ bytes: [UInt8], path: String) throws(FileError) -> Session {
    var events: [SessionEvent] = []
    events.reserveCapacity(bytes.count / 128)
    var session = try read(
      bytes, path: path, serialFor, understand: { (event, _) throws(FileError) in event },
      { (event) throws(FileError) in events.append(event) })
    session.events = events
    return session
  }

  /// Reads a journal event by event, without keeping the events.
  ///
  /// - Parameters:
  ///   - path: Its file.
  ///   - parallelFor: Runs the pieces of the file; what comes out does not depend on it.
  ///   - understand: Makes of an event and the number of its line what is wanted of it; called in any order.
  ///   - body: Called with what was understood, in the order of the events.
  /// - Returns: The session without its events: its header, its warnings.
  /// - Throws: As `read`, and what `understand` and `body` throw; of several errors the first in the file.
  package static func read<Item: Sendable>(
    _ path: String, _ parallelFor: ParallelFor = serialFor,
    understand: @escaping @Sendable (_ event: SessionEvent, _ line: Int) throws(FileError) -> Item,
    _ body: (Item) throws(FileError) -> Void
  ) throws(FileError) -> Session {
    try read(try FileBytes.read(path, limit: limit), path: path, parallelFor, understand: understand, body)
  }

  private static func read<Item: Sendable>(
    _ bytes: [UInt8], path: String, _ parallelFor: ParallelFor,
    understand: @escaping @Sendable (SessionEvent, Int) throws(FileError) -> Item,
    _ body: (Item) throws(FileError) -> Void
  ) throws(FileError) -> Session {
    guard !bytes.isEmpty else {
      throw FileError(.noHeader, "the file is empty", place: path, remedy: "choose another session")
    }
    var lines = LineSplitter(bytes)
    guard let first = lines.next() else { throw Damage(bytes, path).noHeader() }
    let header = try readHeader(bytes, first, path)
    var warnings: [Session.Warning] = []
    var intact = first.end
    // A few pieces at a time, so that little of what was not yet taken waits in memory.
    while case let pieces = (0..<8).map({ _ in lines.next(1024) }), !pieces[0].isEmpty {
      let results = Mutex([Piece<Item>](repeating: Piece(), count: pieces.count))
      parallelFor(pieces.count) { index in
        let piece = readPiece(bytes, pieces[index], path, understand)
        results.withLock { $0[index] = piece }
      }
      for piece in results.withLock({ $0 }) {
        for item in piece.items { try body(item) }
        warnings += piece.warnings
        intact = max(intact, piece.intact)
        if let failure = piece.failure { throw failure }
      }
    }
    return Session(header: header, events: [], warnings: warnings, intactByteCount: intact)
  }

  /// What became of some lines that follow one another.
  private struct Piece<Item: Sendable>: Sendable {
    var items: [Item] = []
    var warnings: [Session.Warning] = []
    /// Where the last intact event ends.
    var intact = 0
    /// What stopped the reading.
    var failure: FileError?
  }

  private static func readPiece<Item: Sendable>(
    _ bytes: [UInt8], _ lines: [LineSplitter.Line], _ path: String,
    _ understand: (SessionEvent, Int) throws(FileError) -> Item
  ) -> Piece<Item> {
    var piece = Piece<Item>()
    piece.items.reserveCapacity(lines.count)
    do throws(FileError) {
      for line in lines {
        guard let event = try readEvent(bytes, line, path, &piece.warnings) else { continue }
        piece.items.append(try understand(event, line.number))
        piece.intact = line.end
      }
    } catch {
      piece.failure = error
    }
    return piece
  }

  private static func readHeader(
    _ bytes: [UInt8], _ line: LineSplitter.Line, _ path: String
  ) throws(FileError) -> SessionHeader {
    let damage = Damage(bytes, path)
    guard line.range.count <= JournalLine.limit else { throw damage.tooLong(line) }
    let value: JSONValue
    do throws(JournalLine.Fault) {
      value = .object(try JournalLine.read(bytes, line.range))
    } catch {
      throw damage.header(line, error)
    }
    guard line.isTerminated else { throw damage.noHeader() }
    guard value["format"] == .string(SessionHeader.format) else { throw damage.wrongFormat() }
    if let version = value["version"]?.intValue, version > SessionHeader.newestVersion {
      throw damage.newer(version)
    }
    do throws(JournalLine.Fault) {
      return try SessionHeader.read(value)
    } catch {
      throw damage.invalid(line, error)
    }
  }

  /// Reads one event; nil with a warning for a torn last line.
  private static func readEvent(
    _ bytes: [UInt8], _ line: LineSplitter.Line, _ path: String, _ warnings: inout [Session.Warning]
  ) throws(FileError) -> SessionEvent? {
    let damage = Damage(bytes, path)
    guard line.range.count <= JournalLine.limit else { throw damage.tooLong(line) }
    let members: [JSONMember]
    do throws(JournalLine.Fault) {
      members = try JournalLine.read(bytes, line.range)
    } catch {
      // A checksum that matches was computed over bad content: nothing was torn there.
      let isTorn = line.end == bytes.count && !damage.isConsistent(line)
      guard isTorn, !JournalLine.swallowsAnother(bytes, line.range) else { throw damage.damaged(line, error) }
      warnings.append(damage.torn(line, line.isTerminated ? error.problem : "no line end"))
      return nil
    }
    guard line.isTerminated else {
      warnings.append(damage.torn(line, "no line end"))
      return nil
    }
    do throws(JournalLine.Fault) {
      return try SessionEvent.read(consume members)
    } catch {
      throw damage.invalid(line, error)
    }
  }
}

/// Walks over the lines of a buffer.
struct LineSplitter {
  struct Line: Sendable {
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
    position = bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let end = memchr(base + start, Int32(UInt8(ascii: "\n")), buffer.count - start)
      else { return bytes.count }
      return UnsafeRawPointer(end) - base
    }
    number += 1
    let line = Line(number: number, range: start..<position, isTerminated: position < bytes.count)
    position = line.end
    return line
  }

  /// The next lines, at most so many.
  mutating func next(_ most: Int) -> [Line] {
    var lines: [Line] = []
    while lines.count < most, let line = next() { lines.append(line) }
    return lines
  }
}
