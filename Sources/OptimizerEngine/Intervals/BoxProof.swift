// A written proof: the boxes of a search with the bound on each, which anyone can check again.

/// A claim about a function on a box.
public enum BoxClaim: Equatable, Sendable {
  /// The spectral norm of the Hessian is at most this number, which is then a gradient-Lipschitz constant.
  case smoothness(atMost: Double)
  /// The eigenvalues of the Hessian are at least this number; f is convex on the box if it is at least 0.
  case curvature(atLeast: Double)
  /// The values of f are at least this number.
  case value(atLeast: Double)
  /// The values of f on the boundary of the box are at least this number.
  case boundaryValue(atLeast: Double)

  /// The number in the claim.
  public var number: Double {
    switch self {
    case .smoothness(let number), .curvature(let number), .value(let number), .boundaryValue(let number): number
    }
  }

  /// What a leaf's bound must be to support the claim.
  func isSupported(by bound: Double) -> Bool {
    if case .smoothness(let most) = self { return bound <= most }
    return bound >= number
  }
}

/// Boxes that cover a box (or its faces) without overlap, with a bound on each that supports a claim.
///
/// Checking it needs no search: the leaves must cover the roots exactly once, and each bound must support the claim and
/// hold by interval evaluation.
public struct BoxProof: Equatable, Sendable {
  /// One box with the bound on it: an upper bound of the norm, a lower bound of anything else.
  public struct Leaf: Equatable, Sendable {
    /// One range per coordinate.
    public var box: [ClosedRange<Double>]
    /// The bound that interval evaluation gives on the box.
    public var bound: Double

    /// Creates a leaf; nothing is checked.
    public init(box: [ClosedRange<Double>], bound: Double) {
      self.box = box
      self.bound = bound
    }
  }

  /// The claim that is proved.
  public var claim: BoxClaim
  /// The box as a whole, or its 2d faces for a claim about the boundary.
  public var roots: [[ClosedRange<Double>]]
  /// The boxes that cover the roots, with their bounds.
  public var leaves: [Leaf]

  /// Creates a proof; nothing is checked.
  public init(claim: BoxClaim, roots: [[ClosedRange<Double>]], leaves: [Leaf]) {
    self.claim = claim
    self.roots = roots
    self.leaves = leaves
  }

  /// What is wrong with a proof; leaves are named by their index in `leaves`.
  public enum Fault: Equatable, Sendable {
    /// The leaves do not cover this part of a root exactly once, or a leaf or root lies elsewhere.
    case notACover(near: [ClosedRange<Double>])
    /// The written bound of this leaf does not support the claim.
    case unsupported(leaf: Int)
    /// The written bound of this leaf is better than `evaluated`, which interval evaluation gives.
    case boundDoesNotHold(leaf: Int, evaluated: Double)
  }

  /// The first fault in the written bounds and in the cover; nil where there is none.
  ///
  /// The bounds themselves are not evaluated: that is what `BoxAnalysis.fault(in:)` does.
  ///
  /// - Complexity: O(d n log n) for n leaves made by halving.
  public func writtenFault() -> Fault? {
    if let leaf = leaves.firstIndex(where: { !claim.isSupported(by: $0.bound) }) { return .unsupported(leaf: leaf) }
    var rest = Array(leaves.indices)
    for root in roots {
      let inside = rest.filter { Self.isInside(leaves[$0].box, root) }
      rest.removeAll { Self.isInside(leaves[$0].box, root) }
      if let part = firstPartNotCovered(root, inside) { return .notACover(near: part) }
    }
    return rest.first.map { .notACover(near: leaves[$0].box) }
  }

  private static func isInside(_ box: [ClosedRange<Double>], _ root: [ClosedRange<Double>]) -> Bool {
    box.count == root.count
      && zip(box, root).allSatisfy { $1.lowerBound <= $0.lowerBound && $0.upperBound <= $1.upperBound }
  }

  /// Divides a part where no leaf straddles, until each piece is one leaf.
  private func firstPartNotCovered(_ part: [ClosedRange<Double>], _ inside: [Int]) -> [ClosedRange<Double>]? {
    if inside.count == 1 { return leaves[inside[0]].box == part ? nil : part }
    for i in part.indices {
      let middle = part[i].lowerBound + (part[i].upperBound - part[i].lowerBound) * 0.5
      guard middle > part[i].lowerBound, middle < part[i].upperBound else { continue }
      let left = inside.filter { leaves[$0].box[i].upperBound <= middle }
      let right = inside.filter { leaves[$0].box[i].lowerBound >= middle }
      guard left.count + right.count == inside.count, !left.isEmpty, !right.isEmpty else { continue }
      var (first, second) = (part, part)
      first[i] = part[i].lowerBound...middle
      second[i] = middle...part[i].upperBound
      return firstPartNotCovered(first, left) ?? firstPartNotCovered(second, right)
    }
    return part
  }
}
