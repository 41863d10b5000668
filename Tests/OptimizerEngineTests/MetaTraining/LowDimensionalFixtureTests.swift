import Testing

@testable import OptimizerEngine

/// One case of the fixture: a learned optimizer on a low-dimensional objective, 8 starts, 20 steps.
private struct Case: CustomTestStringConvertible, Sendable {
  let index: Int
  let kind: String
  let problem: String
  let dimension: Int
  var testDescription: String { "\(kind) on \(problem) in R^\(dimension)" }

  static let all = ["convergent", "lstm"].flatMap { kind in
    ["rosenbrock", "rastrigin"].flatMap { problem in [2, 20].map { (kind, problem, $0) } }
  }.enumerated().map { Case(index: $0, kind: $1.0, problem: $1.1, dimension: $1.2) }

  func numbers(_ fixture: Fixture, _ key: String) throws -> [Double] { try fixture.numbers("cases/\(index)/\(key)") }

  func rule() -> any UpdateRule {
    let eta = StepSizeRule.constant(problem == "rosenbrock" ? 1e-4 : 2e-3)
    if kind == "lstm" { return LSTMOptimizer(inputs: .coordinate, hidden: 20, scale: 0.1, stepSizes: eta) }
    return ConvergentRule(
      magnitude: RealRecurrentUnit(states: 8),
      direction: DirectionNetwork(widths: [32, 32], activation: .relu, features: .logarithmic),
      proposal: .unit, stepSizes: eta)
  }

  /// The fixture's name of an array of ours.
  static func fixtureName(_ name: String) -> String {
    let names = [
      "lru.lambda": "lam", "lru.B": "B", "lru.C": "C", "lstm.out.W": "Wo", "lstm.out.b": "bo",
      "direction.W1": "W0", "direction.W2": "W1", "direction.W3": "W2", "direction.b1": "b0", "direction.b2": "b1",
      "direction.b3": "b2", "lstm.1.Wx": "Wx1", "lstm.1.Wh": "Wh1", "lstm.1.b": "b1", "lstm.2.Wx": "Wx2",
      "lstm.2.Wh": "Wh2", "lstm.2.b": "b2",
    ]
    return names[name] ?? name
  }
}

@Suite("Low-dimensional learned optimizers against the float64 fixture")
struct LowDimensionalFixtureTests {
  private func setUp(_ item: Case) throws -> (
    fixture: Fixture, tape: (_ weights: [Double]) -> RolloutTape,
    layout: ParameterLayout, weights: [Double], starts: [[Double]]
  ) {
    let fixture = try Fixture("lowdim")
    #expect(try fixture.value("cases/\(item.index)/kind") as? String == item.kind)
    #expect(try fixture.value("cases/\(item.index)/prob") as? String == item.problem)
    let name = item.dimension == 2 ? item.problem : "\(item.problem):\(item.dimension)"
    let objective = try #require(Catalogue.objective(named: name))
    let rule = item.rule()
    let layout = rule.parameterLayout(dimension: item.dimension)
    let weights = try layout.arrays.flatMap { try item.numbers(fixture, "params/" + Case.fixtureName($0.name)) }
    #expect(weights.count == layout.count)
    let flat = try item.numbers(fixture, "x0")
    let starts = (0..<8).map { Array(flat[($0 * item.dimension)..<(($0 + 1) * item.dimension)]) }
    let plan = RolloutPlan(objective, rule, starts: 8, order: .second, loss: .logarithmic)
    let make = { (weights: [Double]) in
      let parameters = Storage(.double, count: weights.count)
      parameters.write(weights)
      return RolloutTape(plan, horizon: 20, loss: .logarithmic, parameters, Storage(.double, count: 0))
    }
    return (fixture, make, layout, weights, starts)
  }

  @Test("losses, last points, meta-loss and the meta-gradient of every array agree to 1e-8", arguments: Case.all)
  private func everything(item: Case) throws {
    let (fixture, make, layout, weights, starts) = try setUp(item)
    let tape = make(weights)
    tape.differentiate(starts: starts, indices: [])
    let losses = (0..<20).flatMap { t in (0..<8).map { tape.values($0)[t] } }
    expectClose(losses, try item.numbers(fixture, "losses"), 1e-8, "losses", floor: 0)
    let last = (0..<8).flatMap { tape.point($0, at: 20) }
    expectClose(last, try item.numbers(fixture, "x_final"), 1e-8, "last points", floor: 0)
    let metaLoss = (0..<8).reduce(0) {
      $0 + tape.weightedLoss($1, MetaLoss.logarithmic.weights(horizon: 20))
    }
    expectClose([metaLoss / 8], try item.numbers(fixture, "meta_loss"), 1e-8, "meta-loss", floor: 0)
    let gradient = tape.gradientValues
    for (array, offset) in zip(layout.arrays, layout.offsets) {
      expectClose(
        gradient[offset..<offset + array.shape.count].map { $0 / 8 },
        try item.numbers(fixture, "meta_grad/" + Case.fixtureName(array.name)), 1e-8, array.name, floor: 0)
    }
  }

  @Test("a weight that is off by 1e-6 is seen in the meta-gradient", arguments: Case.all)
  private func negativeTwin(item: Case) throws {
    let (fixture, make, layout, weights, starts) = try setUp(item)
    let reference = try layout.arrays.flatMap {
      try item.numbers(fixture, "meta_grad/" + Case.fixtureName($0.name))
    }
    for offset in layout.offsets {
      var changed = weights
      changed[offset] += 1e-6
      let tape = make(changed)
      tape.differentiate(starts: starts, indices: [])
      let gradient = tape.gradientValues
      let deviation = worst(
        zip(layout.arrays, layout.offsets).map { array, first in
          let range = first..<first + array.shape.count
          return worst(range.map { abs(gradient[$0] / 8 - reference[$0]) })
            / worst(reference[range].map(\.magnitude))
        })
      #expect(deviation > 1e-8, "weight \(offset)")
    }
  }
}
