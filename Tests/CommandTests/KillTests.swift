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

  /// Trains and ends the program by a signal once it has printed so many lines; its status and what it wrote to stderr.
  @discardableResult
  private func end(
    _ arguments: [String], by signal: Int32, after lines: Int
  ) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    let complaints = Pipe()
    process.standardError = complaints
    try process.run()
    var printed = 0
    while printed < lines {
      let more = pipe.fileHandleForReading.availableData
      if more.isEmpty { break }
      printed += more.count { $0 == UInt8(ascii: "\n") }
    }
    kill(process.processIdentifier, signal)
    // What is printed meanwhile is read, so that it does not wait for a reader.
    while !pipe.fileHandleForReading.availableData.isEmpty {}
    let errors = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(printed >= lines, "the training ended too early")
    return (process.terminationStatus, errors)
  }

  @Test("Its session verifies to its end, and resumed or begun again it ends as if nothing had been")
  func resumes() throws {
    let folder = try Folder()
    let whole = try digest(try Program.run(Self.training + ["--json", "--out", folder.file("whole.jsonl")]))
    for (lines, every) in [(2, 1000), (20, 7), (60, 25)] {
      let (session, checkpoint) = (folder.file("\(lines).jsonl"), folder.file("\(lines).safetensors"))
      let asked = ["--json", "--checkpoint-every", "\(every)"]
      try end(
        Self.training + asked + ["--out", session, "--checkpoint", checkpoint], by: SIGKILL, after: lines)

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

  @Test("Ended by a signal that asks, it leaves its last state, and goes on bit for bit", arguments: [SIGTERM, SIGHUP])
  func asked(_ signal: Int32) throws {
    let folder = try Folder()
    let whole = try digest(try Program.run(Self.training + ["--json", "--out", folder.file("whole.jsonl")]))
    for hasPlace in [true, false] {
      let session = folder.file("\(hasPlace).jsonl")
      let place = hasPlace ? ["--checkpoint", folder.file("c.safetensors")] : []
      let (status, errors) = try end(Self.training + ["--json", "--out", session] + place, by: signal, after: 30)
      #expect(status == 128 + signal, "\(errors)")
      let checkpoint = hasPlace ? folder.file("c.safetensors") : folder.file("false-6.checkpoint")
      #expect(errors.contains("go on with `basin train --resume \(checkpoint)`"), "\(errors)")
      let text = try String(contentsOfFile: session, encoding: .utf8)
      #expect(!text.contains("cancelled") && !text.contains("\"k\":\"end\""))
      let again = try Program.run(["train", "--resume", checkpoint, "--json"])
      #expect(try digest(again) == whole)
      // The last state, not one of some meta-steps before.
      let done = text.split(separator: "\n").count { $0.contains("\"k\":\"meta\"") }
      #expect(again.summary["metaSteps"] as? Int == 150 - done)
    }
  }

  @Test("Ctrl-C cancels it, which its session says")
  func cancelled() throws {
    let folder = try Folder()
    let session = folder.file("s.jsonl")
    let (status, errors) = try end(Self.training + ["--json", "--out", session], by: SIGINT, after: 30)
    #expect(status == 130 && errors.contains("with --checkpoint FILE a training can go on"), "\(errors)")
    let text = try String(contentsOfFile: session, encoding: .utf8)
    #expect(text.contains("cancelled") && text.contains("\"k\":\"end\""))
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
