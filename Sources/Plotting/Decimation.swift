// Fewer points than the data have, the same picture.

/// Leaving out points that cannot be seen.
package enum Decimation {
  /// The points a plot of some columns needs: of every column the first, the least, the greatest and the last.
  ///
  /// A line through them covers the same dots of each column as a line through all points; points that are not finite
  /// are kept as gaps. Uwe Jugel and others, "M4: a visualization-oriented time series data aggregation", VLDB 2014,
  /// doi:10.14778/2732951.2732953.
  ///
  /// - Parameters:
  ///   - points: Points whose x is measured in columns.
  ///   - columns: How many columns there are; points outside count to a column left or right of them.
  /// - Returns: Points in their order, at most four of each run in one column.
  /// - Complexity: O(number of points).
  package static func extremes(_ points: [DataPoint], columns: Int) -> [DataPoint] {
    guard points.count > 4 else { return points }
    var kept: [DataPoint] = []
    var start = 0
    while start < points.count {
      guard points[start].isFinite else {
        kept.append(points[start])
        start += 1
        continue
      }
      let column = self.column(points[start].x, columns: columns)
      var least = start
      var greatest = start
      var end = start
      while end < points.count, points[end].isFinite, self.column(points[end].x, columns: columns) == column {
        if points[end].y < points[least].y { least = end }
        if points[end].y > points[greatest].y { greatest = end }
        end += 1
      }
      var last = -1
      for index in [start, min(least, greatest), max(least, greatest), end - 1] where index > last {
        kept.append(points[index])
        last = index
      }
      start = end
    }
    return kept
  }

  private static func column(_ x: Double, columns: Int) -> Int {
    x < 0 ? -1 : x >= Double(columns) ? columns : Int(x)
  }
}
