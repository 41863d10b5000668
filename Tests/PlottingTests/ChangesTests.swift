// What differs between two pictures.

import Plotting
import Testing

@Suite("Changes between pictures")
struct ChangesTests {
  /// ASCII, Braille, a wide character, a letter with an accent of its own, a family, a blank.
  static let characters: [Character] = [
    "a", "b", "\u{28ff}", "\u{6f22}", "e\u{301}", "\u{1f469}\u{200d}\u{1f467}", " ",
  ]

  private func randomPicture(width: Int, height: Int, _ random: inout Dice) -> CellBuffer {
    var buffer = CellBuffer(width: width, height: height)
    for row in 0..<height {
      for column in 0..<width { buffer[column, row] = random.cell() }
    }
    return buffer
  }

  /// Random numbers from a seed.
  struct Dice {
    var state: UInt64

    mutating func roll(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }

    mutating func cell() -> Cell {
      let shade = UInt8(roll(4) * 80)
      let style = CellStyle(
        foreground: roll(2) == 0 ? .standard : .rgb(shade, 0, 255 - shade),
        background: roll(3) == 0 ? .rgb(0, shade, 0) : .standard, isBold: roll(5) == 0)
      return Cell(ChangesTests.characters[roll(ChangesTests.characters.count)], style: style)
    }
  }

  private func apply(_ runs: [CellRun], of next: CellBuffer, to previous: CellBuffer) -> CellBuffer {
    var result = previous
    for run in runs {
      for column in run.columns { result[column, run.row] = next[column, run.row] }
    }
    return result
  }

  @Test("The changes from one picture to the next, made to the first, give the next", arguments: 0..<100)
  func roundTrip(_ seed: UInt64) {
    var random = Dice(state: seed)
    let (width, height) = (random.roll(30), random.roll(12))
    let previous = randomPicture(width: width, height: height, &random)
    var next = previous
    for _ in 0..<random.roll(2 + width * height) {
      next[random.roll(width + 1), random.roll(height + 1)] = random.cell()
    }
    let runs = next.changes(from: previous)
    #expect(apply(runs, of: next, to: previous) == next, "seed \(seed)")
    // Nothing is told that did not change, and no two runs touch.
    for run in runs {
      #expect(!run.columns.isEmpty)
      #expect(run.columns.allSatisfy { previous[$0, run.row] != next[$0, run.row] }, "seed \(seed)")
    }
    for (one, other) in zip(runs, runs.dropFirst()) {
      #expect(one.row < other.row || one.columns.upperBound < other.columns.lowerBound, "seed \(seed)")
    }
    #expect(next.changes(from: next).isEmpty)
  }

  @Test("A change that is left out is missed")
  func omission() {
    var random = Dice(state: 7)
    let previous = randomPicture(width: 9, height: 4, &random)
    var next = previous
    next[3, 1] = Cell("#")
    next[8, 3] = Cell("#")
    let runs = next.changes(from: previous)
    #expect(runs == [CellRun(row: 1, columns: 3..<4), CellRun(row: 3, columns: 8..<9)])
    for index in runs.indices {
      var some = runs
      some.remove(at: index)
      #expect(apply(some, of: next, to: previous) != next)
    }
  }

  @Test("Without a former picture of the same size everything changed")
  func sizes() {
    let buffer = CellBuffer(width: 3, height: 2)
    let all = [CellRun(row: 0, columns: 0..<3), CellRun(row: 1, columns: 0..<3)]
    #expect(buffer.changes(from: nil) == all)
    #expect(buffer.changes(from: CellBuffer(width: 2, height: 3)) == all)
    #expect(CellBuffer(width: 0, height: 5).changes(from: nil).isEmpty)
    #expect(CellBuffer(width: 5, height: 0).changes(from: nil).isEmpty)
  }
}
