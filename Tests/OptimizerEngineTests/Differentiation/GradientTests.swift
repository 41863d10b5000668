import Glibc
import References
import Testing

@testable import OptimizerEngine

private struct Formula: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let shape: Shape
  let build: @Sendable (Expression) -> Expression
}

private let formulas: [Formula] = [
  Formula(testDescription: "arithmetic", shape: Shape(rows: 3)) {
    ($0 * $0 - 2 / ($0.squared() + 1) + 3 * $0).sumRows()
  },
  Formula(testDescription: "transcendental", shape: Shape(rows: 4)) {
    ($0.exp() + $0.sin() * $0.cos() + ($0.squared() + 1).log() + $0.tanh() * $0.sigmoid()
      + ($0.squared() + 2).squareRoot()).sumRows()
  },
  Formula(testDescription: "kinks", shape: Shape(rows: 5)) {
    ($0.relu() * 2 + $0.magnitude() + .maximum($0, $0 * 0.5 + 0.1) + .minimum($0.squared(), $0 + 3)).squared().sumRows()
  },
  Formula(testDescription: "slices that overlap", shape: Shape(rows: 5)) {
    (($0[rows: 1..<5] - $0[rows: 0..<4].squared()).squared() + $0[rows: 2..<3]).sumRows()
  },
  Formula(testDescription: "slices that split", shape: Shape(groups: 2, rows: 6)) {
    let w = $0[rows: 0..<4].reshaped(Shape(groups: 2, rows: 2, columns: 2))
    return w.times($0[rows: 4..<6]).tanh().sumRows()
  },
  Formula(testDescription: "quadratic form with transposes", shape: Shape(rows: 3, columns: 3)) {
    ($0.transposed().times($0) + $0.times($0.transposed()).transposed()).squared().sumAll()
  },
  Formula(testDescription: "solve", shape: Shape(rows: 3, columns: 3)) {
    let a = $0.transposed().times($0) + $0.graph.identity(3) * 2
    return a.solve($0[rows: 0..<3]).times($0.transposed()).squared().sumAll()
  },
  Formula(testDescription: "broadcasts over groups and lanes", shape: Shape(groups: 2, rows: 3, columns: 4)) {
    ($0 * $0.sumRows() - $0.sumColumns().squared() / ($0.sumAll().squared() + 1)).tanh().sumAll()
  },
  Formula(testDescription: "log-sum-exp", shape: Shape(rows: 4, columns: 3)) {
    ($0 * 3).logSumExpOverRows().squared().sumAll()
  },
  Formula(testDescription: "product that serves all groups", shape: Shape(rows: 2, columns: 3)) {
    let table = $0.graph.table((0..<12).map { Double($0) / 5 - 1 }, Shape(groups: 2, rows: 3, columns: 2))
    return $0.times(table).tanh().squared().sumAll()
  },
  Formula(testDescription: "select and powers", shape: Shape(rows: 4)) {
    Expression.select(.greater($0, $0.graph.number(0)), $0.power(5), $0.power(3) * 2).sumRows()
  },
]

/// The sum of a formula's elements, its gradient and its Hessian times w.
private func derivatives(_ formula: Formula, _ x: [Double], _ w: [Double]) -> (f: Double, g: [Double], h: [Double]) {
  let shape = formula.shape
  let f = evaluate([shape], [x]) { formula.build($1[0]).sumAll() }[0]
  let g = evaluate([shape], [x]) { $0.gradient(of: formula.build($1[0]), by: $1[0]) }
  let h = evaluate([shape, shape], [x, w]) { graph, v in
    let gradient = graph.gradient(of: formula.build(v[0]), by: v[0])
    return graph.gradients(of: [(gradient, v[1])], by: [v[0]])[0]
  }
  return (f, g, h)
}

@Suite("Derivatives of formulas")
struct GradientTests {
  @Test("first and second derivatives agree with central differences", arguments: formulas)
  private func differences(_ formula: Formula) {
    var generator = SeededGenerator(seed: 7, stream: formula.testDescription)
    let n = formula.shape.count
    for _ in 0..<5 {
      let x = (0..<n).map { _ in generator.normal() }
      let w = (0..<n).map { _ in generator.normal() }
      let (_, g, h) = derivatives(formula, x, w)
      let step = 1e-5
      let ahead = derivatives(formula, zip(x, w).map { $0 + step * $1 }, w)
      let back = derivatives(formula, zip(x, w).map { $0 - step * $1 }, w)
      let slope = zip(g, w).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs((ahead.f - back.f) / (2 * step) - slope) <= 1e-6 * (1 + abs(slope)))
      for i in 0..<n {
        #expect(abs((ahead.g[i] - back.g[i]) / (2 * step) - h[i]) <= 1e-5 * (1 + abs(h[i])), "row \(i)")
      }
    }
  }

  @Test("a gradient that is off by 1e-6 is caught by the same comparison")
  func negativeTwin() {
    let formula = formulas[0]
    let x = [0.3, -0.7, 1.1]
    let w = [1.0, 0, 0]
    let step = 1e-5
    let (_, g, _) = derivatives(formula, x, w)
    let ahead = derivatives(formula, zip(x, w).map { $0 + step * $1 }, w).f
    let back = derivatives(formula, zip(x, w).map { $0 - step * $1 }, w).f
    let difference = (ahead - back) / (2 * step)
    #expect(abs(difference - g[0]) < 1e-7)
    #expect(abs(difference - (g[0] + 1e-6)) > 5e-7)
  }

  @Test("held values have derivative zero")
  func held() {
    let g = evaluate([Shape(rows: 2)], [[2, 3]]) { $0.gradient(of: ($1[0].held() * $1[0]).sumRows(), by: $1[0]) }
    #expect(g == [2, 3])
  }
}

@Suite("Derivatives at places where a formula has a seam")
struct SeamTests {
  @Test("softplus has slope 1/2 and curvature 1/4 at 0, and the logistic function's elsewhere")
  func softplus() {
    let points = [0, -0.0, 1e-300, 3, -3, 40, -40, 800, -800.0]
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: points.count))
    let slope = graph.gradient(of: x.softplus().sumRows(), by: x)
    let curvature = graph.gradient(of: slope.sumRows(), by: x)
    let machine = Machine(
      graph.compile([
        ProgramOutput(slope, to: Location(.result)), ProgramOutput(curvature, to: Location(.result, points.count)),
      ]), .double)
    let place = Storage(.double, count: points.count)
    place.write(points)
    let result = Storage(.double, count: 2 * points.count)
    machine.bind(.parameters, to: place)
    machine.bind(.result, to: result)
    machine.run()
    for (i, point) in points.enumerated() {
      let s = 1 / (1 + exp(-point))
      #expect(abs(result[i] - s) <= 1e-15, "slope at \(point): \(result[i])")
      #expect(abs(result[points.count + i] - s * (1 - s)) <= 1e-15, "curvature at \(point)")
    }
  }
}
