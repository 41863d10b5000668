import Testing

@testable import OptimizerEngine

@Suite("What a certificate was computed from")
struct EvidenceTests {
  private func evidence(
    _ objective: Objective, _ optimizer: Optimizer, steps: Int
  ) -> (Certificate, CertificateEvidence) {
    let run = Run(objective, optimizer, start: objective.start)
    run.run(steps: steps)
    let certifier = Certifier(objective, optimizer, start: objective.start)
    return (certifier.certificate(of: run.trajectory), certifier.evidence(of: run.trajectory))
  }

  @Test("gives back the bound known before the run")
  func bound() throws {
    let objective = try #require(Catalogue.objective(named: "himmelblau"))
    let optimizer = Optimizer(GradientDescent(stepSize: 1 / objective.smoothness.value))
    let (certificate, evidence) = evidence(objective, optimizer, steps: 30)
    let low = try #require(evidence.lowerBound)
    let budget = try #require(evidence.budget)
    let bound = EnergyBound.gradientEnergy(
      stepSize: certificate.stepSize, smoothness: evidence.smoothness.value, squaredUpdates: budget.tails[0],
      decrease: evidence.run.values[0] - low.value)
    #expect(abs(bound - certificate.bound) <= 1e-9 * bound)
    #expect(budget.magnitudes.count == 30 && budget.tails.count == 31)
    #expect(evidence.edge == objective.facts.boundaryMinimum)
  }

  @Test("beta that the user vouches for is never proved")
  func given() throws {
    let objective = try #require(Catalogue.objective(named: "sphere"))
    let optimizer = Optimizer(GradientDescent(stepSize: 0.1))
    let certifier = Certifier(objective, optimizer, start: objective.start, claimedSmoothness: 3)
    let evidence = certifier.evidence(of: Run(objective, optimizer, start: objective.start).trajectory)
    #expect(evidence.isSmoothnessClaimed && evidence.smoothness.value == 3)
    #expect(evidence.smoothness.evidence == .sampled)
  }

  @Test("the written boxes prove what the facts say", arguments: ["log-rosenbrock", "six-hump-camel", "branin"])
  func boxes(name: String) throws {
    let objective = try #require(Catalogue.objective(named: name))
    let analysis = try objective.boxAnalysis()
    let proof = try #require(objective.writtenProof(of: .smoothness).proof)
    #expect(proof.claim.number <= objective.facts.beta && analysis.fault(in: proof) == nil)
    let edge = try #require(objective.writtenProof(of: .boundary).proof)
    #expect(edge.claim.number == objective.facts.boundaryMinimum && analysis.fault(in: edge) == nil)
  }

  @Test("what holds everywhere needs no boxes")
  func everywhere() throws {
    let sphere = try #require(Catalogue.objective(named: "sphere"))
    #expect(sphere.writtenProof(of: .smoothness).proof == nil)
    #expect(sphere.writtenProof(of: .smoothness).reason == "it holds everywhere")
  }
}
