// One event of a journal: something that was asked, or a digest of what came out.

/// One event of a session; one line of its journal.
///
/// ```
/// {"t":seconds since the last event,"k":kind, ...payload..., "crc":"xxxxxxxx"}
/// ```
///
/// Kinds are open: an unknown one, and unknown members of a known one, survive a rewrite.
package struct SessionEvent: Sendable, Equatable {
  /// Seconds since the event before, or since the header for the first one; finite, not negative.
  package let elapsed: Double
  /// What kind of event this is.
  package let kind: String
  /// The other members, in the order of the line.
  package private(set) var payload: [JSONMember]

  /// Creates an event.
  ///
  /// - Precondition: `elapsed` is finite and not negative; no key of the payload is "t", "k" or "crc", none appears
  ///   twice.
  package init(after elapsed: Double, _ kind: String, _ payload: [JSONMember] = []) {
    precondition(elapsed.isFinite && elapsed >= 0, "an event follows the last one, not after \(elapsed) seconds")
    JournalLine.checkKeys(payload, reserved: Self.reserved)
    self.elapsed = elapsed
    self.kind = kind
    self.payload = payload
  }

  /// The value of a member of the payload, or nil; setting replaces it in place, appends it, or removes it with nil.
  package subscript(key: String) -> JSONValue? {
    get { payload.value(key) }
    set {
      precondition(!Self.reserved.contains(key), "the key \"\(key)\" belongs to the journal")
      payload.replace(key, with: newValue)
    }
  }

  private static let reserved: Set<String> = ["t", "k", "crc"]

  /// All members in the order of the line.
  var members: [JSONMember] { [JSONMember("t", .number(elapsed)), JSONMember("k", .string(kind))] + payload }

  /// Reads an event from the members of an intact line, its checksum taken off.
  ///
  /// - Throws: Which member is not what it must be.
  static func read(_ members: consuming [JSONMember]) throws(JournalLine.Fault) -> SessionEvent {
    var payload = members
    guard let elapsed = payload.take("t")?.double else { throw .member("t") }
    guard SessionRange.seconds.contains(elapsed) else {
      throw .init(problem: "t = \(elapsed), where 0 to \(SessionRange.seconds.upperBound) seconds are allowed")
    }
    guard let kind = payload.take("k")?.stringValue else { throw .member("k") }
    return SessionEvent(unchecked: elapsed, kind, payload)
  }

  private init(unchecked elapsed: Double, _ kind: String, _ payload: [JSONMember]) {
    self.elapsed = elapsed
    self.kind = kind
    self.payload = payload
  }
}

extension [JSONMember] {
  /// Takes a member out; nil where there is none.
  fileprivate mutating func take(_ key: String) -> JSONValue? {
    firstIndex { $0.key == key }.map { remove(at: $0).value }
  }
}
