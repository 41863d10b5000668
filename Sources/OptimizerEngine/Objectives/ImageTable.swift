// The images of a data set as formulas see them.

/// Where images and their classes lie in the data space: images `samples x pixels` as numbers or packed bytes, then their
/// classes as `samples x classes` zeros and ones.
struct ImageTable: Sendable {
  let samples: Int
  let pixels: Int
  let classes: Int
  /// Slope and intercept where the images are bytes.
  ///
  /// Bytes are four times smaller than the numbers they stand for, so that images at random places come out of a cache.
  let decoding: (slope: Double, intercept: Double)?

  /// Where the classes begin; the same in both precisions.
  var targetOffset: Int { decoding == nil ? samples * pixels : (samples * pixels + 3) / 4 }

  /// Elements of the whole table.
  var count: Int { targetOffset + classes * samples }

  /// The images of the mini-batches of all groups: `groups x batch x pixels`.
  func images(in graph: Graph, groups: Int, batch: Int) -> Expression {
    let shape = Shape(rows: samples, columns: pixels)
    let table =
      decoding.map { graph.byteTable(Location(.data), shape, slope: $0.slope, intercept: $0.intercept) }
      ?? graph.input(Location(.data), shape)
    return table.gatheredRows(groups: groups, batch: batch)
  }

  /// Their classes: `groups x classes x batch`.
  func targets(in graph: Graph, groups: Int, batch: Int) -> Expression {
    graph.input(Location(.data, targetOffset), Shape(rows: samples, columns: classes))
      .gatheredRows(groups: groups, batch: batch).transposed()
  }
}
