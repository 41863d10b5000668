// What a full disk and a session that another Basin writes do to a training: nothing.

import Foundation
import Testing

@Suite("Trouble with files")
struct DiskTests {
  private static let training = ["train", "--set", "metaSteps=40", "rollouts=8"]

  /// The line that begins so, of what was printed.
  private func line(_ start: String, _ result: Program.Result) -> Substring? {
    result.output.split(separator: "\n").first { $0.hasPrefix(start) }
  }

  @Test("A disk that fills up takes nothing from the training, and leaves a session of whole events")
  func fullDisk() throws {
    let folder = try Folder()
    let undisturbed = try Program.run(Self.training + ["--out", folder.file("whole.jsonl")])
    let digest = try #require(line("digest ", undisturbed))
    // A limit on the size of files stands for the disk; the ignored signal turns it into a failed write.
    for kilobytes in [4, 5, 6] {
      let path = folder.file("\(kilobytes).jsonl")
      let result = try Program.run(
        Self.training + ["--out", path], shell: "trap '' XFSZ; ulimit -f \(kilobytes);")
      #expect(result.status == 0, "\(result.errors)")
      #expect(line("digest ", result) == digest)
      #expect(line("session ", result) == "session not saved")
      let told = result.errors.split(separator: "\n").filter { $0.hasPrefix("basin: warning:") }
      #expect(told.count == 1 && told[0].contains("the file is as large as allowed") && told[0].contains(path))

      let bytes = try Data(contentsOf: URL(filePath: path))
      #expect(bytes.count <= kilobytes * 1024 && bytes.last == UInt8(ascii: "\n"))
      let replayed = try Program.run(["replay", "--verify", path, "--json"])
      #expect(replayed.status == 0 && !replayed.errors.contains("warning"), "\(replayed.errors)")
    }
    // Negative twin: with room enough nothing is told.
    #expect(!undisturbed.errors.contains("warning"), "\(undisturbed.errors)")
    #expect(line("session ", undisturbed) == "session \(folder.file("whole.jsonl"))")
  }

  @Test("A session that another Basin writes is left alone: one line, status 2")
  func locked() throws {
    let folder = try Folder()
    let path = folder.file("s.jsonl")
    try Data().write(to: URL(filePath: path))
    let other = try FileHandle(forWritingTo: URL(filePath: path))
    #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    let refused = try Program.run(Self.training + ["--out", path])
    #expect(refused.status == 2)
    #expect(refused.errors.hasPrefix("basin: error: is being written by another Basin: \(path); "))
    #expect(refused.errors.split(separator: "\n").count == 1 && refused.output.isEmpty)
    try other.close()
    // Negative twin: once it is closed it is a session that exists.
    let existing = try Program.run(Self.training + ["--out", path])
    #expect(existing.status == 2 && existing.errors.contains("exists already"), "\(existing.errors)")
  }
}
