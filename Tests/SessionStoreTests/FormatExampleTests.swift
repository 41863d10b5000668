// The worked examples of docs/session-format.md are true.

import FoundationEssentials
import OptimizerEngine
import Testing

@testable import SessionStore

@Suite("The examples of the session format")
struct FormatExampleTests {
  private func document() throws -> [String] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/session-format.md")
    return String(decoding: try Data(contentsOf: path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static let header =
    sealed(#"{"format":"basin-session","version":1,"engine":"e","platform":"p","seed":1,"config":{}}"#)

  @Test("The example of a line has the right checksum and is read; with any other character it is not")
  func line() throws {
    let line = try #require(try document().first { $0.hasPrefix(#"    {"t":"#) && $0.hasSuffix("\"}") })
    let bytes = Array(line.dropFirst(4).utf8)
    let session = try JournalReader.read(Self.header + bytes + [10], path: "a.jsonl")
    #expect(session.events.map(\.kind) == ["marker"] && session.warnings.isEmpty)
    #expect(sealed(String(decoding: bytes.dropLast(18) + [UInt8(ascii: "}")], as: UTF8.self)) == bytes + [10])
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      #expect(throws: FileError.self) {
        try JournalReader.read(Self.header + changed + [10] + sealed(#"{"t":0.0,"k":"end"}"#), path: "a.jsonl")
      }
    }
  }

  @Test("The text that is summed up and its checksum are those of the line")
  func summedUp() throws {
    let document = try document()
    let text = try #require(document.first { $0.hasPrefix(#"    {"t":"#) && !$0.contains("crc") }).dropFirst(4)
    let digits = String(decoding: Hexadecimal.bytes(Checksum(text.utf8).value), as: UTF8.self)
    #expect(document.contains { $0.contains("which prints `\(digits)`") })
    #expect(document.contains { $0.contains("it is the checksum of the \(text.utf8.count) bytes") })
    #expect(document.contains { $0.contains("printf '%s' '\(text)'") })
  }

  @Test("The examples of digests, the limits and the refusal of newer versions are those of the program")
  func constants() throws {
    let text = try document().joined(separator: "\n")
    for part in [
      "nothing is `\(Digest().hex)`", "array 1.0, 2.0, 3.0 is `\(Digest([1, 2, 3]).hex)`",
      "\(grouped(JournalLine.limit)) bytes in a line", "\(grouped(JournalReader.limit)) bytes in a file",
      "\(JSONValue.depthLimit) levels", Damage([], "FILE").newer(2).description,
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test("The ranges in the table are those of the program")
  func ranges() throws {
    let lines = try document()
    let seconds = Int(SessionRange.seconds.lowerBound)...Int(SessionRange.seconds.upperBound)
    for (name, range) in [
      ("| `id`,", SessionRange.number), ("| `steps` of a race", SessionRange.steps),
      ("| `steps` of a run times", SessionRange.iterateNumbers), ("| `step`,", SessionRange.metaSteps),
      ("| `columns`,", SessionRange.cells), ("| `choice` | 0 |", SessionRange.choice),
      ("| `number` of", SessionRange.lesson), ("| `event` of", SessionRange.events), ("| `t` | 0 |", seconds),
    ] {
      let line = try #require(lines.first { $0.hasPrefix(name) }, "\(name)")
      #expect(line.hasSuffix("| \(range.lowerBound) | \(grouped(range.upperBound)) |"), "\(line)")
    }
  }

  private func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.map { (digits.count - $0) % 3 == 0 && $0 > 0 ? ",\(digits[$0])" : "\(digits[$0])" }.joined()
  }
}
