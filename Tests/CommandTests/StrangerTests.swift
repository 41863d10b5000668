// A stranger's session does not read the files of whoever opens it.

import Foundation
import Testing

@Suite("A session from a stranger")
struct StrangerTests {
  /// A session with a run on a file in a folder of its own, and one beside it that names a file elsewhere.
  private func write(_ folder: Folder, _ file: String) throws -> String {
    let path = folder.file("\(UUID().uuidString).jsonl")
    let name = "least-squares@\(file)"
    let lines = [
      #"{"format":"basin-session","version":1,"engine":"0.0.1","platform":"p","seed":1,"config":{"objective":"\#(name)"}}"#,
      #"{"t":0.0,"k":"action","name":"race","objective":"\#(name)","start":[0.0,0.0],"steps":3}"#,
    ]
    try Data(lines.map(Self.sealed).joined().utf8).write(to: URL(filePath: path))
    return path
  }

  /// A line with its checksum, the CRC-32 of gzip.
  private static func sealed(_ object: String) -> String {
    var state: UInt32 = ~0
    for byte in object.utf8 {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1 }
    }
    let digits = String(~state, radix: 16)
    return "\(object.dropLast()),\"crc\":\"\(String(repeating: "0", count: 8 - digits.count))\(digits)\"}\n"
  }

  @Test("is refused with the path it wants, unless it is allowed; a file beside it is read")
  func elsewhere() throws {
    let (folder, other) = (try Folder(), try Folder())
    for place in [folder, other] {
      try Data("x,y,b\n1,0,1\n0,1,2\n1,1,3\n".utf8).write(to: URL(filePath: place.file("a.csv")))
    }
    let honest = try write(folder, folder.file("a.csv"))
    let hostile = try write(folder, other.file("a.csv"))
    let commands = [
      ["replay", "--verify"], ["render"], ["export", "--to", "json", "--force"], ["certify"],
    ]
    for command in commands {
      func run(_ session: String, _ more: [String] = []) throws -> Program.Result {
        let place = command[0] == "export" ? [folder.file("out")] : []
        return try Program.run(command + more + [session] + place)
      }
      let refused = try run(hostile)
      #expect(refused.status == 2 && refused.errors.contains(other.file("a.csv")), "\(command): \(refused.errors)")
      #expect(refused.errors.contains("--allow-data reads them"), "\(command)")
      #expect(!(try run(hostile, ["--allow-data"])).errors.contains("wants files"), "\(command)")
      #expect(!(try run(honest)).errors.contains("wants files"), "\(command)")
    }
  }
}
