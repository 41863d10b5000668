import FoundationEssentials
import OptimizerEngine
import SessionStore
import Testing

@Suite("Replacing a file at once")
struct ReplacingTests {
  private func session(_ seed: UInt64, events: Int) -> Session {
    let header = SessionHeader(engine: "e", platform: "p", seed: seed, config: [:])
    return Session(
      header: header, events: (0..<events).map { SessionEvent(after: 0, "\(seed)", [JSONMember("i", .integer($0))]) })
  }

  @Test("What a killed writer left beside a file is used again, and nothing is left after it")
  func leftovers() throws {
    try withFolder { folder in
      try store(Array(repeating: 65, count: 100_000), at: "\(folder)/a.jsonl.basin-partial")
      try session(1, events: 3).rewrite(to: "\(folder)/a.jsonl")
      #expect(try JournalReader.read("\(folder)/a.jsonl").events.count == 3)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.jsonl"])
    }
  }

  @Test("A link in the place of what is written first is not followed")
  func links() throws {
    try withFolder { folder in
      try store([1, 2, 3], at: "\(folder)/precious")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/a.jsonl.basin-partial", withDestinationPath: "\(folder)/precious")
      #expect(throws: FileError.self) { try session(1, events: 1).rewrite(to: "\(folder)/a.jsonl") }
      #expect(try contents("\(folder)/precious") == [1, 2, 3])
    }
  }

  @Test("Writers at the same time leave the file of one of them, whole, and nothing beside it")
  func atTheSameTime() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/basin-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/a.jsonl"
    try session(0, events: 1).rewrite(to: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seed in UInt64(1)...4 {
        group.addTask {
          for _ in 0..<25 {
            try session(seed, events: 50).rewrite(to: path)
            let seen = try JournalReader.read(path)
            #expect(seen.warnings.isEmpty && seen.events.count == 50)
            #expect(Set(seen.events.map(\.kind)) == ["\(seen.header.seed)"])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.jsonl"])
  }
}
