// The first line of a journal: what the session was recorded with.

/// What a session was recorded with; the first line of its journal.
///
/// ```
/// {"format":"basin-session","version":1,"engine":...,"platform":...,"seed":...,"config":{...},"crc":"xxxxxxxx"}
/// ```
public struct SessionHeader: Sendable, Equatable {
  /// What every journal calls itself.
  public static let format = "basin-session"
  /// The newest version of the format that this Basin reads, and the one it writes.
  public static let newestVersion = 1

  /// The version of the format.
  public private(set) var version: Int
  /// The engine that computed the session, by name and version.
  public var engine: String
  /// The platform it computed on: bit-for-bit replay is promised on the same one only.
  public var platform: String
  /// The seed of all named streams of random numbers.
  public var seed: UInt64
  /// Everything that was asked for.
  public var config: JSONValue
  /// Members this Basin does not know, kept for a rewrite.
  public let others: [JSONMember]

  /// Creates a header of the newest version.
  ///
  /// - Precondition: No key in `others` is one of the header's own, and none appears twice.
  public init(engine: String, platform: String, seed: UInt64, config: JSONValue, others: [JSONMember] = []) {
    version = Self.newestVersion
    self.engine = engine
    self.platform = platform
    self.seed = seed
    self.config = config
    self.others = others
    JournalLine.checkKeys(others, reserved: Self.reserved)
  }

  private static let reserved: Set<String> = ["format", "version", "engine", "platform", "seed", "config", "crc"]

  /// All members in the order of the line.
  var members: [JSONMember] {
    [
      JSONMember("format", .string(Self.format)), JSONMember("version", .integer(version)),
      JSONMember("engine", .string(engine)), JSONMember("platform", .string(platform)),
      JSONMember("seed", JSONValue(seed)), JSONMember("config", config),
    ] + others
  }

  /// Reads a header from the members of an intact line; the problem, where one member is missing or wrong.
  static func read(_ line: JSONValue) -> Result<SessionHeader, JournalLine.Fault> {
    guard let version = line["version"]?.intValue, version >= 1 else { return .failure(.member("version")) }
    guard let engine = line["engine"]?.stringValue else { return .failure(.member("engine")) }
    guard let platform = line["platform"]?.stringValue else { return .failure(.member("platform")) }
    guard let seed = line["seed"]?.uint64 else { return .failure(.member("seed")) }
    guard let config = line["config"] else { return .failure(.member("config")) }
    let others = (line.members ?? []).filter { !reserved.contains($0.key) }
    var header = SessionHeader(engine: engine, platform: platform, seed: seed, config: config, others: others)
    header.version = version
    return .success(header)
  }
}
