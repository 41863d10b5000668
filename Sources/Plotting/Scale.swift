// How numbers become places on an axis. Data are never changed: the scale is applied when a picture is drawn.

/// How numbers become places on an axis.
package enum Scale: Hashable, Sendable {
  /// Proportional to the number.
  case linear
  /// Proportional to the decimal logarithm; numbers that are not positive have no place.
  case log10
  /// Linear near zero and logarithmic far from it, on both sides.
  ///
  /// ```
  /// u = sign(v) * log10(1 + |v| / threshold)
  /// ```
  case symlog(threshold: Double)

  /// The number on a uniform axis, nil if it has no place there.
  package func transformed(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch self {
    case .linear: return value
    case .log10: return value > 0 ? decimalLogarithm(value) : nil
    case .symlog(let threshold):
      let ratio = value.magnitude / Self.usable(threshold)
      // The quotient may overflow although its logarithm is small.
      let size =
        ratio.isFinite
        ? logarithmOfOnePlus(ratio) / logarithmOfOnePlus(9)
        : decimalLogarithm(value.magnitude) - decimalLogarithm(Self.usable(threshold))
      return value < 0 ? -size : size
    }
  }

  /// The number at a place on the uniform axis.
  package func inverse(_ place: Double) -> Double {
    switch self {
    case .linear: return place
    case .log10: return powerOfTen(place)
    case .symlog(let threshold):
      let size = exponentialMinusOne(place.magnitude * logarithmOfOnePlus(9)) * Self.usable(threshold)
      return place < 0 ? -size : size
    }
  }

  /// A threshold that is not a positive number would poison everything drawn with it.
  static func usable(_ threshold: Double) -> Double {
    threshold.isFinite && threshold > 0 ? threshold : 1
  }
}

/// What a scale can show of some numbers.
package struct ScaleSummary: Hashable, Sendable {
  /// The least and greatest number that has a place; nil if none has.
  package private(set) var range: ClosedRange<Double>?
  /// How many numbers are NaN.
  package private(set) var nanCount = 0
  /// How many numbers are infinite.
  package private(set) var infiniteCount = 0
  /// How many finite numbers have no place: zero and negative ones on a logarithmic scale.
  package private(set) var skippedCount = 0

  /// Creates the summary of no numbers.
  package init() {}

  /// Takes more numbers into account.
  package mutating func include(_ values: some Sequence<Double>, scale: Scale) {
    var low = range?.lowerBound ?? .infinity
    var high = range?.upperBound ?? -.infinity
    for value in values {
      if value.isNaN {
        nanCount += 1
      } else if value.isInfinite {
        infiniteCount += 1
      } else if scale == .log10, value <= 0 {
        skippedCount += 1
      } else {
        low = min(low, value)
        high = max(high, value)
      }
    }
    range = low <= high ? low...high : nil
  }

  /// What is not shown, in words: `2 nan, 1 inf, 3 <= 0`; empty if everything is.
  package var note: String {
    [(nanCount, "nan"), (infiniteCount, "inf"), (skippedCount, "<= 0")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
