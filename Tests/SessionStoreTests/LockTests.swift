import FoundationEssentials
import Glibc
import OptimizerEngine
import SessionStore
import Testing

@Suite("One writer")
struct LockTests {
  private func refusal(_ path: String) -> FileError? {
    #expect(throws: FileError.self) { _ = try JournalWriter.resume(at: path) }
  }

  @Test("A second writer is refused in one line until the first one closes")
  func secondWriter() throws {
    try withFolder { folder in
      let path = "\(folder)/a.jsonl"
      let first = try JournalWriter.create(at: path, header: sampleHeader)
      #expect(refusal(path)?.code == .locked)
      #expect(
        refusal(path)?.description
          == "is being written by another Basin: \(path); end that one first, or choose another file")
      let creating = #expect(throws: FileError.self) {
        _ = try JournalWriter.create(at: path, header: sampleHeader)
      }
      #expect(creating?.code == .locked)
      try first.append(sampleEvents[0])
      try first.close()

      let (second, session) = try JournalWriter.resume(at: path)
      #expect(session.events.count == 1)
      #expect(refusal(path)?.code == .locked, "going on locks as well")
      try second.close()
      // Negative twin: nobody writes it any more.
      let existing = #expect(throws: FileError.self) {
        _ = try JournalWriter.create(at: path, header: sampleHeader)
      }
      #expect(existing?.code == .exists)
    }
  }

  @Test("A writer that is released without being closed gives the file free, and so does one that cannot go on")
  func released() throws {
    try withFolder { folder in
      let path = "\(folder)/a.jsonl"
      _ = try JournalWriter.create(at: path, header: sampleHeader)
      _ = try JournalWriter.resume(at: path)
      try store(try contents(path) + Array("no event\n{}\n".utf8), at: path)
      #expect(refusal(path)?.code == .damaged)
      #expect(refusal(path)?.code == .damaged)
    }
  }

  @Test("A name that is being written is passed over like one that is taken")
  func names() throws {
    try withFolder { folder in
      let writers = try (0..<3).map { _ in
        try JournalWriter.create(inFolder: folder, date: "2026-01-31", header: sampleHeader)
      }
      #expect(Set(writers.map(\.path)).count == 3)
    }
  }

  @Test("The lock follows the file to its new name")
  func renamed() throws {
    try withFolder { folder in
      let writer = try JournalWriter.create(at: "\(folder)/a.jsonl", header: sampleHeader)
      _ = try writer.rename(to: "\(folder)/b.jsonl")
      #expect(refusal("\(folder)/b.jsonl")?.code == .locked)
      try writer.close()
      #expect(try JournalWriter.resume(at: "\(folder)/b.jsonl").session.events.isEmpty)
    }
  }

  @Test("Reading needs no lock")
  func reading() throws {
    try withFolder { folder in
      let writer = try JournalWriter.create(at: "\(folder)/a.jsonl", header: sampleHeader)
      try writer.append(sampleEvents[0])
      #expect(try JournalReader.read("\(folder)/a.jsonl").events.count == 1)
      try writer.close()
    }
  }

  @Test("The lock of a process that is killed goes with it")
  func killed() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/basin-locked-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let writer = try JournalWriter.create(at: path, header: sampleHeader)
      try writer.append(sampleEvents[0])
      // Nothing closes the file: the lock is the kernel's to take off.
      withExtendedLifetime(writer) { _ = kill(getpid(), SIGKILL) }
    }
    let (writer, session) = try JournalWriter.resume(at: path)
    #expect(session.events.count == 1)
    try writer.close()
  }
}
