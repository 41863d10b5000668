import FoundationEssentials
import Glibc
import OptimizerEngine
import SessionStore
import Testing

@Suite("Writing a journal")
struct JournalWriterTests {
  @Test("Every event is in the file as soon as append returns")
  func eventsAreFlushed() throws {
    try withFolder { folder in
      let path = "\(folder)/new/folder/a.jsonl"
      let writer = try JournalWriter.create(at: path, header: sampleHeader)
      for (index, event) in sampleEvents.enumerated() {
        try writer.append(event)
        #expect(try JournalReader.read(path).events.count == index + 1)
      }
      #expect(writer.failure == nil)
    }
  }

  @Test("A journal that exists is not overwritten")
  func existingFilesAreKept() throws {
    try withFolder { folder in
      try store([1, 2, 3], at: "\(folder)/a.jsonl")
      let error = #expect(throws: FileError.self) {
        _ = try JournalWriter.create(at: "\(folder)/a.jsonl", header: sampleHeader)
      }
      #expect(error?.code == .exists)
      #expect(try contents("\(folder)/a.jsonl") == [1, 2, 3])
    }
  }

  @Test("Going on after a crash cuts the torn line off and nothing else", arguments: [0, 1, 20, 60])
  func resumeCutsTheTornLine(lost: Int) throws {
    let journal = try sampleJournal()
    try withFolder { folder in
      let path = "\(folder)/a.jsonl"
      try store(Array(journal.dropLast(lost)), at: path)
      let (writer, session) = try JournalWriter.resume(at: path)
      #expect(session.events.count == (lost == 0 ? 4 : 3))
      #expect(session.warnings.isEmpty == (lost == 0))
      try writer.append(sampleEvents[0])
      try writer.close()
      let again = try JournalReader.read(path)
      #expect(again.events.map(\.kind) == session.events.map(\.kind) + ["action"])
      #expect(again.warnings.isEmpty)
    }
  }

  @Test("A damaged journal is not gone on with, and stays as it is")
  func resumeRefusesDamage() throws {
    var journal = try sampleJournal()
    journal[journal.count / 2] ^= 1
    try withFolder { folder in
      try store(journal, at: "\(folder)/a.jsonl")
      #expect(throws: FileError.self) { _ = try JournalWriter.resume(at: "\(folder)/a.jsonl") }
      #expect(try contents("\(folder)/a.jsonl") == journal)
    }
  }

  @Test("A full disk loses nothing: what did not fit waits, and is written in its order once there is room")
  func fullDisk() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      try withFolder { folder in
        let path = "\(folder)/a.jsonl"
        let writer = try JournalWriter.create(at: path, header: sampleHeader)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        let generous = limit.rlim_cur
        limit.rlim_cur = 1000
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)

        var written = 0
        var failure: FileError?
        while failure == nil, written < 100 {
          do throws(FileError) {
            try writer.append(SessionEvent(after: 1, "meta", [JSONMember("step", .integer(written))]))
            written += 1
          } catch {
            failure = error
          }
        }
        #expect(failure?.code == .full)
        #expect(failure?.place == path)
        #expect(writer.failure == failure)
        #expect(written > 3 && written < 100)
        let full = try JournalReader.read(path)
        #expect(full.events.count == written)
        #expect(full.warnings.isEmpty, "the part of a line that fitted is gone")
        #expect(throws: FileError.self) { try writer.append(SessionEvent(after: 1, "meta")) }

        limit.rlim_cur = generous
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        try writer.append(SessionEvent(after: 2, "end"))
        #expect(writer.failure == nil)
        try writer.close()
        let session = try JournalReader.read(path)
        #expect(session.events.map(\.kind) == Array(repeating: "meta", count: written + 2) + ["end"])
        #expect(session.events.prefix(written + 1).map { $0["step"]?.intValue } == Array(0...written))
      }
    }
  }

  @Test("A process that is killed leaves every event that was appended")
  func killed() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/basin-killed-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let writer = try JournalWriter.create(at: path, header: sampleHeader)
      for event in sampleEvents { try writer.append(event) }
      kill(getpid(), SIGKILL)
    }
    #expect(try JournalReader.read(path).events.count == sampleEvents.count)
  }

  @Test("A closed journal says so, and closing it again does nothing")
  func closing() throws {
    try withFolder { folder in
      let writer = try JournalWriter.create(at: "\(folder)/a.jsonl", header: sampleHeader)
      try writer.close()
      try writer.close()
      let error = #expect(throws: FileError.self) { try writer.append(sampleEvents[0]) }
      #expect(error?.code == .closed)
    }
  }

  @Test("Places that cannot hold a journal are errors with their path")
  func impossiblePlaces() throws {
    try withFolder { folder in
      for path in [folder, "\(folder)/", "/proc/basin/a.jsonl", "/dev/full/a.jsonl", "/dev/null", ""] {
        let creating = #expect(throws: FileError.self) {
          _ = try JournalWriter.create(at: path, header: sampleHeader)
        }
        #expect(creating?.description.contains("\n") == false)
      }
      for (path, code) in [
        (folder, FileError.Code.notAFile), ("/dev/full", .notAFile), ("/dev/zero", .notAFile),
        ("\(folder)/none.jsonl", .notFound), ("/dev/null/x", .notAFile), ("", .notFound),
      ] {
        let reading = #expect(throws: FileError.self) { try JournalReader.read(path) }
        #expect(reading?.code == code, "\(path)")
        let resuming = #expect(throws: FileError.self) { _ = try JournalWriter.resume(at: path) }
        #expect(resuming?.code == code, "\(path)")
      }
    }
  }

  @Test("An event too long for a line is refused, and the journal goes on")
  func longEvents() throws {
    try withFolder { folder in
      let path = "\(folder)/a.jsonl"
      let writer = try JournalWriter.create(at: path, header: sampleHeader)
      let text = String(repeating: "x", count: 1 << 24)
      let error = #expect(throws: FileError.self) {
        try writer.append(SessionEvent(after: 0, "note", [JSONMember("text", .string(text))]))
      }
      #expect(error?.code == .tooLarge)
      try writer.append(sampleEvents[0])
      #expect(try JournalReader.read(path).events.count == 1)
      try store(Array(try contents(path)) + Array(text.utf8) + [65, 65, 10], at: path)
      let reading = #expect(throws: FileError.self) { try JournalReader.read(path) }
      #expect(reading?.code == .tooLarge)
      #expect(reading?.line == 3)
    }
  }

  @Test("Events from several threads are whole lines")
  func threads() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/basin-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let writer = try JournalWriter.create(at: "\(folder)/a.jsonl", header: sampleHeader)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          for step in 0..<100 {
            try writer.append(SessionEvent(after: 0, "meta", [JSONMember("\(task)", .integer(step))]))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try JournalReader.read("\(folder)/a.jsonl").events.count == 400)
  }

  @Test("Keys of the journal's own cannot be a payload's")
  func reservedKeys() async {
    await #expect(processExitsWith: .failure) { _ = SessionEvent(after: 0, "a", [JSONMember("crc", 1)]) }
    await #expect(processExitsWith: .failure) {
      _ = SessionEvent(after: 0, "a", [JSONMember("x", 1), JSONMember("x", 1)])
    }
    await #expect(processExitsWith: .failure) { _ = SessionEvent(after: -.infinity, "a") }
  }
}

@Suite("The folder of sessions")
struct SessionFolderTests {
  @Test("It follows the XDG rules")
  func xdgRules() throws {
    #expect(try SessionFolder.path(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/basin/sessions")
    for environment in [["HOME": "/h"], ["XDG_STATE_HOME": "", "HOME": "/h"], ["XDG_STATE_HOME": "s", "HOME": "/h"]] {
      #expect(try SessionFolder.path(environment: environment) == "/h/.local/state/basin/sessions")
    }
    let error = #expect(throws: FileError.self) { try SessionFolder.path(environment: ["HOME": "h"]) }
    #expect(error?.code == .noHome)
  }

  @Test("Sessions of the same date have names of their own, fit for any file system")
  func uniqueNames() throws {
    try withFolder { folder in
      var names: [String] = []
      for date in ["2026-01-31T12:30:00", "2026-01-31T12:30:00", "2026-01-31T12:30:00", "../é", ""] {
        let writer = try JournalWriter.create(inFolder: "\(folder)/sessions", date: date, header: sampleHeader)
        names.append(String(writer.path.dropFirst("\(folder)/sessions/".count)))
      }
      #expect(
        names == [
          "2026-01-31T12-30-00.jsonl", "2026-01-31T12-30-00-2.jsonl", "2026-01-31T12-30-00-3.jsonl", "----.jsonl",
          "session.jsonl",
        ])
    }
  }
}
