import References
import Testing

@testable import OptimizerEngine

/// Compiles some nodes of a random formula as outputs, runs them twice and compares with plain loops.
private struct Trial {
  var fuzz: FormulaFuzz
  /// Which pool entries are outputs, and whether they add.
  var outputs: [(entry: Int, accumulates: Bool)] = []

  init(_ fuzz: FormulaFuzz) {
    self.fuzz = fuzz
    for _ in 0...self.fuzz.pick(5) {
      let entry = fuzz.pool.count - 1 - self.fuzz.pick(min(12, fuzz.pool.count))
      outputs.append((entry, self.fuzz.chance(0.35)))
      // The same node twice, under both ways of storing.
      if self.fuzz.chance(0.2) { outputs.append((entry, self.fuzz.chance(0.5))) }
    }
  }

  /// The first thing that is wrong, or nil.
  func fault(precision: Precision = .double, tolerance: Double = 1e-9, plant: Double = 0) -> String? {
    var offset = 0
    var places: [(offset: Int, value: PlainArray, accumulates: Bool)] = []
    var programOutputs: [ProgramOutput] = []
    for output in outputs {
      let pair = fuzz.pool[output.entry]
      programOutputs.append(
        ProgramOutput(pair.formula, to: Location(.result, offset), accumulates: output.accumulates))
      places.append((offset, pair.value, output.accumulates))
      offset += pair.value.shape.count
    }
    var given: [(Expression, Location)] = []
    var left: [Double] = []
    for (node, value) in fuzz.provided {
      given.append((node, Location(.residuals, left.count)))
      left += value.values
    }
    let parameters = Storage(precision, count: fuzz.parameters.count)
    parameters.write(fuzz.parameters)
    let residuals = Storage(precision, count: left.count)
    residuals.write(left)
    let result = Storage(precision, count: offset)
    let machine = Machine(fuzz.graph.compile(programOutputs, provided: given), precision)
    machine.bind(.parameters, to: parameters)
    machine.bind(.residuals, to: residuals)
    machine.bind(.result, to: result)
    for _ in 0..<2 { fuzz.indices.withUnsafeBufferPointer { machine.run(indices: $0.baseAddress) } }
    let found = result.readAll()
    for (number, place) in places.enumerated() {
      let scale = 1 + place.value.largest
      for (i, value) in place.value.values.enumerated() {
        let expected = (place.accumulates ? 2 : 1) * value + plant
        if !((found[place.offset + i] - expected).magnitude <= tolerance * scale) {
          return "output \(number) of \(outputs.count), \(place.value.shape), element \(i): "
            + "\(found[place.offset + i]) against \(expected)"
        }
      }
    }
    return nil
  }
}

@Suite("Random formulas against plain loops")
struct FormulaFuzzTests {
  @Test("programs compute what plain loops compute", arguments: 0..<20)
  func random(block: Int) {
    for number in 0..<100 {
      let seed = UInt64(1000 * block + number)
      let trial = Trial(FormulaFuzz(seed: seed, stream: "formula"))
      if let fault = trial.fault() { Issue.record("seed \(seed): \(fault)") }
    }
  }

  @Test("large formulas, with regions that must be cut, compute what plain loops compute", arguments: 0..<4)
  func large(block: Int) {
    for number in 0..<10 {
      let seed = UInt64(1000 * block + number)
      let trial = Trial(FormulaFuzz(seed: seed, stream: "large formula", nodes: 150...400))
      if let fault = trial.fault(tolerance: 1e-7) { Issue.record("seed \(seed): \(fault)") }
    }
  }

  @Test("single precision stays near the plain loops")
  func single() {
    for seed in 0..<100 as Range<UInt64> {
      let trial = Trial(FormulaFuzz(seed: seed, stream: "single formula", nodes: 5...12))
      if let fault = trial.fault(precision: .single, tolerance: 1e-2) { Issue.record("seed \(seed): \(fault)") }
    }
  }

  @Test("a result that is off by 1e-4 is caught by the same comparison")
  func negativeTwin() {
    let trials = (0..<50 as Range<UInt64>).map { Trial(FormulaFuzz(seed: $0, stream: "formula")) }
    #expect(trials.allSatisfy { $0.fault(plant: 1e-4) != nil })
    #expect(trials.allSatisfy { $0.fault() == nil })
  }

  @Test("many values that are alive at once, each from its own strided operand, fit into the registers")
  func pressure() {
    for count in [40, 60, 100, 200] {
      let graph = Graph()
      let shape = Shape(rows: 3, columns: 5)
      let inputs = (0..<3 * count).map { graph.input(Location(.parameters, 15 * $0), shape).transposed() }
      let parts = (0..<count).map { Expression.select(inputs[$0], inputs[count + $0], inputs[2 * count + $0]) }
      // Every part is read again after all of them were computed.
      let forward = parts.dropFirst().reduce(parts[0]) { $0 + $1 }
      let back = parts.reversed().reduce(forward) { $0 * 0.5 + $1 }
      var generator = SeededGenerator(seed: 5, stream: "pressure")
      let values = (0..<45 * count).map { _ in generator.normal() }
      let memory = Storage(.double, count: values.count)
      memory.write(values)
      let result = Storage(.double, count: 15)
      let machine = Machine(graph.compile([ProgramOutput(back, to: Location(.result))]), .double)
      machine.bind(.parameters, to: memory)
      machine.bind(.result, to: result)
      machine.run()
      let arrays = (0..<3 * count).map {
        PlainArray(shape, values: Array(values[(15 * $0)..<(15 * $0 + 15)])).transposed
      }
      let plain = (0..<count).map { arrays[count + $0] }
      let sum = plain.dropFirst().reduce(plain[0]) { $0.zip($1, +) }
      let expected = plain.reversed().reduce(sum) { $0.zip($1) { $0 * 0.5 + $1 } }
      let worst = zip(result.readAll(), expected.values).map { ($0 - $1).magnitude }.max() ?? .infinity
      #expect(worst < 1e-12 * (1 + expected.largest), "\(count) values")
    }
  }

  @Test("many selections, each of three operands of its own and each stored, fit into one program")
  func operands() {
    let count = 120
    let graph = Graph()
    let shape = Shape(rows: 4)
    let inputs = (0..<3 * count).map { graph.input(Location(.parameters, 4 * $0), shape) }
    let chosen = (0..<count).map { Expression.select(inputs[3 * $0], inputs[3 * $0 + 1], inputs[3 * $0 + 2]) }
    let values = (0..<12 * count).map { Double($0 % 7) - 2 }
    let memory = Storage(.double, count: values.count)
    memory.write(values)
    let result = Storage(.double, count: 4 * count)
    let machine = Machine(
      graph.compile(chosen.enumerated().map { ProgramOutput($1, to: Location(.result, 4 * $0)) }), .double)
    machine.bind(.parameters, to: memory)
    machine.bind(.result, to: result)
    machine.run()
    let expected = (0..<count).flatMap { k in
      (0..<4).map { values[12 * k + $0] != 0 ? values[12 * k + 4 + $0] : values[12 * k + 8 + $0] }
    }
    #expect(result.readAll() == expected)
  }

  @Test("gradients of random formulas agree with central differences", arguments: 0..<8)
  func gradients(block: Int) {
    var (rough, compared) = (0, 0)
    for number in 0..<80 {
      let seed = UInt64(1000 * block + number)
      var fuzz = FormulaFuzz(seed: seed, stream: "gradient", nodes: 5...25, providing: false)
      let graph = fuzz.graph
      let size = fuzz.parameters.count
      let outputs = fuzz.pool.suffix(3).map { ($0.formula.tanh() * 0.7).sumAll() }
      let total = outputs.dropFirst().reduce(outputs[0]) { $0 + $1 }
      let leaves = graph.nodes.indices.compactMap { id -> (Expression, Int)? in
        guard case .leaf(let place) = graph.nodes[id].primitive else { return nil }
        return (Expression(graph: graph, id: id), place.offset)
      }
      // Held values and gathered tables have no derivative, so these formulas are another test's.
      let isSmooth = !graph.nodes.contains {
        [.hold, .maximum, .gatherRows].contains($0.primitive)
      }
      guard isSmooth else { continue }
      compared += 1
      let gradients = graph.gradients(of: [(total, graph.number(1))], by: leaves.map(\.0))
      let machine = Machine(
        graph.compile(
          [ProgramOutput(total, to: Location(.observed))]
            + zip(gradients, leaves).map { ProgramOutput($0, to: Location(.result, $1.1)) }), .double)
      let (parameters, value) = (Storage(.double, count: size), Storage(.double, count: 1))
      let result = Storage(.double, count: size)
      machine.bind(.parameters, to: parameters)
      machine.bind(.observed, to: value)
      machine.bind(.result, to: result)
      func run(_ x: [Double]) -> Double {
        parameters.write(x)
        fuzz.indices.withUnsafeBufferPointer { machine.run(indices: $0.baseAddress) }
        return value[0]
      }
      let x = fuzz.parameters
      let w = fuzz.generator.normals(size)
      func difference(_ h: Double) -> Double {
        (run(zip(x, w).map { $0 + h * $1 }) - run(zip(x, w).map { $0 - h * $1 })) / (2 * h)
      }
      let (coarse, fine) = (difference(2e-6), difference(1e-6))
      _ = run(x)
      let gradient = result.readAll()
      let scale = 1 + norm(gradient) * norm(w)
      // A kink between the points shows as differences that disagree.
      guard abs(coarse - fine) <= 1e-5 * scale else {
        rough += 1
        continue
      }
      if !(abs(dot(gradient, w) - fine) <= 1e-4 * scale) {
        Issue.record("seed \(seed): \(dot(gradient, w)) against \(fine)")
      }
    }
    #expect(compared > 20 && rough < compared / 4, "\(rough) of \(compared) near a kink")
  }
}
