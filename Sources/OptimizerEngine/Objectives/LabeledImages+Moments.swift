// What a proof needs to know of images: tables for formulas, and a bound on their second moment.

extension DataTables {
  /// The table of images and classes.
  static func labeled(_ samples: LabeledImages) -> DataTables {
    DataTables(count: samples.table.count) { samples.writeTable(to: $0) }
  }
}

extension LabeledImages {
  /// A bound on the largest eigenvalue of the mean of (i, 1)(i, 1)': |G^16|_F^(1/16), at most 14 % too large for 8 x 8
  /// images and 23 % for 28 x 28.
  ///
  /// - Complexity: O(n p^2 + p^3) multiplications, by the engine's own products.
  func secondMomentBound() -> Double {
    let p = pixelCount + 1
    let gram = Storage(.double, count: p * p)
    accumulate(into: gram)
    let trace = (0..<p).reduce(0) { $0 + gram[$1 * p + $1] }
    // Four squarings; scaled by the trace so that nothing overflows.
    let graph = Graph()
    var power = graph.input(Location(.data), Shape(rows: p, columns: p)) * (1 / trace)
    for _ in 0..<4 { power = power.times(power) }
    let machine = Machine(graph.compile([ProgramOutput(power.squared().sumAll(), to: Location(.result))]), .double)
    let result = Storage(.double, count: 1)
    machine.bind(.data, to: gram)
    machine.bind(.result, to: result)
    machine.run()
    var root = result[0].squareRoot()
    for _ in 0..<4 { root = root.squareRoot() }
    return trace / Double(count) * root * (1 + 1e-9)
  }

  /// Adds (i, 1)(i, 1)' of all images, a chunk of images at a time.
  private func accumulate(into gram: Storage) {
    let p = pixelCount
    let chunk = 256
    let graph = Graph()
    // Images as columns; rows of zeros beyond the last image add nothing but to the count, which is set at the end.
    let images = graph.input(Location(.data), Shape(rows: chunk, columns: p)).transposed()
    let sums = images.sumColumns()
    let outer = Expression.concatenated([
      .concatenated([images.times(images.transposed()), sums.transposed()]).transposed(),
      .concatenated([sums, graph.number(0)]).transposed(),
    ])
    let machine = Machine(
      graph.compile([ProgramOutput(outer, to: Location(.result), accumulates: true)]), .double)
    let block = Storage(.double, count: chunk * p)
    machine.bind(.data, to: block)
    machine.bind(.result, to: gram)
    for first in stride(from: 0, to: count, by: chunk) {
      let last = min(first + chunk, count)
      block.clear()
      write(first..<last, to: block)
      machine.run()
    }
    gram[(p + 1) * (p + 1) - 1] = Double(count)
  }
}
