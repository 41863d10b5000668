import Datasets
import Glibc
import Testing

@testable import OptimizerEngine

/// An objective of the gallery under its name.
struct Named: CustomTestStringConvertible, Sendable {
  let objective: Objective
  var testDescription: String { objective.name }
}

/// The analytic objectives: every entry of the catalogue and one extension of each that extends.
let analyticGallery: [Named] =
  (Catalogue.all
  + [
    "sphere:7", "quadratic:10", "quadratic:50", "rosenbrock:6", "log-rosenbrock:6", "rastrigin:5", "styblinski-tang:4",
    "ackley:4", "smooth-ackley:5", "griewank:6", "levy:5", "dixon-price:5", "zakharov:4", "nonconvex-pl:3",
  ].compactMap { Catalogue.objective(named: $0) }).map(Named.init)

/// The largest of some numbers, where a NaN counts as infinite.
func worst(_ values: some Sequence<Double>) -> Double { values.reduce(0) { $1.isNaN ? .infinity : max($0, $1) } }

extension SeededGenerator {
  /// 10^u with u uniform.
  mutating func logUniform(_ low: Double, _ high: Double) -> Double { pow(10, uniform(low, high)) }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[index(below: list.count)] }

  mutating func point(in objective: Objective) -> [Double] {
    objective.box.map { uniform($0.lowerBound, $0.upperBound) }
  }

  mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

  /// A convergent optimizer with random operators and random, untrained weights.
  mutating func convergent(_ objective: Objective, eta: Double) -> Optimizer {
    let magnitude: any MagnitudeOperator =
      uniform() < 0.6
      ? GeometricMagnitude(initialScale: logUniform(-3, 0.3), initialRatio: pick([0.1, 0.6, 0.9, 0.95, 0.99]))
      : RecurrentEquilibriumNetwork(
        blocks: .natural(for: objective), states: 1 + index(below: 4), neurons: 1 + index(below: 4),
        gain: pick([0.03, 0.3, 1]), decay: pick([0.5, 0.9, 0.95]), initialDeviation: logUniform(-2, -0.3))
    let rule = ConvergentRule(
      magnitude: magnitude,
      direction: DirectionNetwork(
        widths: pick([[3, 3], [8], [4, 4, 4]]), activation: pick(DirectionNetwork.Nonlinearity.allCases),
        features: pick(DirectionInputs.Features.allCases)),
      proposal: pick(Proposal.allCases), stepSizes: .constant(eta))
    let layout = rule.parameterLayout(dimension: objective.dimension)
    let scale = logUniform(-1, 1)
    var weights = layout.initialWeights(seed: next())
    for (array, offset) in zip(layout.arrays, layout.offsets) where array.name.hasPrefix("direction") {
      for i in offset..<offset + array.shape.count { weights[i] *= scale }
    }
    return Optimizer(rule, weights: weights)
  }
}

extension WeightValues {
  /// Weights by name, for tests that build them by hand.
  init(_ arrays: [String: [Double]]) {
    let names = arrays.keys.sorted()
    let layout = ParameterLayout(
      names.map { ParameterArray($0, rows: max(arrays[$0]?.count ?? 0, 1), .constant(0)) })
    self.init(layout, names.flatMap { arrays[$0] ?? [] })
  }
}

extension Direction {
  /// The perceptron, for tests that only know this one.
  var perceptron: DirectionNetwork {
    guard let network = self as? DirectionNetwork else { preconditionFailure("not a perceptron") }
    return network
  }
}
