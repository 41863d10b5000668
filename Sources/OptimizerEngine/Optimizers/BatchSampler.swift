// Mini-batches: reshuffle at each pass over the data, drop the short last batch.

/// An endless stream of full mini-batches, the same for the same seed and stream.
public struct BatchSampler: Sendable, Equatable {
  private var generator: SeededGenerator
  private var order: [Int32] = []
  private var place = 0
  private let sampleCount: Int
  private let batchSize: Int

  /// Creates the stream.
  public init(sampleCount: Int, batchSize: Int, seed: UInt64, stream: String) {
    precondition(batchSize > 0 && batchSize <= sampleCount, "batches of \(batchSize) from \(sampleCount) samples")
    self.sampleCount = sampleCount
    self.batchSize = batchSize
    generator = SeededGenerator(seed: seed, stream: stream)
  }

  /// The sample numbers of the next mini-batch.
  public mutating func next() -> [Int32] {
    if place + batchSize > order.count {
      order = generator.permutation(sampleCount).map(Int32.init)
      place = 0
    }
    defer { place += batchSize }
    return Array(order[place..<place + batchSize])
  }
}
