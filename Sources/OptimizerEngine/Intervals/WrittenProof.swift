// The searches over boxes behind a certificate, with every box: what an independent checker reads.

/// The search behind a number of a certificate, with all its boxes, for an independent checker.
public struct WrittenProof: Sendable {
  /// The numbers of a certificate that rest on a search.
  public enum Kind: String, Sendable, CaseIterable {
    /// beta on the box.
    case smoothness
    /// A lower bound of f on the box.
    case lowerBound
    /// A lower bound of f on the boundary of the box.
    case boundary
  }

  /// The number that the search is about.
  public let kind: Kind
  /// The boxes; nil where nothing is proved, or where the number holds everywhere and needs no boxes.
  public let proof: BoxProof?
  /// Number of boxes and points evaluated; 0 without a search.
  public let boxes: Int
  /// Why there are no boxes, as a phrase; nil if there are.
  public let reason: String?

  init(_ kind: Kind, _ proof: BoxProof? = nil, boxes: Int = 0, reason: String?) {
    (self.kind, self.proof, self.boxes, self.reason) = (kind, proof, boxes, reason)
  }
}

extension Objective {
  /// Repeats the search for a number that certificates use, with the budget of `facts`, and keeps the boxes.
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
