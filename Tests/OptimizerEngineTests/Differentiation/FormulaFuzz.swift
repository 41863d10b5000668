import Glibc

@testable import OptimizerEngine

/// Grows a random formula and its value by plain loops side by side.
struct FormulaFuzz {
  typealias Pair = (formula: Expression, value: PlainArray)

  let graph = Graph()
  var generator: SeededGenerator
  var pool: [Pair] = []
  /// The contents of the parameter space.
  var parameters: [Double] = []
  /// Nodes that another program is said to have left, with their values.
  var provided: [(Expression, PlainArray)] = []
  /// Sample numbers that every gather of the formula reads.
  let indices: [Int32]
  private var known: [Int: PlainArray] = [:]
  private let providing: Bool

  init(seed: UInt64, stream: String, nodes: ClosedRange<Int> = 5...40, providing: Bool = true) {
    self.providing = providing
    var generator = SeededGenerator(seed: seed, stream: stream)
    indices = (0..<256).map { _ in Int32(generator.index(below: 3)) }
    self.generator = generator
    for _ in 0...self.generator.index(below: 3) { _ = leaf(randomShape()) }
    let count = nodes.lowerBound + self.generator.index(below: nodes.count)
    while graph.nodes.count < count + 3, pool.count < 4 * count { grow() }
  }

  // MARK: - Choices

  mutating func pick(_ count: Int) -> Int { generator.index(below: count) }
  mutating func chance(_ p: Double) -> Bool { generator.uniform() < p }

  private mutating func size() -> Int {
    chance(0.03) ? [16, 33, 70, 130, 600][pick(5)] : [1, 1, 2, 3, 4, 5, 9][pick(7)]
  }

  private mutating func randomShape() -> Shape {
    let shape = Shape(groups: [1, 1, 1, 2, 3][pick(5)], rows: size(), columns: size())
    return shape.count > 4000 ? Shape(rows: shape.rows) : shape
  }

  mutating func leaf(_ shape: Shape) -> Pair {
    let value = PlainArray(shape) { _, _, _ in generator.normal() }
    let pair = (graph.input(Location(.parameters, parameters.count), shape), value)
    parameters += value.values
    return add(pair)
  }

  @discardableResult
  private mutating func add(_ pair: Pair) -> Pair {
    var pair = pair
    precondition(pair.formula.shape == pair.value.shape, "\(pair.formula.shape) is \(pair.value.shape) by hand")
    if let old = known[pair.formula.id] {
      pair.value = old
    } else if pair.value.largest > 1e3 || !pair.value.largest.isFinite {
      return add((pair.formula.tanh(), pair.value.map { tanh($0) }))
    } else if providing, isComputed(pair.formula), chance(0.04) {
      // Other numbers than the formula gives: a program that computes the node again is found out.
      pair.value = PlainArray(pair.value.shape) { _, _, _ in generator.normal() }
      provided.append((pair.formula, pair.value))
    }
    known[pair.formula.id] = pair.value
    pool.append(pair)
    return pair
  }

  /// New nodes that no later simplification looks through and no later formula builds in passing.
  private func isComputed(_ formula: Expression) -> Bool {
    guard formula.id == graph.nodes.count - 1 else { return false }
    switch formula.node.primitive {
    case .elementwise(.multiplyConstant, _), .elementwise(.negate, _): return false
    case .elementwise(.multiply, _) where Set(formula.node.inputs).count == 1: return false
    case .elementwise, .product, .sum, .concatenate: return true
    default: return false
    }
  }

  private mutating func operand() -> Pair {
    pool[chance(0.7) ? pool.count - 1 - pick(min(6, pool.count)) : pick(pool.count)]
  }

  /// Something that broadcasts with a shape.
  private mutating func partner(of shape: Shape) -> Pair {
    for _ in 0..<8 {
      let candidate = operand()
      if let common = shape.broadcast(with: candidate.value.shape), common.count <= 6000 { return candidate }
    }
    return leaf(
      Shape(
        groups: chance(0.5) ? shape.groups : 1, rows: chance(0.7) ? shape.rows : 1,
        columns: chance(0.7) ? shape.columns : 1))
  }

  // MARK: - One more node

  private mutating func grow() {
    switch pick(20) {
    case 0..<4: binary()
    case 4..<8: unary()
    case 8: scalar()
    case 9, 10: product()
    case 11: reduction()
    case 12: transposition()
    case 13, 14: slice()
    case 15: concatenation()
    case 16: reshape()
    case 17: repetition()
    case 18: rare()
    default: selection()
    }
  }

  private mutating func binary() {
    let a = operand()
    let b = partner(of: a.value.shape)
    switch pick(6) {
    case 0: add((a.formula + b.formula, a.value.zip(b.value, +)))
    case 1: add((a.formula - b.formula, a.value.zip(b.value, -)))
    case 2, 3: add((a.formula * b.formula, a.value.zip(b.value, *)))
    case 4: add((.maximum(a.formula, b.formula), a.value.zip(b.value) { max($0, $1) }))
    default:
      add((a.formula / (b.formula.squared() + 1.25), a.value.zip(b.value) { $0 / ($1 * $1 + 1.25) }))
    }
  }

  private mutating func unary() {
    let a = operand()
    switch pick(9) {
    case 0: add((-a.formula, a.value.map { -$0 }))
    case 1: add((a.formula.tanh(), a.value.map { tanh($0) }))
    case 2: add((a.formula.sin(), a.value.map { sin($0) }))
    case 3: add((a.formula.cos(), a.value.map { cos($0) }))
    case 4: add((a.formula.relu(), a.value.map { max($0, 0) }))
    case 5: add((a.formula.magnitude(), a.value.map { $0.magnitude }))
    case 6: add((a.formula.sigmoid(), a.value.map { 1 / (1 + exp(-$0)) }))
    case 7: add((a.formula.held(), a.value))
    default:
      add(((a.formula.squared() + 1.25).squareRoot().log(), a.value.map { log(($0 * $0 + 1.25).squareRoot()) }))
    }
  }

  private mutating func scalar() {
    let a = operand()
    let c = [0, 1, -1, 0.5, -2, 1.7][pick(6)]
    switch pick(4) {
    case 0: add((a.formula * c, a.value.map { $0 * c }))
    case 1: add((a.formula + c, a.value.map { $0 + c }))
    case 2: add((c - a.formula, a.value.map { c - $0 }))
    default: add((a.formula * 0.5 * c * 3, a.value.map { $0 * 1.5 * c }))
    }
  }

  private mutating func product() {
    let a = operand()
    var b = operand()
    let (s, t) = (a.value.shape, b.value.shape)
    if s.columns != t.rows || (s.groups != t.groups && s.groups != 1 && t.groups != 1)
      || s.rows * t.columns * s.columns > 100_000
    {
      b = leaf(Shape(groups: [1, s.groups, s.groups == 1 ? 3 : 1][pick(3)], rows: s.columns, columns: size()))
      if chance(0.4) {
        let flipped = leaf(b.value.shape.transposed)
        b = (flipped.formula.transposed(), flipped.value.transposed)
      }
    }
    let sums = chance(0.3)
    add((a.formula.product(b.formula, sumsGroups: sums), a.value.product(b.value, sumsGroups: sums)))
  }

  private mutating func reduction() {
    let a = operand()
    let s = a.value.shape
    let target = Shape(
      groups: chance(0.5) ? s.groups : 1, rows: chance(0.5) ? s.rows : 1, columns: chance(0.5) ? s.columns : 1)
    if chance(0.2) {
      let rows = Shape(groups: s.groups, rows: 1, columns: s.columns)
      add((a.formula.heldMaximumOverRows(), a.value.reduce(to: rows, -.infinity) { max($0, $1) }))
    } else {
      add((a.formula.sum(to: target), a.value.reduce(to: target, 0, +)))
    }
  }

  private mutating func transposition() {
    let a = operand()
    add((a.formula.transposed(), a.value.transposed))
  }

  private mutating func slice() {
    let a = operand()
    let start = pick(a.value.shape.rows)
    let range = start..<(start + 1 + pick(a.value.shape.rows - start))
    add((a.formula[rows: range], a.value.rows(range)))
  }

  private mutating func concatenation() {
    let a = operand()
    let s = a.value.shape
    var pieces = [a]
    for _ in 0...pick(2) {
      let b = operand()
      let isFit =
        (b.value.shape.columns == s.columns || b.value.shape.columns == 1)
        && (b.value.shape.groups == s.groups || b.value.shape.groups == 1)
      pieces.append(isFit ? b : leaf(Shape(groups: s.groups, rows: 1 + pick(3), columns: s.columns)))
    }
    if chance(0.3) {
      let zero = graph.number(0.25).broadcast(to: Shape(groups: s.groups, rows: 2, columns: s.columns))
      pieces.append((zero, PlainArray(zero.shape) { _, _, _ in 0.25 }))
    }
    if chance(0.5) { pieces.reverse() }
    add((.concatenated(pieces.map(\.formula)), .concatenated(pieces.map(\.value))))
  }

  private mutating func reshape() {
    let a = operand()
    let s = a.value.shape
    let candidates = [
      Shape(rows: s.count), Shape(rows: 1, columns: s.count), Shape(groups: s.groups, rows: s.rows * s.columns),
      Shape(groups: s.rows, rows: s.groups, columns: s.columns), Shape(rows: s.groups * s.rows, columns: s.columns),
      Shape(groups: s.columns, rows: s.rows, columns: s.groups),
      Shape(groups: s.groups * s.rows, rows: s.columns),
    ]
    let target = candidates[pick(candidates.count)]
    add((a.formula.reshaped(target), PlainArray(target, values: a.value.values)))
  }

  private mutating func repetition() {
    let a = operand()
    let s = a.value.shape
    let target = Shape(
      groups: s.groups == 1 ? 1 + pick(3) : s.groups, rows: s.rows == 1 ? 1 + pick(4) : s.rows,
      columns: s.columns == 1 ? 1 + pick(4) : s.columns)
    add((a.formula.broadcast(to: target), a.value.broadcast(to: target)))
  }

  private mutating func selection() {
    let a = operand()
    let b = partner(of: a.value.shape)
    let mask = Expression.greater(a.formula, graph.number(0.1234567))
    let chosen = a.value.zip(b.value) { $0 > 0.1234567 ? $0 : $1 }
    add((.select(mask, a.formula, b.formula), chosen))
  }

  private mutating func rare() {
    let groups = 1 + pick(2)
    if chance(0.5) {
      // A gather: as it is (which writes it), or as the right factor of products (which walk the table).
      let table = leaf(Shape(rows: 3 + pick(4), columns: 1 + pick(40)))
      let batch = 1 + pick(6)
      let shape = Shape(groups: groups, rows: batch, columns: table.value.shape.columns)
      let value = PlainArray(shape) { table.value[0, Int(indices[$0 * batch + $1]), $2] }
      let gathered = table.formula.gatheredRows(groups: groups, batch: batch)
      if chance(0.3) { add((gathered, value)) }
      let left = leaf(Shape(groups: groups, rows: 1 + pick(7), columns: batch))
      add((left.formula.times(gathered), left.value.product(value, sumsGroups: false)))
      let other = leaf(Shape(groups: groups, rows: 1 + pick(7), columns: shape.columns))
      add((other.formula.times(gathered.transposed()), other.value.product(value.transposed, sumsGroups: false)))
    } else {
      let n = 1 + pick(5)
      let a = leaf(Shape(groups: groups, rows: n, columns: n))
      let b = leaf(Shape(groups: groups, rows: n, columns: 1 + pick(4)))
      let unit = PlainArray(Shape(rows: n, columns: n)) { $1 == $2 ? 3 : 0 }
      let matrix = a.formula.tanh().transposed() + graph.identity(n) * 3
      add((matrix.solve(b.formula), a.value.map { tanh($0) }.transposed.zip(unit, +).solve(b.value)))
    }
  }
}
