// What the tests of this room share: seeded randomness and files that go away.

import FoundationEssentials
import Glibc
import SessionStore

/// The SplitMix64 generator (Steele, Lea and Flood, 2014), written again here so that the tests depend on nothing.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// Runs a test in a folder of its own, which is removed afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.path + "/basin-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

func contents(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

func store(_ bytes: [UInt8], at path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

let sampleHeader = SessionHeader(
  engine: "basin 0.1", platform: "linux-x86_64", seed: .max,
  config: ["objective": "rosenbrock", "stepSize": 0.1, "starts": [[-1.2, 1.0]]])

let sampleEvents: [SessionEvent] = [
  SessionEvent(after: 0, "action", [JSONMember("name", "train")]),
  SessionEvent(
    after: 0.25, "meta", [JSONMember("step", 1), JSONMember("loss", 0.1), JSONMember("gradNorm", .number(.nan))]),
  SessionEvent(after: 1e-9, "marker", [JSONMember("note", "Größe: \"v\" → 0\n\u{1F600}")]),
  SessionEvent(after: 3, "end", [JSONMember("digest", .string(Digest([1, 2]).hex))]),
]

/// The bytes of a small journal, as a writer leaves it.
func sampleJournal() throws -> [UInt8] {
  try withFolder { folder in
    let writer = try JournalWriter.create(at: "\(folder)/a.jsonl", header: sampleHeader)
    for event in sampleEvents { try writer.append(event) }
    try writer.close()
    return try contents("\(folder)/a.jsonl")
  }
}

/// The text of a line with a right checksum, from the text without one.
func sealed(_ object: String) -> [UInt8] {
  let checksum = String(Checksum(object.utf8).value, radix: 16)
  let digits = String(repeating: "0", count: 8 - checksum.count) + checksum
  return Array("\(object.dropLast()),\"crc\":\"\(digits)\"}\n".utf8)
}
