import Testing

@testable import OptimizerEngine

@Suite("Facts of objectives") struct BoxFactsTests {
  private func facts(_ name: String, _ budget: BoxBudget = .typed) throws -> BoxFacts {
    BoxFacts(try #require(Catalogue.objective(named: name)), budget: budget)
  }

  private func isByBoxes(_ fact: BoxFact) -> Bool {
    if case .proved = fact.evidence { true } else { false }
  }

  @Test("A declared constant is proved, known or sampled, and says so") func smoothness() throws {
    let proved = try facts("rosenbrock").smoothness
    #expect(proved.value == 5327 && isByBoxes(proved) && proved.isProved)
    #expect(try facts("rastrigin").smoothness.evidence == .known)
    // With too few boxes the constant stays what it was: sampled.
    let short = BoxBudget(smoothness: 50, verification: 50, minimum: 50, boundary: 50, curvature: 50)
    let sampled = try facts("log-rosenbrock", short).smoothness
    #expect(sampled.value == 247.2 && !sampled.isProved)
    if case .sampled = sampled.evidence {} else { Issue.record("\(sampled)") }
    let kinked = try facts("ackley").smoothness
    #expect(kinked.value == .infinity && !kinked.isProved)
  }

  @Test("A declared constant that is false is refuted") func refuted() throws {
    let base = try #require(Catalogue.objective(named: "rosenbrock"))
    let wrong = Objective(
      name: "wrong", formula: "", box: base.box, start: base.start, smoothness: Smoothness(5000, .box),
      value: base.value)
    let fact = BoxFacts(wrong, budget: .typed).smoothness
    #expect(!fact.isProved)
    if case .refuted(let point) = fact.evidence { #expect(point.count == 2) } else { Issue.record("\(fact)") }
  }

  @Test("Lower bounds, boundary and convexity of a typed formula") func typed() throws {
    let facts = BoxFacts(try Objective(formula: "x^2 + 2y^2 + exp(x)/10"), budget: .typed)
    #expect(facts.isConvexOnBox && facts.curvature.value >= 2 && facts.curvature.value < 2.05)
    #expect(facts.smoothness.isProved && facts.smoothness.value >= 4 && facts.smoothness.value < 4.1)
    #expect(facts.lowerBound.isProved && facts.lowerBound.value > 0.09 && facts.lowerBound.value < 0.1)
    #expect(facts.boundaryMinimum.isProved && facts.boundaryMinimum.value > 4 && facts.boundaryMinimum.value < 4.02)
    #expect(!BoxFacts(try Objective(formula: "x^2 - y^2"), budget: .typed).isConvexOnBox)
  }

  @Test("Mini-batches have no facts, and no search is made") func batches() throws {
    let many = try #require(Catalogue.objective(named: "sphere:100"))
    let facts = BoxFacts(many)
    #expect(facts.smoothness.evidence == .known && facts.curvature.evidence == .known)
    #expect(!facts.boundaryMinimum.isProved && facts.boundaryMinimum.value == -.infinity)
  }
}
