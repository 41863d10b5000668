import References
import Testing

@testable import OptimizerEngine

@Suite("Guarantees of operators from their numbers alone")
struct OperatorAuditTests {
  @Test("hold for 300 random weights of every operator", arguments: MagnitudeKind.allCases)
  func holds(kind: MagnitudeKind) throws {
    var least = Double.infinity
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "audit")
      var configuration = TrainingConfiguration()
      configuration.magnitude = kind
      configuration[.renDeviation] = generator.logUniform(-2, 0)
      configuration[.states] = Double(1 + generator.index(below: 4))
      let objective = Catalogue.sphere(generator.pick([2, 3, 5]))
      let rule = try #require(configuration.rule(for: objective) as? ConvergentRule)
      let layout = rule.parameterLayout(dimension: objective.dimension)
      let weights = layout.initialWeights(seed: seed).map { $0 + generator.uniform() * generator.normal() }
      let audit = try #require(
        rule.magnitude.audit(weights: weights, layout: layout, dimension: objective.dimension))
      #expect(audit.holds, "seed \(seed): \(audit.detail)")
      least = min(least, audit.margin)
    }
    print("\(kind.rawValue): least margin \(least)")
  }

  @Test("a REN whose matrices were tampered with is found out")
  func tampered() {
    var (found, changes) = (0, 0)
    for seed in 0..<100 as Range<UInt64> {
      let blocks = BlockStructure(count: 2, width: 3, corner: seed % 2 == 0 ? 2 : 0)
      let network = RecurrentEquilibriumNetwork(blocks: blocks, gain: 0.4, rate: 0.95, initialDeviation: 0.5)
      let layout = ParameterLayout(network.arrays(dimension: blocks.dimension))
      let weights = WeightValues(layout, layout.initialWeights(seed: seed))
      let numbers = network.numbers(weights)
      let honest = network.gainAudit(numbers, weights)
      #expect(honest.holds, "\(honest.detail)")
      func tamper(_ change: (inout RecurrentEquilibriumNetwork.Numbers) -> Void) {
        var changed = numbers
        change(&changed)
        changes += 1
        if !network.gainAudit(changed, weights).holds { found += 1 }
      }
      // D22 over its gain, E and Lambda too small, P too small, a neuron that reads too much.
      tamper { $0.gainMatrices[0] = Matrix(rows: 3, columns: 3, $0.gainMatrices[0].elements.map { 3 * $0 }) }
      tamper { $0.e = Matrix(rows: 3, columns: 3, $0.e.elements.map { 0.3 * $0 }) }
      tamper { $0.lambda = $0.lambda.map { 0.3 * $0 } }
      tamper { $0.p = Matrix(rows: 3, columns: 3, $0.p.elements.map { 0.1 * $0 }) }
      tamper { $0.c1 = Matrix(rows: 3, columns: 3, $0.c1.elements.map { $0 + 20 }) }
    }
    #expect(found > changes * 9 / 10, "\(found) of \(changes) changes were found")
  }

  @Test("the certificate says so, as a premise of its own")
  func premise() throws {
    var configuration = TrainingConfiguration()
    configuration.magnitude = .ren
    configuration.stepSize = 0.01
    let objective = Catalogue.quadratic(2)
    let rule = configuration.rule(for: objective)
    let optimizer = Optimizer(rule, weights: rule.parameterLayout(dimension: 2).initialWeights(seed: 1))
    let run = Run(objective, optimizer, start: objective.start)
    run.run(steps: 50)
    let certificate = Certifier(objective, optimizer, start: objective.start).certificate(of: run.trajectory)
    let premise = try #require(certificate.premises.first { $0.kind == .operatorNumbers })
    #expect(premise.status == .proved && premise.value ?? 0 > 0 && certificate.verdict == .proved)
    // Weights that are no numbers have no guarantee, whatever the parametrization promises.
    let broken = Optimizer(rule, weights: optimizer.weights.map { _ in .nan })
    let other = Certifier(objective, broken, start: objective.start).certificate(of: run.trajectory)
    #expect(other.verdict == .noClaim && other.weakest?.kind == .summable)
    #expect(other.weakest?.detail.contains("weight 0 is no finite number") == true)
  }
}

@Suite("The budget gate")
struct BudgetGateTests {
  @Test("never spends more than its budget, on 300 random runs with every proposal")
  func budget() throws {
    var largest = 0.0
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "gate")
      let objective = generator.pick(analyticGallery).objective
      guard objective.dimension < 20 else { continue }
      let beta = objective.smoothness.value
      let rule = ConvergentRule(
        magnitude: BudgetGate(initialBudget: generator.logUniform(-2, 1), share: generator.pick([0.1, 0.5, 0.95])),
        direction: DirectionNetwork(widths: [6], activation: .tanh, features: .normalized),
        proposal: generator.pick(Proposal.allCases),
        stepSizes: .constant(generator.uniform(0.1, 1) / (beta.isFinite ? beta : 1e4)))
      let layout = rule.parameterLayout(dimension: objective.dimension)
      let optimizer = Optimizer(rule, weights: layout.initialWeights(seed: seed))
      let start = generator.point(in: objective)
      let run = Run(objective, optimizer, start: start)
      run.run(steps: 300)
      let certifier = Certifier(objective, optimizer, start: start)
      let budget = try #require(certifier.budget)
      let spent = run.trajectory.updateNorms.reduce(0) { $0 + $1 * $1 }
      // v is recovered from the iterates: their rounding is part of it.
      let noise = 300 * 1e-14 * (1 + worst(run.trajectory.points.map { norm($0) }))
      #expect(spent <= budget.total * (1 + 1e-9) + noise, "seed \(seed), \(objective.name)")
      largest = max(largest, spent / budget.total)
      let certificate = certifier.certificate(of: run.trajectory)
      #expect(
        certificate.verdict != .violated || run.nonFiniteStep != nil, "\(String(describing: certificate.weakest))")
    }
    print("gate: largest share of a budget that was spent \(largest)")
    #expect(largest > 0.9, "some spend nearly all of it")
  }

  @Test("a gate that forgets what was spent would break it")
  func twin() {
    // Ten steps of m = sqrt(kappa B) without paying spend ten times kappa B.
    let (budget, share) = (1.0, 0.5)
    var (left, spent) = (budget, 0.0)
    for _ in 0..<10 {
      spent += share * left
      left -= share * left
    }
    #expect(spent <= budget && 10 * share * budget > budget)
  }

  @Test("where steps vanish it claims nothing, for what is paid is not |v|^2/eta")
  func vanishing() {
    let gate = BudgetGate()
    let layout = ParameterLayout(gate.arrays(dimension: 2))
    let weights = WeightValues(layout, layout.initialWeights(seed: 1))
    #expect(
      gate.budget(weights, start: [0, 0], vanishing: VanishingStep(scale: 1, offset: 10)).weightedTotal == .infinity)
    #expect(gate.budget(weights, start: [0, 0], vanishing: nil).weightedTotal == nil)
  }
}
