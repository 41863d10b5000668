// What could not be written to a journal yet: a session with a hole in it cannot be replayed.

/// Lines that wait for room on the device, in their order, up to a limit.
///
/// Beyond the limit nothing is taken any more, ever: what is written then ends early, but has no hole.
struct Backlog {
  /// A line of the journal, and whether it must be on the device before anything else happens.
  typealias Line = (bytes: [UInt8], isDurable: Bool)

  private var lines: [Line] = []
  private var byteCount = 0
  private let limit: Int
  /// Whether a line was given up.
  private(set) var hasEnded = false

  /// Creates an empty backlog that holds so many bytes; by default about 90,000 events of a training.
  init(limit: Int = 1 << 24) { self.limit = limit }

  /// Takes a line in; false where it is given up, like all that come after it.
  ///
  /// A single line is always taken, for it may go right on to the file.
  mutating func take(_ line: Line) -> Bool {
    guard !hasEnded, lines.isEmpty || byteCount + line.bytes.count <= limit else {
      hasEnded = true
      return false
    }
    lines.append(line)
    byteCount += line.bytes.count
    return true
  }

  /// Writes what waits, one line after the other, up to the first that fails; returns its failure.
  mutating func write<Failure>(_ body: (Line) -> Failure?) -> Failure? {
    var count = 0
    defer {
      byteCount -= lines[..<count].reduce(0) { $0 + $1.bytes.count }
      lines.removeFirst(count)
    }
    while count < lines.count {
      if let failure = body(lines[count]) { return failure }
      count += 1
    }
    return nil
  }
}
