import Glibc
import References
import Testing

@testable import OptimizerEngine

/// An architecture, an objective and how it is differentiated.
private struct Setup: CustomTestStringConvertible, Sendable {
  let objective: Objective
  let rule: ConvergentRule
  let loss: MetaLoss
  var testDescription: String {
    "\(objective.name), \(rule.magnitude.name), \(rule.proposal), \(rule.direction.perceptron.activation), "
      + "\(rule.direction.perceptron.inputs.features), \(loss)"
  }

  static let all: [Setup] = [Catalogue.logRosenbrock(2), Catalogue.rastrigin(2)].flatMap { objective in
    Proposal.allCases.flatMap { proposal in
      DirectionInputs.Features.allCases.flatMap { features in
        DirectionNetwork.Nonlinearity.allCases.enumerated().map { number, activation in
          Setup(
            objective: objective,
            rule: ConvergentRule(
              magnitude: GeometricMagnitude(initialScale: 0.1, initialRatio: 0.9),
              direction: DirectionNetwork(widths: [5, 4], activation: activation, features: features),
              proposal: proposal, stepSizes: .constant(0.5 / objective.smoothness.value)),
            loss: [.mean, .discounted, .logarithmic, .final][(number + proposal.rawValue.count) % 4])
        }
      }
    }
  }

  func draw(_ seed: UInt64) -> (weights: [Double], starts: [[Double]]) {
    var generator = SeededGenerator(seed: seed, stream: testDescription)
    let weights = rule.parameterLayout(dimension: 2).initialWeights(seed: seed)
    return (weights.map { $0 * 1.5 }, (0..<3).map { _ in generator.point(in: objective).map { 0.7 * $0 } })
  }

  /// The meta-loss summed over starts, with its gradient.
  func metaGradient(
    _ weights: [Double], _ starts: [[Double]], order: MetaGradientOrder, horizon: Int = 8,
    precision: Precision = .double
  ) -> (loss: Double, gradient: [Double], points: [[[Double]]]) {
    let plan = RolloutPlan(objective, rule, starts: starts.count, order: order, loss: loss)
    let parameters = Storage(precision, count: weights.count)
    parameters.write(weights)
    let tape = RolloutTape(plan, horizon: horizon, loss: loss, parameters, Storage(precision, count: 0))
    tape.differentiate(starts: starts, indices: [])
    let gradient = tape.gradientValues
    let total = starts.indices.reduce(0) { $0 + tape.weightedLoss($1, loss.weights(horizon: horizon)) }
    return (total, gradient, starts.indices.map { i in (0...horizon).map { tape.point(i, at: $0) } })
  }
}

/// v by hand, straight from the definitions.
private func correction(_ setup: Setup, _ weights: [Double], x: [Double], g: [Double], f: Double, t: Int) -> [Double] {
  let layout = setup.rule.parameterLayout(dimension: 2)
  func array(_ name: String) -> [Double] { layout.range(of: name).map { Array(weights[$0]) } ?? [] }
  let network = setup.rule.direction.perceptron
  func squashed(_ u: Double) -> Double { (u < 0 ? -1 : 1) * log(1 + abs(u)) }
  var h: [Double]
  switch network.inputs.features {
  case .raw: h = x + g + [f]
  case .logarithmic: h = x + g.map(squashed) + [squashed(f)]
  case .normalized:
    let size = (g.reduce(0) { $0 + $1 * $1 } / Double(g.count) + 1e-24).squareRoot()
    h = x + g.map { $0 / size } + [squashed(f)]
  }
  for layer in 1...3 {
    let (w, b) = (array("direction.W\(layer)"), array("direction.b\(layer)"))
    let input = h
    h = b.indices.map { i in b[i] + input.indices.reduce(0) { $0 + w[i * input.count + $1] * input[$1] } }
    if layer < 3 { h = h.map { network.activation == .relu ? max($0, 0) : tanh($0) } }
  }
  let a = log(1 + exp(array("magnitude.scale")[0]))
  let m = a * pow(0.999 / (1 + exp(-array("magnitude.ratio")[0])), Double(t))
  let square = dot(h, h)
  let factor =
    switch setup.rule.proposal {
    case .unit: m / max(square.squareRoot(), 1e-12)
    case .soft: m / (1 + square).squareRoot()
    case .capped: 1 / (1 + square / (m * m)).squareRoot()
    case .clip: min(1, m / square.squareRoot())
    }
  return h.map { $0 * factor }
}

@Suite("Meta-gradients")
struct MetaGradientTests {
  @Test("of second order agree with central differences", arguments: Setup.all)
  private func secondOrder(_ setup: Setup) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let (weights, starts) = setup.draw(seed)
      let gradient = setup.metaGradient(weights, starts, order: .second).gradient
      var generator = SeededGenerator(seed: seed, stream: "directions")
      for _ in 0..<2 {
        let w = generator.normals(weights.count)
        func difference(_ h: Double) -> Double {
          let ahead = setup.metaGradient(zip(weights, w).map { $0 + h * $1 }, starts, order: .second).loss
          return (ahead - setup.metaGradient(zip(weights, w).map { $0 - h * $1 }, starts, order: .second).loss)
            / (2 * h)
        }
        let slope = (4 * difference(5e-6) - difference(1e-5)) / 3
        let scale = norm(gradient) * norm(w) + 1e-3
        #expect(abs(dot(gradient, w) - slope) <= 1e-6 * scale, "seed \(seed): \(dot(gradient, w)), \(slope)")
        // The first-order gradient is another one: the comparison tells them apart.
        let first = setup.metaGradient(weights, starts, order: .first).gradient
        #expect(norm(zip(first, gradient).map(-)) > 1e-6 * norm(gradient))
      }
    }
  }

  @Test("of first order are those of the exact adjoint by hand", arguments: Setup.all)
  private func firstOrder(_ setup: Setup) {
    let (weights, starts) = setup.draw(4)
    let horizon = 8
    let (_, gradient, points) = setup.metaGradient(weights, starts, order: .first)
    let evaluator = Evaluator(setup.objective)
    let lossWeights = setup.loss.weights(horizon: horizon)
    let eta = setup.rule.stepSize(0)
    var generator = SeededGenerator(seed: 4, stream: "directions")
    for _ in 0..<2 {
      let w = generator.normals(weights.count)
      var total = 0.0
      for path in points {
        var adjoint = [0.0, 0.0]
        for t in (0..<horizon).reversed() {
          let x = path[t]
          let (f, g) = evaluator.valueAndGradient(x)
          let v = correction(setup, weights, x: x, g: g, f: f, t: t)
          let deviation = norm(x.indices.map { path[t + 1][$0] - (x[$0] - eta * g[$0] + v[$0]) })
          #expect(deviation <= 1e-12, "the step itself, t = \(t)")
          let h = 1e-5
          let ahead = correction(setup, zip(weights, w).map { $0 + h * $1 }, x: x, g: g, f: f, t: t)
          let back = correction(setup, zip(weights, w).map { $0 - h * $1 }, x: x, g: g, f: f, t: t)
          total += dot(zip(ahead, back).map { ($0 - $1) / (2 * h) }, adjoint)
          // d term/d f is 1, or 1/(1 + f - f*) for the logarithmic meta-loss.
          let slope = setup.loss == .logarithmic ? 1 / (1 + f - (setup.objective.minimum ?? 0)) : 1
          adjoint = zip(adjoint, g).map { $0 + lossWeights[t] * slope * $1 }
        }
      }
      #expect(abs(dot(gradient, w) - total) <= 1e-6 * (norm(gradient) * norm(w) + 1e-3))
    }
  }

  @Test("in single precision stay near the double ones", arguments: Setup.all)
  private func single(_ setup: Setup) {
    let (weights, starts) = setup.draw(5)
    let exact = setup.metaGradient(weights, starts, order: .second)
    let single = setup.metaGradient(weights, starts, order: .second, precision: .single)
    #expect(abs(exact.loss - single.loss) <= 1e-4 * (1 + abs(exact.loss)))
    #expect(norm(zip(exact.gradient, single.gradient).map(-)) <= 1e-2 * norm(exact.gradient))
    #expect(exact.gradient != single.gradient)
  }

  @Test("of a network that makes the magnitude agree with central differences, array by array")
  func network() {
    let objective = Catalogue.logRosenbrock(3)
    let setup = Setup(
      objective: objective,
      rule: ConvergentRule(
        magnitude: RecurrentEquilibriumNetwork(
          blocks: BlockStructure(count: 1, width: 2, corner: 1), initialDeviation: 0.3),
        direction: DirectionNetwork(), proposal: .soft, stepSizes: .constant(1e-3)), loss: .mean)
    var generator = SeededGenerator(seed: 6, stream: "network")
    let layout = setup.rule.parameterLayout(dimension: 3)
    let weights = layout.initialWeights(seed: 6)
    let starts = (0..<3).map { _ in generator.normals(3) }
    let gradient = setup.metaGradient(weights, starts, order: .second).gradient
    var worstPerArray: [String: Double] = [:]
    var isVisible = false
    for (array, offset) in zip(layout.arrays, layout.offsets) where array.name.hasPrefix("ren") {
      for i in offset..<offset + array.shape.count {
        func loss(_ h: Double) -> Double {
          var changed = weights
          changed[i] += h
          return setup.metaGradient(changed, starts, order: .second).loss
        }
        let slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
        worstPerArray[array.name] = max(worstPerArray[array.name] ?? 0, abs(slope - gradient[i]))
        isVisible = isVisible || abs(slope) > 1e-3
      }
    }
    #expect(isVisible, "slopes far above the tolerance, so a missing part would be seen")
    for (name, deviation) in worstPerArray {
      #expect(deviation <= 1e-7 * (1 + norm(gradient)), "\(name): off by \(deviation) of \(norm(gradient))")
    }
  }
}
