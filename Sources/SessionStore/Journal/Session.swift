// A session as it was read from its journal.

package import OptimizerEngine

/// A session: what it was recorded with and what happened.
package struct Session: Sendable, Equatable {
  /// What was recovered from, in one line a person can read.
  package struct Warning: Sendable, Equatable, CustomStringConvertible {
    /// The path and the line.
    package let place: String
    /// The number of the line, counted from 1.
    package let line: Int
    /// What was wrong and what became of it.
    package let problem: String

    init(_ problem: String, path: String, line: Int) {
      self.problem = problem
      self.line = line
      place = "\(path):\(line)"
    }

    /// One line: "problem: place".
    package var description: String { "\(problem): \(place)" }
  }

  /// What the session was recorded with.
  package var header: SessionHeader
  /// What happened, in order.
  package var events: [SessionEvent]
  /// What was recovered from while reading; empty for an intact journal.
  package private(set) var warnings: [Warning]
  /// How many bytes of the journal are intact; what follows is a torn line.
  package private(set) var intactByteCount: Int

  /// Creates a session in memory.
  package init(header: SessionHeader, events: [SessionEvent] = []) {
    self.init(header: header, events: events, warnings: [], intactByteCount: 0)
  }

  init(header: SessionHeader, events: [SessionEvent], warnings: [Warning], intactByteCount: Int) {
    self.header = header
    self.events = events
    self.warnings = warnings
    self.intactByteCount = intactByteCount
  }

  /// The number of the line that an event has in the journal, counted from 1; the header is line 1.
  package func lineNumber(ofEvent index: Int) -> Int { index + 2 }

  /// Writes the whole session as a journal, replacing the file at once.
  ///
  /// Unknown kinds and members are written back as they were read.
  ///
  /// - Throws: `FileError`; the file is then as it was before.
  package func rewrite(to path: String) throws(FileError) {
    var bytes = JournalLine.encode(header.members)
    for event in events { bytes += JournalLine.encode(event.members) }
    try FileBytes.replace(path, with: bytes)
  }
}
