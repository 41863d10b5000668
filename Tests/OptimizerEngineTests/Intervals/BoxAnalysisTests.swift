import Testing

@testable import OptimizerEngine

@Suite("Bounds proved on a box") struct BoxAnalysisTests {
  /// The objectives whose constant holds on their box only.
  static let boxed = Catalogue.all.filter { $0.smoothness.scope == .box }.map(Named.init)

  @Test("Declared constants of the catalogue are proved on the box", arguments: boxed) func declared(named: Named)
    throws
  {
    let objective = named.objective
    let analysis = try objective.boxAnalysis()
    let finding = analysis.verifySmoothness(objective.smoothness.value, limit: 200_000)
    #expect(
      finding.isReached && finding.bound == objective.smoothness.value, "\(objective.name): \(finding.reason as Any)")
    #expect(finding.attained <= objective.smoothness.value)
    // The twin: a constant half a percent below what is attained is refuted, with the point.
    let attained = finding.attained
    let twin = analysis.verifySmoothness(attained * 0.995, limit: 200_000)
    #expect(twin.isRefuted && twin.claim == nil && !twin.isReached, "\(objective.name): \(twin)")
    #expect(analysis.hasNorm(atLeast: attained * 0.995, at: twin.point))
  }

  @Test("Known constants are found exactly") func exact() throws {
    let known: [(String, Double)] = [
      ("sphere", 2), ("quadratic", 100), ("booth", 18), ("styblinski-tang", 134), ("double-well", 11),
      ("nonconvex-pl", 8), ("sphere:3", 2),
    ]
    for (name, beta) in known {
      let objective = try #require(Catalogue.objective(named: name))
      let finding = try objective.boxAnalysis().smoothness(limit: 1000)
      #expect(
        finding.bound == beta && finding.isReached && finding.attained == beta, "\(name): \(finding.bound as Any)")
    }
    let rastrigin = try #require(Catalogue.objective(named: "rastrigin"))
    let finding = try rastrigin.boxAnalysis().smoothness(tolerance: 1e-6, limit: 1000)
    #expect(finding.bound == 396.8 && abs(finding.attained - (2 + 40 * Double.pi * Double.pi)) < 1e-9)
  }

  @Test("Typed formulas get a constant within 2 percent of what is attained")
  func typed() throws {
    let texts = [
      "x^4 + y^2; box=-50,50", "sin(3x)*exp(-y) + x^2 + y^4", "sqrt(x^2 + y^2 + 0.01) + sin(x*y)",
      "(y - 0.13x^2 + 1.6x - 6)^2 + 9.6cos(x) + 10; box=-5,10", "x/(1 + x^2 + y^2)", "1/(0.1 + (x-y)^2) + x^2",
      "tanh(x+y)^2 + softplus(x-y)", "exp(x*y)", "x1^2 + x2^2 + x3^2 + sin(x1*x2*x3)",
    ]
    for text in texts {
      let objective = try Objective(formula: text)
      let finding = try objective.boxAnalysis().smoothness(limit: BoxBudget.typed.smoothness)
      let bound = try #require(finding.bound, "\(text): \(finding.reason as Any)")
      #expect(finding.isReached && bound <= 1.02 * finding.attained, "\(text): \(bound), \(finding.attained)")
      var g = SeededGenerator(seed: 2, stream: text)
      #expect(sampledNorm(objective, points: 300, &g) <= bound * (1 + 1e-9), "\(text)")
    }
  }

  @Test("Without a bound there is a reason, and where") func reasons() throws {
    let texts = [
      ("abs(x) + y^2", "a kink"), ("max(x, y)", "a kink"), ("1/x + y", "a divisor"), ("ln(x) + y^2", "the logarithm"),
      ("sqrt(-1 - x^2) + y", "the square root"),
      ("sqrt(x^2) + y", "a divisor"), ("relu(x)*y", "a kink"), ("x^0.75 + y", "the logarithm"),
    ]
    for (text, start) in texts {
      let finding = try Objective(formula: text).boxAnalysis().smoothness(limit: 2000)
      #expect(finding.claim == nil && finding.proof == nil && !finding.isReached)
      #expect(finding.reason?.description.hasPrefix(start) == true, "\(text): \(finding.reason as Any)")
    }
    let ackley = try #require(Catalogue.objective(named: "ackley"))
    #expect(try ackley.boxAnalysis().smoothness(limit: 2000).claim == nil)
  }

  @Test("A kink outside the box does no harm") func kinkOutside() throws {
    let finding = try Objective(formula: "abs(x) + y^2; box=1,3").boxAnalysis().smoothness(limit: 100)
    #expect(finding.bound == 2)
  }

  @Test("Lower bounds are within 1e-11 of known minima and never above them", arguments: Catalogue.all.map(Named.init))
  func minima(named: Named) throws {
    let objective = named.objective
    guard let minimum = objective.minimum else { return }
    let finding = try objective.boxAnalysis().minimum(candidates: objective.minimizers, limit: 20_000)
    let bound = try #require(finding.bound)
    let scale = max(1, minimum.magnitude)
    #expect(bound <= minimum + 1e-15 * scale && bound >= minimum - 1e-11 * scale, "\(objective.name): \(bound)")
    // The twin: a higher bound is refuted.
    let twin = try objective.boxAnalysis().verifyMinimum(
      minimum + 1e-9 * scale, candidates: objective.minimizers, limit: 20_000)
    #expect(twin.isRefuted && twin.claim == nil, "\(objective.name)")
    #expect(try objective.boxAnalysis().verifyMinimum(minimum - 1e-9 * scale, limit: 20_000).isReached)
  }

  @Test("Sums of squares are bounded by 0 exactly") func zero() throws {
    for name in ["rosenbrock", "log-rosenbrock", "himmelblau", "beale", "levy", "dixon-price", "rastrigin", "griewank"]
    {
      let objective = try #require(Catalogue.objective(named: name))
      let finding = try objective.boxAnalysis().minimum(candidates: objective.minimizers, limit: 1000)
      #expect(finding.bound == 0 && finding.isReached, "\(name): \(finding.bound as Any)")
    }
  }

  @Test("The least value on the boundary is bounded from below, within a percent") func boundary() throws {
    for objective in Catalogue.all where objective.data == nil && objective.tables.count == 0 {
      let finding = try objective.boxAnalysis().boundaryMinimum(limit: 5000)
      let bound = try #require(finding.bound, "\(objective.name)")
      let evaluator = Evaluator(objective)
      var least = Double.infinity
      for k in 0...400 {
        for side in 0..<2 {
          let range = objective.box[1 - side]
          let t = range.lowerBound + (range.upperBound - range.lowerBound) * Double(k) / 400
          for end in [objective.box[side].lowerBound, objective.box[side].upperBound] {
            least = min(least, evaluator.value(side == 0 ? [end, t] : [t, end]))
          }
        }
      }
      let scale = max(least.magnitude, 1e-3)
      #expect(bound <= least + 1e-12 * scale, "\(objective.name): \(bound) above \(least)")
      #expect(least - bound <= 0.05 * scale, "\(objective.name): \(bound) far below \(least)")
    }
  }

  @Test("Convexity is proved where it holds and refuted where not") func convexity() throws {
    let convex = try Objective(formula: "exp(x) + y^4 + x^2").boxAnalysis()
    #expect(convex.verifyCurvature(0, limit: 1000).isReached)
    #expect((convex.curvature(limit: 1000).bound ?? -1) >= 0)
    #expect(convex.verifyCurvature(0.1, limit: 1000).isRefuted, "x^4 is flat at 0")
    let matyas = try #require(Catalogue.objective(named: "matyas")).boxAnalysis()
    #expect(matyas.verifyCurvature(0.04, limit: 1000).isReached && matyas.verifyCurvature(0.041, limit: 1000).isRefuted)
    let saddle = try Objective(formula: "x^2 - y^2").boxAnalysis()
    #expect(saddle.verifyCurvature(0, limit: 1000).isRefuted && saddle.curvature(limit: 1000).bound == -2)
  }

  @Test("The same bits again, and from another thread") func deterministic() async throws {
    let objective = try #require(Catalogue.objective(named: "six-hump-camel"))
    let first = try objective.boxAnalysis().smoothness(limit: 3000)
    let analysis = try objective.boxAnalysis()
    _ = analysis.minimum(limit: 500)
    #expect(analysis.smoothness(limit: 3000) == first)
    let other = await Task.detached { try? objective.boxAnalysis().smoothness(limit: 3000) }.value
    #expect(other == first)
  }

  @Test("A budget is kept, and what is proved within it holds") func budget() throws {
    let objective = try #require(Catalogue.objective(named: "log-rosenbrock"))
    let short = try objective.boxAnalysis().smoothness(limit: 60)
    #expect(!short.isReached && short.boxes <= 64 && (short.bound ?? .infinity) > 247)
    #expect(try objective.boxAnalysis().verifySmoothness(247.2, limit: 60).claim == nil)
  }

  @Test("Mini-batches and large data are refused with a reason") func refused() throws {
    let analysis = Result { try Objective.random(seed: 1, dimension: 40, kinks: false).boxAnalysis() }
    #expect(throws: NoProof.self) { try analysis.get() }
    let logistic = try #require(Catalogue.objective(named: "logistic"))
    #expect(try logistic.boxAnalysis().verifySmoothness(logistic.smoothness.value, limit: 2000).isReached)
  }

  private func sampledNorm(_ objective: Objective, points: Int, _ g: inout SeededGenerator) -> Double {
    let (evaluator, d) = (Evaluator(objective), objective.dimension)
    return (0..<points).reduce(0) { most, _ in
      let x = g.point(in: objective)
      let rows = (0..<d).flatMap { i in evaluator.hessianProduct(x, (0..<d).map { $0 == i ? 1 : 0 }) }
      return max(most, Matrix(rows: d, columns: d, rows).symmetricEigenvalues().map(\.magnitude).max() ?? 0)
    }
  }
}

extension BoxAnalysis {
  /// Whether the norm of the Hessian at a point is at least a number, by a search on that point alone.
  fileprivate func hasNorm(atLeast norm: Double, at point: [Double]) -> Bool {
    guard let low = point.first, low.isFinite, zip(point, box).allSatisfy({ $1.contains($0) }) else { return false }
    return verifySmoothness(norm, limit: 1).claim == nil
  }
}
