import References
import Testing

@testable import OptimizerEngine

/// A run of gradient descent plus random corrections that decay, driven by hand.
private func randomHistory(_ objective: Objective, _ seed: UInt64) -> (history: Trajectory, eta: Double)? {
  var generator = SeededGenerator(seed: seed, stream: objective.name)
  let evaluator = Evaluator(objective)
  var x = (0..<2).map { _ in generator.uniform(-2, 2) }
  let eta = generator.logUniform(-4, -0.5)
  var size = generator.logUniform(-3, -0.3)
  let ratio = generator.uniform(0.6, 0.995)
  var history = Trajectory()
  for _ in 0..<200 {
    let (f, g) = evaluator.valueAndGradient(x)
    let u = generator.normals(2)
    let v = u.map { size * $0 / norm(u) }
    let next = x.indices.map { x[$0] - eta * g[$0] + v[$0] }
    guard next.allSatisfy({ $0.magnitude < 1e3 }) else { return nil }
    let delta = zip(next, x).map(-)
    history.values.append(f)
    history.gradientNorms.append(norm(g))
    history.points.append(x)
    history.stepSizes.append(eta)
    history.updateNorms.append(norm(v))
    history.slopes.append(dot(g, delta))
    history.squaredSteps.append(dot(delta, delta))
    x = next
    size *= ratio
  }
  let (f, g) = evaluator.valueAndGradient(x)
  history.values.append(f)
  history.gradientNorms.append(norm(g))
  history.points.append(x)
  return (history, eta)
}

/// G over the right side of inequality (2) for a smoothness constant.
private func ratio(_ history: Trajectory, _ eta: Double, _ beta: Double) -> Double {
  norm(history.gradientNorms.dropLast())
    / EnergyBound.gradientEnergy(
      stepSize: eta, smoothness: beta, squaredUpdates: dot(history.updateNorms, history.updateNorms),
      decrease: history.values[0] - history.values[history.stepCount])
}

@Suite("The audit of the smoothness constant")
struct AuditTests {
  @Test(
    "certifies runs whose constant nobody knows, and flags every constant that makes a wrong certificate",
    arguments: [Catalogue.rosenbrock(2), Catalogue.beale, Catalogue.himmelblau, Catalogue.doubleWell].map(Named.init))
  func inequality(_ named: Named) {
    var (used, wrong, flagged, missed, largest) = (0, 0, 0, 0, 0.0)
    for seed in 0..<400 as Range<UInt64> {
      guard let (history, eta) = randomHistory(named.objective, seed) else { continue }
      let audit = SmoothnessAudit(history)
      guard eta * audit.largest < 2 else { continue }
      used += 1
      largest = max(largest, ratio(history, eta, audit.largest))
      #expect(ratio(history, eta, audit.largest) <= 1 + 1e-9, "seed \(seed)")
      #expect(audit.firstViolation(of: audit.largest) == nil, "seed \(seed)")
      for user in [0.02 / eta, 0.25 / eta, 1.9 / eta] {
        let isWrong = ratio(history, eta, user) > 1 + 1e-9
        let isFlagged = audit.firstViolation(of: user) != nil
        wrong += isWrong ? 1 : 0
        flagged += isFlagged ? 1 : 0
        missed += isWrong && !isFlagged ? 1 : 0
        #expect(!isFlagged || user < audit.largest, "seed \(seed): a constant that the run obeys is flagged")
      }
    }
    print("\(named.objective.name): \(used) certified, worst \(largest); wrong \(wrong), flagged \(flagged)")
    #expect(missed == 0)
    #expect(used > 100)
    #expect(wrong > 0 && flagged >= wrong)
  }

  @Test("the step of the largest quotient is found, and quotients of zero steps are skipped")
  func steps() {
    var history = Trajectory()
    history.values = [0, 1, 1, 1 + 2, 3]
    history.slopes = [0, 0, 0, 0]
    history.squaredSteps = [1, 0, 1, 1]
    history.gradientNorms = [0, 0, 0, 0, 0]
    history.updateNorms = [1, 0, 1, 0]
    history.points = [[0], [1], [1], [2], [3]]
    let audit = SmoothnessAudit(history)
    #expect(audit.largest == 4)
    #expect(audit.step == 2)
    #expect(audit.firstViolation(of: 1) == 0)
    #expect(audit.firstViolation(of: 3) == 2)
    #expect(audit.firstViolation(of: 4) == nil)
  }
}
