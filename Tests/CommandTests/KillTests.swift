// A training that is killed is not lost: its session opens, and it goes on bit for bit from its checkpoint.

import Foundation
import Testing

@Suite("A killed training")
struct KillTests {
  private static let training = ["train", "--preset", "log-rosenbrock", "--set", "metaSteps=150", "rollouts=16"]

  private func digest(_ result: Program.Result) throws -> String {
    #expect(result.status == 0, "\(result.errors)")
    return try #require(result.summary["digest"] as? String)
  }

  /// Trains and kills the program once it has printed so many lines.
  private func kill(_ arguments: [String], after lines: Int) throws {
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    var printed = 0
    while printed < lines {
      let more = pipe.fileHandleForReading.availableData
      if more.isEmpty { break }
      printed += more.count { $0 == UInt8(ascii: "\n") }
    }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(printed >= lines, "the training ended too early")
  }

  @Test("Its session verifies to its end, and resumed or begun again it ends as if nothing had been")
  func resumes() throws {
    let folder = try Folder()
    let whole = try digest(try Program.run(Self.training + ["--json", "--out", folder.file("whole.jsonl")]))
    for (lines, every) in [(2, 1000), (20, 7), (60, 25)] {
      let (session, checkpoint) = (folder.file("\(lines).jsonl"), folder.file("\(lines).safetensors"))
      let asked = ["--json", "--checkpoint-every", "\(every)"]
      try kill(Self.training + asked + ["--out", session, "--checkpoint", checkpoint], after: lines)

      let verified = try Program.run(["replay", "--verify", session, "--json"])
      #expect(verified.status == 0, "\(verified.errors)")
      #expect(verified.summary["firstDivergence"] is NSNull)
      #expect((verified.summary["events"] as? Int ?? 0) >= lines, "every step that was printed is in the session")

      let hasCheckpoint = FileManager.default.fileExists(atPath: checkpoint)
      #expect(hasCheckpoint == (every < lines), "\(lines) lines, a checkpoint every \(every)")
      let again = hasCheckpoint ? ["train", "--resume", checkpoint, "--json"] : Self.training + ["--json"]
      #expect(try digest(try Program.run(again)) == whole, "killed after \(lines) lines")
    }
    // Negative twin: another training ends elsewhere.
    #expect(try digest(try Program.run(Self.training + ["--json", "--seed", "2"])) != whole)
  }

  @Test("Going on from a checkpoint that was cut or changed is refused")
  func damagedCheckpoint() throws {
    let folder = try Folder()
    let checkpoint = folder.file("c.safetensors")
    _ = try Program.run(["train", "--set", "metaSteps=3", "rollouts=4", "horizon=5", "--checkpoint", checkpoint])
    let bytes = try Data(contentsOf: URL(filePath: checkpoint))
    var changed = bytes
    changed[bytes.count - 100] ^= 1
    for damaged in [bytes.dropLast(8), changed, Data()] {
      try Data(damaged).write(to: URL(filePath: checkpoint))
      let refused = try Program.run(["train", "--resume", checkpoint])
      #expect(refused.status == 2, "\(refused.errors)")
      #expect(refused.errors.contains(checkpoint))
    }
  }
}
