// Opens an objective to interval searches over its box.

extension Objective {
  /// Searches over boxes of this objective, on its own box unless told otherwise.
  ///
  /// - Throws: `NoProof` for mini-batches, data that are too large, and operations that are not taken apart.
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
