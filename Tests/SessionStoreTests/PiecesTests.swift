// Long journals, which are read in pieces on several threads.

import Dispatch
import Foundation
import OptimizerEngine
import SessionStore
import Testing

@Suite("A long journal is read in pieces")
struct PiecesTests {
  private static let count = 20_000

  private let parallelFor: ParallelFor = { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }

  /// Writes a long journal, changed, and returns its bytes.
  private func journal(at path: String, _ change: (inout [UInt8]) -> Void = { _ in }) throws -> [UInt8] {
    var session = Session(header: sampleHeader)
    session.events = (0..<Self.count).map { SessionEvent(after: 0, "meta", [JSONMember("step", .integer($0))]) }
    try session.rewrite(to: path)
    var bytes = try contents(path)
    change(&bytes)
    try Data(bytes).write(to: URL(filePath: path))
    return bytes
  }

  private func steps(_ path: String) throws -> (steps: [Int], lines: [Int], session: Session) {
    var (steps, lines): ([Int], [Int]) = ([], [])
    let session = try JournalReader.read(
      path, parallelFor,
      understand: { (event, line) throws(FileError) in (event["step"]?.intValue ?? -1, line) },
      { (item) throws(FileError) in
        steps.append(item.0)
        lines.append(item.1)
      })
    return (steps, lines, session)
  }

  @Test("Its events come in their order, with their lines, whichever thread is done first")
  func inOrder() throws {
    try withFolder { folder in
      let bytes = try journal(at: "\(folder)/long.jsonl")
      let read = try steps("\(folder)/long.jsonl")
      #expect(read.steps == Array(0..<Self.count))
      #expect(read.lines == Array(2..<(Self.count + 2)))
      #expect(read.session.warnings.isEmpty && read.session.intactByteCount == bytes.count)
    }
  }

  @Test("Of two damaged lines the first is named, and all before it was read")
  func firstDamage() throws {
    try withFolder { folder in
      _ = try journal(at: "\(folder)/long.jsonl") { bytes in
        let starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        for line in [17_000, 9_500] { bytes[starts[line - 1] + 4] ^= 1 }
      }
      var last = -1
      let error = #expect(throws: FileError.self) {
        _ = try JournalReader.read(
          "\(folder)/long.jsonl", parallelFor,
          understand: { (event, _) throws(FileError) in event["step"]?.intValue ?? -1 },
          { (step) throws(FileError) in last = step })
      }
      #expect(error?.line == 9_500)
      #expect(last == 9_500 - 3)
    }
  }

  @Test("A torn end is dropped with a warning, and nothing else is lost")
  func tornEnd() throws {
    try withFolder { folder in
      _ = try journal(at: "\(folder)/long.jsonl") { $0.removeLast(7) }
      let read = try steps("\(folder)/long.jsonl")
      #expect(read.steps == Array(0..<(Self.count - 1)))
      #expect(read.session.warnings.map(\.line) == [Self.count + 1])
    }
  }
}
