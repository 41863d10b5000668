import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("leads to the key table that the program prints")
  func keys() throws {
    let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    #expect(text.contains("(docs/keys.md)"))
    let written = try String(contentsOf: Self.root.appending(path: "docs/keys.md"), encoding: .utf8)
    let table = try Program.run(["keys"]).output
    #expect(table.contains("| `t` |"))
    #expect(written.hasPrefix("# Keys\n") && written.hasSuffix("\n\n" + table), "run Scripts/readme")
  }

  @Test("and the document of operators is what they say of themselves")
  func operators() throws {
    let written = try String(contentsOf: Self.root.appending(path: "docs/operators.md"), encoding: .utf8)
    let printed = try Program.run(["operators", "--markdown"]).output
    #expect(written == printed, "run basin operators --markdown > docs/operators.md")
    for name in ["geometric", "ren", "gate", "lstm-coordinate", "transfer"] { #expect(printed.contains("`\(name)`")) }
  }

  @Test("names only commands and files that exist")
  func commands() throws {
    let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let help = try Program.run(["--help"]).output
    let names = "objectives optimizers operators run train compare certify explain replay render doctor keys"
    for name in names.split(separator: " ") {
      #expect(text.contains("basin \(name)"))
      #expect(help.contains("  \(name) "), "\(help)")
    }
    for path in text.matches(of: /`((?:OptimizerEngine|CKernels|Workbench|SessionStore|basin)\/[A-Za-z0-9+\/.]+)`/) {
      let url = Self.root.appending(path: "Sources").appending(path: String(path.1))
      #expect(FileManager.default.fileExists(atPath: url.path), "\(path.1)")
    }
  }

  @Test("and the curated sessions replay", arguments: ["1-first-steps-on-rosenbrock", "3-train-on-digits"])
  func sessions(name: String) throws {
    let path = Self.root.appending(path: "sessions/\(name).jsonl").path
    let result = try Program.run(["replay", "--verify", path, "--json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.summary["firstDivergence"] is NSNull)
    #expect((result.summary["verified"] as? Int ?? 0) > 10)
  }

  @Test("a session whose numbers were changed, checksums and all, does not replay")
  func forged() throws {
    let folder = try Folder()
    let path = Self.root.appending(path: "sessions/1-first-steps-on-rosenbrock.jsonl")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map(String.init)
    let index = try #require(lines.firstIndex { $0.contains("\"k\":\"run\"") })
    // The first digit of f, and the checksum of the changed line. Not the digest: on a machine with other instructions than
    // the recording one, numbers are compared within a tolerance and digests are not.
    let value = try #require(lines[index].range(of: "\"f\":"))
    var line = lines[index]
    let digit = line[value.upperBound]
    line.replaceSubrange(value.upperBound...value.upperBound, with: digit == "3" ? "4" : "3")
    let end = try #require(line.range(of: ",\"crc\":\""))
    line = line[..<end.lowerBound] + ",\"crc\":\"\(crc(line[..<end.lowerBound] + "}"))\"}"
    var forged = lines
    forged[index] = line
    try (forged.joined(separator: "\n") + "\n").write(
      toFile: folder.file("forged.jsonl"), atomically: true, encoding: .utf8)
    let result = try Program.run(["replay", "--verify", folder.file("forged.jsonl")])
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("forged.jsonl:\(index + 1)"), "\(result.errors)")
  }

  /// CRC-32 (IEEE), bit by bit.
  private func crc(_ text: some StringProtocol) -> String {
    var value: UInt32 = .max
    for byte in text.utf8 {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
    let hex = String(~value, radix: 16)
    return String(repeating: "0", count: 8 - hex.count) + hex
  }
}
