// Places and boxes in data coordinates.

/// A place in two coordinates, x to the right.
package struct DataPoint: Hashable, Sendable {
  /// The first coordinate.
  package var x: Double
  /// The second coordinate.
  package var y: Double

  /// Creates a point.
  package init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// Whether both coordinates are finite.
  package var isFinite: Bool { x.isFinite && y.isFinite }
}

/// An axis-parallel box in data coordinates, y upwards.
package struct DataBox: Hashable, Sendable {
  /// The interval of the first coordinate.
  package var x: ClosedRange<Double>
  /// The interval of the second coordinate.
  package var y: ClosedRange<Double>

  /// Creates a box; a side of no length is widened so that something can be drawn.
  ///
  /// - Precondition: All four ends are finite.
  package init(x: ClosedRange<Double>, y: ClosedRange<Double>) {
    precondition(
      x.lowerBound.isFinite && x.upperBound.isFinite && y.lowerBound.isFinite && y.upperBound.isFinite,
      "the box must be finite, not \(x) x \(y)")
    self.x = x.widenedIfEmpty
    self.y = y.widenedIfEmpty
  }
}

extension ClosedRange<Double> {
  /// The range, or one around its only point that is as wide as the point is large.
  var widenedIfEmpty: ClosedRange<Double> {
    guard lowerBound == upperBound else { return self }
    let center = lowerBound
    let reach = Swift.max(center.magnitude / 2, Double.leastNormalMagnitude)
    guard center != 0 else { return -1...1 }
    let low = Swift.max(center - reach, -Double.greatestFiniteMagnitude)
    return low...Swift.min(center + reach, Double.greatestFiniteMagnitude)
  }

  /// Half of the length of the range, finite for every finite range.
  var halfLength: Double { upperBound / 2 - lowerBound / 2 }
}
