import References
import Testing

@testable import OptimizerEngine

@Suite("Runs whose settings change on the way")
struct ChangedRunTests {
  @Test("each segment goes on where the last one ended, with its own eta, D and V^2")
  func segments() throws {
    let objective = Catalogue.quadratic(2)
    let etas = [0.015, 0.001, 0.019]
    let changed = ChangedRun(
      objective,
      changes: etas.enumerated().map {
        .init(step: 20 * $0, optimizer: Optimizer(GradientDescent(stepSize: $1)))
      }, start: [2, 1], steps: 55)
    #expect(changed.segments.map(\.start) == [0, 20, 40])
    #expect(changed.segments.map(\.run.trajectory.stepCount) == [20, 20, 15])
    var x = [2.0, 1]
    for (segment, eta) in zip(changed.segments, etas) {
      #expect(segment.run.trajectory.points[0] == x)
      for _ in 0..<segment.run.trajectory.stepCount { x = [x[0] - eta * x[0], x[1] - eta * 100 * x[1]] }
      let end = try #require(segment.run.trajectory.points.last)
      #expect(norm(zip(end, x).map(-)) < 1e-12)
      x = end
      let certificate = Certifier(objective, segment.run.optimizer, start: segment.run.trajectory.points[0])
        .certificate(of: segment.run.trajectory)
      #expect(certificate.verdict == .proved && certificate.stepSize == eta)
      #expect(certificate.decrease == segment.run.trajectory.values[0], "D is of the segment's start")
      #expect(certificate.gradientEnergy <= certificate.bound)
    }
    // The twin: D of the whole run's start is not needed, and V^2 of an earlier segment is not charged.
    let whole = changed.segments.reduce(0.0) {
      $0 + $1.run.trajectory.gradientNorms.dropLast().reduce(0) { $0 + $1 * $1 }
    }
    let last = EnergyBound.gradientEnergy(
      stepSize: etas[2], smoothness: 100, squaredUpdates: 0, decrease: changed.last.trajectory.values[0])
    #expect(whole.squareRoot() > last, "the last segment's bound says nothing of the others")
  }

  @Test("a segment with a step that is too long claims nothing, and the next one claims again")
  func failure() {
    let objective = Catalogue.quadratic(2)
    let changed = ChangedRun(
      objective,
      changes: [
        .init(step: 0, optimizer: Optimizer(GradientDescent(stepSize: 0.021))),
        .init(step: 5, optimizer: Optimizer(GradientDescent(stepSize: 0.01))),
      ], start: [2, 1], steps: 30)
    let verdicts = changed.segments.map {
      Certifier(objective, $0.run.optimizer, start: $0.run.trajectory.points[0]).certificate(of: $0.run.trajectory)
        .verdict
    }
    #expect(verdicts == [.noClaim, .proved])
  }
}
