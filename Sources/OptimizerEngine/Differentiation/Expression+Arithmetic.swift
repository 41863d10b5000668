// Element-wise arithmetic of formulas, with the simplifications that keep derivative graphs small.

extension Expression {
  private func unary(_ operation: Elementwise, constant: Double = 0, fold: (Double) -> Double) -> Expression {
    if let value = self.constant { return graph.number(fold(value)).broadcast(to: shape) }
    return graph.append(.elementwise(operation, constant: constant.bitPattern), [id], shape)
  }

  private static func binary(
    _ operation: Elementwise, _ a: Expression, _ b: Expression, fold: (Double, Double) -> Double
  ) -> Expression {
    guard let shape = a.shape.broadcast(with: b.shape) else {
      preconditionFailure("shapes \(a.shape) and \(b.shape) do not broadcast")
    }
    if let x = a.constant, let y = b.constant { return a.graph.number(fold(x, y)).broadcast(to: shape) }
    return a.graph.append(.elementwise(operation, constant: 0), [a.id, b.id], shape)
  }

  private func zero(like other: Expression) -> Expression {
    guard let shape = shape.broadcast(with: other.shape) else {
      preconditionFailure("shapes \(self.shape) and \(other.shape) do not broadcast")
    }
    return graph.number(0).broadcast(to: shape)
  }

  /// The sum, element by element; shapes broadcast along axes of size 1.
  public static func + (a: Expression, b: Expression) -> Expression {
    if let x = b.constant, b.shape.isReduction(of: a.shape) { return a + x }
    if let x = a.constant, a.shape.isReduction(of: b.shape) { return b + x }
    return binary(.add, a, b, fold: +)
  }

  /// The difference, element by element; shapes broadcast along axes of size 1.
  public static func - (a: Expression, b: Expression) -> Expression {
    if let x = b.constant, b.shape.isReduction(of: a.shape) { return a + (-x) }
    if let x = a.constant, a.shape.isReduction(of: b.shape) { return -b + x }
    return binary(.subtract, a, b, fold: -)
  }

  /// The product, element by element; shapes broadcast along axes of size 1.
  ///
  /// A constant factor 0 gives 0, even of NaN.
  public static func * (a: Expression, b: Expression) -> Expression {
    if a.constant == 0 || b.constant == 0 { return a.zero(like: b) }
    if let x = b.constant, b.shape.isReduction(of: a.shape) { return a * x }
    if let x = a.constant, a.shape.isReduction(of: b.shape) { return b * x }
    return binary(.multiply, a, b, fold: *)
  }

  /// The quotient, element by element; shapes broadcast along axes of size 1.
  ///
  /// A constant numerator 0 gives 0, whatever b is.
  public static func / (a: Expression, b: Expression) -> Expression {
    if a.constant == 0 { return a.zero(like: b) }
    if b.constant == 1, b.shape.isReduction(of: a.shape) { return a }
    if a.constant == 1 { return b.reciprocal().broadcast(to: a.shape.broadcast(with: b.shape) ?? b.shape) }
    return binary(.divide, a, b, fold: /)
  }

  /// The negative of every element.
  public static prefix func - (a: Expression) -> Expression { a.unary(.negate, fold: -) }

  /// Adds a number to every element.
  public static func + (a: Expression, b: Double) -> Expression {
    b == 0 ? a : a.unary(.addConstant, constant: b) { $0 + b }
  }
  /// Adds a number to every element.
  public static func + (a: Double, b: Expression) -> Expression { b + a }
  /// Subtracts a number from every element.
  public static func - (a: Expression, b: Double) -> Expression { a + (-b) }
  /// A number minus every element.
  public static func - (a: Double, b: Expression) -> Expression { -b + a }
  /// Multiplies every element by a number; the factor 0 gives 0, even of NaN.
  public static func * (a: Expression, b: Double) -> Expression {
    if b == 1 { return a }
    if b == -1 { return -a }
    if b == 0 { return a.zero(like: a) }
    // Factors in a row become one, so second derivatives stay short.
    if case .elementwise(.multiplyConstant, let inner) = a.node.primitive {
      return Expression(graph: a.graph, id: a.node.inputs[0]) * (Double(bitPattern: inner) * b)
    }
    return a.unary(.multiplyConstant, constant: b) { $0 * b }
  }
  /// Multiplies every element by a number.
  public static func * (a: Double, b: Expression) -> Expression { b * a }
  /// Divides every element by a number.
  public static func / (a: Expression, b: Double) -> Expression { a / a.graph.number(b) }
  /// A number divided by every element.
  public static func / (a: Double, b: Expression) -> Expression { b.graph.number(a) / b }

  /// e^x of every element.
  public func exp() -> Expression { unary(.exp) { Elementary.exp($0) } }
  /// The natural logarithm of every element; NaN below 0, -infinity at 0.
  public func log() -> Expression { unary(.log) { Elementary.log($0) } }
  /// The sine of every element, in radians.
  public func sin() -> Expression { unary(.sin) { Elementary.sin($0) } }
  /// The cosine of every element, in radians.
  public func cos() -> Expression { unary(.cos) { Elementary.cos($0) } }
  /// The hyperbolic tangent of every element.
  public func tanh() -> Expression { unary(.tanh) { Elementary.tanh($0) } }
  /// 1 / (1 + e^-x) of every element.
  public func sigmoid() -> Expression { unary(.sigmoid) { Elementary.sigmoid($0) } }
  /// max(x, 0) of every element, with derivative 0 at 0.
  public func relu() -> Expression { unary(.relu) { Swift.max($0, 0) } }
  /// The square root of every element; NaN below 0, with an infinite derivative at 0.
  public func squareRoot() -> Expression { unary(.sqrt) { $0.squareRoot() } }
  /// |x| of every element, with derivative 0 at 0.
  public func magnitude() -> Expression { unary(.abs) { $0.magnitude } }
  /// -1, 0 or 1 for every element, with derivative 0.
  public func sign() -> Expression { unary(.sign) { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) } }
  /// 1 / x of every element.
  public func reciprocal() -> Expression { unary(.reciprocal) { 1 / $0 } }
  /// x * x of every element.
  public func squared() -> Expression { self * self }
  /// ln(1 + e^x) of every element, written as s + ln(e^-s + e^(x-s)) with s = max(x, 0), which never overflows; s is
  /// held, so that derivatives of every order are right at 0 too.
  public func softplus() -> Expression {
    let shift = relu().held()
    return ((-shift).exp() + (self - shift).exp()).log() + shift
  }

  /// x^n of every element, by repeated squaring.
  ///
  /// - Precondition: n >= 0.
  public func power(_ n: Int) -> Expression {
    precondition(n >= 0, "whole powers start at 0, got \(n)")
    if n == 0 { return graph.number(1).broadcast(to: shape) }
    if n == 1 { return self }
    let half = power(n / 2)
    return n % 2 == 0 ? half * half : half * half * self
  }

  /// x^y, element by element, as IEEE 754 recommends (section 9.2): also for a negative x where y is whole; 0^0 = 1.
  ///
  /// Derivatives are finite where they exist: by y only where x > 0, or where x = 0 < y.
  public static func power(_ x: Expression, _ y: Expression) -> Expression {
    if y.constant == 0 { return x.graph.number(1).broadcast(to: x.shape.broadcast(with: y.shape) ?? x.shape) }
    if y.constant == 1, y.shape.isReduction(of: x.shape) { return x }
    return binary(.power, x, y) { Elementary.pow($0, $1) }
  }

  /// The larger of two values, element by element; shapes broadcast along axes of size 1.
  public static func maximum(_ a: Expression, _ b: Expression) -> Expression {
    binary(.maximum, a, b) { Swift.max($0, $1) }
  }
  /// The smaller of two values, element by element; shapes broadcast along axes of size 1.
  public static func minimum(_ a: Expression, _ b: Expression) -> Expression {
    binary(.minimum, a, b) { Swift.min($0, $1) }
  }
  /// 1 where a > b, else 0, element by element; its derivative is 0.
  public static func greater(_ a: Expression, _ b: Expression) -> Expression {
    binary(.greater, a, b) { $0 > $1 ? 1 : 0 }
  }

  /// `a` where the mask is not 0, else `b`, element by element; a NaN in the branch not taken has no effect.
  public static func select(_ mask: Expression, _ a: Expression, _ b: Expression) -> Expression {
    guard let ab = a.shape.broadcast(with: b.shape), let shape = mask.shape.broadcast(with: ab) else {
      preconditionFailure("shapes \(mask.shape), \(a.shape) and \(b.shape) do not broadcast")
    }
    return mask.graph.append(.elementwise(.select, constant: 0), [mask.id, a.id, b.id], shape)
  }
}

extension Expression {
  /// tanh of one number, for code that mirrors a program step by step.
  static func hyperbolicTangent(_ x: Double) -> Double { Elementary.tanh(x) }
}
