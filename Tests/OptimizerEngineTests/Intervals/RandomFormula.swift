@testable import OptimizerEngine

/// A seeded formula of d coordinates that uses every primitive which is taken apart.
struct RandomFormula {
  private var generator: SeededGenerator
  private var pool: [Expression] = []
  private let point: Expression
  private let kinks: Bool

  /// One number that depends on the column `point`.
  static func value(of point: Expression, seed: UInt64, kinks: Bool) -> Expression {
    var formula = RandomFormula(point: point, seed: seed, kinks: kinks)
    let count = 4 + formula.generator.index(below: 12)
    for _ in 0..<count { formula.grow() }
    return formula.pool.suffix(3).reduce(formula.pool[0] * formula.pool[1]) { $0 + $1 }
  }

  private init(point: Expression, seed: UInt64, kinks: Bool) {
    generator = SeededGenerator(seed: seed, stream: "interval formula")
    self.point = point
    self.kinks = kinks
    pool = (0..<point.shape.rows).map { point[row: $0] }
  }

  private mutating func operand() -> Expression {
    pool[max(0, pool.count - 1 - generator.index(below: min(5, pool.count)))]
  }

  private mutating func number() -> Double { (generator.uniform(-2, 2) * 8).rounded() / 8 }

  private mutating func grow() {
    let (a, b) = (operand(), operand())
    switch generator.index(below: kinks ? 24 : 19) {
    case 0: pool.append(a + b)
    case 1: pool.append(a - b)
    case 2, 3: pool.append(a * b)
    case 4: pool.append(a * number() + number())
    case 5: pool.append(a.power(2 + generator.index(below: 3)) * 0.2)
    case 6: pool.append(a / (b.squared() + 1.5))
    case 7: pool.append((a * 0.3).exp())
    case 8: pool.append((a.squared() + b.squared() + 0.7).log())
    case 9: pool.append((a - b).sin())
    case 10: pool.append((a * 1.5).cos())
    case 11: pool.append((a * b).tanh())
    case 12: pool.append((a + b).sigmoid())
    case 13: pool.append((a * a + 0.3).squareRoot())
    case 14: pool.append(a.softplus())
    case 15: pool.append(Expression.concatenated([a, b, a * b * 0.1]).logSumExpOverRows())
    case 16: pool.append(arrays(a))
    case 17: pool.append((b.squared() + 2).reciprocal() * a)
    case 18: pool.append((Expression.concatenated([a, b, a * b]) * number())[rows: 1..<3].sumRows())
    case 19: pool.append(a.magnitude())
    case 20: pool.append(.maximum(a, b))
    case 21: pool.append(.minimum(a, b * number()))
    case 22: pool.append((a + number()).relu())
    default: pool.append(.select(.greater(a, b), a * b, a * b) + a)
    }
  }

  /// A matrix product with a table, a slice and a sum.
  private mutating func arrays(_ a: Expression) -> Expression {
    let d = point.shape.rows
    let table = point.graph.table((0..<d * d).map { _ in number() }, Shape(rows: d, columns: d))
    let image = (table.times(point) * 0.5).sin() * a
    return image[rows: 0..<1] + image.sumRows() * 0.3
  }
}

extension Objective {
  /// A random formula on [-2, 2]^d as an objective.
  static func random(seed: UInt64, dimension d: Int, kinks: Bool) -> Objective {
    Objective(
      name: "random \(seed)", formula: "random", box: Catalogue.cube(2, d), start: Catalogue.origin(d),
      smoothness: .none
    ) { x, _ in RandomFormula.value(of: x, seed: seed, kinks: kinks) }
  }

  /// The interval machine of an objective.
  func intervalMachine() throws -> IntervalMachine {
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: dimension))
    let (scalars, root) = try ScalarLowering.lower(value(x, 0), of: x)
    return IntervalMachine(try IntervalProgram(scalars, root: root, dimension: dimension))
  }
}
