// Whole powers, roots and choices of intervals, tight because each is evaluated at its own extrema.

extension Interval {
  /// Holds the squares; its lower end is never below 0.
  @inline(__always)
  public var squared: Interval {
    let (near, far) = distances
    return .checked(.squareDown(near), .productUp(far, far))
  }

  /// The least and the largest absolute value.
  @inline(__always)
  private var distances: (near: Double, far: Double) {
    let far = magnitude
    let near = low > 0 ? low : (high < 0 ? -high : 0)
    // Undefined stays so.
    return (far == far ? near : far, far)
  }

  /// Holds the n-th powers; `undefined` for n < 0 if the interval contains 0.
  ///
  /// - Precondition: n is not 0; this is not checked.
  @inline(__always)
  public func power(_ n: Int) -> Interval {
    if n == 2 { return squared }
    if n == -1 { return reciprocal }
    return n > 0 ? positivePower(n) : positivePower(-n).reciprocal
  }

  private func positivePower(_ n: Int) -> Interval {
    if n % 2 == 0 {
      let (near, far) = distances
      return .checked(Double.powerDown(near, n), Double.powerUp(far, n))
    }
    let lowest = low >= 0 ? Double.powerDown(low, n) : -Double.powerUp(-low, n)
    let highest = high >= 0 ? Double.powerUp(high, n) : -Double.powerDown(-high, n)
    return .checked(lowest, highest)
  }

  /// Holds the reciprocals; `undefined` if the interval contains 0.
  @inline(__always)
  public var reciprocal: Interval {
    guard low > 0 || high < 0 else { return .undefined }
    return .checked(Double.reciprocalDown(high), Double.reciprocalUp(low))
  }

  /// Holds the square roots; `undefined` if a number of the interval may be negative.
  @inline(__always)
  public var squareRoot: Interval {
    guard low >= 0 else { return .undefined }
    return .checked(Double.rootDown(low), Double.rootUp(high))
  }

  /// Holds the absolute values.
  @inline(__always)
  public var absolute: Interval {
    let (near, far) = distances
    return .checked(near, far)
  }

  /// Holds the larger number of every pair.
  public static func maximum(_ a: Interval, _ b: Interval) -> Interval {
    a.isDefined && b.isDefined ? Interval(low: larger(a.low, b.low), high: larger(a.high, b.high)) : .undefined
  }

  /// Holds the smaller number of every pair.
  public static func minimum(_ a: Interval, _ b: Interval) -> Interval {
    a.isDefined && b.isDefined ? Interval(low: smaller(a.low, b.low), high: smaller(a.high, b.high)) : .undefined
  }

  /// 1 where surely a > b, 0 where surely not, [0, 1] where it depends.
  static func greater(_ a: Interval, _ b: Interval) -> Interval {
    guard a.isDefined && b.isDefined else { return .undefined }
    if a.low > b.high { return Interval(1) }
    return a.high <= b.low ? Interval(0) : Interval(low: 0, high: 1)
  }

  /// The sign where it is sure, [-1, 1] where the interval contains 0: all slopes of |x| there.
  var sign: Interval {
    guard isDefined else { return .undefined }
    return low > 0 ? Interval(1) : (high < 0 ? Interval(-1) : Interval(low: -1, high: 1))
  }

  /// `a` where the mask is surely not 0, `b` where it surely is, else the hull of both.
  static func select(_ mask: Interval, _ a: Interval, _ b: Interval) -> Interval {
    guard mask.isDefined else { return .undefined }
    if mask.low > 0 || mask.high < 0 { return a }
    return mask.low == 0 && mask.high == 0 ? b : .hull(a, b)
  }

  /// 0 where a choice (a mask, a sign) is decided on the whole box, else `undefined`: added to a derivative that a kink or
  /// a jump may spoil.
  var ifDecided: Interval { low == high ? Interval(0) : .undefined }
}

extension Double {
  /// A lower bound of x^2, x >= 0 (or NaN).
  @inline(__always)
  fileprivate static func squareDown(_ x: Double) -> Double {
    let square = productDown(x, x)
    return square < 0 ? 0 : square
  }

  /// A lower bound of x^n, x >= 0 and n >= 1.
  fileprivate static func powerDown(_ x: Double, _ n: Int) -> Double {
    repeated(x, n) { larger(productDown($0, $1), 0) }
  }

  /// An upper bound of x^n, x >= 0 and n >= 1.
  fileprivate static func powerUp(_ x: Double, _ n: Int) -> Double { repeated(x, n) { productUp($0, $1) } }

  /// Repeated squaring: bounds of factors that are not negative give a bound of the product.
  @inline(__always)
  private static func repeated(_ x: Double, _ n: Int, _ times: (Double, Double) -> Double) -> Double {
    var (result, base, n) = (1.0, x, n)
    var isFirst = true
    while true {
      if n & 1 == 1 {
        result = isFirst ? base : times(result, base)
        isFirst = false
      }
      n >>= 1
      if n == 0 { return result }
      base = times(base, base)
    }
  }

  @inline(__always)
  fileprivate static func reciprocalDown(_ x: Double) -> Double {
    let quotient = 1 / x
    return x.hasExactReciprocal ? quotient : quotient.nextDown
  }

  @inline(__always)
  fileprivate static func reciprocalUp(_ x: Double) -> Double {
    let quotient = 1 / x
    return x.hasExactReciprocal ? quotient : quotient.nextUp
  }

  /// Powers of 2 that do not overflow.
  @inline(__always)
  private var hasExactReciprocal: Bool { bitPattern & 0xF_FFFF_FFFF_FFFF == 0 && isModerateOrZero }

  /// A lower bound of the square root, x >= 0.
  @inline(__always)
  static func rootDown(_ x: Double) -> Double {
    let root = x.squareRoot()
    return isExactProduct(root, root) && root * root == x ? root : larger(root.nextDown, 0)
  }

  /// An upper bound of the square root, x >= 0.
  @inline(__always)
  static func rootUp(_ x: Double) -> Double {
    let root = x.squareRoot()
    return isExactProduct(root, root) && root * root == x ? root : root.nextUp
  }
}
