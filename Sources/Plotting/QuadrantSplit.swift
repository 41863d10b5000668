// A cell of two colors with its border at quarters of the cell.

/// The quarters of a cell in two groups, each as alike as they can be.
struct QuadrantSplit {
  /// Characters by the quarters that are ink: bit 0 upper left, 1 upper right, 2 lower left, 3 lower right.
  static let characters = Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")

  /// The quarters of the ink.
  let mask: Int
  /// The mean of the quarters in ink.
  let ink: Double
  /// The mean of the others; NaN for those that have no value, since only a background can be the terminal's own color.
  let paper: Double

  /// Splits four values, in the order of the bits, so that the sum of squared distances to the two means is least.
  init(_ values: [Double]) {
    let order = values.indices.filter { values[$0].isFinite }.sorted { (values[$0], $0) < (values[$1], $1) }
    guard order.count == values.count else {
      mask = order.reduce(0) { $0 | 1 << $1 }
      (ink, paper) = (Self.mean(order.map { values[$0] }), .nan)
      return
    }
    // Of one dimension: the groups are neighbors in the order of the values.
    let best = (0..<order.count).min { Self.spread(order, values, $0) < Self.spread(order, values, $1) } ?? 0
    mask = order[..<best].reduce(0) { $0 | 1 << $1 }
    ink = Self.mean(order[..<best].map { values[$0] })
    paper = Self.mean(order[best...].map { values[$0] })
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// The sum of squared distances with so many of the lowest values in a group of their own.
  private static func spread(_ order: [Int], _ values: [Double], _ count: Int) -> Double {
    [order[..<count], order[count...]].reduce(0) { sum, group in
      let part = group.map { values[$0] }
      let middle = mean(part)
      return part.reduce(sum) { $0 + ($1 - middle) * ($1 - middle) }
    }
  }
}
