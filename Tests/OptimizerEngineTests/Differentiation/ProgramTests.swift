import References
import Testing

@testable import OptimizerEngine

/// Runs one formula of inputs that lie one after the other in the parameter space.
func evaluate(
  _ shapes: [Shape], _ values: [[Double]], precision: Precision = .double, indices: [Int32] = [],
  _ formula: (Graph, [Expression]) -> Expression
) -> [Double] {
  let graph = Graph()
  var offset = 0
  let inputs = shapes.map { shape in
    defer { offset += shape.count }
    return graph.input(Location(.parameters, offset), shape)
  }
  let output = formula(graph, inputs)
  let memory = Storage(precision, count: offset)
  memory.write(values.flatMap { $0 })
  let result = Storage(precision, count: output.shape.count)
  let machine = Machine(graph.compile([ProgramOutput(output, to: Location(.result))]), precision)
  machine.bind(.parameters, to: memory)
  machine.bind(.result, to: result)
  indices.withUnsafeBufferPointer { machine.run(indices: $0.baseAddress) }
  return result.readAll()
}

private func random(_ shape: Shape, _ generator: inout SeededGenerator) -> [Double] {
  (0..<shape.count).map { _ in generator.normal() }
}

private func plainProduct(_ a: [Double], _ sa: Shape, _ b: [Double], _ sb: Shape) -> [Double] {
  let groups = max(sa.groups, sb.groups)
  var out: [Double] = []
  for g in 0..<groups {
    let pa = sa.groups == 1 ? 0 : g * sa.rows * sa.columns
    let pb = sb.groups == 1 ? 0 : g * sb.rows * sb.columns
    for i in 0..<sa.rows {
      for j in 0..<sb.columns {
        out.append((0..<sa.columns).reduce(0) { $0 + a[pa + i * sa.columns + $1] * b[pb + $1 * sb.columns + j] })
      }
    }
  }
  return out
}

private func expectClose(_ a: [Double], _ b: [Double], _ tolerance: Double, _ note: String) {
  #expect(a.count == b.count, "\(note)")
  for (x, y) in zip(a, b) where !(abs(x - y) <= tolerance * (1 + abs(y))) {
    Issue.record("\(note): \(x) against \(y)")
    return
  }
}

@Suite("Programs")
struct ProgramTests {
  @Test("products agree with plain loops for every shape and transposition")
  func products() {
    var generator = SeededGenerator(seed: 1, stream: "products")
    for (m, k, n) in [
      (1, 1, 1), (3, 5, 2), (4, 64, 10), (10, 64, 64), (32, 5, 64), (650, 3, 1), (3, 1301, 1), (9, 17, 33), (64, 64, 5),
      (1, 100, 7),
    ] {
      for groups in [(1, 1), (3, 3), (1, 4), (4, 1)] {
        for precision in Precision.allCases {
          let sa = Shape(groups: groups.0, rows: m, columns: k)
          let sb = Shape(groups: groups.1, rows: k, columns: n)
          let a = random(sa, &generator)
          let b = random(sb, &generator)
          let expected = plainProduct(a, sa, b, sb)
          let tolerance = precision == .double ? 1e-12 : 1e-3
          let note = "\(m) x \(k) x \(n), groups \(groups), \(precision)"
          expectClose(
            evaluate([sa, sb], [a, b], precision: precision) { $1[0].times($1[1]) }, expected, tolerance, note)
          // The same product from transposed storage.
          let flip = Shape(groups: sa.groups, rows: k, columns: m)
          let flipped = (0..<sa.groups).flatMap { g in
            (0..<k).flatMap { j in (0..<m).map { i in a[g * m * k + i * k + j] } }
          }
          expectClose(
            evaluate([flip, sb], [flipped, b], precision: precision) { $1[0].transposed().times($1[1]) }, expected,
            tolerance, note + " A'")
          expectClose(
            evaluate([sa, sb], [a, b], precision: precision) {
              $1[1].transposed().times($1[0].transposed()).transposed()
            },
            expected, tolerance, note + " (B'A')'")
        }
      }
    }
  }

  @Test("sums, views, concatenation and broadcasting agree with plain loops")
  func arrays() {
    let shape = Shape(groups: 2, rows: 3, columns: 4)
    let x = (0..<24).map(Double.init)
    #expect(evaluate([shape], [x]) { $1[0].sumAll() } == [276])
    #expect(evaluate([shape], [x]) { $1[0].sumRows() } == [12, 15, 18, 21, 48, 51, 54, 57])
    #expect(evaluate([shape], [x]) { $1[0].sumColumns() } == [6, 22, 38, 54, 70, 86])
    #expect(evaluate([shape], [x]) { $1[0][rows: 1..<2] } == [4, 5, 6, 7, 16, 17, 18, 19])
    #expect(evaluate([shape], [x]) { $1[0].transposed()[rows: 0..<1] } == [0, 4, 8, 12, 16, 20])
    #expect(
      evaluate([Shape(groups: 2, rows: 2)], [[1, 2, 3, 4]]) { .concatenated([$1[0][row: 1] + 1, $1[0][row: 0]]) }
        == [3, 1, 5, 3])
    #expect(
      evaluate([shape], [x]) { .concatenated([$1[0][row: 2], $1[0][row: 0] * 2]) }
        == [8, 9, 10, 11, 0, 2, 4, 6, 20, 21, 22, 23, 24, 26, 28, 30])
    let lessThreeSums: [Double] = [276 - 3 * 276]
    #expect(evaluate([shape], [x]) { ($1[0] - $1[0].sumRows()).sumAll() } == lessThreeSums)
    #expect(evaluate([shape], [x]) { ($1[0].transposed() + 1).sumColumns() } == [15, 18, 21, 24, 51, 54, 57, 60])
    #expect(evaluate([shape], [x]) { $1[0].transposed().reshaped(Shape(rows: 24))[rows: 0..<5] } == [0, 4, 8, 1, 5])
  }

  @Test("gathers pick the rows of the integer space")
  func gathers() {
    let table = Shape(rows: 3, columns: 2)
    let values: [Double] = [1, 2, 3, 4, 5, 6]
    #expect(evaluate([table], [values], indices: [2, 0]) { $1[0].gatheredRows(groups: 1, batch: 2) } == [5, 6, 1, 2])
    #expect(
      evaluate([table], [values], indices: [1, 0, 1, 1]) { $1[0].gatheredRows(groups: 2, batch: 2).transposed() + 0 }
        == [3, 1, 4, 2, 3, 3, 4, 4])
  }

  @Test("a solved system satisfies its equations")
  func solves() {
    var generator = SeededGenerator(seed: 2, stream: "solve")
    let a = Shape(rows: 6, columns: 6)
    let b = Shape(rows: 6, columns: 3)
    let matrix = random(a, &generator)
    let right = random(b, &generator)
    let residual = evaluate([a, b], [matrix, right]) { $1[0].times($1[0].solve($1[1])) - $1[1] }
    #expect(residual.allSatisfy { abs($0) < 1e-12 })
  }

  @Test("fused chains of one, several and strided tiles agree with plain arithmetic", arguments: [1, 7, 64, 513, 5000])
  func chains(count: Int) {
    var generator = SeededGenerator(seed: 3, stream: "chain")
    let shape = Shape(rows: count)
    let x = random(shape, &generator)
    let y = random(shape, &generator)
    let result = evaluate([shape, shape], [x, y]) { _, v in
      (v[0] * v[1] + 3).tanh() * v[0] - v[1].exp() / (v[0].squared() + 1)
    }
    let expected = zip(x, y).map { evaluateByHand($0, $1) }
    expectClose(result, expected, 1e-14, "chain of \(count)")
  }

  private func evaluateByHand(_ a: Double, _ b: Double) -> Double {
    let argument = a * b + 3
    let tanh = 1 - 2 / (exponential(2 * argument) + 1)
    return tanh * a - exponential(b) / (a * a + 1)
  }

  private func exponential(_ x: Double) -> Double { evaluate([.one], [[x]]) { $1[0].exp() }[0] }

  @Test("an output can be added to what is there")
  func accumulation() {
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: 3))
    let machine = Machine(
      graph.compile([
        ProgramOutput(x * 2, to: Location(.result), accumulates: true),
        ProgramOutput(x.sumRows(), to: Location(.result, 3), accumulates: true),
        ProgramOutput(x.transposed().times(x), to: Location(.result, 4), accumulates: true),
      ]), .double)
    let memory = Storage(.double, count: 3)
    memory.write([1, 2, 3])
    let result = Storage(.double, count: 5)
    machine.bind(.parameters, to: memory)
    machine.bind(.result, to: result)
    machine.run()
    machine.run()
    #expect(result.readAll() == [4, 8, 12, 12, 28])
  }
}
