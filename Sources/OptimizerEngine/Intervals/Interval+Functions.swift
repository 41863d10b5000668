// The elementary functions of intervals: monotone pieces between extrema, each end widened by 4 units in the last place.

extension Interval {
  /// Holds e^x for every x of the interval; `undefined` if it overflows.
  public var exponential: Interval {
    guard isDefined else { return .undefined }
    return .checked(Self.exponentialDown(low), Self.exponentialUp(high))
  }

  private static func exponentialDown(_ x: Double) -> Double {
    x == 0 ? 1 : larger(Elementary.exp(x).lowered, 0)
  }

  private static func exponentialUp(_ x: Double) -> Double {
    x == 0 ? 1 : Elementary.exp(x).raised
  }

  /// Holds the natural logarithms; `undefined` if a number of the interval may not be positive.
  public var logarithm: Interval {
    guard low > 0 else { return .undefined }
    return .checked(
      low == 1 ? 0 : Elementary.log(low).lowered, high == 1 ? 0 : Elementary.log(high).raised)
  }

  /// Holds the hyperbolic tangents; within [-1, 1].
  public var hyperbolicTangent: Interval {
    guard isDefined else { return .undefined }
    return .checked(
      low == 0 ? 0 : larger(Elementary.tanh(low).lowered, -1),
      high == 0 ? 0 : smaller(Elementary.tanh(high).raised, 1))
  }

  /// Holds 1 / (1 + e^-x) for every x of the interval; within [0, 1].
  public var sigmoid: Interval {
    guard isDefined else { return .undefined }
    return .checked(Self.logistic(low).low, Self.logistic(high).high)
  }

  /// Bounds of the logistic function at one number.
  private static func logistic(_ x: Double) -> Interval {
    // e^-x overflows far on the left, where the function lies between 0 and e^x.
    if x < -700 { return Interval(low: 0, high: exponentialUp(x)) }
    let value = (Interval(1) + Interval(-x).exponential).reciprocal
    return .checked(larger(value.low, 0), smaller(value.high, 1))
  }

  /// Holds ln(1 + e^x) for every x of the interval.
  public var softplus: Interval {
    guard isDefined else { return .undefined }
    return .checked(Self.softplus(low).low, Self.softplus(high).high)
  }

  /// max(x, 0) + ln(1 + e^-|x|), never below max(x, 0).
  private static func softplus(_ x: Double) -> Interval {
    let rest = (Interval(1) + Interval(-x.magnitude).exponential).logarithm
    let value = Interval(larger(x, 0)) + Interval(low: larger(rest.low, 0), high: rest.high)
    return .checked(larger(value.low, larger(x, 0)), value.high)
  }

  /// All values of t - t^3, whose extrema are 2 / (3 sqrt 3) at 1 / sqrt 3 and its mirror: with it the second derivatives of
  /// tanh and of the logistic function are tight.
  var cubicBump: Interval {
    guard isDefined else { return .undefined }
    let (a, b) = (Self.bump(low), Self.bump(high))
    // An extremum taken in where it is not sure only widens the result.
    let (near, far, extremum) = (0.5773502691896257, 0.5773502691896258, 0.38490017945975056)
    let ends = Interval.hull(a, b)
    return .checked(
      low <= -near && high >= -far ? smaller(ends.low, -extremum) : ends.low,
      low <= far && high >= near ? larger(ends.high, extremum) : ends.high)
  }

  /// t (1 - t^2) at one number.
  private static func bump(_ t: Double) -> Interval { Interval(t) * (Interval(1) - Interval(t).squared) }

  /// Holds the sines, in radians; [-1, 1] beyond a million turns.
  public var sine: Interval {
    guard isDefined else { return .undefined }
    return between(
      low == 0 ? Interval(0) : Self.wave(Elementary.sin(low)),
      high == 0 ? Interval(0) : Self.wave(Elementary.sin(high)), top: 0.25, bottom: 0.75)
  }

  /// Holds the cosines, in radians; [-1, 1] beyond a million turns.
  public var cosine: Interval {
    guard isDefined else { return .undefined }
    return between(
      low == 0 ? Interval(1) : Self.wave(Elementary.cos(low)),
      high == 0 ? Interval(1) : Self.wave(Elementary.cos(high)), top: 0, bottom: 0.5)
  }

  private static func wave(_ value: Double) -> Interval {
    .checked(larger(value.lowered, -1), smaller(value.raised, 1))
  }

  /// The range of a wave of height 1 from its values at both ends; `top` and `bottom` are where, in turns of 2 pi.
  @inline(__always)
  private func between(_ a: Interval, _ b: Interval, top: Double, bottom: Double) -> Interval {
    let ends = Interval.hull(a, b)
    let turn = 0.15915494309189535  // 1 / (2 pi)
    // Turns are counted to 1e-8: below 10^6 turns their own rounding is far smaller, above nothing is said but [-1, 1].
    let (from, to) = (low * turn - 1e-8, high * turn + 1e-8)
    guard from > -1e6 && to < 1e6 else { return Interval(low: -1, high: 1) }
    func meets(_ phase: Double) -> Bool { (from - phase).rounded(.up) <= (to - phase).rounded(.down) }
    return Interval(low: meets(bottom) ? -1 : ends.low, high: meets(top) ? 1 : ends.high)
  }
}
