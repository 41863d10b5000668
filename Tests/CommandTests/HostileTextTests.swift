// Nothing in a file, a name or an option steers the terminal.

import Foundation
import Testing

@Suite("Control characters from outside")
struct HostileTextTests {
  /// Sequences that set titles, colors and the cursor, in C0 and C1, and what turns the direction of text.
  static let hostile = [
    "\u{1b}]0;owned\u{7}", "\u{1b}[31m", "\u{9b}2J", "\u{1b}[?1049h", "\u{1b}c", "a\u{8}\u{8}b", "\r\u{1b}[K", "\u{7f}",
    "\u{202e}gnp", "\u{2066}x\u{2069}", "\u{9d}0;t\u{9c}", "\u{1b}P1$q\u{1b}\\",
  ]

  private static func steers(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
  }

  /// Commands that complain about what is given in their place.
  private static func complaints(_ text: String, in folder: Folder) throws -> [[String]] {
    func write(_ name: String, _ content: String) throws -> String {
      let path = folder.file(name)
      try Data(content.utf8).write(to: URL(filePath: path))
      return path
    }
    let csv = try write("a.csv", "x,y,b\n1,2,3\n1,\(text),3\n2,2,2\n")
    let header = try write("h.csv", "\(text),y,b\n1,2\n")
    let mtx = try write("a.mtx", "%%MatrixMarket matrix \(text) real general\n2 2 1\n1 1 1\n")
    let entry = try write("e.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 1\n1 \(text) 1\n")
    let session = try write("s.jsonl", "{\"format\":\"\(text)\"}\n")
    let settings = try write("c.json", "{\"\(text)\":1}")
    return [
      ["run", "--objective", text, "--optimizer", "gd"], ["run", "--objective", "sphere", "--optimizer", text],
      ["run", "--objective", "expr:x+\(text)", "--optimizer", "gd"],
      ["run", "--objective", "sphere", "--optimizer", "gd", "--set", "\(text)=1"],
      ["run", "--objective", "sphere", "--optimizer", "gd", "--set", "stepSize=\(text)"],
      ["run", "--objective", "sphere", "--optimizer", "gd", "--steps", text],
      ["run", "--objective", "sphere", "--optimizer", "gd", "--start", text],
      ["run", "--objective", "least-squares@\(csv)", "--optimizer", "gd"],
      ["run", "--objective", "least-squares@\(header)", "--optimizer", "gd"],
      ["run", "--objective", "least-squares@\(mtx)", "--optimizer", "gd"],
      ["run", "--objective", "least-squares@\(entry)", "--optimizer", "gd"],
      ["run", "--objective", "least-squares@\(folder.file(text)).csv", "--optimizer", "gd"],
      ["replay", "--verify", session], ["replay", "--verify", folder.file(text)], ["train", "--config", settings],
      ["train", "--preset", text], ["--\(text)"], [text], ["help", text],
      ["render", "--do", text, "--objective", "sphere", "--at", "0"],
    ]
  }

  @Test("never reach stderr or stdout, whatever complains of them", arguments: hostile)
  func escaped(text: String) throws {
    let folder = try Folder()
    let commands = try Self.complaints(text, in: folder)
    #expect(commands.count >= 20)
    for arguments in commands {
      let result = try Program.run(arguments)
      #expect(!Self.steers(result.errors) && !Self.steers(result.output), "\(arguments): \(result.errors)")
      #expect(result.status == 2 && result.errors.hasPrefix("basin: "), "\(arguments): \(result.errors)")
    }
  }

  @Test("are shown where they stood, and other characters as they are")
  func shown() throws {
    let result = try Program.run(["run", "--objective", "a\u{1b}[31m", "--optimizer", "gd"])
    #expect(result.errors.contains("a\\u{1b}[31m"), "\(result.errors)")
    let honest = try Program.run(["run", "--objective", "größe→", "--optimizer", "gd"])
    #expect(honest.errors.contains("'größe→'"), "\(honest.errors)")
  }

  @Test("in JSON are escapes of JSON")
  func json() throws {
    let folder = try Folder()
    let path = folder.file("a\u{9b}2J\u{202e}.jsonl")
    let session = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../sessions/1-first-steps-on-rosenbrock.jsonl").standardized
    try FileManager.default.copyItem(atPath: session.path, toPath: path)
    let result = try Program.run(["replay", "--verify", "--json", path])
    #expect(!Self.steers(result.output) && result.output.contains("\\u009b2J\\u202e"), "\(result.output)")
    #expect(result.summary["session"] as? String == path)
  }
}
