// The searches over boxes behind a certificate, with every box: what an independent checker reads.

/// A search that stands behind a number of a certificate, with its boxes.
public struct WrittenProof: Sendable {
  /// What the number is.
  public enum Kind: String, Sendable, CaseIterable {
    /// beta on the box.
    case smoothness
    /// A lower bound of f on the box.
    case lowerBound
    /// A lower bound of f on the boundary of the box.
    case boundary
  }

  /// What the number is.
  public let kind: Kind
  /// The boxes; nil where nothing is proved.
  public let proof: BoxProof?
  /// Boxes and points evaluated.
  public let boxes: Int
  /// Why nothing is proved.
  public let reason: String?

  init(_ kind: Kind, _ proof: BoxProof? = nil, boxes: Int = 0, reason: String?) {
    (self.kind, self.proof, self.boxes, self.reason) = (kind, proof, boxes, reason)
  }
}

extension Objective {
  /// Searches again for a number that certificates use, with the same budget as `facts`, and keeps the boxes.
  public func writtenProof(of kind: WrittenProof.Kind) -> WrittenProof {
    let budget = boxBudget
    switch kind {
    case .smoothness:
      guard smoothness.scope == .box else {
        return WrittenProof(kind, reason: smoothness.scope == .global ? "it holds everywhere" : "it is not known")
      }
      return search(kind) { $0.verifySmoothness(smoothness.value, limit: budget.verification) }
    case .lowerBound:
      if let low = facts.lowerBound, low.scope == .global { return WrittenProof(kind, reason: low.reason) }
      return search(kind) { $0.minimum(candidates: minimizers + [start], limit: budget.minimum) }
    case .boundary: return search(kind) { $0.boundaryMinimum(limit: budget.boundary) }
    }
  }

  private func search(_ kind: WrittenProof.Kind, _ find: (BoxAnalysis) -> BoxFinding) -> WrittenProof {
    guard !hasKinks, task == nil else { return WrittenProof(kind, reason: "f is not searched") }
    do throws(NoProof) {
      let found = find(try boxAnalysis())
      return WrittenProof(
        kind, found.proof, boxes: found.boxes,
        reason: found.proof == nil ? found.reason?.description ?? "it is refuted" : nil)
    } catch {
      return WrittenProof(kind, reason: error.description)
    }
  }
}
