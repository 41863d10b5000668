import Testing

@testable import OptimizerEngine

@Suite("A formula that is no number somewhere")
struct DefinedTests {
  @Test(
    "has no lower bound, whatever the bounds of its range are",
    arguments: [
      "sqrt(x) + y^2", "log(x)^2", "abs(log(x))", "x^0.5", "x^2 / x^2", "exp(log(x)) + y^2", "tan(x)^2", "1 / x^2",
      "max(sqrt(x), 1)", "x^y", "sqrt(x - 3)^2", "(x^2)^-1", "abs(x / 0)", "relu(0 * log(y)) + x^2", "sqrt(sin(x))",
    ])
  func partial(text: String) throws {
    let objective = try Objective(formula: text)
    #expect(objective.facts.lowerBound == nil, "\(String(describing: objective.facts.lowerBound))")
  }

  @Test(
    "and one that has a value everywhere keeps its bound",
    arguments: [
      ("log(1 + x^2) + y^2", 0), ("sqrt(x^2 + y^2)", 0), ("abs(x) + sqrt(y^2)", 0), ("(x^2)^0.3 + y^2", 0),
      ("x^2 / (1 + y^2)", 0), ("(1 + x^2)^-0.5 + y^2", 0), ("max(x^2, 1) + y^2", 1), ("exp(x) + y^2", 0),
    ] as [(String, Double)])
  func total(text: String, least: Double) throws {
    let bound = try #require(try Objective(formula: text).facts.lowerBound)
    #expect(bound.scope == .global && bound.evidence == .proved && bound.value <= least)
  }

  /// A formula of x and y with every function there is.
  private func formula(_ depth: Int, _ generator: inout SeededGenerator) -> String {
    guard depth > 0 else { return generator.pick(["x", "y", "x", "y", "2", "0.5", "0"]) }
    let a = formula(depth - 1, &generator)
    switch generator.index(below: 5) {
    case 0: return "(\(a)) \(generator.pick(["+", "-", "*", "/", "^"])) (\(formula(depth - 1, &generator)))"
    case 1: return "(\(a))^\(generator.pick(["2", "3", "0.5", "-1", "-2", "1.5", "0"]))"
    default: return "\(generator.pick(Formula.Function.allCases).rawValue)(\(a))"
    }
  }

  @Test("no proved bound covers a point without a value, over random formulas", arguments: 0..<4 as Range<UInt64>)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed, stream: "defined")
    var bounded = 0
    let places = [0, 1, -1, 2, -2, 0.5, -0.5, 1e-3, -1e-3, 1.9, -1.3]
    for _ in 0..<150 {
      let text = formula(1 + generator.index(below: 3), &generator)
      guard let objective = try? Objective(formula: text), let bound = objective.facts.lowerBound else { continue }
      bounded += 1
      let parsed = try FormulaParser.formula(text)
      for x in places {
        for y in places where objective.isInBox([x, y]) {
          let f = parsed([x, y])
          #expect(
            f >= bound.value - 1e-9 * max(1, bound.value.magnitude), "\(text) at \(x), \(y): \(f), \(bound.value)")
        }
      }
    }
    #expect(bounded > 20)
  }
}
