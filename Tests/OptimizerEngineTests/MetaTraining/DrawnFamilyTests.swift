import Datasets
import Glibc
import References
import Testing

@testable import OptimizerEngine

/// Values and gradients of some tasks of a family at some points.
private func evaluated(
  _ family: Objective, _ starts: [[Double]], _ tasks: [[[Double]]], indices: [Int32] = []
) -> (values: [Double], gradients: [[Double]]) {
  let rollout = Rollout(
    family, Optimizer(GradientDescent(stepSize: 0.01)), starts: starts, tasks: tasks,
    batchSize: indices.isEmpty ? nil : indices.count / starts.count)
  rollout.evaluate(indices: indices)
  return (rollout.values, starts.indices.map { rollout.gradient($0) })
}

private func objective(_ name: String) throws -> Objective {
  try #require(try ObjectiveLibrary.objective(named: name))
}

@Suite("Families whose tasks lie inside of the formula")
struct DrawnFamilyTests {
  @Test("parameters of a formula are drawn; without a family they are at their middle")
  func parameters() throws {
    let base = try Objective(
      formula: "(x-b)^2 + c*(y-x^2)^2 + k; b ~ normal(0.5, 0.2) c~uniform(5,20); k ~ log-uniform( 1, 100 )")
    // The middle of the logarithms of 1 and 100 is that of 10.
    let middle = Evaluator(base).value([1.5, 2])
    #expect(abs(middle - (1 + 12.5 * 0.0625 + 10)) < 1e-12)
    let family = try base.family(.parameters)
    let map = try #require(family.task)
    var generator = SeededGenerator(seed: 1, stream: "parameters")
    let tasks = (0..<2000).map { _ in map.draw(&generator) }
    let points = tasks.map { _ in generator.point(in: base) }
    let (values, gradients) = evaluated(family, points, tasks)
    for (i, task) in tasks.enumerated() {
      let ((x, y), (b, c, k)) = ((points[i][0], points[i][1]), (task[0][0], task[0][1], task[0][2]))
      let value = (x - b) * (x - b) + c * (y - x * x) * (y - x * x) + k
      #expect(abs(values[i] - value) <= 1e-12 * (1 + value))
      #expect(abs(gradients[i][0] - (2 * (x - b) - 4 * c * x * (y - x * x))) <= 1e-11 * (1 + norm(gradients[i])))
      #expect((5...20).contains(c) && (1...100).contains(k))
    }
    let draws = tasks.map { $0[0][0] }
    let mean = draws.reduce(0, +) / 2000
    let deviation = (draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2000).squareRoot()
    // Four standard errors of 0.2/sqrt(2000) and 0.2/sqrt(4000).
    #expect(abs(mean - 0.5) < 0.018 && abs(deviation - 0.2) < 0.013)
  }

  @Test("beta of drawn parameters holds for every task where all of them have ends, and is claimed nowhere else")
  func parameterConstants() throws {
    let bounded = try Objective(formula: "cos(x) + c*y^2; c ~ uniform(1, 3)").family(.parameters)
    let beta = bounded.facts.beta
    #expect(bounded.facts.smoothnessEvidence == .proved)
    // The Hessian by x and y is diag(-cos x, 2c), at most 6; with the cross terms by c the bound is larger.
    #expect(beta >= 6 && beta < 20)
    let open = try Objective(formula: "cos(x) + c*y^2; c ~ normal(2, 0.1)").family(.parameters)
    #expect(open.facts.beta == .infinity)
    // A square of a parameter is still at least 0 for every task; a parameter alone is not bounded.
    #expect(try Objective(formula: "x^2 + (b*y)^2; b ~ normal(0,1)").family(.parameters).facts.lowerBound?.value == 0)
    #expect(try Objective(formula: "x^2 + y^2 + b; b ~ normal(0,1)").family(.parameters).facts.lowerBound == nil)
  }

  @Test(
    "what is no parameter is refused with its column and what is wrong with it",
    arguments: [
      ("x^2 + b; b ~ normal(0, 0)", 10, "the deviation 0 is not above 0"),
      ("x^2 + b; b ~ normal(0)", 10, "two numbers"), ("x^2 + b; b ~ uniform(2,1)", 10, "2 is not below 1"),
      ("x^2 + b; b~log-uniform(0,1)", 10, "0 has no logarithm"), ("x^2 + b; b ~ normal(0,1", 10, "in parentheses"),
      ("x^2 + y; x ~ normal(0,1)", 10, "'x' is none"), ("x^2 + sin; sin ~ normal(0,1)", 12, "'sin' is none"),
      ("x^2 + b; b ~ normal(0,1) b ~ uniform(0,1)", 26, "b is drawn twice"),
      ("x^2 + b; b ~ beta(1,2)", 10, "no distribution 'beta'"), ("x^2 + b; box=-1,1", 7, ""),
    ])
  func refused(text: String, column: Int, words: String) {
    let error = #expect(throws: FormulaError.self) { try Objective(formula: text) }
    let description = error?.description ?? ""
    #expect(error?.column == column && (words.isEmpty || description.contains(words)), "\(description)")
  }

  @Test("what stands for a parameter where nothing is drawn lies within what it is drawn from, however far that is")
  func middle() throws {
    for (text, low, high) in [
      ("log-uniform(1e-300,1e-200)", 1e-300, 1e-200), ("log-uniform(1e200,1e300)", 1e200, 1e300),
      ("uniform(-1e308,1e308)", -1e308, 1e308), ("uniform(2,4)", 2, 4),
    ] {
      let value = try FormulaParameter("b~\(text)").distribution.middle
      #expect(low < value && value < high, "\(text): \(value)")
    }
    #expect(try FormulaParameter("b~uniform(2,4)").distribution.middle == 3)
    #expect(try abs(FormulaParameter("b~log-uniform(2,8)").distribution.middle - 4) < 1e-12)
  }

  @Test("that a formula's distributions are not drawn from is said, and not where they are or there are none")
  func undrawn() throws {
    var configuration = TrainingConfiguration()
    let drawn = try Objective(formula: "(x-b)^2 + y^2; b ~ normal(0.5, 0.2)")
    #expect(configuration.undrawn(on: drawn)?.contains("tasks = parameters") == true)
    #expect(configuration.undrawn(on: Catalogue.booth) == nil)
    try configuration.set("tasks", to: "parameters")
    #expect(configuration.undrawn(on: drawn) == nil)
  }

  @Test("right-hand sides have the mean and deviation of the objective's own, and f is |Ax - b|^2 for each")
  func rightHandSides() throws {
    let base = try objective("least-squares:12")
    let family = try base.family(.rightHandSides)
    let map = try #require(family.task)
    var generator = SeededGenerator(seed: 2, stream: "right-hand sides")
    let tasks = (0..<400).map { _ in map.draw(&generator) }
    let all = tasks.flatMap { $0[0] }
    let mean = all.reduce(0, +) / Double(all.count)
    let deviation = (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)).squareRoot()
    #expect(abs(mean - 0.5) < 0.012 && abs(deviation - 0.2) < 0.009, "as in arXiv:2508.00775")
    // f(x) - f(0) - <g(0), x> = |Ax|^2 is the same for all b, and f(0) = |b|^2.
    let x = generator.normals(12)
    let (atZero, slopes) = evaluated(
      family, tasks.prefix(5).map { _ in Array(repeating: 0, count: 12) }, Array(tasks.prefix(5)))
    let there = evaluated(family, tasks.prefix(5).map { _ in x }, Array(tasks.prefix(5))).values
    let squares = (0..<5).map { there[$0] - atZero[$0] - dot(slopes[$0], x) }
    for i in 0..<5 {
      #expect(abs(atZero[i] - dot(tasks[i][0], tasks[i][0])) <= 1e-12 * atZero[i])
      #expect(abs(squares[i] - squares[0]) <= 1e-9 * squares[0])
    }
    #expect(family.minimum == 0 && family.smoothness == base.smoothness && family.curvature == base.curvature)
    // With more rows than columns the least value depends on b.
    let tall = Objective.leastSquares(
      name: "tall", RegressionData(name: "", featureCount: 2, features: [1, 0, 0, 1, 1, 1], targets: [1, 2, 4]))
    #expect(try tall.family(.rightHandSides).minimum == nil)
  }

  @Test("a subset is half of the samples, and the constants hold for every subset")
  func subsets() throws {
    let features = [1.0, 2, -1, 0.5, 3, -2, 0.1, 1, -2, -1]
    let data = RegressionData(name: "", featureCount: 2, features: features, targets: [1, 0, 1, 0, 1])
    let (ridge, count) = (0.1, 2)
    let family = try Objective.logistic(name: "l", data, ridge: ridge).family(.subsets)
    let map = try #require(family.task)
    var generator = SeededGenerator(seed: 3, stream: "subsets")
    for _ in 0..<300 {
      let task = map.draw(&generator)
      #expect(task[0].filter { $0 == 1 }.count == count && task[0].allSatisfy { $0 == 0 || $0 == 1 })
      let (w, u) = (generator.normals(2), generator.normals(2))
      var expected = ridge / 2 * dot(w, w)
      for i in 0..<5 where task[0][i] == 1 {
        let margin = (2 * data.targets[i] - 1) * (features[2 * i] * w[0] + features[2 * i + 1] * w[1])
        expected += log1p(exp(-margin)) / Double(count)
      }
      let found = evaluated(family, [w, zip(w, u).map(+)], [task, task])
      #expect(abs(found.values[0] - expected) <= 1e-12 * (1 + expected))
      let change = norm(zip(found.gradients[1], found.gradients[0]).map(-))
      #expect(change <= family.smoothness.value * norm(u) * (1 + 1e-9))
    }
    let squares = try Objective.leastSquares(name: "s", data).family(.subsets)
    let masked = evaluated(squares, [[1, -1]], [[[1, 0, 0, 1, 0]]]).values[0]
    #expect(abs(masked - (pow(1 - 2 - 1, 2) + pow(0.1 - 1 - 0, 2))) < 1e-12)
    #expect(squares.curvature == nil, "two rows may leave a direction without curvature")
  }

  @Test("classes and pixels of a classifier with a hidden layer are permuted: the loss is that of the permuted network")
  func hiddenLayer() throws {
    let base = try objective("digits-hidden:3")
    let (width, pixels, classes) = (3, 64, 10)
    var generator = SeededGenerator(seed: 4, stream: "hidden")
    let x = generator.normals(base.dimension).map { 0.3 * $0 }
    let indices: [Int32] = [5, 77, 901]
    for kind in [TaskFamily.labels, .pixels, .labelsAndPixels] {
      let family = try base.family(kind)
      let task = try #require(family.task).draw(&generator)
      let labels = kind == .pixels ? nil : task[0]
      let places = kind == .labels ? nil : task.last
      var moved = x
      for i in 0..<width {
        for j in 0..<pixels {
          // (W1 P)_ij is W1_ik where P_kj = 1.
          if let places {
            moved[i * pixels + j] = x[i * pixels + ((0..<pixels).first { places[$0 * pixels + j] == 1 } ?? 0)]
          }
        }
      }
      let second = width * pixels + width
      for i in 0..<classes {
        guard let labels, let k = (0..<classes).first(where: { labels[i * classes + $0] == 1 }) else { continue }
        for j in 0..<width { moved[second + i * width + j] = x[second + k * width + j] }
        moved[second + classes * width + i] = x[second + classes * width + k]
      }
      let value = evaluated(family, [x], [task], indices: indices).values[0]
      let expected = evaluated(base, [moved], [], indices: indices).values[0]
      #expect(abs(value - expected) <= 1e-12 * (1 + expected), "\(kind)")
    }
  }
}
