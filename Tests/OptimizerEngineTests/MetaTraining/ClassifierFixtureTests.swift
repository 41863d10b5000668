import Testing

@testable import OptimizerEngine

private let activations: [(Activation, String)] = [
  (.tanh, "tanh"), (.sigmoid, "sigmoid"), (.sigmoidPublished, "sigmoid_pub"), (.relu, "relu"),
]

@Suite("The paper's optimizer against the float64 fixture")
struct ClassifierFixtureTests {
  static let horizon = 5
  static let starts = 2
  static let batch = 16

  /// Weight names of the fixture in the order of our layout.
  static func fixtureName(_ name: String) -> String {
    name.hasPrefix("ren.") ? "ren/" + name.dropFirst(4) : "mlp/" + name.dropFirst("direction.".count)
  }

  private static func setUp(_ fixture: Fixture, _ activation: Activation) throws -> (
    Objective, ConvergentRule, [Double]
  ) {
    let samples = LabeledImages(
      name: "fixture", width: 8, height: 8, classCount: 10, pixels: try fixture.numbers("data"),
      labels: try fixture.numbers("labels").map { Int($0) })
    let objective = Objective.classifier(name: "fixture", samples: samples, activation: activation, batchSize: batch)
    let rule = ConvergentRule(
      magnitude: RecurrentEquilibriumNetwork(blocks: BlockStructure(count: 80, width: 8, corner: 10)),
      direction: DirectionNetwork(), proposal: .unit, stepSizes: .vanishing(VanishingStep(scale: 1, offset: 100)))
    let layout = rule.parameterLayout(dimension: 650)
    let weights = try layout.arrays.flatMap { try fixture.numbers("params/" + fixtureName($0.name)) }
    #expect(weights.count == layout.count)
    #expect(layout.arrays.count == 24)
    return (objective, rule, weights)
  }

  @Test("REN matrices are those of the reference")
  func matrices() throws {
    let fixture = try Fixture("classifier")
    let (_, rule, weights) = try Self.setUp(fixture, .tanh)
    let ren = try #require(rule.magnitude as? RecurrentEquilibriumNetwork)
    let layout = rule.parameterLayout(dimension: 650)
    let numbers = ren.numbers(WeightValues(layout, weights))
    for (name, matrix) in [
      ("H", numbers.h), ("F", numbers.f), ("B1", numbers.b1), ("P", numbers.p), ("E", numbers.e), ("D11", numbers.d11),
      ("C1", numbers.c1),
    ] {
      expectClose(matrix.elements, try fixture.numbers("ren_matrices/" + name), 1e-10, name)
    }
    let n = numbers.e.rows
    let unit = Matrix(rows: n, columns: n, (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 })
    expectClose(numbers.e.solve(unit).elements, try fixture.numbers("ren_matrices/Einv"), 1e-10, "Einv")
    expectClose(numbers.lambda, try fixture.numbers("ren_matrices/Lam"), 1e-10, "Lam")
    expectClose(numbers.gainMatrices[0].elements, try fixture.numbers("ren_matrices/D22"), 1e-10, "D22")
    expectClose(numbers.gainMatrices[1].elements, try fixture.numbers("ren_matrices/D22c"), 1e-10, "D22c")
  }

  @Test(
    "losses, states, |v|, |z|, meta-loss and the meta-gradient of all 24 arrays agree to 1e-8", arguments: activations)
  func everything(activation: Activation, key: String) throws {
    let fixture = try Fixture("classifier")
    let (objective, rule, weights) = try Self.setUp(fixture, activation)
    let delta = try fixture.numbers("delta0")
    let starts = (0..<Self.starts).map { Array(delta[($0 * 650)..<(($0 + 1) * 650)]) }
    let table = try fixture.numbers("idx").map { Int32($0) }  // starts x horizon x batch
    var indices: [Int32] = []
    for t in 0..<Self.horizon {
      for i in 0..<Self.starts {
        let first = (i * Self.horizon + t) * Self.batch
        indices += table[first..<(first + Self.batch)]
      }
    }
    let plan = RolloutPlan(objective, rule, starts: Self.starts, order: .second, loss: .discounted)
    let parameters = Storage(.double, count: plan.parameterCount)
    parameters.write(weights)
    let data = objective.tables.storage(.double)
    let tape = RolloutTape(plan, horizon: Self.horizon, loss: .discounted, parameters, data)
    tape.differentiate(starts: starts, indices: indices)

    let losses = (0..<Self.starts).flatMap { tape.values($0) }
    expectClose(losses, try fixture.numbers(key + "/losses"), 1e-8, "losses")
    let states = (0..<Self.starts).flatMap { i in (1...Self.horizon).flatMap { tape.point(i, at: $0) } }
    expectClose(states, try fixture.numbers(key + "/states"), 1e-8, "states")
    let weightsOfLoss = MetaLoss.discounted.weights(horizon: Self.horizon)
    let meta = (0..<Self.starts).reduce(0.0) { sum, i in
      sum + zip(tape.values(i), weightsOfLoss).reduce(0) { $0 + $1.0 * $1.1 }
    }
    expectClose([meta], try fixture.numbers(key + "/meta_loss"), 1e-8, "meta-loss")

    let gradient = tape.gradientValues
    let layout = rule.parameterLayout(dimension: 650)
    for array in layout.arrays {
      let range = try #require(layout.range(of: array.name))
      expectClose(
        Array(gradient[range]), try fixture.numbers(key + "/meta_grad/" + Self.fixtureName(array.name)), 1e-8,
        array.name)
    }

    // |v| from the run loop, which recovers it from the iterates.
    for i in 0..<Self.starts {
      let rollout = Rollout(objective, Optimizer(rule, weights: weights), starts: [starts[i]])
      var norms: [Double] = []
      for t in 0..<Self.horizon {
        let start = (i * Self.horizon + t) * Self.batch
        rollout.evaluate(indices: Array(table[start..<start + Self.batch]))
        let (x, next, g) = (rollout.point(), rollout.nextPoint(), rollout.gradient())
        let eta = rule.stepSize(t)
        norms.append(
          x.indices.reduce(0) { $0 + (next[$1] - x[$1] + eta * g[$1]) * (next[$1] - x[$1] + eta * g[$1]) }.squareRoot())
        rollout.advance()
      }
      let reference = try fixture.numbers(key + "/v_norms")
      expectClose(norms, Array(reference[(i * Self.horizon)..<((i + 1) * Self.horizon)]), 1e-8, "|v|")
      // |z| from the operator alone, before any step.
      let known = try #require(rule.correctionBudget(weights: weights, start: starts[i])).magnitudes
      let alone = try fixture.numbers(key + "/z_norms")[(i * Self.horizon)..<((i + 1) * Self.horizon)]
      expectClose(Array(known.prefix(Self.horizon)), Array(alone), 1e-8, "|z|")
    }
  }

  @Test("a weight that is off by 1e-6, or an image of another batch, is seen in the meta-gradient of the fixture")
  func negativeTwin() throws {
    let fixture = try Fixture("classifier")
    let (objective, rule, weights) = try Self.setUp(fixture, .tanh)
    let layout = rule.parameterLayout(dimension: 650)
    let delta = try fixture.numbers("delta0")
    let starts = (0..<Self.starts).map { Array(delta[($0 * 650)..<(($0 + 1) * 650)]) }
    let table = try fixture.numbers("idx").map { Int32($0) }
    var indices: [Int32] = []
    for t in 0..<Self.horizon {
      for i in 0..<Self.starts {
        let first = (i * Self.horizon + t) * Self.batch
        indices += table[first..<first + Self.batch]
      }
    }
    let plan = RolloutPlan(objective, rule, starts: Self.starts, order: .second, loss: .discounted)
    let data = objective.tables.storage(.double)
    let reference = try layout.arrays.flatMap {
      try fixture.numbers("tanh/meta_grad/" + Self.fixtureName($0.name))
    }
    func deviation(_ weights: [Double], _ indices: [Int32]) -> Double {
      let parameters = Storage(.double, count: weights.count)
      parameters.write(weights)
      let tape = RolloutTape(plan, horizon: Self.horizon, loss: .discounted, parameters, data)
      tape.differentiate(starts: starts, indices: indices)
      let gradient = tape.gradientValues
      // As in the comparison above: array by array, each in its own scale.
      return worst(
        zip(layout.arrays, layout.offsets).map { array, offset in
          let range = offset..<offset + array.shape.count
          let scale = max(1e-3, worst(reference[range].map(\.magnitude)))
          return worst(range.map { abs(gradient[$0] - reference[$0]) }) / scale
        })
    }
    #expect(deviation(weights, indices) <= 1e-8)
    for name in ["direction.W1", "direction.b3", "ren.X", "ren.c2", "ren.bu"] {
      var changed = weights
      let place = try #require(layout.range(of: name)).lowerBound
      changed[place] += 1e-6
      #expect(deviation(changed, indices) > 1e-8, "\(name)")
    }
    var others = indices
    others[0] = (others[0] + 1) % 100
    #expect(deviation(weights, others) > 1e-8)
  }
}
