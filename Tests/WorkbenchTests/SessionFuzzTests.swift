// No session, however absurd its numbers are, ends the program.

import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import SessionStore

@Suite("Hostile sessions")
struct SessionFuzzTests {
  /// Inputs of the hunt: `Scripts/fuzz-sessions` asks for many more.
  private static var count: Int { ProcessInfo.processInfo.environment["BASIN_FUZZ_SESSIONS"].flatMap(Int.init) ?? 2000 }
  private static var first: UInt64 { ProcessInfo.processInfo.environment["BASIN_FUZZ_SEED"].flatMap(UInt64.init) ?? 0 }

  /// The shipped sessions and those of every kind.
  private static func corpus() throws -> [SessionFuzz.Lines] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    return try ["sessions", "Tests/SessionStoreTests/Golden"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        .filter { $0.hasSuffix(".jsonl") }.sorted()
        .map { try Data(contentsOf: root.appending(path: "\(folder)/\($0)")).split(separator: 10).map(Array.init) }
    }
  }

  @Test("are refused by a line or shown, read out, computed and gone on with, in a moment each")
  func hunt() throws {
    let corpus = try Self.corpus()
    let (first, count) = (Self.first, Self.count)
    let uses = Mutex<[SessionFuzz.Use: Int]>([:])
    let longest = Mutex<(seconds: Double, seed: UInt64)>((0, 0))
    let problems = Mutex<[String]>([])
    // After a trap the seeds that were under way are found in a file.
    let trail = ProcessInfo.processInfo.environment["BASIN_FUZZ_TRAIL"].map {
      open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    }
    DispatchQueue.concurrentPerform(iterations: count) { i in
      let seed = first + UInt64(i)
      if let trail {
        let text = Array("\(seed)\n".utf8)
        _ = text.withUnsafeBytes { write(trail, $0.baseAddress, $0.count) }
      }
      let fuzz = SessionFuzz(seed: seed, corpus: corpus)
      let start = ContinuousClock.now
      do {
        let use = try fuzz.use()
        uses.withLock { $0[use, default: 0] += 1 }
      } catch {
        problems.withLock { $0.append("seed \(seed): \(error)") }
      }
      let (seconds, attoseconds) = start.duration(to: .now).components
      let taken = Double(seconds) + Double(attoseconds) * 1e-18
      longest.withLock { if taken > $0.seconds { $0 = (taken, seed) } }
    }
    let found = problems.withLock { $0 }
    #expect(found.isEmpty, "\(found.prefix(5))")
    let (met, slowest) = (uses.withLock { $0 }, longest.withLock { $0 })
    for use in [SessionFuzz.Use.refused, .shown, .computed] { #expect(met[use, default: 0] > count / 50, "\(met)") }
    #expect(slowest.seconds < 20, "seed \(slowest.seed) takes \(slowest.seconds) s")
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    guard count > 2000 else { return }
    print("sessions \(count) from seed \(first): \(met), longest \(slowest), most memory \(usage.ru_maxrss >> 10) MiB")
  }

  @Test("A hostile number is one that a session without the ranges would have let in")
  func twin() throws {
    // The three that once ended the program, sealed with right checksums.
    for (line, words) in [
      (
        #"{"t":0.0,"k":"run","id":9223372036854775807,"objective":"rosenbrock","optimizer":"gd","start":[-1.2,1.0],"steps":3,"seed":0,"outcome":{"steps":3,"f":1.0,"gradNorm":1.0,"termination":"all steps taken","verdict":"SAMPLED","digest":"c86cab8be9596cec"}}"#,
        "id = 9223372036854775807"
      ),
      (#"{"t":1e308,"k":"resize","columns":80,"rows":24}"#, "t = 1e+308"),
      (
        #"{"t":0.0,"k":"action","name":"race","objective":"rosenbrock","start":[0.0,0.0],"steps":9223372036854775807}"#,
        "steps = 9223372036854775807"
      ),
    ] {
      let header = try #require(Self.corpus().first?.first)
      guard case .object(let members) = try JSONValue.parse(line) else { return }
      let bytes = header + [10] + JournalLine.encode(members)
      do {
        let session = try JournalReader.read(bytes, path: "a.jsonl")
        for (index, event) in session.events.enumerated() {
          _ = try SessionRecord(event, place: ("a.jsonl", index + 2))
        }
        Issue.record("accepted: \(line)")
      } catch {
        #expect("\(error)".contains(words) && "\(error)".contains("a.jsonl:2"), "\(error)")
      }
    }
  }
}
