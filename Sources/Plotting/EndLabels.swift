// Where the names of lines stand: at the ends of the lines, in their order, never two in a row.

/// Places for labels that would like to stand in some rows.
package enum EndLabels {
  /// The rows of labels, one to a row, in the order of the places they belong to, and as near to them as that lets them be.
  ///
  /// Those that find no row are left out, the least important first. The sum of the squared distances is the least there is,
  /// but for the rounding to rows: pool adjacent violators, R. E. Barlow and others, "Statistical inference under order
  /// restrictions", Wiley 1972.
  ///
  /// - Parameters:
  ///   - wanted: The row each label belongs to, fractions and places outside included; NaN counts as the top.
  ///   - importance: What is kept where there are too many; as many numbers as labels.
  ///   - rows: The rows there are.
  /// - Returns: The row of each label; nil for one that is left out.
  /// - Complexity: O(n log n).
  package static func rows(wanted: [Double], importance: [Int], rows: Range<Int>) -> [Int?] {
    precondition(wanted.count == importance.count, "every label has an importance")
    let last = Double(rows.upperBound - 1)
    let kept = wanted.indices.sorted { (importance[$0], $1) > (importance[$1], $0) }.prefix(max(rows.count, 0))
    let inside = wanted.map { $0.isNaN ? Double(rows.lowerBound) : min(max($0, Double(rows.lowerBound)), last) }
    // Places outside keep their order among each other.
    let order = kept.sorted {
      (wanted[$0].isNaN ? -.infinity : wanted[$0], $0) < (wanted[$1].isNaN ? -.infinity : wanted[$1], $1)
    }
    // With a row taken off for each label before it, order alone is left to keep.
    let levels = pooled(order.enumerated().map { inside[$1] - Double($0) })
    var found = [Int?](repeating: nil, count: wanted.count)
    let most = rows.upperBound - order.count
    for (place, index) in order.enumerated() {
      found[index] = place + min(max(Int(levels[place].rounded()), rows.lowerBound), most)
    }
    return found
  }

  /// The ascending sequence nearest to some numbers.
  private static func pooled(_ values: [Double]) -> [Double] {
    var blocks: [(sum: Double, count: Int)] = []
    for value in values {
      blocks.append((value, 1))
      while let last = blocks.last, blocks.count > 1 {
        let before = blocks[blocks.count - 2]
        guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
        blocks.removeLast(2)
        blocks.append((before.sum + last.sum, before.count + last.count))
      }
    }
    return blocks.flatMap { Array(repeating: $0.sum / Double($0.count), count: $0.count) }
  }
}
