// Intervals of real numbers whose ends are rounded outward: the arithmetic behind every proved bound.

/// A closed interval [low, high] of real numbers with finite ends, or `undefined`.
///
/// An operation on intervals returns an interval that holds the result for every choice of real operands. Each end is
/// rounded to the nearest number and then moved one number outward (`nextDown`, `nextUp`), unless a check without
/// rounding shows that it is exact; so small whole numbers stay what they are, and a sum of squares stays at least 0.
///
/// Where no finite interval holds the result (a divisor that may be 0, the logarithm of what may not be positive, an
/// overflow, a NaN), the result is `undefined`, and so is everything computed from it: never a false bound.
///
/// R. Moore, "Interval Analysis", Prentice-Hall 1966; E. Hansen and G. W. Walster, "Global Optimization Using Interval
/// Analysis", 2nd edition, Dekker 2004.
public struct Interval: Equatable, Sendable {
  /// The lower end; NaN for `undefined`.
  public let low: Double
  /// The upper end; NaN for `undefined`.
  public let high: Double

  /// No bound at all: both ends are NaN.
  public static let undefined = Interval(low: .nan, high: .nan)

  /// Ends that are known to be finite and in order, or both NaN.
  @inline(__always)
  init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Ends that may have overflowed: two finite ends in order, or `undefined`.
  @inline(__always)
  static func checked(_ low: Double, _ high: Double) -> Interval {
    // Infinite ends, and NaN, have no finite width.
    high - low < .infinity ? Interval(low: low, high: high) : .undefined
  }

  /// The interval of one number; `undefined` if it is not finite.
  @inline(__always)
  public init(_ value: Double) { self = .checked(value, value) }

  /// The interval of a range; `undefined` if an end is not finite.
  public init(_ range: ClosedRange<Double>) { self = .checked(range.lowerBound, range.upperBound) }

  /// Whether there is a bound at all: false for `undefined` only.
  @inline(__always)
  public var isDefined: Bool { low <= high }

  /// Whether a number lies in the interval; none lies in `undefined`.
  public func contains(_ value: Double) -> Bool { low <= value && value <= high }

  /// Whether it is one number.
  var isPoint: Bool { low == high }

  /// The largest absolute value; NaN for `undefined`.
  @inline(__always)
  public var magnitude: Double { larger(-low, high) }

  /// A number in the middle, not rounded in any direction.
  @inline(__always)
  var middle: Double { low + (high - low) * 0.5 }

  /// The least interval that holds two others.
  @inline(__always)
  static func hull(_ a: Interval, _ b: Interval) -> Interval {
    a.isDefined && b.isDefined ? Interval(low: smaller(a.low, b.low), high: larger(a.high, b.high)) : .undefined
  }

  /// What two intervals that hold the same number have in common; the other where one is undefined.
  static func intersection(_ a: Interval, _ b: Interval) -> Interval {
    guard a.isDefined else { return b }
    let (low, high) = (larger(a.low, b.low), smaller(a.high, b.high))
    // Without a number in common one of them was no enclosure.
    return b.isDefined ? (low <= high ? Interval(low: low, high: high) : .undefined) : a
  }
}

/// The larger of two numbers; NaN where both are NaN.
@inline(__always)
func larger(_ a: Double, _ b: Double) -> Double { a < b ? b : a }

/// The smaller of two numbers; NaN where both are NaN.
@inline(__always)
func smaller(_ a: Double, _ b: Double) -> Double { b < a ? b : a }

extension Double {
  /// A lower bound of the sum.
  @inline(__always)
  static func sumDown(_ a: Double, _ b: Double) -> Double {
    let sum = a + b
    // Both differences give the operands back only where nothing was rounded (Knuth's error of a sum is 0).
    return sum - a == b && sum - b == a ? sum : sum.nextDown
  }

  /// An upper bound of the sum.
  @inline(__always)
  static func sumUp(_ a: Double, _ b: Double) -> Double {
    let sum = a + b
    return sum - a == b && sum - b == a ? sum : sum.nextUp
  }

  /// A lower bound of the product.
  @inline(__always)
  static func productDown(_ a: Double, _ b: Double) -> Double {
    let product = a * b
    return isExactProduct(a, b) ? product : product.nextDown
  }

  /// An upper bound of the product.
  @inline(__always)
  static func productUp(_ a: Double, _ b: Double) -> Double {
    let product = a * b
    return isExactProduct(a, b) ? product : product.nextUp
  }

  /// Whether the product is certain to need no rounding; false only says that it is not known.
  ///
  /// It needs none where a factor is 0, or both have at most 26 significant bits and neither overflow nor underflow is near.
  @inline(__always)
  static func isExactProduct(_ a: Double, _ b: Double) -> Bool {
    if (a.bitPattern | b.bitPattern) & longTail == 0 && a.isModerateOrZero && b.isModerateOrZero { return true }
    return (a == 0 && b.isFinite) || (b == 0 && a.isFinite)
  }

  /// The bits that are 0 in numbers with at most 26 significant ones.
  @inline(__always)
  static var longTail: UInt64 { 0x7FF_FFFF }

  /// 0, or a magnitude between about 1e-120 and 1e120.
  @inline(__always)
  var isModerateOrZero: Bool {
    let exponent = (bitPattern &>> 52) & 0x7FF
    return (exponent &- 623 <= 800) || self == 0
  }
}

extension Interval {
  /// Holds all sums.
  @inline(__always)
  public static func + (a: Interval, b: Interval) -> Interval {
    .checked(.sumDown(a.low, b.low), .sumUp(a.high, b.high))
  }

  /// Holds all differences.
  @inline(__always)
  public static func - (a: Interval, b: Interval) -> Interval {
    .checked(.sumDown(a.low, -b.high), .sumUp(a.high, -b.low))
  }

  /// Holds all negatives, without rounding.
  @inline(__always)
  public static prefix func - (a: Interval) -> Interval { Interval(low: -a.high, high: -a.low) }

  /// Holds all products.
  @inline(__always)
  public static func * (a: Interval, b: Interval) -> Interval {
    let (p, q, r, s) = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    let low = smaller(smaller(p, q), smaller(r, s))
    let high = larger(larger(p, q), larger(r, s))
    let bits = a.low.bitPattern | a.high.bitPattern | b.low.bitPattern | b.high.bitPattern
    if bits & Double.longTail == 0 && a.isModerateOrZero && b.isModerateOrZero { return Interval(low: low, high: high) }
    if low == 0 || high == 0 { return atZero(a, b, low, high) }
    return .checked(low.nextDown, high.nextUp)
  }

  /// Holds the products of one number with all numbers of the interval.
  @inline(__always)
  public static func * (c: Double, a: Interval) -> Interval {
    c >= 0
      ? .checked(.productDown(c, a.low), .productUp(c, a.high))
      : .checked(.productDown(c, a.high), .productUp(c, a.low))
  }

  /// Holds all quotients; `undefined` if the divisor may be 0.
  public static func / (a: Interval, b: Interval) -> Interval { a * b.reciprocal }

  @inline(__always)
  private var isModerateOrZero: Bool { low.isModerateOrZero && high.isModerateOrZero }

  /// Ends of which one came out as 0: that one is exact where signs say so or only factors of 0 made it, so that a product
  /// of squares stays at least 0; else something underflowed.
  private static func atZero(_ a: Interval, _ b: Interval, _ low: Double, _ high: Double) -> Interval {
    func isZeroOnlyByFactor(_ x: Double, _ y: Double) -> Bool { x * y != 0 || x == 0 || y == 0 }
    let hasFactors =
      isZeroOnlyByFactor(a.low, b.low) && isZeroOnlyByFactor(a.low, b.high) && isZeroOnlyByFactor(a.high, b.low)
      && isZeroOnlyByFactor(a.high, b.high)
    let isPositive = (a.low >= 0 && b.low >= 0) || (a.high <= 0 && b.high <= 0)
    let isNegative = (a.low >= 0 && b.high <= 0) || (a.high <= 0 && b.low >= 0)
    return .checked(
      low == 0 && (isPositive || hasFactors) ? 0 : low.nextDown,
      high == 0 && (isNegative || hasFactors) ? 0 : high.nextUp)
  }
}
