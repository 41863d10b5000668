// Opens an objective to interval searches over its box.

extension Objective {
  /// Prepares interval searches over this objective.
  ///
  /// - Parameter box: One finite range per coordinate; nil takes the objective's own box.
  /// - Throws: `NoProof` for objectives with mini-batches, more than ``BoxAnalysis/mostDimensions`` dimensions, too
  ///   much data or too many operations, a box that is not finite, and operations that intervals do not support.
  public func boxAnalysis(on box: [ClosedRange<Double>]? = nil) throws(NoProof) -> BoxAnalysis {
    guard data == nil else { throw .unsupported("it is a mean over mini-batches") }
    // Before the tables are filled and the formula is built.
    guard dimension <= BoxAnalysis.mostDimensions else {
      throw .unsupported("more than \(BoxAnalysis.mostDimensions) dimensions")
    }
    guard tables.count <= ScalarLowering.mostOperations else { throw .tooLarge(operations: tables.count) }
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: dimension))
    let numbers = tables.count > 0 ? tables.storage(.double) : nil
    return try BoxAnalysis(value(x, 0), of: x, on: box ?? self.box) { location, count in
      guard location.space == .data, let numbers else { return nil }
      return numbers.read(location.offset..<(location.offset + count))
    }
  }
}
