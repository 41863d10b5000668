// Mini-batches: each an independent uniform subset, so that their gradients are unbiased given the past.

/// An endless stream of mini-batches, the same for the same seed and stream.
///
/// Every mini-batch is drawn anew from all samples, without repetition inside it. Passes over reshuffled data would be
/// the usual alternative, but then a batch depends on those before it, E[e_t | past] is not 0, and the certificate for
/// mini-batches (theory.md, section 2) would lack its premise.
public struct BatchSampler: Sendable, Equatable {
  private var generator: SeededGenerator
  private var order: [Int32]
  private let batchSize: Int

  /// Creates the stream named `stream` of a seed.
  ///
  /// - Precondition: `batchSize` is in 1...sampleCount.
  public init(sampleCount: Int, batchSize: Int, seed: UInt64, stream: String) {
    precondition(batchSize > 0 && batchSize <= sampleCount, "batches of \(batchSize) from \(sampleCount) samples")
    order = (0..<Int32(sampleCount)).map { $0 }
    self.batchSize = batchSize
    generator = SeededGenerator(seed: seed, stream: stream)
  }

  /// Continues a stream from a checkpoint; nil unless `order` is a permutation of all samples.
  init?(words: [UInt64], order: [Double], batchSize: Int) {
    guard let generator = SeededGenerator(words: words), batchSize <= order.count,
      Set(order) == Set((0..<order.count).map(Double.init))
    else { return nil }
    self.generator = generator
    self.order = order.map { Int32($0) }
    self.batchSize = batchSize
  }

  /// The generator's words and the order of the samples, for checkpoints.
  var record: (words: [UInt64], order: [Double]) { (generator.words, order.map(Double.init)) }

  /// The next mini-batch: `batchSize` different sample numbers in 0..<sampleCount (partial Fisher-Yates shuffle).
  public mutating func next() -> [Int32] {
    for i in 0..<batchSize { order.swapAt(i, i + generator.index(below: order.count - i)) }
    return Array(order[0..<batchSize])
  }
}
