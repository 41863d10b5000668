import Datasets
import Glibc
import References
import Testing

@testable import OptimizerEngine

/// Loss of the one-layer classifier by plain loops.
private func plainLoss(_ images: LabeledImages, _ activation: Activation, _ x: [Double], _ batch: [Int32]) -> Double {
  let (p, c) = (images.pixelCount, images.classCount)
  var total = 0.0
  for sample in batch {
    let pixels = Array(images.image(Int(sample)))
    let a = (0..<c).map { k -> Double in
      let z = x[c * p + k] + (0..<p).reduce(0) { $0 + x[k * p + $1] * pixels[$1] }
      return switch activation {
      case .tanh: tanh(z)
      case .sigmoid, .sigmoidPublished: 1 / (1 + exp(-z))
      case .relu: max(z, 0)
      }
    }
    total += log(a.reduce(0) { $0 + exp($1) }) - a[images.labels[Int(sample)]]
  }
  return total / Double(batch.count)
}

@Suite("Classifiers on the embedded digits")
struct ClassifierContractTests {
  private static func objective(_ activation: Activation) throws -> Objective {
    try #require(try ObjectiveLibrary.objective(named: "digits-\(activation.rawValue)"))
  }

  private static let batch = (0..<32).map { Int32(37 * $0 % 1297) }

  @Test("the loss is that of plain loops", arguments: Activation.allCases)
  func loss(activation: Activation) throws {
    let images = try ObjectiveLibrary.digits().training
    let evaluator = Evaluator(try Self.objective(activation), batchSize: 32)
    var generator = SeededGenerator(seed: 1, stream: activation.rawValue)
    for _ in 0..<3 {
      let x = generator.normals(650).map { 0.3 * $0 }
      let expected = plainLoss(images, activation, x, Self.batch)
      #expect(abs(evaluator.value(x, batch: Self.batch) - expected) <= 1e-12)
      #expect(abs(evaluator.value(x, batch: Self.batch.map { $0 + 1 }) - expected) > 1e-9, "another batch")
      #expect(expected >= 0)
    }
  }

  @Test("images kept as bytes give what the same images give as numbers", arguments: [Precision.double, .single])
  func bytes(precision: Precision) {
    var generator = SeededGenerator(seed: 5, stream: "bytes")
    // 7 x 9 pixels and 13 images: nothing is a multiple of a vector or of a panel.
    let raw = (0..<13 * 63).map { _ in UInt8(generator.index(below: 256)) }
    let labels = (0..<13).map { $0 % 3 }
    func run(_ images: LabeledImages) -> [Double] {
      let objective = Objective.classifier(name: "bytes", samples: images, activation: .tanh, batchSize: 13)
      let graph = Graph()
      let x = graph.input(Location(.parameters), Shape(rows: objective.dimension))
      let (f, g) = objective.valueAndGradient(x, batch: 13)
      let curved = graph.gradients(of: [(g, x)], by: [x])[0]
      let machine = Machine(
        graph.compile([
          ProgramOutput(f, to: Location(.result)), ProgramOutput(g, to: Location(.result, 1)),
          ProgramOutput(curved, to: Location(.result, 1 + objective.dimension)),
        ]), precision)
      let point = Storage(precision, count: objective.dimension)
      var starts = SeededGenerator(seed: 6, stream: "point")
      point.write(starts.normals(objective.dimension).map { 0.1 * $0 })
      let result = Storage(precision, count: 1 + 2 * objective.dimension)
      machine.bind(.parameters, to: point)
      machine.bind(.result, to: result)
      machine.bind(.data, to: objective.tables.storage(precision))
      [Int32](0..<13).reversed().withUnsafeBufferPointer { machine.run(indices: $0.baseAddress) }
      return result.readAll()
    }
    func images(intercept: Double) -> LabeledImages {
      LabeledImages(
        name: "bytes", width: 7, height: 9, classCount: 3, bytes: raw, slope: 0.01, intercept: intercept,
        labels: labels)
    }
    let numbers = LabeledImages(
      name: "numbers", width: 7, height: 9, classCount: 3, pixels: raw.map { 0.01 * Double($0) - 0.7 },
      labels: labels)
    func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { abs($0 - $1) }.max() ?? .nan }
    let expected = run(numbers)
    let tolerance = precision == .double ? 1e-13 : 2e-5
    #expect(distance(run(images(intercept: -0.7)), expected) <= tolerance)
    #expect(distance(run(images(intercept: -0.699)), expected) > tolerance, "another shift is seen")
    #expect(expected.allSatisfy(\.isFinite) && expected[0] > 0)
  }

  @Test("gradient and Hessian-vector product agree with central differences", arguments: Activation.allCases)
  func derivatives(activation: Activation) throws {
    let objective = try Self.objective(activation)
    let evaluator = Evaluator(objective, batchSize: 32)
    var generator = SeededGenerator(seed: 2, stream: activation.rawValue)
    for _ in 0..<3 {
      let x = generator.normals(650).map { 0.3 * $0 }
      let w = generator.normals(650)
      let h = 1e-6
      let ahead = evaluator.valueAndGradient(zip(x, w).map { $0 + h * $1 }, batch: Self.batch)
      let back = evaluator.valueAndGradient(zip(x, w).map { $0 - h * $1 }, batch: Self.batch)
      let slope = dot(evaluator.valueAndGradient(x, batch: Self.batch).gradient, w)
      let difference = (ahead.value - back.value) / (2 * h)
      if activation == .sigmoidPublished {
        #expect(abs(difference - slope) > 1e-3, "the published gradient is not the derivative")
        continue
      }
      #expect(abs(difference - slope) <= 1e-6 * (1 + abs(slope)))
      let product = evaluator.hessianProduct(x, w, batch: Self.batch)
      let differences = zip(ahead.gradient, back.gradient).map { ($0 - $1) / (2 * h) }
      #expect(norm(zip(product, differences).map(-)) <= 1e-4 * (1 + norm(product)))
    }
  }

  @Test("the smoothness constant is not below the curvature of the full loss", arguments: [Activation.tanh, .sigmoid])
  func smoothness(activation: Activation) throws {
    let objective = try Self.objective(activation)
    #expect(objective.smoothness.scope == .global)
    let evaluator = Evaluator(objective)
    var generator = SeededGenerator(seed: 3, stream: activation.rawValue)
    var seen = 0.0
    for scale in [0, 0.02, 0.1, 0.5] {
      let x = generator.normals(650).map { scale * $0 }
      var u = generator.normals(650)
      for _ in 0..<12 {
        let w = evaluator.hessianProduct(x, u)
        seen = max(seen, norm(w) / norm(u))
        u = w.map { $0 / norm(w) }
      }
    }
    #expect(seen <= objective.smoothness.value)
    // The bound is not idle: a constant twenty times smaller is refuted by the same power iteration.
    #expect(seen > objective.smoothness.value / 20, "\(seen) of \(objective.smoothness.value)")
  }

  @Test("kinks and gradients that are none have no constant", arguments: [Activation.relu, .sigmoidPublished])
  func noSmoothness(activation: Activation) throws {
    let objective = try Self.objective(activation)
    #expect(objective.smoothness.scope == .none)
    #expect(objective.warning != nil)
  }

  @Test("something happens at the customary start", arguments: Activation.allCases)
  func liveStart(activation: Activation) throws {
    let objective = try Self.objective(activation)
    let gradient = Evaluator(objective).valueAndGradient(objective.start).gradient
    #expect(norm(gradient) > 0.1, "\(norm(gradient))")
    // Recorded sessions begin at 0; only ReLU, which is dead there, begins elsewhere.
    let isZero = objective.start.allSatisfy { $0 == 0 }
    #expect(isZero == (activation != .relu))
    #expect(try Self.objective(activation).start == objective.start, "the start is the same every time")
  }

  @Test("at 0 ReLU passes no gradient, which is why it does not begin there")
  func deadStart() throws {
    let objective = try Self.objective(.relu)
    let zero = Array(repeating: 0.0, count: objective.dimension)
    #expect(norm(Evaluator(objective).valueAndGradient(zero).gradient) == 0)
  }

  @Test("mini-batch gradients vary less than the bound says", arguments: [Activation.tanh, .sigmoid, .relu])
  func variance(activation: Activation) throws {
    let objective = try Self.objective(activation)
    let bound = try #require(objective.data?.gradientVariance)
    let full = Evaluator(objective)
    let part = Evaluator(objective, batchSize: 128)
    var generator = SeededGenerator(seed: 4, stream: activation.rawValue)
    var sampler = BatchSampler(sampleCount: 1297, batchSize: 128, seed: 4, stream: "variance")
    for scale in [0.01, 0.1, 1] {
      let x = generator.normals(650).map { scale * $0 }
      let mean = full.valueAndGradient(x).gradient
      let squares = (0..<30).map { _ in
        let g = part.valueAndGradient(x, batch: sampler.next()).gradient
        return dot(zip(g, mean).map(-), zip(g, mean).map(-))
      }
      let sampled = squares.reduce(0, +) / 30
      #expect(sampled <= bound)
      #expect(sampled > bound / 1000, "the comparison is not empty: \(sampled) of \(bound)")
    }
  }
}
