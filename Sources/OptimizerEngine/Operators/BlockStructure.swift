// How a long vector is cut into equal blocks and a corner, so that operators share weights and nothing of size d x d
// is ever formed.

/// How a vector of R^d is cut into equal blocks and a corner: d = count * width + corner.
public struct BlockStructure: Sendable, Equatable {
  /// The number k of equal blocks, at least 1.
  public let count: Int
  /// The width b of a block, at least 1.
  public let width: Int
  /// The width c of what is left after the blocks, possibly 0.
  public let corner: Int

  /// Creates a structure.
  ///
  /// - Precondition: `count` and `width` are positive and `corner` is not negative.
  public init(count: Int, width: Int, corner: Int) {
    precondition(count > 0 && width > 0 && corner >= 0, "blocks \(count) x \(width) + \(corner)")
    self.count = count
    self.width = width
    self.corner = corner
  }

  /// The length of the vector, d = k b + c.
  public var dimension: Int { count * width + corner }

  /// The usual structure for an objective: one block for d <= 32, the rows of the images for classifiers (the biases
  /// are the corner), else blocks of 16.
  public static func natural(for objective: Objective) -> BlockStructure {
    let d = objective.dimension
    if let data = objective.data, (d - data.classCount) % data.imageWidth == 0 {
      return BlockStructure(
        count: (d - data.classCount) / data.imageWidth, width: data.imageWidth, corner: data.classCount)
    }
    if d <= 32 { return BlockStructure(count: 1, width: d, corner: 0) }
    return BlockStructure(count: d / 16, width: 16, corner: d % 16)
  }
}
