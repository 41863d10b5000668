import Testing

@testable import OptimizerEngine

/// The magnitudes that the formulas of a rollout give.
private func magnitudes(_ alpha: Double, _ r: Double, steps: Int) -> [Double] {
  let operation = GeometricMagnitude()
  let graph = Graph()
  let layout = ParameterLayout(operation.arrays(dimension: 2))
  let p = layout.expressions(in: graph, at: Location(.parameters))
  let begun = operation.begin(p, start: graph.input(Location(.state), Shape(rows: 2)))
  var state = begun.state
  var outputs: [ProgramOutput] = []
  for t in 0..<steps {
    outputs.append(ProgramOutput(state[0], to: Location(.result, t)))
    state = operation.advance(p, derived: begun.derived, state: state, schedule: [])
  }
  let machine = Machine(graph.compile(outputs), .double)
  let (parameters, start) = (Storage(.double, count: 2), Storage(.double, count: 2))
  parameters.write([alpha, r])
  let result = Storage(.double, count: steps)
  machine.bind(.parameters, to: parameters)
  machine.bind(.state, to: start)
  machine.bind(.result, to: result)
  machine.run()
  return result.readAll()
}

private func budget(_ alpha: Double, _ r: Double, vanishing: VanishingStep? = nil) -> MagnitudeBudget {
  GeometricMagnitude().budget(
    WeightValues(["magnitude.scale": [alpha], "magnitude.ratio": [r]]), start: [0, 0], vanishing: vanishing)
}

@Suite("Geometric magnitudes")
struct GeometricMagnitudeTests {
  @Test("the budget is the exact energy", arguments: [(0.5, 3.0), (2, -1), (-1, 0), (0, 6)])
  func exact(alpha: Double, r: Double) {
    let m = magnitudes(alpha, r, steps: 4000)
    let step = VanishingStep(scale: 0.5, offset: 20)
    let known = budget(alpha, r, vanishing: step)
    let energy = m.reduce(0) { $0 + $1 * $1 }
    #expect(energy <= known.total && energy > known.total * (1 - 1e-3))
    let weighted = m.indices.reduce(0) { $0 + m[$1] * m[$1] * (20 + Double($1)) / 0.5 }
    #expect(weighted <= known.weightedTotal ?? 0)
    #expect(weighted > 0.98 * (known.weightedTotal ?? .infinity))
    let tail = m.dropFirst(known.magnitudes.count).reduce(0) { $0 + $1 * $1 }
    #expect(tail <= known.remaining(from: known.magnitudes.count) * (1 + 1e-9))
    // A budget of a thousandth less would be found out.
    #expect(energy > 0.999 * known.total * (1 - 1e-4) || r > 5)
  }

  @Test("any weights give finite magnitudes within their bounds")
  func extremes() {
    for alpha in [-800, -745, -40, -1, 0, 1, 30, 800.0] + (0..<60).map({ -14 - 0.37 * Double($0) }) {
      for r in [-800, -30, 0, 30, 800.0] {
        let m = magnitudes(alpha, r, steps: 600)
        let known = budget(alpha, r)
        #expect(known.total.isFinite && m.allSatisfy { $0.isFinite })
        for (t, value) in m.enumerated() where value > known.bound(at: t) + 1e-150 {
          Issue.record("alpha \(alpha), r \(r): m_\(t) = \(value) > \(known.bound(at: t))")
          break
        }
        #expect(m.reduce(0) { $0 + $1 * $1 } <= known.total, "alpha \(alpha), r \(r)")
      }
    }
  }

  @Test("every initial scale and ratio that a setting allows is what the operator starts with")
  func initial() {
    for scale in [1e-6, 1e-3, 1, 30, 800, 1e6] {
      for ratio in [1e-3, 0.5, 0.95, 0.998] {
        let operation = GeometricMagnitude(initialScale: scale, initialRatio: ratio)
        let weights = ParameterLayout(operation.arrays(dimension: 2)).initialWeights(seed: 1)
        #expect(weights.allSatisfy { $0.isFinite }, "scale \(scale), ratio \(ratio): \(weights)")
        let m = magnitudes(weights[0], weights[1], steps: 2)
        #expect(abs(m[0] - scale) <= 1e-9 * scale)
        #expect(abs(m[1] - scale * ratio) <= 1e-9 * scale * ratio)
      }
    }
  }
}
