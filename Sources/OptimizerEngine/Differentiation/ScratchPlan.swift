// Places temporary arrays in one block of scratch memory and reuses the place of those that are no longer read.

struct ScratchPlan {
  /// Elements needed in all.
  private(set) var size = 0
  private var offsets: [Int: Int] = [:]
  private var live: [(end: Int, range: Range<Int>)] = []

  /// Elements of a cache line in double precision (two in single).
  private static let alignment = 16

  /// Forgets every array that no unit from `unit` on reads.
  mutating func release(before unit: Int) {
    live.removeAll { $0.end < unit }
  }

  /// Gives a node the lowest place that is free until unit `until` has run.
  mutating func reserve(_ id: Int, count: Int, until end: Int) {
    let need = (count + Self.alignment - 1) / Self.alignment * Self.alignment
    var start = 0
    for block in live.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      if start + need <= block.range.lowerBound { break }
      start = max(start, block.range.upperBound)
    }
    offsets[id] = start
    live.append((end, start..<start + need))
    size = max(size, start + need)
  }

  func offset(of id: Int) -> Int {
    guard let offset = offsets[id] else { preconditionFailure("node \(id) has no place in scratch memory") }
    return offset
  }
}
