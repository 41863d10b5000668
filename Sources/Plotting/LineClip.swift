// The part of a line inside of a rectangle.

/// Cuts segments at the edges of a rectangle.
struct LineClip {
  /// The edges.
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>

  /// The part of a segment inside as fractions of its length; nil where all of it lies outside.
  ///
  /// Liang and Barsky, "A new concept and method for line clipping", ACM TOG 3 (1984), doi:10.1145/357332.357333.
  func part(from start: DataPoint, to end: DataPoint) -> (from: Double, to: Double)? {
    var from = 0.0
    var to = 1.0
    let run = end.x - start.x
    let rise = end.y - start.y
    /// Cuts at one edge; false where all of the segment lies beyond it.
    func cut(_ speed: Double, _ distance: Double) -> Bool {
      if speed == 0 { return distance >= 0 }
      if speed < 0 { from = max(from, distance / speed) } else { to = min(to, distance / speed) }
      return true
    }
    guard cut(-run, start.x - x.lowerBound), cut(run, x.upperBound - start.x), cut(-rise, start.y - y.lowerBound),
      cut(rise, y.upperBound - start.y), from <= to
    else { return nil }
    return (from, to)
  }
}
