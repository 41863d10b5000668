// Why nothing is proved, as a value.

/// The reason why an analysis over boxes ends without a proof; it says nothing against the claim.
public enum NoProof: Error, Equatable, Sendable, CustomStringConvertible {
  /// The formula holds an operation that is not taken apart.
  case unsupported(String)
  /// The formula has more scalar operations than are worth it.
  case tooLarge(operations: Int)
  /// The box is not given, empty or not finite.
  case noBox
  /// An operation has no finite bound on a box that is tiny already; the point lies in it.
  case undefined(String, near: [Double])
  /// The budget ran out before a finite bound was found.
  case budget(boxes: Int)

  /// One line.
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
