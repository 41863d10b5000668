import Testing

@testable import SessionStore

@Suite("What waits to be written")
struct BacklogTests {
  /// Takes in so many lines of ten bytes; says which were taken.
  private func take(_ lines: Range<UInt8>, _ backlog: inout Backlog) -> [Bool] {
    lines.map { backlog.take((Array(repeating: $0, count: 10), false)) }
  }

  private func write(_ backlog: inout Backlog, room: Int) -> [UInt8] {
    var written: [UInt8] = []
    let refused = backlog.write { line -> UInt8? in
      guard written.count < room else { return line.bytes[0] }
      written.append(line.bytes[0])
      return nil
    }
    #expect(refused.map { !written.contains($0) } ?? true, "what was refused is not written")
    return written
  }

  @Test("Lines are written once, in their order, as far as there is room")
  func order() {
    var backlog = Backlog(limit: 100)
    #expect(take(0..<5, &backlog) == [true, true, true, true, true])
    #expect(write(&backlog, room: 0) == [])
    #expect(write(&backlog, room: 2) == [0, 1])
    #expect(take(5..<7, &backlog) == [true, true])
    #expect(write(&backlog, room: 9) == [2, 3, 4, 5, 6])
    #expect(write(&backlog, room: 9) == [])
  }

  @Test("Beyond the limit a line is given up, and all that follow, so that there is no hole")
  func limit() {
    var backlog = Backlog(limit: 25)
    #expect(take(0..<4, &backlog) == [true, true, false, false])
    #expect(write(&backlog, room: 9) == [0, 1])
    #expect(take(4..<5, &backlog) == [false] && backlog.hasEnded)
    #expect(write(&backlog, room: 9) == [])
  }

  @Test("Room that is made in time makes room for others; a line longer than the limit may be the only one")
  func room() {
    var backlog = Backlog(limit: 25)
    for turn in UInt8(0)..<10 {
      #expect(take(turn..<turn + 2, &backlog) == [true, true])
      #expect(write(&backlog, room: 9) == [turn, turn + 1])
    }
    var small = Backlog(limit: 5)
    #expect(take(0..<2, &small) == [true, false])
  }
}
