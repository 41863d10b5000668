// The derivative of every primitive, written in primitives.

extension Expression {
  private func input(_ i: Int) -> Expression { Expression(graph: graph, id: node.inputs[i]) }

  /// What a cotangent of this node adds to the cotangents of its inputs.
  func pullback(_ g: Expression) -> [(input: Int, part: Contribution)] {
    func whole(_ i: Int, _ value: @autoclosure () -> Expression) -> (Int, Contribution) {
      (node.inputs[i], .whole(value().sum(to: input(i).shape)))
    }
    switch node.primitive {
    case .leaf, .bytes, .number, .table, .hold: return []
    case .gatherRows: preconditionFailure("a gathered table is data and has no derivative")
    case .elementwise(let operation, let constant):
      return elementwisePullback(operation, constant: Double(bitPattern: constant), g).map { whole($0.0, $0.1) }
    case .product(let sumsGroups): return productPullback(g, sumsGroups: sumsGroups)
    case .sum: return [(node.inputs[0], .whole(g.broadcast(to: input(0).shape)))]
    case .maximum: preconditionFailure("a maximum has no derivative here: hold it")
    case .broadcast: return [whole(0, g)]
    case .slice(let start): return [(node.inputs[0], .rows(start: start, g))]
    case .transpose: return [(node.inputs[0], .whole(g.transposed()))]
    case .reshape: return [(node.inputs[0], .whole(g.reshaped(input(0).shape)))]
    case .concatenate:
      var start = 0
      return node.inputs.indices.map { i in
        let rows = start..<(start + input(i).shape.rows)
        start = rows.upperBound
        return (node.inputs[i], .whole(g[rows: rows]))
      }
    case .solve:
      let right = input(0).transposed().solve(g)
      return [
        (node.inputs[1], .whole(right)), (node.inputs[0], .whole(-right.times(transposed()))),
      ]
    }
  }

  private func productPullback(_ g: Expression, sumsGroups: Bool) -> [(input: Int, part: Contribution)] {
    let a = input(0)
    let b = input(1)
    // A factor that serves all groups collects from all of them.
    let left = g.product(b.transposed(), sumsGroups: a.shape.groups == 1)
    let right = a.transposed().product(g, sumsGroups: b.shape.groups == 1)
    return [(node.inputs[0], .whole(left)), (node.inputs[1], .whole(right))]
  }

  private func elementwisePullback(
    _ operation: Elementwise, constant: Double, _ g: Expression
  ) -> [(Int, Expression)] {
    let x = input(0)
    switch operation {
    case .negate: return [(0, -g)]
    case .add: return [(0, g), (1, g)]
    case .subtract: return [(0, g), (1, -g)]
    case .multiply: return [(0, g * input(1)), (1, g * x)]
    case .divide: return [(0, g / input(1)), (1, -(g * self / input(1)))]
    case .power: return [(0, g * baseSlope), (1, g * exponentSlope)]
    case .maximum:
      let mask = Expression.greater(x, input(1))
      return [(0, g * mask), (1, g * (1 - mask))]
    case .minimum:
      let mask = Expression.greater(input(1), x)
      return [(0, g * mask), (1, g * (1 - mask))]
    case .greater, .sign: return []
    case .select:
      let nothing = graph.number(0)
      return [(1, .select(x, g, nothing)), (2, .select(x, nothing, g))]
    case .exp: return [(0, g * self)]
    case .log: return [(0, g / x)]
    case .sin: return [(0, g * x.cos())]
    case .cos: return [(0, -(g * x.sin()))]
    case .tanh: return [(0, g * (1 - squared()))]
    case .sigmoid: return [(0, g * (self * (1 - self)))]
    case .relu: return [(0, g * .greater(x, graph.number(0)))]
    case .sqrt: return [(0, g * (0.5 / self))]
    case .abs: return [(0, g * x.sign())]
    case .reciprocal: return [(0, -(g * squared()))]
    case .addConstant: return [(0, g)]
    case .multiplyConstant: return [(0, g * constant)]
    }
  }
}

// MARK: - Powers

extension Expression {
  /// The derivative of the power x^y by x: y x^(y-1), and 0 where both are 0, because x^0 = 1 whatever x is.
  private var baseSlope: Expression {
    let (x, y) = (input(0), input(1))
    let slope = y * .power(x, y - 1)
    return y.constant == nil ? .select(x.magnitude() + y.magnitude(), slope, graph.number(0)) : slope
  }

  /// The derivative of the power x^y by y: x^y ln x, and 0 where x = 0 < y, because 0^y = 0 there.
  private var exponentSlope: Expression {
    let (x, y) = (input(0), input(1))
    if let x = x.constant, x != 0 { return self * Elementary.log(x) }
    return self * Expression.select(x, x, .greater(y, graph.number(0))).log()
  }
}
