import References
import Testing

@testable import OptimizerEngine

/// Values, gradients and Hessians at points against the intervals of boxes around them.
struct EnclosureCheck {
  var checked = 0
  var undefined = 0
  var faults: [String] = []

  /// Compares on random boxes; numbers that rounding explains are let through.
  mutating func run(_ objective: Objective, _ machine: IntervalMachine, boxes: Int, _ g: inout SeededGenerator) {
    let evaluator = Evaluator(objective)
    for _ in 0..<boxes {
      let width = g.logUniform(-3, 0.5)
      let sides = objective.box.map { range in
        let low = g.uniform(range.lowerBound, range.upperBound)
        return low...(low + width * g.uniform(0.1, 1))
      }
      var hessians: [Interval] = []
      let corners = sides.flatMap { [$0.lowerBound, $0.upperBound] }
      corners.withUnsafeBufferPointer { pointer in pointer.baseAddress.map { machine.load($0) } }
      machine.run(to: .hessian)
      let (value, d) = (machine.value, objective.dimension)
      let gradient = (0..<d).map { machine.gradient($0) }
      for place in 0..<(d * (d + 1) / 2) { hessians.append(machine.hessian(place)) }
      for _ in 0..<3 {
        let x = sides.map { g.uniform($0.lowerBound, $0.upperBound) }
        let (f, slope) = evaluator.valueAndGradient(x)
        compare(f, value, "\(objective.name): f at \(x) in \(sides)")
        for i in 0..<d { compare(slope[i], gradient[i], "\(objective.name): g\(i) at \(x) in \(sides)") }
        for i in 0..<d {
          let row = evaluator.hessianProduct(x, (0..<d).map { $0 == i ? 1 : 0 })
          for j in i..<d {
            let place = ScalarDerivatives.place(i, j, d)
            compare(row[j], hessians[place], "\(objective.name): H\(i)\(j) at \(x) in \(sides)")
          }
        }
      }
    }
  }

  private mutating func compare(_ number: Double, _ interval: Interval, _ what: String) {
    guard interval.isDefined else {
      undefined += 1
      return
    }
    checked += 1
    let slack = 1e-10 * (1 + interval.magnitude)
    if !(number >= interval.low - slack && number <= interval.high + slack) {
      faults.append("\(what): \(number) not in [\(interval.low), \(interval.high)]")
    }
  }
}

@Suite("Enclosures over boxes") struct EnclosureTests {
  @Test("Smooth random formulas: intervals hold values, gradients and Hessians", arguments: [1, 2, 3])
  func smooth(d: Int) throws {
    var check = EnclosureCheck()
    for seed in 0..<150 as Range<UInt64> {
      let objective = Objective.random(seed: seed, dimension: d, kinks: false)
      var g = SeededGenerator(seed: seed, stream: "boxes")
      check.run(objective, try objective.intervalMachine(), boxes: 8, &g)
    }
    #expect(check.faults.isEmpty, "\(check.faults.prefix(3))")
    #expect(check.checked > 8_000 && check.undefined < check.checked / 5, "\(check.checked), \(check.undefined)")
  }

  @Test("Random formulas with kinks: intervals that are defined hold what is inside") func kinks() throws {
    var check = EnclosureCheck()
    for seed in 0..<250 as Range<UInt64> {
      let objective = Objective.random(seed: seed, dimension: 2, kinks: true)
      var g = SeededGenerator(seed: seed, stream: "boxes")
      check.run(objective, try objective.intervalMachine(), boxes: 8, &g)
    }
    #expect(check.faults.isEmpty, "\(check.faults.prefix(3))")
    #expect(check.checked > 15_000 && check.undefined > 100, "\(check.checked), \(check.undefined)")
  }

  @Test("The catalogue: intervals hold values, gradients and Hessians", arguments: analyticGallery)
  func catalogue(named: Named) throws {
    guard named.objective.tables.count == 0, named.objective.dimension <= 10 else { return }
    var check = EnclosureCheck()
    var g = SeededGenerator(seed: 7, stream: named.objective.name)
    check.run(named.objective, try named.objective.intervalMachine(), boxes: 40, &g)
    #expect(check.faults.isEmpty, "\(check.faults.prefix(3))")
    #expect(check.checked > 300)
  }

  @Test("A planted fault in the second derivative is caught") func twin() throws {
    let honest = Objective.random(seed: 3, dimension: 2, kinks: false)
    // 1e-5 x y changes value and gradient by less than most boxes are wide, the Hessian by a constant.
    let wrong = Objective(
      name: "wrong", formula: "", box: honest.box, start: honest.start, smoothness: .none
    ) { x, batch in honest.value(x, batch) + (x[row: 0] * 3000).sin() * 1e-6 }
    var check = EnclosureCheck()
    var g = SeededGenerator(seed: 3, stream: "boxes")
    check.run(wrong, try honest.intervalMachine(), boxes: 20, &g)
    #expect(!check.faults.isEmpty)
    #expect(check.faults.allSatisfy { $0.contains(": H00") })
  }

  @Test("Powers, softplus and log-sum-exp are recognized") func recognized() throws {
    func codes(_ value: (Expression) -> Expression) throws -> [ScalarCode] {
      let graph = Graph()
      let x = graph.input(Location(.parameters), Shape(rows: 2))
      let (scalars, root) = try ScalarLowering.lower(value(x), of: x)
      return scalars.reachable(from: [root]).map { scalars.nodes[Int($0)].code }.filter { $0 != .coordinate }
    }
    #expect(try codes { $0[row: 0].squared() } == [.power])
    #expect(try codes { $0[row: 0].power(6) } == [.power])
    #expect(try codes { ($0[row: 0] * -2).power(3) }.filter { $0 != .constant } == [.power, .scale])
    #expect(try codes { $0[row: 1].softplus() } == [.softplus])
    #expect(try codes { $0.logSumExpOverRows() } == [.subtract, .softplus, .add])
    #expect(try codes { $0[row: 0] * 3 - $0[row: 0] * 2 } == [])
  }

  @Test("Views and products of arrays are taken apart") func views() throws {
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: 3))
    let matrix = graph.table([1, 2, 3, 4, 5, 6], Shape(rows: 2, columns: 3))
    // [1 2 3; 4 5 6] x at (1, 10, 100) is (321, 654).
    let image = matrix.times(x)
    let turned = image.transposed().reshaped(Shape(rows: 2)) * graph.table([1, -1], Shape(rows: 2))
    let stack = Expression.concatenated([turned, x])[rows: 1..<4]
    let square = stack.times(stack.transposed())
    let value = square.sum(to: .one) + square.diagonal().sumAll() + (x * graph.number(2))[row: 2]
    let (scalars, root) = try ScalarLowering.lower(value, of: x)
    let machine = IntervalMachine(try IntervalProgram(scalars, root: root, dimension: 3))
    let point: [Double] = [1, 10, 100]
    point.withUnsafeBufferPointer { pointer in pointer.baseAddress.map { machine.load(point: $0) } }
    machine.run(to: .value)
    let (sum, squares) = (-654.0 + 1 + 10, 654.0 * 654 + 1 + 100)
    #expect(machine.value == Interval(sum * sum + squares + 200))
  }

  @Test("What is not taken apart says so") func unsupported() {
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: 2))
    let system = (x * x.transposed() + graph.identity(2)).solve(x)
    #expect(throws: NoProof.unsupported("it solves a linear system")) {
      _ = try ScalarLowering.lower(system.sumRows(), of: x)
    }
    let other = graph.input(Location(.data), Shape(rows: 2))
    #expect(throws: NoProof.self) { _ = try ScalarLowering.lower((x * other).sumRows(), of: x) }
    let rows = other.gatheredRows(groups: 1, batch: 1)
    #expect(throws: NoProof.self) { _ = try ScalarLowering.lower(rows.sumAll() + x.sumRows(), of: x) }
    #expect(throws: NoProof.self) { _ = try ScalarLowering.lower(x, of: x) }
  }

  @Test("A held value has no derivative here") func held() throws {
    let objective = Objective(
      name: "held", formula: "", box: Catalogue.cube(1, 2), start: [0, 0], smoothness: .none
    ) { x, _ in x[row: 0].held() * x[row: 1] }
    let finding = try objective.boxAnalysis().smoothness(limit: 1000)
    #expect(finding.claim == nil && finding.reason != nil)
    #expect(try objective.boxAnalysis().minimum(limit: 1000).bound ?? 0 <= -1, "values need no derivative")
  }
}
