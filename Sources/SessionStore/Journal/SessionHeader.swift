// The first line of a journal: what the session was recorded with.

/// What a session was recorded with; the first line of its journal.
///
/// ```
/// {"format":"basin-session","version":1,"engine":...,"platform":...,"seed":...,"config":{...},"crc":"xxxxxxxx"}
/// ```
///
/// A session that was branched from another one has a member `parent` as well, a lesson a member `lesson`.
package struct SessionHeader: Sendable, Equatable {
  /// What every journal calls itself.
  package static let format = "basin-session"
  /// The newest version of the format that this Basin reads, and the one it writes.
  package static let newestVersion = 1

  /// The version of the format.
  package private(set) var version: Int
  /// The engine that computed the session, by name and version.
  package var engine: String
  /// The platform it computed on: bit-for-bit replay is promised on the same one only.
  package var platform: String
  /// The seed of all named streams of random numbers.
  package var seed: UInt64
  /// Everything that was asked for.
  package var config: JSONValue
  /// Where a session that was branched from another one left it, nil for a session of its own.
  package var parent: SessionParent? {
    get { extras.value("parent").flatMap(SessionParent.init) }
    set { extras.replace("parent", with: newValue?.json) }
  }
  /// What a lesson is called, nil for a session that is none.
  package var lesson: LessonTitle? {
    get { extras.value("lesson").flatMap(LessonTitle.init) }
    set { extras.replace("lesson", with: newValue?.json) }
  }
  /// Members this Basin does not know, kept for a rewrite.
  package var others: [JSONMember] { extras.filter { !Self.optional.contains($0.key) } }
  /// The optional members and the unknown ones as they were read: their order and what is unknown inside them stay.
  private var extras: [JSONMember]

  /// Creates a header of the newest version.
  ///
  /// - Precondition: No key in `others` is one of the header's own, and none appears twice.
  package init(
    engine: String, platform: String, seed: UInt64, config: JSONValue, parent: SessionParent? = nil,
    lesson: LessonTitle? = nil, others: [JSONMember] = []
  ) {
    JournalLine.checkKeys(others, reserved: Self.required.union(Self.optional))
    let known = [parent.map { JSONMember("parent", $0.json) }, lesson.map { JSONMember("lesson", $0.json) }]
    self.init(engine: engine, platform: platform, seed: seed, config: config, extras: known.compactMap(\.self) + others)
  }

  private init(engine: String, platform: String, seed: UInt64, config: JSONValue, extras: [JSONMember]) {
    version = Self.newestVersion
    self.engine = engine
    self.platform = platform
    self.seed = seed
    self.config = config
    self.extras = extras
  }

  private static let required: Set<String> = ["format", "version", "engine", "platform", "seed", "config", "crc"]
  private static let optional: Set<String> = ["parent", "lesson"]

  /// All members in the order of the line.
  var members: [JSONMember] {
    [
      JSONMember("format", .string(Self.format)), JSONMember("version", .integer(version)),
      JSONMember("engine", .string(engine)), JSONMember("platform", .string(platform)),
      JSONMember("seed", JSONValue(seed)), JSONMember("config", config),
    ] + extras
  }

  /// Reads a header from the members of an intact line.
  ///
  /// - Throws: Which member is missing or wrong.
  static func read(_ line: JSONValue) throws(JournalLine.Fault) -> SessionHeader {
    guard let version = line["version"]?.intValue, version >= 1 else { throw .member("version") }
    guard let engine = line["engine"]?.stringValue else { throw .member("engine") }
    guard let platform = line["platform"]?.stringValue else { throw .member("platform") }
    guard let seed = line["seed"]?.uint64 else { throw .member("seed") }
    guard let config = line["config"] else { throw .member("config") }
    let extras = (line.members ?? []).filter { !required.contains($0.key) }
    var header = SessionHeader(engine: engine, platform: platform, seed: seed, config: config, extras: extras)
    header.version = version
    if extras.value("parent") != nil, header.parent == nil { throw .member("parent") }
    if extras.value("lesson") != nil, header.lesson == nil { throw .member("lesson") }
    return header
  }
}
