// Takes an expression over arrays apart into scalar formulas of the coordinates.

/// Writes the elements of expressions as scalar formulas; each array node once.
struct ScalarLowering {
  /// Numbers that the expression reads from a space, by place and count; nil where they are not known beforehand.
  typealias Given = (_ location: Location, _ count: Int) -> [Double]?

  /// More scalar operations than this are not worth it.
  static let mostOperations = 60_000

  private let source: Graph
  private let given: Given
  private(set) var scalars = ScalarGraph()
  private var elements: [Int: [Int32]] = [:]

  /// Lowers one number `value` that depends on the column `point`.
  static func lower(
    _ value: Expression, of point: Expression, given: @escaping Given = { _, _ in nil }
  ) throws(NoProof) -> (graph: ScalarGraph, root: Int32) {
    guard value.shape.count == 1 else { throw .unsupported("the value is \(value.shape), not one number") }
    var lowering = ScalarLowering(source: value.graph, given: given)
    lowering.elements[point.id] = (0..<point.shape.count).map { lowering.scalars.coordinate($0) }
    for id in lowering.needed(for: value.id, except: point.id) {
      lowering.elements[id] = try lowering.lowered(value.graph.nodes[id])
      let count = lowering.scalars.nodes.count
      guard count <= mostOperations else { throw .tooLarge(operations: count) }
    }
    guard let root = lowering.elements[value.id]?.first else { throw .unsupported("the value is empty") }
    return (lowering.scalars, root)
  }

  private init(source: Graph, given: @escaping Given) {
    self.source = source
    self.given = given
  }

  private func needed(for root: Int, except point: Int) -> [Int] {
    var isNeeded = Array(repeating: false, count: root + 1)
    isNeeded[root] = true
    for id in (0...root).reversed() where isNeeded[id] && id != point {
      for input in source.nodes[id].inputs { isNeeded[input] = true }
    }
    return (0...root).filter { isNeeded[$0] && $0 != point }
  }

  private mutating func lowered(_ node: Node) throws(NoProof) -> [Int32] {
    let shape = node.shape
    // Arrays of data are refused before they are spelled out.
    guard shape.count <= Self.mostOperations else { throw .tooLarge(operations: shape.count) }
    let inputs = node.inputs.map { elements[$0] ?? [] }
    let shapes = node.inputs.map { source.nodes[$0].shape }
    switch node.primitive {
    case .number(let bits): return [scalars.number(Double(bitPattern: bits))]
    case .table(let i): return source.tables[i].map { scalars.number($0) }
    case .leaf(let location):
      guard let values = given(location, shape.count) else {
        throw .unsupported("it reads numbers that are given when it runs")
      }
      return values.map { scalars.number($0) }
    case .elementwise(let operation, let constant):
      let operands = inputs.indices.map { Self.spread(inputs[$0], from: shapes[$0], to: shape) }
      return try (0..<shape.count).map { (i) throws(NoProof) in
        try element(operation, Double(bitPattern: constant), operands.map { $0[i] })
      }
    case .product(let sumsGroups): return product(inputs, shapes, shape, sumsGroups: sumsGroups)
    case .sum: return reduced(inputs[0], shapes[0], shape) { $0.add($1, $2) }
    case .maximum: return reduced(inputs[0], shapes[0], shape) { $0.binary(.maximum, $1, $2) }
    case .broadcast: return Self.spread(inputs[0], from: shapes[0], to: shape)
    case .slice, .transpose, .reshape, .concatenate: return Self.rearranged(node, inputs, shapes)
    case .hold: return inputs[0].map { scalars.constant(of: $0) == nil ? scalars.unary(.hold, $0) : $0 }
    case .bytes, .gatherRows: throw .unsupported("it reads a mini-batch of a data set")
    case .solve: throw .unsupported("it solves a linear system")
    }
  }

  // MARK: - Views

  private static func index(_ g: Int, _ r: Int, _ c: Int, _ shape: Shape) -> Int {
    (g * shape.rows + r) * shape.columns + c
  }

  /// Repeats along axes of size 1.
  private static func spread(_ values: [Int32], from: Shape, to: Shape) -> [Int32] {
    if from == to { return values }
    return places(to).map { g, r, c in
      values[index(from.groups == 1 ? 0 : g, from.rows == 1 ? 0 : r, from.columns == 1 ? 0 : c, from)]
    }
  }

  private static func places(_ shape: Shape) -> [(Int, Int, Int)] {
    (0..<shape.count).map { i in
      (i / (shape.rows * shape.columns), i / shape.columns % shape.rows, i % shape.columns)
    }
  }

  private static func rearranged(_ node: Node, _ inputs: [[Int32]], _ shapes: [Shape]) -> [Int32] {
    switch node.primitive {
    case .slice(let start): return places(node.shape).map { g, r, c in inputs[0][index(g, start + r, c, shapes[0])] }
    case .transpose: return places(node.shape).map { g, r, c in inputs[0][index(g, c, r, shapes[0])] }
    case .concatenate:
      return places(node.shape).map { g, r, c in
        var (row, piece) = (r, 0)
        while row >= shapes[piece].rows {
          row -= shapes[piece].rows
          piece += 1
        }
        return inputs[piece][index(g, row, c, shapes[piece])]
      }
    default: return inputs[0]
    }
  }

  // MARK: - Sums

  private mutating func reduced(
    _ values: [Int32], _ from: Shape, _ to: Shape, _ join: (inout ScalarGraph, Int32, Int32) -> Int32
  ) -> [Int32] {
    var result = [Int32?](repeating: nil, count: to.count)
    for (i, place) in Self.places(from).enumerated() {
      let target = Self.index(
        to.groups == 1 ? 0 : place.0, to.rows == 1 ? 0 : place.1, to.columns == 1 ? 0 : place.2, to)
      result[target] = result[target].map { join(&scalars, $0, values[i]) } ?? values[i]
    }
    return result.map { $0 ?? scalars.number(0) }
  }

  private mutating func product(
    _ inputs: [[Int32]], _ shapes: [Shape], _ shape: Shape, sumsGroups: Bool
  ) -> [Int32] {
    let groups = max(shapes[0].groups, shapes[1].groups)
    var result: [Int32] = []
    for (g, r, c) in Self.places(shape) {
      var total = scalars.number(0)
      for group in sumsGroups ? 0..<groups : g..<(g + 1) {
        for k in 0..<shapes[0].columns {
          let left = inputs[0][Self.index(shapes[0].groups == 1 ? 0 : group, r, k, shapes[0])]
          let right = inputs[1][Self.index(shapes[1].groups == 1 ? 0 : group, k, c, shapes[1])]
          let part = scalars.multiply(left, right)
          total = scalars.add(total, part)
        }
      }
      result.append(total)
    }
    return result
  }

  // MARK: - Elements

  private mutating func element(
    _ operation: Elementwise, _ constant: Double, _ x: [Int32]
  ) throws(NoProof) -> Int32 {
    switch operation {
    case .negate: scalars.negate(x[0])
    case .add: scalars.logSumExp(x[0], x[1]) ?? scalars.logSumExp(x[1], x[0]) ?? scalars.add(x[0], x[1])
    case .subtract: scalars.subtract(x[0], x[1])
    case .multiply: scalars.multiply(x[0], x[1])
    case .divide: quotient(x[0], x[1])
    case .power: power(x[0], x[1])
    case .maximum: scalars.binary(.maximum, x[0], x[1])
    case .minimum: scalars.binary(.minimum, x[0], x[1])
    case .greater: scalars.binary(.greater, x[0], x[1])
    // Held for a slope's sake: the plain rules enclose the same derivative, or say nothing.
    case .select: scalars.isHold(x[2], of: x[1]) ? x[1] : scalars.select(x[0], x[1], x[2])
    case .exp: scalars.unary(.exponential, x[0])
    case .log: scalars.unary(.logarithm, x[0])
    case .sin: scalars.unary(.sine, x[0])
    case .cos: scalars.unary(.cosine, x[0])
    case .tanh: scalars.unary(.hyperbolicTangent, x[0])
    case .sigmoid: scalars.unary(.sigmoid, x[0])
    case .relu: relu(x[0])
    case .sqrt: scalars.unary(.squareRoot, x[0])
    case .abs: scalars.unary(.absolute, x[0])
    case .sign: scalars.unary(.sign, x[0])
    case .reciprocal: scalars.power(x[0], -1)
    case .addConstant: offset(x[0], constant)
    case .multiplyConstant: scalars.scaled(Interval(constant), x[0])
    }
  }

  private mutating func quotient(_ a: Int32, _ b: Int32) -> Int32 {
    let inverse = scalars.power(b, -1)
    return scalars.multiply(a, inverse)
  }

  /// A whole power as such, any other as e^(b ln a): where a may not be positive nothing is said of it.
  private mutating func power(_ a: Int32, _ b: Int32) -> Int32 {
    if let number = scalars.constant(of: b), number.isPoint, number.low == number.low.rounded(),
      number.low.magnitude <= Double(ScalarGraph.highestPower)
    {
      return scalars.power(a, Int(number.low))
    }
    let logarithm = scalars.unary(.logarithm, a)
    let exponent = scalars.multiply(b, logarithm)
    return scalars.unary(.exponential, exponent)
  }

  private mutating func relu(_ a: Int32) -> Int32 {
    let zero = scalars.number(0)
    return scalars.binary(.maximum, a, zero)
  }

  private mutating func offset(_ a: Int32, _ value: Double) -> Int32 {
    let number = scalars.number(value)
    return scalars.add(a, number)
  }
}

extension ScalarGraph {
  /// Whether a node is another one with derivative zero.
  fileprivate func isHold(_ id: Int32, of other: Int32) -> Bool {
    id == other || (nodes[Int(id)].code == .hold && nodes[Int(id)].a == other)
  }

  /// ln(sum e^(a_k - h)) + h with a held shift h, in which h cancels: rewritten without it, as softplus functions of the a_k.
  ///
  /// - Returns: nil where the two terms are not of this form.
  fileprivate mutating func logSumExp(_ logarithm: Int32, _ shift: Int32) -> Int32? {
    let node = nodes[Int(logarithm)]
    guard node.code == .logarithm, nodes[Int(shift)].code == .hold else { return nil }
    var exponents: [Int32] = []
    var open = [node.a]
    while let term = open.popLast() {
      let part = nodes[Int(term)]
      if part.code == .add {
        open += [part.b, part.a]
      } else if part.code == .exponential, let exponent = unshifted(part.a, shift) {
        exponents.append(exponent)
      } else {
        return nil
      }
    }
    // ln(e^a + e^b) = b + softplus(a - b): numbers last, so that ln(1 + e^a) names a once.
    let ordered = exponents.filter { constant(of: $0) == nil } + exponents.filter { constant(of: $0) != nil }
    return ordered.dropFirst().reduce(ordered[0]) { total, next in
      let difference = subtract(total, next)
      let bend = unary(.softplus, difference)
      return add(next, bend)
    }
  }

  /// a, where the node is a - h.
  private mutating func unshifted(_ id: Int32, _ shift: Int32) -> Int32? {
    let node = nodes[Int(id)]
    switch node.code {
    case .negate where node.a == shift: return number(0)
    case .subtract where node.b == shift: return node.a
    // A number less the shift.
    case .add where nodes[Int(node.a)].code == .negate && nodes[Int(node.a)].a == shift:
      return constant(of: node.b) == nil ? nil : node.b
    default: return nil
    }
  }
}
