// Where a branch left the session it came from.

package import OptimizerEngine

/// The place where a session was branched from another one; the member `parent` of its header.
///
/// ```
/// {"session":"name of the file","event":N,"digest":"16 hexadecimal digits"}
/// ```
///
/// The first N events of the branch are copies of the parent's. The digest is that of the first N + 1 lines of the
/// parent's file, the header and those events, as one run of bytes with all their line ends.
package struct SessionParent: Sendable, Equatable {
  /// The name of the parent's file, without its folder.
  package var session: String
  /// How many of the parent's events the branch begins with.
  package var event: Int
  /// The digest of what the branch grew from.
  package var digest: Digest

  /// Creates a reference.
  ///
  /// - Precondition: `event` is not negative.
  package init(session: String, event: Int, digest: Digest) {
    precondition(event >= 0, "a branch begins after some of its parent's events, not after \(event)")
    self.session = session
    self.event = event
    self.digest = digest
  }

  /// The parent of a branch that leaves a session file after some of its events.
  ///
  /// Made again for a branch that exists, it equals `SessionHeader.parent` where the parent is still what it was.
  ///
  /// - Throws: `FileError` where the file cannot be read, or holds fewer whole lines.
  /// - Complexity: O(*n*) in the size of the file.
  package init(at path: String, event: Int) throws(FileError) {
    let bytes = try FileBytes.read(path, limit: JournalReader.limit)
    var lines = LineSplitter(bytes)
    var end = 0
    for _ in 0...max(event, 0) {
      guard let line = lines.next(), line.isTerminated else {
        throw FileError(
          .invalid, "no \(event) events to branch from", place: path, remedy: "branch at an event that the file has")
      }
      end = line.end
    }
    var digest = Digest()
    digest.combine(bytes: bytes[..<end])
    self.init(session: path.split(separator: "/").last.map(String.init) ?? path, event: event, digest: digest)
  }

  var json: JSONValue {
    ["session": .string(session), "event": .integer(event), "digest": .string(digest.hex)]
  }

  /// Reads the member; nil where something is missing or not what it must be.
  init?(_ json: JSONValue) {
    guard let session = json["session"]?.stringValue, let event = json["event"]?.intValue,
      SessionRange.events.contains(event),
      let digest = json["digest"]?.stringValue.flatMap({ Digest(hex: $0) })
    else { return nil }
    self.init(session: session, event: event, digest: digest)
  }
}
