import Datasets
import Glibc
import References
import Testing

@testable import OptimizerEngine

private func draw(_ seed: UInt64, samples: Int, features: Int, classes: Int) -> RegressionData {
  var generator = SeededGenerator(seed: seed, stream: "regression")
  let table = generator.normals(samples * features)
  let targets = (0..<samples).map { _ in
    classes == 0 ? generator.normal() : Double(generator.index(below: classes))
  }
  return RegressionData(name: "drawn", featureCount: features, features: table, targets: targets)
}

/// The same objectives by hand on plain numbers.
private func byHand(_ kind: String, _ data: RegressionData, _ x: [Double], classes c: Int, ridge: Double) -> Double {
  let p = data.featureCount
  var sum = 0.0
  for i in 0..<data.count {
    let row = Array(data.features[(i * p)..<((i + 1) * p)])
    switch kind {
    case "least squares": sum += pow(dot(row, x) - data.targets[i], 2)
    case "logistic":
      let b = data.targets[i] > 0 ? 1.0 : -1
      sum += log(1 + exp(-b * dot(row, x))) / Double(data.count)
    default:
      let outputs = (0..<c).map { dot(row, Array(x[($0 * p)..<(($0 + 1) * p)])) }
      let total = log(outputs.reduce(0) { $0 + exp($1) })
      sum += (total - outputs[Int(data.targets[i])]) / Double(data.count)
    }
  }
  return sum + (kind == "least squares" ? 0 : ridge / 2 * dot(x, x))
}

@Suite("Regressions")
struct RegressionTests {
  static let kinds = ["least squares", "logistic", "softmax"]

  private static func make(_ kind: String, seed: UInt64) -> (Objective, RegressionData) {
    let data = draw(seed, samples: 25, features: 4, classes: kind == "least squares" ? 0 : kind == "logistic" ? 2 : 3)
    switch kind {
    case "least squares": return (.leastSquares(name: kind, data), data)
    case "logistic": return (.logistic(name: kind, data, ridge: 0.05), data)
    default: return (.softmax(name: kind, data, classCount: 3, ridge: 0.05), data)
    }
  }

  @Test("values, gradients and Hessians are those of the formula by hand", arguments: kinds)
  func derivatives(kind: String) {
    for seed in 0..<5 as Range<UInt64> {
      let (objective, data) = Self.make(kind, seed: seed)
      let evaluator = Evaluator(objective)
      var generator = SeededGenerator(seed: seed, stream: "points")
      for _ in 0..<10 {
        let x = generator.normals(objective.dimension)
        let expected = byHand(kind, data, x, classes: 3, ridge: 0.05)
        let (f, g) = evaluator.valueAndGradient(x)
        #expect(abs(f - expected) <= 1e-13 * (1 + expected))
        let w = generator.normals(objective.dimension)
        let h = 1e-5
        let (ahead, back) = (zip(x, w).map { $0 + h * $1 }, zip(x, w).map { $0 - h * $1 })
        let slope =
          (byHand(kind, data, ahead, classes: 3, ridge: 0.05) - byHand(kind, data, back, classes: 3, ridge: 0.05))
          / (2 * h)
        #expect(abs(slope - dot(g, w)) <= 1e-7 * (1 + abs(slope)))
        #expect(abs(slope - dot(g, w) * 1.0001) > 1e-7 * (1 + abs(slope)) || abs(slope) < 1e-2)
        let product = evaluator.hessianProduct(x, w)
        let differences = zip(evaluator.valueAndGradient(ahead).gradient, evaluator.valueAndGradient(back).gradient)
          .map { ($0 - $1) / (2 * h) }
        #expect(norm(zip(product, differences).map(-)) <= 1e-6 * (1 + norm(product)))
      }
    }
  }

  @Test("beta and mu bound every curvature, the minimizer is one, f* its value", arguments: kinds)
  func constants(kind: String) throws {
    for seed in 0..<10 as Range<UInt64> {
      let (objective, _) = Self.make(kind, seed: seed)
      let evaluator = Evaluator(objective)
      let mu = try #require(objective.curvature)
      var generator = SeededGenerator(seed: seed, stream: "curvatures")
      var (least, largest) = (Double.infinity, 0.0)
      for _ in 0..<20 {
        let x = generator.normals(objective.dimension).map { 0.3 * $0 }
        var u = generator.normals(objective.dimension)
        for _ in 0..<30 {
          u = evaluator.hessianProduct(x, u)
          let length = norm(u)
          u = u.map { $0 / length }
        }
        largest = max(largest, dot(u, evaluator.hessianProduct(x, u)))
        let w = generator.normals(objective.dimension)
        least = min(least, dot(w, evaluator.hessianProduct(x, w)) / dot(w, w))
      }
      #expect(largest <= objective.smoothness.value * (1 + 1e-9) && objective.smoothness.scope == .global)
      #expect(least >= mu.value && mu.kind == .stronglyConvex)
      #expect(largest > 0.3 * objective.smoothness.value, "the bound is not idle")
      if kind == "least squares" { #expect(largest > 0.9999 * objective.smoothness.value) }
      let best = try #require(objective.minimizers.first)
      let (f, g) = evaluator.valueAndGradient(best)
      #expect(norm(g) < 1e-10 && abs(f - (objective.minimum ?? .nan)) < 1e-12 * (1 + f))
      for _ in 0..<20 {
        #expect(evaluator.value(zip(best, generator.normals(best.count)).map { $0 + 1e-3 * $1 }) > f)
      }
    }
  }

  @Test("a table with dependent columns has no single minimizer and no mu, but a bound below")
  func dependent() {
    let columns: [[Double]] = (0..<12).map { i in
      let first = Double(i)
      return [first, 2 * first, Double(i * i % 5)]
    }
    let data = RegressionData(
      name: "d", featureCount: 3, features: columns.flatMap { $0 }, targets: columns.map { $0[2] + 1 })
    let objective = Objective.leastSquares(name: "d", data)
    #expect(objective.curvature == nil && objective.minimizers.isEmpty && objective.minimum == nil)
    #expect(objective.facts.lowerBound?.value == 0 && objective.warning?.contains("dependent") == true)
  }

  @Test("a table whose products overflow has no constant of smoothness, so nothing is claimed of a run on it")
  func overflow() {
    let data = RegressionData(
      name: "d", featureCount: 2, features: [1e200, 2, 4, 1e200, 1, 1], targets: [3, 6, 1])
    for objective in [
      Objective.leastSquares(name: "d", data), .logistic(name: "d", data.with(targets: [0, 1, 1]), ridge: 0.1),
    ] {
      #expect(objective.smoothness == .none && objective.minimizers.isEmpty, "\(objective.smoothness)")
      let optimizer = Optimizer(GradientDescent(stepSize: 1e-3))
      let run = Run(objective, optimizer, start: objective.start)
      run.run(steps: 3)
      let certificate = Certifier(objective, optimizer, start: objective.start).certificate(of: run.trajectory)
      #expect(certificate.verdict == .noClaim && certificate.bound == .infinity)
      #expect(certificate.premises.contains { $0.kind == .stepSize && $0.status == .noClaim })
    }
    #expect(Smoothness(.nan, .global) == .none && Smoothness(.infinity, .box) == .none)
    #expect(Smoothness(3, .global).scope == .global)
  }

  @Test("eigenvalues of symmetric matrices are exact", arguments: [2, 5, 20, 60])
  func eigenvalues(n: Int) {
    var generator = SeededGenerator(seed: UInt64(n), stream: "eigenvalues")
    let spectrum = (0..<n).map { _ in generator.normal() }.sorted()
    let objective = Catalogue.quadratic(name: "q", spectrum: spectrum, rotationSeed: 3)
    let evaluator = Evaluator(objective)
    var rows: [Double] = []
    for i in 0..<n {
      var unit = Array(repeating: 0.0, count: n)
      unit[i] = 1
      rows += evaluator.hessianProduct(objective.start, unit)
    }
    let found = Matrix(rows: n, columns: n, rows).symmetricEigenvalues()
    #expect(worst(zip(found, spectrum).map { abs($0 - $1) }) < 1e-13 * Double(n))
    let bound = Matrix(rows: n, columns: n, rows).times(Matrix(rows: n, columns: n, rows)).largestEigenvalueBound
    let largest = spectrum.map { $0 * $0 }.max() ?? 0
    #expect(bound >= largest && bound < 1.2 * largest)
  }

  @Test("the hidden-layer classifier's gradient and Hessian agree with central differences, and it can be trained")
  func hiddenLayer() throws {
    let objective = try #require(try ObjectiveLibrary.objective(named: "digits-hidden:6"))
    #expect(objective.smoothness.scope == .none && objective.warning != nil)
    let evaluator = Evaluator(objective, batchSize: 20)
    var generator = SeededGenerator(seed: 7, stream: "hidden")
    for _ in 0..<10 {
      let x = zip(objective.start, generator.normals(objective.dimension)).map { $0 + 0.1 * $1 }
      let w = generator.normals(objective.dimension)
      let h = 1e-6
      let (ahead, back) = (zip(x, w).map { $0 + h * $1 }, zip(x, w).map { $0 - h * $1 })
      let slope = (evaluator.value(ahead) - evaluator.value(back)) / (2 * h)
      let g = evaluator.valueAndGradient(x).gradient
      #expect(abs(slope - dot(g, w)) <= 1e-6 * (1 + norm(g) * norm(w)))
      let differences = zip(evaluator.valueAndGradient(ahead).gradient, evaluator.valueAndGradient(back).gradient)
        .map { ($0 - $1) / (2 * h) }
      let product = evaluator.hessianProduct(x, w)
      #expect(norm(zip(product, differences).map(-)) <= 1e-5 * (1 + norm(product)))
    }
    let run = Run(objective, Optimizer(Adam(stepSize: 0.02)), start: objective.start, seed: 1)
    run.run(steps: 200)
    let predictions = ClassifierPredictions(objective, images: try ObjectiveLibrary.digits().heldOut)
    #expect(predictions.accuracy(run.trajectory.points.last ?? []) > 0.85)
    #expect(predictions.accuracy(objective.start) < 0.3)
  }
}

extension RegressionData {
  /// The same features with other targets.
  fileprivate func with(targets: [Double]) -> RegressionData {
    RegressionData(name: name, featureCount: featureCount, features: features, targets: targets)
  }
}
