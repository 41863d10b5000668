// Why nothing is proved, as a value.

/// The reason why an analysis over boxes ends without a proof; it is no evidence against the claim.
public enum NoProof: Error, Equatable, Sendable, CustomStringConvertible {
  /// Something that intervals do not support, as a phrase: an operation, mini-batches, too many dimensions.
  case unsupported(String)
  /// The formula has more scalar operations than are analyzed.
  case tooLarge(operations: Int)
  /// The box is not finite, or has another dimension than the function.
  case noBox
  /// An operation has no finite bound on a box that is tiny already; `near` is a point in it.
  case undefined(String, near: [Double])
  /// The allowed number of boxes was used up before the goal was reached.
  case budget(boxes: Int)

  /// The reason in one line.
  public var description: String {
    switch self {
    case .unsupported(let what): "no interval bounds: \(what)"
    case .tooLarge(let count): "no interval bounds: \(count) scalar operations are too many"
    case .noBox: "no interval bounds: the box is not bounded"
    case .undefined(let what, let point): "\(what) near (\(point.map(\.text).joined(separator: ", ")))"
    case .budget(let boxes): "no finite bound after \(boxes) boxes"
    }
  }
}
