import References
import Testing

@testable import OptimizerEngine

@Suite("The paper's experiment")
struct PaperExperimentTests {
  /// Sixty images of 2 x 2 pixels in three classes.
  private func experiment() -> PaperExperiment {
    var generator = SeededGenerator(seed: 3, stream: "images")
    let labels = (0..<60).map { $0 % 3 }
    let images = LabeledImages(
      name: "made", width: 2, height: 2, classCount: 3,
      pixels: labels.flatMap { label in (0..<4).map { ($0 == label ? 1 : 0) + 0.3 * generator.normal() } },
      labels: labels)
    var experiment = PaperExperiment(training: images, test: images)
    experiment.configuration.precision = .double
    (experiment.runs, experiment.steps, experiment.batchSize, experiment.accuracySteps) = (3, 4, 5, [4])
    return experiment
  }

  @Test("losses are f of every run on the mini-batch of its step, computed step by step from outside")
  func losses() {
    let experiment = experiment()
    let objective = experiment.testObjective(.tanh)
    let score = experiment.score(Optimizer(GradientDescent(stepSize: 0.1)), on: objective, seed: 7)
    var generator = SeededGenerator(seed: 7, stream: "paper test starts")
    var points = (0..<3).map { _ in (0..<objective.dimension).map { _ in 0.1 * generator.normal() } }
    var sampler = BatchSampler(
      sampleCount: experiment.innerImages.count, batchSize: 5, seed: 7, stream: "paper test batches")
    let evaluator = Evaluator(objective, batchSize: 5)
    #expect(score.losses.count == 3 && score.losses.allSatisfy { $0.count == 4 })
    for t in 0..<4 {
      for run in 0..<3 {
        let (value, gradient) = evaluator.valueAndGradient(points[run], batch: sampler.next())
        #expect(abs(score.losses[run][t] - value) < 1e-12, "run \(run), t = \(t)")
        points[run] = zip(points[run], gradient).map { $0 - 0.1 * $1 }
      }
    }
    // On another mini-batch it would be another number.
    #expect(abs(score.losses[0][0] - evaluator.valueAndGradient(points[0], batch: sampler.next()).value) > 1e-9)
  }

  @Test("a test that is abandoned leaves no score")
  func abandoned() {
    let experiment = experiment()
    let objective = experiment.testObjective(.relu)
    let optimizer = Optimizer(GradientDescent(stepSize: 0.1))
    #expect(experiment.score(optimizer, on: objective, seed: 1, isCancelled: { true }) == nil)
    #expect(experiment.score(optimizer, on: objective, seed: 1, isCancelled: { false })?.accuracy[4]?.count == 3)
  }
}
