// How fast a formula vanishes at a point, which decides whether a root of it has a gradient there.

extension Formula {
  /// Whether the slope by what this is a root of may be infinite.
  private var isSteep: Bool {
    switch self {
    case .power(let a, let b):
      a.coordinateCount > 0 && a.range.low <= 0 && (b.constant.map { 0 < $0 && $0 < 1 } ?? true)
    case .call(.sqrt, let a): a.coordinateCount > 0 && a.range.low <= 0
    case .number, .coordinate, .negative, .sum, .difference, .product, .quotient, .call, .maximum, .minimum: false
    }
  }

  /// Whether it may vanish where its parts do not.
  private var mayCancel: Bool {
    switch self {
    case .coordinate, .sum, .difference, .call: true
    case .number, .negative, .product, .quotient, .power, .maximum, .minimum: false
    }
  }

  /// Whether a part of it may have an infinite slope, so that the rules of differentiation may multiply that by 0.
  var hasSteepPart: Bool { isSteep || parts.contains(where: \.hasSteepPart) }

  /// The formula in coordinates that are held where its gradient is known to be 0 and the rules of differentiation would
  /// multiply an infinite slope by 0: same value, no derivative.
  ///
  /// A function that is O(|x - p|^m) with m > 1 has the gradient 0 at p.
  ///
  /// - Parameter x: The points, `groups x d x lanes`.
  func mendedExpression(of x: Expression) -> Expression {
    Vanishing(self, at: x).expression(of: x, outside: nil)
  }

  /// A formula at a point by the plain rules, with the order at which it vanishes there.
  private struct Vanishing {
    let formula: Formula
    let parts: [Vanishing]
    /// By the plain rules.
    let value: Expression
    /// A lower bound of m where the value is 0 and O(|x - p|^m); 0 elsewhere.
    let order: Expression
    let isSmooth: Bool
    let hasSteepPart: Bool

    init(_ formula: Formula, at x: Expression) {
      let parts = formula.constant == nil ? formula.parts.map { Vanishing($0, at: x) } : []
      let value = parts.isEmpty ? formula.plainExpression(of: x) : formula.combined(parts.map(\.value), x)
      let isSmooth = !formula.mayHaveKinksHere && parts.allSatisfy(\.isSmooth)
      hasSteepPart = formula.constant == nil && (formula.isSteep || parts.contains(where: \.hasSteepPart))
      let isZero = x.graph.number(1) - .greater(value.magnitude(), x.graph.number(0))
      var order = isZero * Self.order(formula, parts, x)
      if isSmooth, formula.mayCancel {
        // A smooth function vanishes like the distance, and like its square where the gradient vanishes as well.
        let slope = x.graph.gradient(of: value, by: x).magnitude().sumRows()
        order = .maximum(order, isZero * (2 - .greater(slope, x.graph.number(0))))
      }
      (self.formula, self.parts, self.value, self.order, self.isSmooth) = (formula, parts, value, order, isSmooth)
    }

    /// The order by the parts, where the value is 0.
    private static func order(_ formula: Formula, _ parts: [Vanishing], _ x: Expression) -> Expression {
      let none = x.graph.number(0)
      guard let a = parts.first?.order, let b = parts.last?.order else { return none }
      switch formula {
      case .number, .coordinate, .call(.exp, _), .call(.sigmoid, _), .call(.softplus, _): return none
      case .call(.cos, _), .call(.log, _): return none
      case .negative, .quotient, .call(.abs, _), .call(.relu, _), .call(.tanh, _): return a
      case .call(.sin, _), .call(.tan, _): return a
      case .call(.sqrt, _): return a * 0.5
      case .sum, .difference, .maximum, .minimum: return .minimum(a, b)
      case .product(let left, let right): return left == right ? a * 2 : a + b
      case .power:
        let exponent = parts[1].value
        return .select(.greater(exponent, none), a * exponent, none)
      }
    }

    /// 1 where an infinite slope may meet a 0 though the gradient is 0.
    private var mayBeHeld: Expression? {
      switch formula {
      case .product, .quotient, .power, .call(.sqrt, _), .maximum, .minimum:
        hasSteepPart ? .greater(order, value.graph.number(1)) : nil
      case .number, .coordinate, .negative, .sum, .difference, .call: nil
      }
    }

    /// - Parameter outside: 1 where a slope outside of this part is infinite, which must not be multiplied away.
    func expression(of point: Expression, outside: Expression?) -> Expression {
      guard hasSteepPart else { return formula.plainExpression(of: point) }
      var (x, outside) = (point, outside)
      let one = point.graph.number(1)
      if let held = mayBeHeld {
        let held = outside.map { held * (one - $0) } ?? held
        x = .select(held.held(), point.held(), point)
        if formula.isSteep {
          let infinite = (one - .greater(parts[0].value.magnitude(), point.graph.number(0))) * (one - held)
          outside = outside.map { .maximum($0, infinite) } ?? infinite
        }
      }
      return formula.combined(parts.map { $0.expression(of: x, outside: outside) }, x)
    }
  }
}
