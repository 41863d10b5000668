import Glibc
import References
import Testing

@testable import OptimizerEngine

private struct Draw {
  let operation: BiasInputNetwork
  let values: WeightValues
  let start: [Double]
  let plain: PlainNetwork
  let channel: Double

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed, stream: "bias input")
    let blocks = generator.pick([
      BlockStructure(count: 1, width: 3, corner: 0), BlockStructure(count: 3, width: 2, corner: 2),
    ])
    operation = BiasInputNetwork(
      blocks: blocks, states: 1 + generator.index(below: 4), neurons: 1 + generator.index(below: 4),
      gain: generator.pick([0.1, 0.5, 2]), decay: generator.pick([0.5, 0.9, 0.97]),
      rate: generator.pick([0.7, 0.9, 0.99, 1]), initialDeviation: generator.logUniform(-2, 0))
    let layout = ParameterLayout(operation.arrays(dimension: blocks.dimension))
    values = WeightValues(layout, layout.initialWeights(seed: seed))
    start = generator.normals(blocks.dimension).map { 2 * $0 }
    var arrays: [String: [Double]] = [:]
    for array in layout.arrays { arrays[array.name] = values[array.name] }
    plain = PlainNetwork(operation.network, arrays)
    channel = values["ren.channel"][0]
  }

  func inputs(_ t: Int) -> [Double] {
    (t == 0 ? start : start.map { _ in 0 }) + [channel * pow(operation.network.decay, Double(t))]
  }
}

@Suite("The REN whose bias is an input channel")
struct BiasInputNetworkTests {
  @Test("its magnitudes are those of full matrices, and its budgets bound their energy, on 300 random draws")
  func budgets() {
    var (largest, weightedLargest, broken) = (0.0, 0.0, 0)
    for seed in 0..<300 as Range<UInt64> {
      let draw = Draw(seed: seed)
      #expect(draw.plain.isPositiveDefinite, "seed \(seed)")
      let m = draw.plain.magnitudes(inputs: draw.inputs, steps: 1500)
      let step = VanishingStep(scale: 2, offset: 50)
      let budget = draw.operation.budget(draw.values, start: draw.start, vanishing: step)
      for (t, bound) in budget.magnitudes.enumerated() where abs(bound - m[t]) > 1e-7 * (m[t] + 1e-9 * m[0]) + 1e-13 {
        Issue.record("seed \(seed): m_\(t) is \(bound), by hand \(m[t])")
        break
      }
      let energy = m.reduce(0) { $0 + $1 * $1 }
      #expect(energy <= budget.total, "seed \(seed)")
      #expect(
        m.dropFirst(budget.magnitudes.count).reduce(0) { $0 + $1 * $1 } <= budget.remaining(
          from: budget.magnitudes.count) * (1 + 1e-9) + 1e-20)
      largest = max(largest, energy / budget.total)
      let weighted = m.indices.reduce(0) { $0 + m[$1] * m[$1] * (50 + Double($1)) / 2 }
      if draw.operation.network.rate < 1 {
        #expect(weighted <= budget.weightedTotal ?? 0, "seed \(seed)")
        weightedLargest = max(weightedLargest, weighted / (budget.weightedTotal ?? 1))
      } else {
        #expect(budget.weightedTotal == .infinity)
      }
      // The twin: an output that is twenty times as large breaks the bound.
      if 400 * energy > budget.total { broken += 1 }
    }
    print("bias input: largest energy/budget \(largest), weighted \(weightedLargest)")
    #expect(largest > 0.3 && largest <= 1 && weightedLargest > 0.01 && broken > 100)
  }

  @Test("without channel and initial state the output decays as abar^t: |y_t| <= gamma |x_0| abar^t")
  func contraction() {
    var (largest, slower) = (0.0, 0)
    for seed in 0..<300 as Range<UInt64> {
      let draw = Draw(seed: seed)
      let network = draw.operation.network
      var arrays: [String: [Double]] = [:]
      for array in ParameterLayout(draw.operation.arrays(dimension: draw.start.count)).arrays {
        arrays[array.name] = draw.values[array.name]
      }
      arrays["ren.x0"] = arrays["ren.x0"]?.map { _ in 0 }
      let plain = PlainNetwork(network, arrays)
      let m = plain.magnitudes(inputs: { t in (t == 0 ? draw.start : draw.start.map { _ in 0 }) + [0] }, steps: 200)
      for (t, y) in m.enumerated() {
        let bound = network.gain * norm(draw.start) * pow(network.rate, Double(t))
        #expect(y <= bound * (1 + 1e-9), "seed \(seed), t = \(t)")
        largest = max(largest, y / bound)
        // The twin: a rate three times as fast would be found out.
        if t > 0, y > network.gain * norm(draw.start) * pow(network.rate / 3, Double(t)) { slower += 1 }
      }
    }
    print("contraction: largest |y_t|/(gamma |u_0| abar^t) \(largest)")
    #expect(largest > 0.5 && slower > 100)
  }
}
