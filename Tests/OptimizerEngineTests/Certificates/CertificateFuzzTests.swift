import Dispatch
import Foundation
import Synchronization
import Testing

@testable import OptimizerEngine

@Suite("No certificate lies, whatever the weights are")
struct CertificateFuzzTests {
  /// Runs of the hunt: `Scripts/fuzz-certificates` asks for many more.
  private static var count: Int { ProcessInfo.processInfo.environment["BASIN_FUZZ_RUNS"].flatMap(Int.init) ?? 3000 }
  private static var first: UInt64 { ProcessInfo.processInfo.environment["BASIN_FUZZ_SEED"].flatMap(UInt64.init) ?? 0 }

  @Test("random operators, proposals, step rules and objectives: no number beyond its bound under a claim")
  func hunt() {
    let gallery = analyticGallery.map(\.objective).filter { $0.dimension <= 7 }
    let found = Mutex<[(seed: UInt64, text: String)]>([])
    let verdicts = Mutex<[PremiseStatus: Int]>([:])
    let (first, count) = (Self.first, Self.count)
    DispatchQueue.concurrentPerform(iterations: count) { i in
      let fuzz = CertificateFuzz(seed: first + UInt64(i), gallery: gallery)
      if let lie = fuzz.lie { found.withLock { $0.append((first + UInt64(i), "\(fuzz.note): \(lie)")) } }
      // A violation means that something is wrong with the engine, not with the weights.
      if fuzz.certificate.verdict == .violated {
        let why = fuzz.certificate.premises.first { $0.status == .violated }
        let text = "\(fuzz.note): VIOLATED \(why?.name ?? ""), \(why?.detail ?? "")"
        found.withLock { $0.append((first + UInt64(i), text)) }
      }
      verdicts.withLock { $0[fuzz.certificate.verdict, default: 0] += 1 }
    }
    let counts = verdicts.withLock { $0 }
    print(
      "certificate fuzz from seed \(first): "
        + PremiseStatus.allCases.map { "\($0.rawValue) \(counts[$0] ?? 0)" }.joined(separator: ", "))
    for item in found.withLock({ $0 }).sorted(by: { $0.seed < $1.seed }).prefix(10) { Issue.record("\(item.text)") }
    #expect((counts[.proved] ?? 0) > count / 20, "the hunt must see claims, or it hunts nothing")
  }

  @Test("the hunt sees a planted lie: a gradient larger than its bound, a v larger than its budget")
  func planted() throws {
    let objective = Catalogue.sphere(2)
    let rule = ConvergentRule(
      magnitude: GeometricMagnitude(initialScale: 0.1, initialRatio: 0.9),
      direction: DirectionNetwork(),
      proposal: .capped, stepSizes: .constant(0.3))
    let optimizer = Optimizer(rule, weights: rule.parameterLayout(dimension: 2).initialWeights(seed: 1))
    let run = Run(objective, optimizer, start: [3, 1])
    run.run(steps: 30)
    let certifier = Certifier(objective, optimizer, start: [3, 1])
    let honest = certifier.certificate(of: run.trajectory)
    #expect(honest.verdict == .proved && honest.bound.isFinite && honest.boundNow <= honest.bound)
    for t in [0, 7, 29] {
      var steep = run.trajectory
      steep.gradientNorms[t] = 3 * honest.bound
      let found = certifier.certificate(of: steep)
      #expect(found.verdict == .violated, "a gradient of step \(t)")
      #expect(
        found.premises.contains { $0.kind == .postConditions && $0.detail.contains("the certificate itself is wrong") })
      var long = run.trajectory
      long.updateNorms[t] = 1
      #expect(certifier.certificate(of: long).verdict == .violated, "an update of step \(t)")
    }
    // Late gradients that only the restarted bounds can refute.
    var late = run.trajectory
    late.gradientNorms[29] = 0.5 * honest.bound
    #expect(certifier.certificate(of: late).verdict == .violated)
  }
}
