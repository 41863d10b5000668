// What can be known of a formula without running it: bounds of its values on all of R^d, and whether it may have kinks.

/// Numbers between two others, both possibly infinite.
struct ValueRange: Equatable {
  var low: Double
  var high: Double

  static let all = ValueRange(low: -.infinity, high: .infinity)

  /// Wider by the rounding of the operation that made it.
  fileprivate var widened: ValueRange { ValueRange(low: low.nextDown.nextDown, high: high.nextUp.nextUp) }
  fileprivate var contains0: Bool { low <= 0 && high >= 0 }
}

extension Formula {
  /// Bounds of the values on all of R^d by interval arithmetic: true bounds, seldom the best ones.
  ///
  /// Every operation but a sum with nothing to round is widened by two units in the last place, so that rounding cannot
  /// make the bounds false. R. Moore, "Interval Analysis", 1966.
  var range: ValueRange {
    switch self {
    case .number(let value): ValueRange(low: value, high: value)
    case .coordinate: .all
    case .negative(let a): Self.negated(a.range)
    case .sum(let a, let b): Self.sum(a.range, b.range)
    case .difference(let a, let b): Self.sum(a.range, Self.negated(b.range))
    case .product(let a, let b): a == b ? Self.whole(a.range, 2) : Self.product(a.range, b.range)
    case .quotient(let a, let b): Self.product(a.range, Self.reciprocal(b.range))
    case .power(let a, let b): Self.power(a.range, b.constant)
    case .call(let function, let a): Self.call(function, a.range)
    // Each side once: asked for twice, a formula of nested maxima would take time without end.
    case .maximum(let a, let b): Self.pairwise(a.range, b.range, max)
    case .minimum(let a, let b): Self.pairwise(a.range, b.range, min)
    }
  }

  private static func pairwise(
    _ a: ValueRange, _ b: ValueRange, _ choose: (Double, Double) -> Double
  ) -> ValueRange { ValueRange(low: choose(a.low, b.low), high: choose(a.high, b.high)) }

  private static func negated(_ a: ValueRange) -> ValueRange { ValueRange(low: -a.high, high: -a.low) }

  private static func sum(_ a: ValueRange, _ b: ValueRange) -> ValueRange {
    let found = ValueRange(
      low: a.low == -.infinity || b.low == -.infinity ? -.infinity : a.low + b.low,
      high: a.high == .infinity || b.high == .infinity ? .infinity : a.high + b.high)
    let rounded = found.widened
    // Adding nothing rounds nothing: squares stay at least zero.
    return ValueRange(
      low: a.low == 0 || b.low == 0 ? found.low : rounded.low,
      high: a.high == 0 || b.high == 0 ? found.high : rounded.high)
  }

  private static func product(_ a: ValueRange, _ b: ValueRange) -> ValueRange {
    // An infinite end is never reached, so nothing times it is nothing.
    func times(_ x: Double, _ y: Double) -> Double { x == 0 || y == 0 ? 0 : x * y }
    let corners = [times(a.low, b.low), times(a.low, b.high), times(a.high, b.low), times(a.high, b.high)]
    let found = ValueRange(low: corners.min() ?? 0, high: corners.max() ?? 0)
    let rounded = found.widened
    return ValueRange(low: found.low == 0 ? 0 : rounded.low, high: found.high == 0 ? 0 : rounded.high)
  }

  private static func reciprocal(_ a: ValueRange) -> ValueRange {
    guard !a.contains0 else { return a.low == 0 ? ValueRange(low: 0, high: .infinity) : .all }
    let found = ValueRange(low: 1 / a.high, high: 1 / a.low).widened
    return a.low > 0
      ? ValueRange(low: max(found.low, 0), high: found.high) : ValueRange(low: found.low, high: min(found.high, 0))
  }

  /// A whole power.
  private static func whole(_ a: ValueRange, _ n: Int) -> ValueRange {
    let power = { (x: Double) in Elementary.pow(x, Double(n)) }
    if n % 2 == 1 { return ValueRange(low: power(a.low), high: power(a.high)).widened }
    let (near, far) = (a.contains0 ? 0 : min(a.low.magnitude, a.high.magnitude), max(a.low.magnitude, a.high.magnitude))
    let found = ValueRange(low: power(near), high: power(far))
    return ValueRange(low: near == 0 ? 0 : found.widened.low, high: found.widened.high)
  }

  private static func power(_ a: ValueRange, _ exponent: Double?) -> ValueRange {
    // Only odd powers of negative numbers are negative; what is not whole has none.
    let mayBeOdd = exponent.map { $0.remainder(dividingBy: 2).magnitude == 1 } ?? true
    let other = a.low < 0 && mayBeOdd ? ValueRange.all : ValueRange(low: 0, high: .infinity)
    guard let exponent, exponent == exponent.rounded(), exponent.magnitude < 1000 else { return other }
    let n = Int(exponent)
    return n >= 0 ? whole(a, n) : reciprocal(whole(a, -n))
  }

  private static func call(_ function: Function, _ a: ValueRange) -> ValueRange {
    switch function {
    case .sin, .cos: return ValueRange(low: -1, high: 1).widened
    case .tan: return .all
    case .abs:
      return ValueRange(low: a.contains0 ? 0 : min(a.low.magnitude, a.high.magnitude), high: max(-a.low, a.high))
    case .relu: return ValueRange(low: max(a.low, 0), high: max(a.high, 0))
    case .sqrt, .log:
      let low = max(a.low, 0)
      guard a.high >= low else { return .all }
      let found = ValueRange(low: function(low), high: function(a.high))
      // A logarithm of 1 is nothing, whatever rounding there is.
      return ValueRange(low: found.low == 0 ? 0 : found.widened.low, high: found.widened.high)
    case .exp, .sigmoid, .softplus:
      // Twice, because the sigmoid and the softplus are off by up to three units.
      let found = ValueRange(low: function(a.low), high: a.high == .infinity ? .infinity : function(a.high))
        .widened.widened
      return ValueRange(low: max(found.low, 0), high: found.high)
    case .tanh:
      return ValueRange(low: max(function(a.low).nextDown.nextDown, -1), high: min(function(a.high).nextUp.nextUp, 1))
    }
  }

  /// Whether it has a value at every point of R^d; true is certain, false a suspicion.
  ///
  /// Bounds of its range say nothing of a point where it has none: at x < 0 the root of x is no number, and not above 0.
  var isSurelyDefined: Bool {
    if let constant { return constant.isFinite }
    let here =
      switch self {
      case .call(.sqrt, let a): a.range.low >= 0
      case .call(.log, let a): a.range.low > 0
      case .call(.tan, _): false
      case .quotient(_, let b): !b.range.contains0
      case .power(let a, let b): Self.isSurelyDefined(a, to: b)
      case .number, .coordinate, .negative, .sum, .difference, .product, .call, .maximum, .minimum: true
      }
    return here && parts.allSatisfy(\.isSurelyDefined)
  }

  private static func isSurelyDefined(_ base: Formula, to exponent: Formula) -> Bool {
    guard let number = exponent.constant else { return base.range.low > 0 }
    guard number == number.rounded() else { return number > 0 ? base.range.low >= 0 : base.range.low > 0 }
    return number >= 0 || !base.range.contains0
  }

  /// Whether the gradient may jump or grow without bound near some point; false is certain, true a suspicion.
  var mayHaveKinks: Bool { mayHaveKinksHere || parts.contains(where: \.mayHaveKinks) }

  /// The same, if its parts have none.
  var mayHaveKinksHere: Bool {
    switch self {
    case .maximum, .minimum: coordinateCount > 0
    case .call(.abs, let a), .call(.relu, let a): a.range.contains0 && a.coordinateCount > 0
    case .call(.sqrt, let a), .call(.log, let a): a.range.low <= 0 && a.coordinateCount > 0
    case .call(.tan, let a): a.coordinateCount > 0
    case .quotient(_, let b): b.range.contains0
    case .power(let a, let b): Self.isRough(a, b)
    case .number, .coordinate, .negative, .sum, .difference, .product, .call: false
    }
  }

  private static func isRough(_ base: Formula, _ exponent: Formula) -> Bool {
    guard let number = exponent.constant else { return base.range.low <= 0 }
    if number == number.rounded(), number >= 0 { return false }
    return number < 0 && number == number.rounded() ? base.range.contains0 : base.range.low <= 0
  }
}
