// What comes from outside the engine runs, trains and is certified; what it says of itself is checked, never proved.

import OptimizerEngine
import Testing

/// A run with its certificate.
private func certified(
  _ objective: Objective, _ rule: any UpdateRule, steps: Int = 200, precision: Precision = .double
) -> Certificate {
  let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: 3)
  let optimizer = Optimizer(rule, weights: weights)
  let run = Run(objective, optimizer, start: objective.start, seed: 1, precision: precision)
  run.run(steps: steps)
  return Certifier(objective, optimizer, start: objective.start).certificate(of: run.trajectory)
}

private func convergent(
  _ magnitude: any MagnitudeOperator, stepSizes: StepSizeRule = .constant(0.3), base: BaseMethod = .gradientDescent
) -> ConvergentRule {
  ConvergentRule(
    magnitude: magnitude, direction: BiasedGradient(), proposal: .unit, stepSizes: stepSizes, base: base)
}

private func status(_ kind: Premise.Kind, _ certificate: Certificate) -> PremiseStatus? {
  certificate.premises.first { $0.kind == kind }?.status
}

@Suite("An operator from outside")
struct OutsideOperatorTests {
  @Test("is trained, and certified at the steps that are seen", arguments: [Precision.double, .single])
  func honest(precision: Precision) {
    let found = certified(wavyBowl(), convergent(HarmonicMagnitude()), precision: precision)
    #expect(found.verdict == .checked && found.headline == "CHECKED to step 200", "\(found.premises)")
    #expect(status(.summable, found) == .checked && status(.withinEnvelope, found) == .checked)
    #expect(found.bound.isFinite && found.gradientEnergy <= found.boundNow)
    #expect(found.premises.contains { $0.detail.contains("its author's word") })
    let own = certified(wavyBowl(), convergent(GeometricMagnitude(initialScale: 0.1)), precision: precision)
    #expect(status(.summable, own) == .proved && status(.withinEnvelope, own) == .proved)
  }

  @Test("learns: its weights get a meta-gradient like those of any other")
  func trains() {
    let objective = wavyBowl()
    let rule = convergent(HarmonicMagnitude())
    var configuration = TrainingConfiguration()
    configuration.suit(objective)
    (configuration.horizon, configuration.rollouts, configuration.metaSteps) = (10, 4, 5)
    let trainer = Trainer(configuration, objective: objective, rule: rule)
    let before = trainer.state.weights
    for _ in 0..<5 { _ = trainer.step() }
    #expect(trainer.state.weights != before && trainer.state.weights.allSatisfy(\.isFinite))
  }

  @Test(
    "whose budget is false is found out",
    arguments: [HarmonicMagnitude.Lie.magnitudes, .total, .tail])
  func lies(lie: HarmonicMagnitude.Lie) {
    let found = certified(wavyBowl(), convergent(HarmonicMagnitude(lie: lie)))
    #expect(found.verdict == .violated && status(.withinEnvelope, found) == .violated, "\(found.premises)")
  }

  @Test("that gives no finite budget claims nothing")
  func infinite() {
    #expect(certified(wavyBowl(), convergent(HarmonicMagnitude(lie: .noBound))).verdict == .noClaim)
  }

  @Test("claims nothing beside Nesterov's step, where nothing could check its budget")
  func nesterov() throws {
    let objective = try #require(Catalogue.objective(named: "quadratic"))
    let rule = convergent(HarmonicMagnitude(), stepSizes: .constant(0.01), base: .nesterov(momentum: 0.5))
    #expect(certified(objective, rule).verdict == .noClaim)
  }

  @Test("is held to its weighted budget where steps vanish")
  func weighted() {
    let steps = StepSizeRule.vanishing(VanishingStep(initial: 0.3, timescale: 100, exponent: 1))
    let found = certified(wavyBowl(), convergent(SquareMagnitude(), stepSizes: steps))
    #expect(found.verdict == .checked && status(.weightedSummable, found) == .checked, "\(found.premises)")
    let tooSmall = certified(wavyBowl(), convergent(SquareMagnitude(isWeightedTrue: false), stepSizes: steps))
    #expect(status(.weightedSummable, tooSmall) == .violated, "\(tooSmall.premises)")
    // The harmonic one has no weighted budget, and says so.
    #expect(certified(wavyBowl(), convergent(HarmonicMagnitude(), stepSizes: steps)).verdict == .noClaim)
  }

  @Test("is never proved in advance either")
  func prospect() {
    let prospect = Prospect(wavyBowl(), convergent(HarmonicMagnitude()))
    #expect(prospect[.summable]?.status == .checked && prospect.verdict <= .checked)
    #expect(prospect.sentence.contains("the budget its author gives"))
    let own = Prospect(wavyBowl(), convergent(GeometricMagnitude()))
    #expect(own[.summable]?.status == .proved && !own.sentence.contains("author"))
  }

  @Test("is compared by its settings")
  func equality() {
    #expect(convergent(HarmonicMagnitude()) == convergent(HarmonicMagnitude()))
    #expect(convergent(HarmonicMagnitude(scale: 0.2)) != convergent(HarmonicMagnitude()))
    #expect(convergent(HarmonicMagnitude()) != convergent(GeometricMagnitude()))
  }
}

@Suite("A rule from outside")
struct OutsideRuleTests {
  @Test("runs and claims nothing, unless its author gives a budget that the run keeps")
  func claims() {
    #expect(certified(wavyBowl(), PlainRule()).verdict == .noClaim)
    let found = certified(wavyBowl(), PlainRule(claims: true))
    #expect(found.verdict == .checked, "\(found.premises)")
  }

  @Test("that takes other steps than it says is found out")
  func otherSteps() {
    let found = certified(wavyBowl(), PlainRule(said: .constant(0.1), taken: 0.2, claims: true))
    #expect(status(.stepSize, found) == .violated, "\(found.premises)")
  }

  @Test("that says it searches or audits its steps is not believed")
  func otherRules() {
    for said in [StepSizeRule.searched, .audited(AuditedStep(length: 0.1))] {
      #expect(certified(wavyBowl(), PlainRule(said: said, claims: true)).verdict == .noClaim)
    }
  }
}

@Suite("An objective from outside")
struct OutsideObjectiveTests {
  @Test("has its constants found and proved on its box")
  func found() {
    let facts = wavyBowl().facts
    #expect(facts.smoothnessEvidence == .proved && (1.5...1.6).contains(facts.beta))
    #expect(facts.smoothness.scope == .box && facts.lowerBound?.scope == .box && facts.lowerBound?.evidence == .proved)
  }

  @Test("whose constant is too small is not believed, and the run shows it")
  func falseConstant() {
    #expect(wavyBowl(smoothness: 1.5).facts.smoothnessEvidence == .proved)
    let objective = wavyBowl(smoothness: 0.2)
    #expect(objective.facts.smoothnessEvidence != .proved)
    let found = certified(objective, GradientDescent(stepSize: 0.3))
    #expect(found.verdict == .violated && status(.audit, found) == .violated, "\(found.premises)")
  }

  @Test("that may have kinks has no step size that is safe")
  func kinks() {
    let objective = Objective(
      name: "cone", formula: "|x|", box: [-1...1], start: [0.5], smoothness: 1
    ) { x in x.magnitude().sumRows() }
    #expect(objective.hasKinks)
    #expect(certified(objective, GradientDescent(stepSize: 0.3)).verdict == .noClaim)
    let audited = GradientDescent(stepSizes: .audited(AuditedStep(length: 0.1)))
    #expect(certified(objective, audited).verdict == .noClaim)
  }
}
