import Testing

@testable import OptimizerEngine

@Suite("Written proofs") struct BoxProofTests {
  private func analysis(_ name: String) throws -> BoxAnalysis {
    try #require(Catalogue.objective(named: name)).boxAnalysis()
  }

  @Test("Proofs of every kind hold when they are checked again") func checked() throws {
    for name in ["rosenbrock", "branin", "three-hump-camel", "six-hump-camel", "levy", "rosenbrock:3"] {
      let analysis = try analysis(name)
      let findings = [
        analysis.smoothness(limit: 3000), analysis.curvature(limit: 3000), analysis.minimum(limit: 3000),
        analysis.boundaryMinimum(limit: 3000),
      ]
      for finding in findings {
        let proof = try #require(finding.proof, "\(name): \(finding.reason as Any)")
        #expect(proof.claim == finding.claim)
        #expect(analysis.fault(in: proof) == nil, "\(name): \(proof.claim)")
      }
    }
  }

  @Test("A corrupted proof is caught") func corrupted() throws {
    let analysis = try analysis("branin")
    let proof = try #require(analysis.smoothness(limit: 3000).proof)
    #expect(proof.leaves.count > 10 && analysis.fault(in: proof) == nil)
    let middle = proof.leaves.count / 2

    var wrong = proof
    wrong.leaves.remove(at: middle)
    #expect(isCoverFault(analysis.fault(in: wrong)), "a leaf is missing")

    wrong = proof
    wrong.leaves.append(proof.leaves[middle])
    #expect(isCoverFault(analysis.fault(in: wrong)), "a leaf is there twice")

    wrong = proof
    let side = wrong.leaves[middle].box[0]
    wrong.leaves[middle].box[0] = side.lowerBound...(side.upperBound.nextDown)
    #expect(isCoverFault(analysis.fault(in: wrong)), "a gap of one number")

    wrong = proof
    wrong.leaves[middle].bound = 0.5
    let fault = analysis.fault(in: wrong)
    if case .boundDoesNotHold(let leaf, let evaluated) = fault {
      #expect(leaf == middle && evaluated <= proof.leaves[middle].bound && evaluated > 0.5)
    } else {
      Issue.record("a bound that is too good: \(fault as Any)")
    }

    wrong = proof
    wrong.claim = .smoothness(atMost: proof.claim.number * 0.98)
    if case .unsupported? = wrong.writtenFault() {} else { Issue.record("the claim is more than the leaves say") }

    wrong = proof
    wrong.roots[0][0] = -6...10
    #expect(isCoverFault(analysis.fault(in: wrong)), "another box")
  }

  @Test("A proof about one function is none about another") func otherFunction() throws {
    let proof = try #require(try Objective(formula: "x^2 + y^2 + 3 sin(x)").boxAnalysis().smoothness(limit: 500).proof)
    let other = try Objective(formula: "x^2 + y^2 + 3.1 sin(x)").boxAnalysis()
    if case .boundDoesNotHold? = other.fault(in: proof) {} else { Issue.record("a wrong rule goes unseen") }
    let minimum = try #require(try Objective(formula: "x^2 + y").boxAnalysis().minimum(limit: 500).proof)
    #expect(try Objective(formula: "x^2 + y - 0.001").boxAnalysis().fault(in: minimum) != nil)
  }

  private func isCoverFault(_ fault: BoxProof.Fault?) -> Bool {
    if case .notACover? = fault { true } else { false }
  }
}
