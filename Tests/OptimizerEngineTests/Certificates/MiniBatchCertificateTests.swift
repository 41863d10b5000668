import Datasets
import Testing

@testable import OptimizerEngine

/// A random convergent optimizer on a digits objective, with steps that vanish or not.
private func certificate(
  _ activation: Activation, _ steps: StepSizeRule, claimed: Double? = nil, precision: Precision = .single
) throws -> (Certificate, Trajectory) {
  let objective = try #require(try ObjectiveLibrary.objective(named: "digits-\(activation.rawValue)"))
  let rule = ConvergentRule(
    magnitude: RecurrentEquilibriumNetwork(blocks: .natural(for: objective)), direction: DirectionNetwork(),
    proposal: .unit, stepSizes: steps)
  let optimizer = Optimizer(rule, weights: rule.parameterLayout(dimension: 650).initialWeights(seed: 3))
  let start = Array(repeating: 0.005, count: 650)
  let run = Run(objective, optimizer, start: start, seed: 1, precision: precision)
  run.run(steps: 60)
  let certifier = Certifier(objective, optimizer, start: start, claimedSmoothness: claimed)
  return (certifier.certificate(of: run.trajectory), run.trajectory)
}

@Suite("Certificates of mini-batch runs")
struct MiniBatchCertificateTests {
  private static let vanishing = StepSizeRule.vanishing(VanishingStep(scale: 0.5, offset: 500))

  @Test("steps that vanish on a smooth classifier hold in both precisions", arguments: Precision.allCases)
  func valid(precision: Precision) throws {
    for activation in [Activation.tanh, .sigmoid] {
      let (result, history) = try certificate(activation, Self.vanishing, precision: precision)
      #expect(result.verdict >= .sampled, "\(String(describing: result.weakest))")
      #expect(result.bound.isFinite)
      #expect(result.gradientEnergy <= result.bound)
      #expect(result.spent <= (result.budget ?? 0) * 1.01)
      #expect(history.values.allSatisfy { $0 >= 0 })
    }
  }

  @Test("the reason tells gradients that are biased from a variance that nothing bounds")
  func reasons() throws {
    for (name, reason) in [
      ("digits-hidden:4", "no bound of their variance"), ("digits-sigmoid-published", "not unbiased"),
    ] {
      let objective = try #require(try ObjectiveLibrary.objective(named: name))
      let optimizer = Optimizer(GradientDescent(stepSizes: Self.vanishing))
      let run = Run(objective, optimizer, start: objective.start)
      run.run(steps: 3)
      let certificate = Certifier(objective, optimizer, start: objective.start).certificate(of: run.trajectory)
      let premise = try #require(certificate.premises.first { $0.kind == .batches })
      #expect(premise.status == .noClaim && premise.detail.contains(reason), "\(name): \(premise.detail)")
    }
  }

  @Test("constant steps, large steps, kinks and false gradients claim nothing")
  func refused() throws {
    let refused: [(Activation, StepSizeRule)] = [
      (.tanh, .constant(1e-4)), (.tanh, .vanishing(VanishingStep(scale: 100, offset: 100))), (.relu, Self.vanishing),
      (.sigmoidPublished, Self.vanishing),
    ]
    for (activation, steps) in refused {
      #expect(try certificate(activation, steps).0.verdict == .noClaim, "\(activation), \(steps)")
    }
  }
}
