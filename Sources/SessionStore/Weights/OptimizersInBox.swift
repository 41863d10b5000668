// The learned optimizer that comes with Basin: what `basin train --preset transfer` left, embedded with its card.

import COptimizers
import OptimizerEngine

extension OptimizerShelf {
  /// The learned optimizers that come with Basin, each under a name that nobody else can take.
  package static let inBox: [TrainedOptimizer] = {
    let bytes = Array(UnsafeBufferPointer(start: coptimizers_transfer_start(), count: coptimizers_transfer_count))
    // A damaged copy leaves the shelf without it; a test reads it.
    guard var transfer = try? TrainedOptimizer.read(bytes, path: "the optimizer in the box") else { return [] }
    transfer.card.name = "transfer"
    transfer.card.tags = ["in-the-box"]
    return [transfer]
  }()

  /// The one of them with a name.
  package static func inBox(_ name: String) -> TrainedOptimizer? { inBox.first { $0.card.name == name } }

  /// The one of a digest, as sessions know it.
  package static func inBox(digest: Digest) -> TrainedOptimizer? { inBox.first { $0.digest == digest } }
}
