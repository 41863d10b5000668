// Damage to real sessions: cut anywhere, or with any bit flipped.

import FoundationEssentials
import OptimizerEngine
import SessionStore
import Testing

/// A session of every kind, a lesson, a training, and a whole one that the repository comes with.
private let realSessions: [String] =
  ["every-kind", "lesson", "training"].map(golden) + [
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../sessions/1-first-steps-on-rosenbrock.jsonl").path
  ]

@Suite("Damage to real sessions")
struct DamageTests {
  private struct Journal {
    let bytes: [UInt8]
    let session: Session
    /// Where each line ends, its line feed included.
    let ends: [Int]

    init(_ path: String) throws {
      bytes = try contents(path)
      session = try JournalReader.read(bytes, path: "a.jsonl")
      ends = bytes.indices.filter { [bytes] in bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The line of a byte, counted from 1.
    func line(of index: Int) -> Int { 1 + ends.count { $0 <= index } }
  }

  @Test("A file that is cut opens with every event but the one that was cut", arguments: realSessions, [UInt64(1)])
  func cut(path: String, seed: UInt64) throws {
    let journal = try Journal(path)
    var generator = SplitMix64(seed: seed)
    let lastLines = journal.ends[journal.ends.count - 4]...journal.bytes.count
    let anywhere = (0..<200).map { _ in Int.random(in: 0...journal.bytes.count, using: &generator) }
    for count in Array(lastLines) + anywhere {
      let cut = Array(journal.bytes[..<count])
      let whole = journal.ends.count { $0 <= count }
      guard whole > 0 else {
        let error = #expect(throws: FileError.self) { try JournalReader.read(cut, path: "a.jsonl") }
        #expect(error?.code == .noHeader, "seed \(seed), \(count) bytes")
        continue
      }
      let session = try JournalReader.read(cut, path: "a.jsonl")
      #expect(session.events == Array(journal.session.events.prefix(whole - 1)), "seed \(seed), \(count) bytes")
      let isTorn = !journal.ends.contains(count)
      #expect(session.warnings.map(\.line) == (isTorn ? [whole + 1] : []), "seed \(seed), \(count) bytes")
      #expect(session.intactByteCount == journal.ends[whole - 1], "seed \(seed), \(count) bytes")
    }
  }

  @Test("A flipped bit is found and named by its line", arguments: zip(realSessions, [1000, 400, 400, 200]))
  func flip(path: String, count: Int) throws {
    let seed = UInt64(count)
    let journal = try Journal(path)
    var generator = SplitMix64(seed: seed)
    var places = (0..<count).map { _ in Int.random(in: journal.bytes.indices, using: &generator) }
    // Line feeds are rare, and what joins two lines is the hardest to name.
    places += journal.ends.prefix(20).map { $0 - 1 }
    for place in places {
      let bit = Int.random(in: 0..<8, using: &generator)
      var damaged = journal.bytes
      damaged[place] ^= 1 << bit
      let line = journal.line(of: place)
      let what: Comment = "seed \(seed), byte \(place), bit \(bit)"
      do throws(FileError) {
        // A last line that is not whole may be torn, and nothing but a warning says so.
        let session = try JournalReader.read(damaged, path: "a.jsonl")
        #expect(line == journal.ends.count, what)
        #expect(session.warnings.map(\.line) == [line], what)
        #expect(session.events == Array(journal.session.events.dropLast()), what)
      } catch {
        #expect(error.line == line, what)
        #expect(error.description.contains("a.jsonl:\(line)"), what)
      }
    }
  }

  @Test("Without a flipped bit nothing is found", arguments: realSessions)
  func undamaged(path: String) throws {
    let journal = try Journal(path)
    #expect(journal.session.warnings.isEmpty)
    #expect(journal.session.events.count == journal.ends.count - 1)
  }
}
