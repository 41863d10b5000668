import Glibc
import References
import Testing

@testable import OptimizerEngine

/// An operator under its name, and the same operator once more on plain numbers.
private struct Operator: CustomTestStringConvertible, Sendable {
  let magnitude: any MagnitudeOperator
  /// The largest part of its budget that 300 random draws must reach, so that a loose bound is seen.
  let tightness: Double
  /// The first magnitudes, by hand.
  let byHand: @Sendable (_ weights: WeightValues, _ start: [Double], _ steps: Int) -> [Double]
  var testDescription: String { magnitude.name }
}

private let operators: [Operator] = [
  Operator(
    magnitude: GeometricMagnitude(initialScale: 0.5, initialRatio: 0.9), tightness: 0.999999
  ) { w, _, steps in MagnitudesByHand.geometric({ w[$0] }, degree: 0, steps: steps) },
  Operator(
    magnitude: GeometricMagnitude(initialScale: 0.5, initialRatio: 0.9, degree: 2), tightness: 0.999999
  ) { w, _, steps in MagnitudesByHand.geometric({ w[$0] }, degree: 2, steps: steps) },
  Operator(magnitude: PolynomialMagnitude(timescale: 30), tightness: 0.5) { w, _, steps in
    MagnitudesByHand.polynomial({ w[$0] }, timescale: 30, steps: steps)
  },
  Operator(magnitude: RealRecurrentUnit(states: 5, outputs: 3), tightness: 0.999999) { w, start, steps in
    MagnitudesByHand.realRecurrence(
      { w[$0] }, states: 5, outputs: 3, largest: RealRecurrentUnit.largestEigenvalue, start: start, steps: steps)
  },
  Operator(magnitude: LinearRecurrentUnit(states: 5, outputs: 3), tightness: 0.999999) { w, start, steps in
    MagnitudesByHand.complexRecurrence(
      { w[$0] }, states: 5, outputs: 3, largest: LinearRecurrentUnit.largestModulus, start: start, steps: steps)
  },
  Operator(
    magnitude: ContractionCell(states: 5, outputs: 3, gain: 0.7, rate: 0.9), tightness: 0.9
  ) { w, start, steps in
    MagnitudesByHand.contraction(
      { w[$0] }, states: 5, outputs: 3, gain: 0.7, rate: 0.9, start: start, steps: steps)
  },
]

/// Random weights of any size around those before training.
private func draw(_ magnitude: any MagnitudeOperator, dimension: Int, _ generator: inout SeededGenerator)
  -> WeightValues
{
  let layout = ParameterLayout(magnitude.arrays(dimension: dimension))
  let spread = generator.logUniform(-2, 0)
  let weights = layout.initialWeights(seed: generator.next()).map { $0 + spread * generator.normal() }
  return WeightValues(layout, weights)
}

/// The magnitudes that the formulas of a rollout give.
private func formulaMagnitudes(
  _ magnitude: any MagnitudeOperator, _ weights: [Double], _ start: [Double], steps: Int, lanes: Bool
) -> [Double] {
  let formulas = magnitude
  let layout = ParameterLayout(formulas.arrays(dimension: start.count))
  let graph = Graph()
  let p = layout.expressions(in: graph, at: Location(.parameters))
  // Three copies of the start, side by side or one under the other; the last one is looked at.
  let shape = lanes ? Shape(rows: start.count, columns: 3) : Shape(groups: 3, rows: start.count)
  let begun = formulas.begin(p, start: graph.input(Location(.state), shape))
  #expect(begun.state.count == formulas.stateCount)
  var state = begun.state
  var outputs: [ProgramOutput] = []
  for t in 0..<steps {
    outputs.append(
      ProgramOutput(
        state[0].broadcast(to: Shape(groups: shape.groups, rows: 1, columns: shape.columns)),
        to: Location(.result, 3 * t)))
    let schedule = formulas.schedule(t).map { graph.number($0) }
    state = formulas.advance(p, derived: begun.derived, state: state, schedule: schedule)
  }
  let machine = Machine(graph.compile(outputs), .double)
  let (parameters, place) = (Storage(.double, count: layout.count), Storage(.double, count: shape.count))
  parameters.write(weights)
  place.write(lanes ? start.flatMap { [$0, $0, $0] } : start + start + start)
  let result = Storage(.double, count: 3 * steps)
  machine.bind(.parameters, to: parameters)
  machine.bind(.state, to: place)
  machine.bind(.result, to: result)
  machine.run()
  return (0..<steps).map { result[3 * $0 + 2] }
}

@Suite("Magnitude operators")
struct MagnitudeOperatorTests {
  @Test("formulas, in lanes and in groups, give the magnitudes of an independent implementation", arguments: operators)
  private func formulas(_ item: Operator) {
    for seed in 0..<20 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: item.magnitude.name)
      let start = generator.normals(4).map { 2 * $0 }
      let layout = ParameterLayout(item.magnitude.arrays(dimension: 4))
      let values = draw(item.magnitude, dimension: 4, &generator)
      let weights = layout.arrays.flatMap { values[$0.name] }
      let expected = item.byHand(values, start, 25)
      for lanes in [true, false] {
        let found = formulaMagnitudes(item.magnitude, weights, start, steps: 25, lanes: lanes)
        for (m, reference) in zip(found, expected) {
          #expect(abs(m - reference) <= 1e-11 * (1e-3 + norm(expected)), "seed \(seed)")
        }
      }
    }
  }

  @Test(
    "budgets bound the energy of 300 random operators, tails and weighted sums too, and are tight", arguments: operators
  )
  private func budgets(_ item: Operator) {
    var (largest, weightedLargest, tailLargest, broken) = (0.0, 0.0, 0.0, 0)
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "budget of " + item.magnitude.name)
      let start = generator.normals(3).map { 2 * $0 }
      let values = draw(item.magnitude, dimension: 3, &generator)
      let step = VanishingStep(initial: 0.2, timescale: 50, exponent: generator.pick([0.6, 1]))
      let budget = item.magnitude.budget(values, start: start, vanishing: step)
      let m = item.byHand(values, start, 4500)
      let energy = m.reduce(0) { $0 + $1 * $1 }
      #expect(energy <= budget.total * (1 + 1e-9), "seed \(seed): \(energy) > \(budget.total)")
      largest = max(largest, energy / budget.total)
      // The twin: a budget of a hundredth less than what is reached is found out.
      if energy > 0.99 * item.tightness * budget.total { broken += 1 }
      let rest = m.dropFirst(budget.magnitudes.count).reduce(0) { $0 + $1 * $1 }
      #expect(rest <= budget.remaining(from: budget.magnitudes.count) * (1 + 1e-6) + 1e-290, "seed \(seed): tail")
      if budget.remaining(from: budget.magnitudes.count) > 1e-200 {
        tailLargest = max(tailLargest, rest / budget.remaining(from: budget.magnitudes.count))
      }
      for (t, bound) in budget.magnitudes.enumerated() where m[t] > bound * (1 + 1e-9) + 1e-300 {
        Issue.record("seed \(seed): m_\(t) = \(m[t]) > \(bound)")
        break
      }
      if let weighted = budget.weightedTotal {
        let sum = m.indices.reduce(0) { $0 + m[$1] * m[$1] / step($1) }
        #expect(sum <= weighted * (1 + 1e-9), "seed \(seed): weighted")
        if weighted.isFinite { weightedLargest = max(weightedLargest, sum / weighted) }
      }
    }
    print(
      "\(item.magnitude.name): largest energy/budget \(largest), weighted \(weightedLargest), tail \(tailLargest)")
    #expect(largest > item.tightness, "\(largest)")
    #expect(weightedLargest > 0.3)
    #expect(broken > (item.tightness > 0.99 ? 250 : 0), "\(broken)")
  }

  @Test("any weights, however large, give a finite budget that holds", arguments: operators)
  private func extremes(_ item: Operator) {
    for scale in [-1e3, -40.0, 0, 40, 1e3] {
      let layout = ParameterLayout(item.magnitude.arrays(dimension: 3))
      let weights = Array(repeating: scale, count: layout.count)
      let budget = item.magnitude.budget(
        WeightValues(layout, weights), start: [1, -2, 0.5], vanishing: nil)
      #expect(budget.total.isFinite && budget.total >= 0, "\(scale): \(budget.total)")
      let found = formulaMagnitudes(item.magnitude, weights, [1, -2, 0.5], steps: 50, lanes: true)
      #expect(zip(found, budget.magnitudes).allSatisfy { $0 <= $1 * (1 + 1e-6) + 1e-12 }, "\(scale)")
    }
  }

  @Test("the Hurwitz zeta function is that of a direct sum, and its bound holds")
  func zeta() {
    for (s, tau) in [(1.1, 100.0), (1.7, 100), (2, 1), (3.5, 0.5), (20, 10)] {
      var direct = 0.0
      let count = 1_000_000
      for t in (0..<count).reversed() { direct += pow(1 + Double(t) / tau, -s) }
      // The rest by its integral and half of its first term.
      let x = 1 + Double(count) / tau
      direct += tau * pow(x, 1 - s) / (s - 1) + pow(x, -s) / 2
      #expect(abs(scaledZeta(s, tau, offset: 0) / direct - 1) < 1e-11, "s = \(s), tau = \(tau)")
      #expect(scaledZeta(s, tau, offset: 0) <= 1 + tau / (s - 1))
    }
    #expect(scaledZeta(1, 3, offset: 0) == .infinity)
  }

  @Test("where steps vanish the polynomial envelope has a weighted budget only for 2p - q > 1")
  func polynomialWeights() {
    let operation = PolynomialMagnitude(initialScale: 1, initialExponent: 0.85, timescale: 100)
    let layout = ParameterLayout(operation.arrays(dimension: 2))
    let weights = WeightValues(layout, layout.initialWeights(seed: 0))
    func weighted(_ exponent: Double) -> Double? {
      operation.budget(
        weights, start: [0, 0], vanishing: VanishingStep(initial: 1, timescale: 100, exponent: exponent)
      ).weightedTotal
    }
    #expect(weighted(0.6)?.isFinite == true && weighted(0.75) == .infinity)
  }

  @Test("nothing of size d x d is formed: a point of 100,000 coordinates takes a step", arguments: operators)
  private func large(_ item: Operator) {
    let d = 100_000
    let formulas = item.magnitude
    let layout = ParameterLayout(formulas.arrays(dimension: d))
    #expect(layout.count <= 40 * d)
    let m = formulaMagnitudes(
      item.magnitude, layout.initialWeights(seed: 1), Array(repeating: 0.01, count: d), steps: 2, lanes: true)
    #expect(m.allSatisfy { $0.isFinite })
  }
}

/// A combination of parts of the convergent rule.
private struct Combination: CustomTestStringConvertible, Sendable {
  let magnitude: MagnitudeKind
  let direction: DirectionKind
  let proposal: Proposal
  var testDescription: String { "\(magnitude.rawValue), \(direction.rawValue), \(proposal.rawValue)" }

  static let all = MagnitudeKind.allCases.enumerated().flatMap { i, magnitude in
    DirectionKind.allCases.enumerated().map { j, direction in
      Combination(
        magnitude: magnitude, direction: direction, proposal: Proposal.allCases[(i + j) % Proposal.allCases.count])
    }
  }
}

@Suite("Meta-gradients of every combination of operators")
struct CombinationGradientTests {
  @Test("agree with central differences along random directions", arguments: Combination.all)
  private func central(_ item: Combination) throws {
    var configuration = TrainingConfiguration()
    configuration.magnitude = item.magnitude
    configuration.direction = item.direction
    configuration.proposal = item.proposal
    configuration.inputs = item.magnitude == .ren ? .gradient : .all
    configuration.features = item.magnitude == .contraction ? .normalized : .logarithmic
    configuration.widths = [5, 4]
    configuration.activation = .tanh
    configuration[.hidden] = 4
    configuration[.states] = 3
    configuration[.outputs] = 2
    configuration[.renDeviation] = 0.3
    configuration[.rate] = 0.9
    configuration.stepSize = 0.02
    let objective = Catalogue.nonConvexPL(3)
    // The transfer network holds its features, so only its first step has a whole derivative.
    let horizon = item.direction == .transfer ? 2 : 4
    let rule = configuration.rule(for: objective)
    let layout = rule.parameterLayout(dimension: 3)
    var generator = SeededGenerator(seed: 4, stream: item.testDescription)
    let starts = (0..<3).map { _ in generator.point(in: objective).map { 0.5 * $0 } }
    let weights = layout.initialWeights(seed: 2).map { $0 + 0.2 * generator.normal() }
    let plan = RolloutPlan(objective, rule, starts: 3, order: .second, loss: .mean)
    func run(_ weights: [Double]) -> (loss: Double, tape: RolloutTape) {
      let parameters = Storage(.double, count: weights.count)
      parameters.write(weights)
      let tape = RolloutTape(plan, horizon: horizon, loss: .mean, parameters, Storage(.double, count: 0))
      tape.differentiate(starts: starts, indices: [])
      return ((0..<3).reduce(0) { $0 + tape.weightedLoss($1, MetaLoss.mean.weights(horizon: horizon)) }, tape)
    }
    let tape = run(weights).tape
    let gradient = tape.gradientValues
    #expect(norm(gradient) > 1e-6 && norm(gradient).isFinite)
    for _ in 0..<6 {
      var w = generator.normals(weights.count)
      // Its features see m_t, held: only its own weights are looked at.
      if item.direction == .transfer {
        for (array, offset) in zip(layout.arrays, layout.offsets) where !array.name.hasPrefix("direction") {
          for i in offset..<offset + array.shape.count { w[i] = 0 }
        }
      }
      let h = 1e-7
      let difference =
        (run(zip(weights, w).map { $0 + h * $1 }).loss - run(zip(weights, w).map { $0 - h * $1 }).loss) / (2 * h)
      let slope = dot(gradient, w)
      #expect(abs(difference - slope) <= 2e-6 * (norm(gradient) + abs(slope)), "\(difference) against \(slope)")
      #expect(abs(difference - 1.001 * slope) > 2e-6 * norm(gradient) || abs(slope) < 1e-2 * norm(gradient))
    }
  }
}

@Suite("Budgets that cannot be had in double precision, or only by cancelling")
struct BudgetEdgeTests {
  private func budget(_ magnitude: any MagnitudeOperator, _ change: (inout [String: [Double]]) -> Void)
    -> MagnitudeBudget
  {
    let layout = ParameterLayout(magnitude.arrays(dimension: 2))
    let weights = layout.initialWeights(seed: 1)
    var named: [String: [Double]] = [:]
    for (array, offset) in zip(layout.arrays, layout.offsets) {
      named[array.name] = Array(weights[offset..<offset + array.shape.count])
    }
    change(&named)
    return magnitude.budget(weights: layout.arrays.flatMap { named[$0.name] ?? [] }, layout: layout, start: [1, -2])
  }

  @Test("weights out of every range give an infinite budget, never 0", arguments: [1e200, -1e300, .nan, .infinity])
  func overflow(weight: Double) {
    let lru = LinearRecurrentUnit(states: 2, outputs: 1)
    let real = RealRecurrentUnit(states: 2, outputs: 1)
    let ren = RecurrentEquilibriumNetwork(blocks: BlockStructure(count: 1, width: 2, corner: 0))
    let cases: [(any MagnitudeOperator, String)] = [
      (lru, "lru.Cr"), (lru, "lru.Br"), (real, "lru.C"), (ren, "ren.X"),
    ]
    for (magnitude, name) in cases {
      let known = budget(magnitude) { $0[name]?[0] = weight }
      #expect(known.total == .infinity && !known.isFinite, "\(name)")
    }
    // The twin: weights that are large but can be squared.
    let large = budget(lru) { $0["lru.Cr"]?[0] = 1e100 }
    #expect(large.isFinite)
  }

  @Test("a huge exponent leaves a budget of the first step alone")
  func exponent() {
    let known = budget(PolynomialMagnitude(initialScale: 0.5)) { $0["magnitude.exponent"] = [1e100] }
    #expect(abs(known.total - 0.25) < 1e-6 && known.magnitudes[1] == 0)
  }

  @Test(
    "eigenvalues that nearly agree do not cancel", arguments: [[18, 18.001], [3, 3.0001, 3.0002], [-3, -3.0001]])
  func cancellation(nu: [Double]) {
    let n = nu.count
    // Terms of both signs that nearly cancel at t = 0 and no longer later.
    let signs = [1.0, -1, 1].prefix(n).enumerated().map { $1 * (n == 3 ? [1, 2, 1][$0] : 1) }
    for theta in [-3.0, 0.5] {
      let known = budget(LinearRecurrentUnit(states: n, outputs: 1)) {
        ($0["lru.nu"], $0["lru.theta"]) = (nu, Array(repeating: theta, count: n))
        ($0["lru.Br"], $0["lru.Bi"]) = (Array(repeating: 1, count: 2 * n), Array(repeating: 0, count: 2 * n))
        ($0["lru.Cr"], $0["lru.Ci"]) = (signs, Array(repeating: 0, count: n))
      }
      var energy = 0.0
      var h = nu.map { nu -> Double in
        let r = Glibc.exp(-Glibc.exp(nu)) * LinearRecurrentUnit.largestModulus
        return -((1 - r) * (1 + r)).squareRoot()
      }
      for t in 0..<200_000 {
        let angle = Glibc.exp(theta) * Double(t)
        let y = zip(signs, h).reduce(0) { $0 + $1.0 * $1.1 } * Glibc.cos(angle)
        energy += y * y
        h = zip(h, nu).map { $0 * Glibc.exp(-Glibc.exp($1)) * LinearRecurrentUnit.largestModulus }
      }
      #expect(energy <= known.total * (1 + 1e-9) && known.total.isFinite, "theta \(theta): \(energy) > \(known.total)")
    }
  }

  @Test("what is left never grows, bounds every later magnitude, and shrinks beyond the list")
  func remaining() {
    let magnitudes: [any MagnitudeOperator] = [
      GeometricMagnitude(initialScale: 2, initialRatio: 0.99), PolynomialMagnitude(), LinearRecurrentUnit(states: 3),
      ContractionCell(), BiasInputNetwork(blocks: BlockStructure(count: 1, width: 2, corner: 0)),
    ]
    for magnitude in magnitudes {
      let known = budget(magnitude) { _ in }
      let places = [0, 1, 5, 100, 511, 512, 513, 4095, 4096, 5000, 9000]
      for (early, late) in zip(places, places.dropFirst()) {
        #expect(known.remaining(from: late) <= known.remaining(from: early), "\(magnitude.name)")
        #expect(known.bound(at: early) * known.bound(at: early) <= known.remaining(from: early) * (1 + 1e-12))
      }
      #expect(known.remaining(from: 0) == known.total)
    }
  }

  @Test(
    "beyond the listed magnitudes the bounds go on as the operator does: no tail is less than its square and the next")
  func further() {
    let polynomial = PolynomialMagnitude(timescale: 30)
    let geometric = GeometricMagnitude(initialScale: 0.5, initialRatio: 0.99)
    for (magnitude, count) in [(polynomial as any MagnitudeOperator, 4096), (geometric, 512)] {
      let layout = ParameterLayout(magnitude.arrays(dimension: 2))
      let weights = layout.initialWeights(seed: 1)
      let values = WeightValues(layout, weights)
      let budget = magnitude.budget(values, start: [0, 0], vanishing: nil)
      #expect(budget.magnitudes.count == count)
      let byHand =
        magnitude is PolynomialMagnitude
        ? MagnitudesByHand.polynomial({ values[$0] }, timescale: 30, steps: 12_000)
        : MagnitudesByHand.geometric({ values[$0] }, degree: 0, steps: 12_000)
      for t in Array(count - 3..<count + 300) + [5000, 9000, 11_999] {
        let (m, bound) = (byHand[t], budget.bound(at: t))
        #expect(m <= bound && bound <= m * (1 + 1e-6) + 1e-300, "\(magnitude.name), step \(t)")
        #expect(
          budget.remaining(from: t) * (1 + 1e-12) >= bound * bound + budget.remaining(from: t + 1),
          "\(magnitude.name), step \(t)")
      }
      // What is left is more than the next squares, and not much more than those and a tail by an integral.
      let sum = byHand[count...].reduce(0) { $0 + $1 * $1 }
      #expect(budget.remaining(from: count) >= sum + budget.remaining(from: 12_000) * (1 - 1e-7))
      #expect(budget.remaining(from: count) <= (sum + budget.remaining(from: 12_000)) * (1 + 1e-7) + 1e-300)
    }
  }
}
