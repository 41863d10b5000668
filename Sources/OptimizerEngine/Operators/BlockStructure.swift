// How a long vector is cut into equal blocks and a corner, so that operators share weights and nothing of size d x d
// is ever formed.

/// d = count * width + corner.
public struct BlockStructure: Sendable, Equatable {
  /// k, the number of equal blocks.
  public let count: Int
  /// b, the width of a block.
  public let width: Int
  /// c, the width of the rest; may be 0.
  public let corner: Int

  /// Creates a structure; there is at least one block.
  public init(count: Int, width: Int, corner: Int) {
    precondition(count > 0 && width > 0 && corner >= 0, "blocks \(count) x \(width) + \(corner)")
    self.count = count
    self.width = width
    self.corner = corner
  }

  /// d.
  public var dimension: Int { count * width + corner }

  /// One block for small d, the rows of the images for classifiers (their biases are the corner), else blocks of 16.
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
