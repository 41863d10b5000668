// Formulas of numbers: what an expression over arrays is taken apart into before it is evaluated over boxes.

/// What a scalar node computes.
enum ScalarCode: UInt8, Sendable {
  /// A known interval, seldom wider than a point.
  case constant
  /// A coordinate of the point.
  case coordinate
  /// A coordinate of the middle of the box.
  case center
  case add, subtract, multiply, negate
  /// A constant that is one number times a node.
  case scale
  /// A whole power, of any sign but 0.
  case power
  case squareRoot, exponential, logarithm, sine, cosine, hyperbolicTangent, sigmoid, softplus
  /// t - t^3.
  case cubicBump
  case absolute, sign, maximum, minimum, greater, select
  /// 0 where a mask or sign is decided on the whole box, undefined where it is not.
  case ifDecided
  /// What two enclosures of the same number have in common, or the one that is defined. Only the first is the function
  /// itself, so the derivatives are those of the first.
  case tighter
  /// The same value, with a derivative that is said to be 0.
  case hold
}

/// One node: an operation with up to three inputs, a whole number (coordinate, exponent) and, for constants, the ends.
struct ScalarNode: Hashable {
  var code: ScalarCode
  var a: Int32 = -1
  var b: Int32 = -1
  var c: Int32 = -1
  var whole: Int32 = 0
  var low: UInt64 = 0
  var high: UInt64 = 0
}

/// A growing set of scalar formulas in topological order, equal nodes shared, with the simplifications that make interval
/// bounds tighter: a product of a node with itself is a power, constants are pulled out of products, and what is
/// multiplied by 0 is gone.
struct ScalarGraph {
  private(set) var nodes: [ScalarNode] = []
  private var index: [ScalarNode: Int32] = [:]

  mutating func append(_ node: ScalarNode) -> Int32 {
    if let known = index[node] { return known }
    nodes.append(node)
    let id = Int32(nodes.count - 1)
    index[node] = id
    return id
  }

  // MARK: - Leaves

  mutating func constant(_ value: Interval) -> Int32 {
    // One zero and one NaN, so that equal constants are one node.
    func bits(_ x: Double) -> UInt64 { x == 0 ? 0 : (x.isNaN ? Double.nan.bitPattern : x.bitPattern) }
    return append(ScalarNode(code: .constant, low: bits(value.low), high: bits(value.high)))
  }

  mutating func number(_ value: Double) -> Int32 { constant(Interval(value)) }

  mutating func coordinate(_ i: Int) -> Int32 { append(ScalarNode(code: .coordinate, whole: Int32(i))) }

  mutating func center(_ i: Int) -> Int32 { append(ScalarNode(code: .center, whole: Int32(i))) }

  /// The interval of a constant node, or nil.
  func constant(of id: Int32) -> Interval? {
    let node = nodes[Int(id)]
    guard node.code == .constant else { return nil }
    return Interval(low: Double(bitPattern: node.low), high: Double(bitPattern: node.high))
  }

  func isZero(_ id: Int32) -> Bool { constant(of: id) == Interval(0) }

  /// A factor that is one number and the rest; nil where there is none.
  private func scaling(_ id: Int32) -> (factor: Interval, rest: Int32)? {
    let node = nodes[Int(id)]
    switch node.code {
    case .scale: return constant(of: node.a).map { ($0, node.b) }
    case .negate: return (Interval(-1), node.a)
    default: return nil
    }
  }

  // MARK: - Arithmetic

  mutating func add(_ a: Int32, _ b: Int32) -> Int32 {
    if isZero(a) { return b }
    if isZero(b) { return a }
    if let x = constant(of: a), let y = constant(of: b) { return constant(x + y) }
    if constant(of: b) == nil, constant(of: a) != nil { return add(b, a) }
    if a == b { return scaled(Interval(2), a) }
    if nodes[Int(b)].code == .negate { return subtract(a, nodes[Int(b)].a) }
    if nodes[Int(a)].code == .negate, constant(of: b) == nil { return subtract(b, nodes[Int(a)].a) }
    // Constants in a row become one.
    if let y = constant(of: b), let (rest, x) = offset(a) { return add(rest, constant(x + y)) }
    if let merged = merged(a, b, sign: 1) { return merged }
    let isOffset = constant(of: b) != nil
    return append(ScalarNode(code: .add, a: isOffset ? a : min(a, b), b: isOffset ? b : max(a, b)))
  }

  mutating func subtract(_ a: Int32, _ b: Int32) -> Int32 {
    if isZero(b) { return a }
    if isZero(a) { return negate(b) }
    if let y = constant(of: b) { return add(a, constant(-y)) }
    if nodes[Int(b)].code == .negate { return add(a, nodes[Int(b)].a) }
    if let merged = merged(a, b, sign: -1) { return merged }
    return append(ScalarNode(code: .subtract, a: a, b: b))
  }

  /// Multiples of one node become one multiple, so that its interval enters once.
  private mutating func merged(_ a: Int32, _ b: Int32, sign: Double) -> Int32? {
    let (x, y) = (scaling(a) ?? (Interval(1), a), scaling(b) ?? (Interval(1), b))
    guard x.rest == y.rest, constant(of: x.rest) == nil else { return nil }
    let factor = x.factor + Interval(sign) * y.factor
    // What cancels must still be defined where it stands: keep the difference in that rare case.
    return factor == Interval(0) || !factor.isDefined ? nil : scaled(factor, x.rest)
  }

  private func offset(_ id: Int32) -> (rest: Int32, constant: Interval)? {
    let node = nodes[Int(id)]
    guard node.code == .add, let value = constant(of: node.b) else { return nil }
    return (node.a, value)
  }

  mutating func negate(_ a: Int32) -> Int32 { scaled(Interval(-1), a) }

  /// A constant times a node.
  mutating func scaled(_ factor: Interval, _ a: Int32) -> Int32 {
    if factor == Interval(0) { return number(0) }
    if factor == Interval(1) { return a }
    if let x = constant(of: a) { return constant(factor * x) }
    if let (inner, rest) = scaling(a) { return scaled(factor * inner, rest) }
    if factor == Interval(-1) { return append(ScalarNode(code: .negate, a: a)) }
    let code: ScalarCode = factor.isPoint ? .scale : .multiply
    return append(ScalarNode(code: code, a: constant(factor), b: a))
  }

  mutating func multiply(_ a: Int32, _ b: Int32) -> Int32 {
    if let x = constant(of: a) { return scaled(x, b) }
    if let y = constant(of: b) { return scaled(y, a) }
    if let (x, rest) = scaling(a) { return scaled(x, multiply(rest, b)) }
    if let (y, rest) = scaling(b) { return scaled(y, multiply(a, rest)) }
    let (p, q) = (root(a), root(b))
    // x and 1/x do not cancel: at 0 the product has no value.
    if p.base == q.base, (p.exponent > 0) == (q.exponent > 0), Self.isPower(p.exponent + q.exponent) {
      return power(p.base, p.exponent + q.exponent)
    }
    return append(ScalarNode(code: .multiply, a: min(a, b), b: max(a, b)))
  }

  /// The base and exponent of a power; every other node is its own first power.
  private func root(_ id: Int32) -> (base: Int32, exponent: Int) {
    let node = nodes[Int(id)]
    return node.code == .power ? (node.a, Int(node.whole)) : (id, 1)
  }

  /// Powers of powers become one up to here, where n (n - 1) is far from being rounded.
  static let highestPower = 1 << 17

  private static func isPower(_ n: Int) -> Bool { n.magnitude <= highestPower }

  mutating func power(_ a: Int32, _ n: Int) -> Int32 {
    if n == 1 { return a }
    if n == 0 { return number(1) }
    if let x = constant(of: a) { return constant(x.power(n)) }
    if let (factor, rest) = scaling(a) { return scaled(factor.power(n), power(rest, n)) }
    let (base, exponent) = root(a)
    // Powers of powers multiply, but a reciprocal stays one: 1/(1/x) has no value at 0.
    if base != a, exponent > 0 || n > 0, Self.isPower(exponent * n) { return power(base, exponent * n) }
    return append(ScalarNode(code: .power, a: a, whole: Int32(n)))
  }

  // MARK: - Functions and choices

  mutating func unary(_ code: ScalarCode, _ a: Int32) -> Int32 {
    if let x = constant(of: a) { return constant(code.apply(x)) }
    return append(ScalarNode(code: code, a: a))
  }

  mutating func binary(_ code: ScalarCode, _ a: Int32, _ b: Int32) -> Int32 {
    if let x = constant(of: a), let y = constant(of: b) { return constant(code.apply(x, y)) }
    return append(ScalarNode(code: code, a: a, b: b))
  }

  mutating func select(_ mask: Int32, _ a: Int32, _ b: Int32) -> Int32 {
    if a == b { return a }
    if let x = constant(of: mask), x.isPoint { return x.low == 0 ? b : a }
    return append(ScalarNode(code: .select, a: mask, b: a, c: b))
  }
}

extension ScalarCode {
  /// A function of one interval.
  @inline(__always)
  func apply(_ x: Interval) -> Interval {
    switch self {
    case .squareRoot: x.squareRoot
    case .exponential: x.exponential
    case .logarithm: x.logarithm
    case .sine: x.sine
    case .cosine: x.cosine
    case .hyperbolicTangent: x.hyperbolicTangent
    case .sigmoid: x.sigmoid
    case .softplus: x.softplus
    case .cubicBump: x.cubicBump
    case .absolute: x.absolute
    case .sign: x.sign
    case .ifDecided: x.ifDecided
    case .negate: -x
    default: x
    }
  }

  /// A function of two intervals.
  @inline(__always)
  func apply(_ x: Interval, _ y: Interval) -> Interval {
    switch self {
    case .maximum: .maximum(x, y)
    case .minimum: .minimum(x, y)
    case .greater: .greater(x, y)
    case .tighter: .intersection(x, y)
    default: .undefined
    }
  }
}
