import Glibc
import References
import Testing

@testable import OptimizerEngine

/// sum a x^2/2 + b x^4.
private func quartic(_ a: [Double], _ b: [Double], order: [Int]? = nil) -> Objective {
  let order = order ?? Array(a.indices)
  let (a, b) = (order.map { a[$0] }, order.map { b[$0] })
  let d = a.count
  return Objective(
    name: "quartic", formula: "sum a x^2/2 + b x^4", box: Catalogue.cube(10, d), start: Catalogue.origin(d), minimum: 0,
    smoothness: .none
  ) { x, _ in
    let shape = Shape(rows: d)
    return (x.squared() * x.graph.table(a, shape) * 0.5 + x.power(4) * x.graph.table(b, shape)).sumRows()
  }
}

private let rule = ConvergentRule(
  magnitude: PolynomialMagnitude(initialScale: 5, initialExponent: 0.85, timescale: 100),
  direction: TransferDirection(length: 0.5), proposal: .capped,
  stepSizes: .audited(AuditedStep(length: 0.05)))

@Suite("The transferable direction network")
struct TransferDirectionTests {
  /// The fixture's parameters in our layout: its matrices are (in, out), ours (out, in).
  private static func weights(_ fixture: Fixture, _ layout: ParameterLayout) throws -> [Double] {
    func transposed(_ key: String, _ rows: Int, _ columns: Int, skip: Int = 0) throws -> [Double] {
      let flat = try fixture.numbers("params/" + key)
      return (0..<columns).flatMap { column in (0..<rows).map { flat[(skip + $0) * columns + column] } }
    }
    return try layout.arrays.flatMap { array -> [Double] in
      switch array.name {
      case "direction.G1": try transposed("g1", 19, 16)
      case "direction.g1": try fixture.numbers("params/gb1")
      case "direction.G2": try transposed("g2", 16, 18)
      case "direction.g2": try fixture.numbers("params/gb2")
      case "direction.Cq": try transposed("c1", 8, 16)
      case "direction.Ce": try transposed("c1", 16, 16, skip: 8)
      case "direction.c1": try fixture.numbers("params/cb1")
      case "direction.C2": try transposed("c2", 16, 10)
      case "magnitude.scale", "magnitude.exponent":
        ParameterLayout([array]).initialWeights(seed: 0)
      default:
        [try fixture.numbers("params/cb2")[Int(array.name.dropFirst("direction.mix".count)) ?? 0]]
      }
    }
  }

  @Test("its steps are those of the independent float64 implementation", arguments: 0..<3)
  func reference(index: Int) throws {
    let fixture = try Fixture("transfer")
    let (a, b) = (try fixture.numbers("cases/\(index)/a"), try fixture.numbers("cases/\(index)/b"))
    let start = try fixture.numbers("cases/\(index)/x0")
    let objective = quartic(a, b)
    let weights = try Self.weights(fixture, rule.parameterLayout(dimension: a.count))
    let run = Run(objective, Optimizer(rule, weights: weights), start: start)
    run.run(steps: 13)
    // The first step has eta_0 = 0.1 c/|g_0|, and no audit shortens it here.
    #expect(abs(run.trajectory.stepSizes[0] / (try fixture.numbers("cases/\(index)/eta")[0]) - 1) < 1e-12)
    expectClose(
      run.trajectory.points.flatMap { $0 }, try fixture.numbers("cases/\(index)/points"), 1e-8, "points", floor: 0)
    expectClose(run.trajectory.values, try fixture.numbers("cases/\(index)/losses"), 1e-8, "losses", floor: 0)
    // A weight that is off by 1e-6 is seen.
    var changed = weights
    changed[5] += 1e-6
    let other = Run(objective, Optimizer(rule, weights: changed), start: start)
    other.run(steps: 13)
    #expect(other.trajectory.points != run.trajectory.points)
  }

  @Test("has 1,196 weights for any dimension, with the file of one objective running on another")
  func transfers() throws {
    for d in [2, 10, 1000] {
      let layout = rule.parameterLayout(dimension: d)
      #expect(layout.count == 1196 + 2)
    }
    let weights = rule.parameterLayout(dimension: 2).initialWeights(seed: 2)
    for named in analyticGallery {
      let objective = named.objective
      let run = Run(objective, Optimizer(rule, weights: weights), start: objective.start)
      run.run(steps: 60)
      #expect(run.nonFiniteStep == nil || !objective.isBoundedBelow, "\(objective.name)")
      let spent = run.trajectory.updateNorms.reduce(0) { $0 + $1 * $1 }
      let budget = try #require(rule.correctionBudget(weights: weights, start: objective.start))
      #expect(spent <= budget.total * (1 + 1e-6))
    }
  }

  @Test("commutes with permutations and sign changes, and does not see the scale of f")
  func equivariance() {
    var generator = SeededGenerator(seed: 7, stream: "equivariance")
    let d = 6
    let (a, b) = ((0..<d).map { _ in generator.logUniform(-0.5, 0.5) }, (0..<d).map { _ in 0.02 * generator.uniform() })
    let start = generator.normals(d)
    let weights = rule.parameterLayout(dimension: d).initialWeights(seed: 3)
    func points(_ objective: Objective, _ start: [Double]) -> [[Double]] {
      let run = Run(objective, Optimizer(rule, weights: weights), start: start)
      run.run(steps: 15)
      return run.trajectory.points
    }
    let plain = points(quartic(a, b), start)
    let order = generator.permutation(d)
    let permuted = points(quartic(a, b, order: order), order.map { start[$0] })
    // The quartic is even in every coordinate.
    let mirrored = points(quartic(a, b), start.enumerated().map { $0 % 2 == 0 ? -$1 : $1 })
    let scaled = points(quartic(a.map { 50 * $0 }, b.map { 50 * $0 }), start)
    for t in plain.indices {
      #expect(norm(zip(permuted[t], order.map { plain[t][$0] }).map(-)) < 1e-9, "step \(t)")
      let back = mirrored[t].enumerated().map { $0 % 2 == 0 ? -$1 : $1 }
      #expect(norm(zip(back, plain[t]).map(-)) < 1e-9, "step \(t)")
      #expect(norm(zip(scaled[t], plain[t]).map(-)) < 1e-6, "step \(t)")
    }
    #expect(norm(zip(plain[15], plain[0]).map(-)) > 0.1)
  }

  @Test("without a gradient it moves nothing: there is nothing it could remember")
  func memory() {
    let d = 4
    let flat = Objective(
      name: "flat", formula: "0", box: Catalogue.cube(1, d), start: Catalogue.origin(d), minimum: 0, smoothness: .none
    ) { x, _ in (x * 0).sumRows() }
    let weights = rule.parameterLayout(dimension: d).initialWeights(seed: 4)
    let run = Run(flat, Optimizer(rule, weights: weights), start: [1, -2, 3, 0.5])
    run.run(steps: 20)
    #expect(run.trajectory.points.allSatisfy { $0 == [1, -2, 3, 0.5] })
  }

  @Test("lanes and groups give the same steps")
  func layouts() {
    let objective = quartic([1, 2, 3], [0.01, 0.02, 0])
    let weights = rule.parameterLayout(dimension: 3).initialWeights(seed: 5)
    let starts = [[1.0, 2, 3], [-1, 0.5, 2], [4, -4, 1]]
    let lanes = Rollout(objective, Optimizer(rule, weights: weights), starts: starts)
    let single = starts.map { Rollout(objective, Optimizer(rule, weights: weights), starts: [$0]) }
    for _ in 0..<12 {
      lanes.evaluate()
      lanes.advance()
      for (i, one) in single.enumerated() {
        one.evaluate()
        one.advance()
        #expect(norm(zip(lanes.point(i), one.point(0)).map(-)) < 1e-11)
      }
    }
  }
}
