// What the runner computes, as plain functions: the same for background queues, for scripts and for tests.

import Datasets
import OptimizerEngine
import Plotting
import SessionStore

/// The computations behind the screen.
enum Computation {
  // MARK: - Pictures

  /// Computes and paints a landscape.
  static func landscape(_ request: LandscapeRequest, _ evaluator: Evaluator) -> Landscape {
    let rect = CellRect(column: 0, row: 0, width: request.width, height: request.height)
    let asked = ContourMap.viewport(of: request.box, in: rect, maximumStretch: 1.3)
    let values = evaluator.grid(
      base: request.base, first: asked.box.x, second: asked.box.y, columns: asked.sampleColumns,
      rows: asked.sampleRows)
    let grid = SampleGrid(
      columns: asked.sampleColumns, rows: asked.sampleRows, values: values, box: asked.box)
    let levels = LevelSpacing.logarithmic.levels(
      count: min(max(request.width / 6, 6), 14), values: values, minimum: evaluator.objective.minimum)
    var picture = CellBuffer(width: request.width, height: request.height)
    let viewport = ContourMap(grid: grid, levels: levels, theme: request.theme)
      .draw(into: &picture, in: rect, capabilities: request.capabilities)
    return Landscape(request: request, picture: picture, viewport: viewport, levelCount: levels.count)
  }

  /// f at a point.
  static func reading(at point: [Double], _ evaluator: Evaluator) -> ProbeReading {
    let (value, gradient) = evaluator.valueAndGradient(point)
    return ProbeReading(
      objective: evaluator.objective.name, point: point, value: value,
      gradientNorm: gradient.reduce(0) { $0 + $1 * $1 }.squareRoot())
  }

  // MARK: - Runs

  /// What is shown of a finished run.
  static func trace(of run: Run, certificate: Certificate, heldOut: LabeledImages?) -> RunTrace {
    let trajectory = run.trajectory
    let objective = run.objective
    let isAnalytic = objective.data == nil
    let base = objective.planeBase
    let ending = run.reasons.first?.description
    return RunTrace(
      values: trajectory.values, gradientNorms: trajectory.gradientNorms, updateNorms: trajectory.updateNorms,
      path: isAnalytic ? trajectory.points.map { DataPoint($0[0], $0[1]) } : [],
      distances: isAnalytic && objective.dimension > 2
        ? trajectory.points.map { distance($0, from: base) } : [],
      digits: heldOut.map { digits(along: trajectory.points, objective, $0) } ?? [], certificate: certificate,
      ending: ending)
  }

  /// The distance from the plane of the first two coordinates through a point.
  private static func distance(_ x: [Double], from base: [Double]) -> Double {
    zip(x, base).dropFirst(2).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// The steps at which classifiers are read: dense where they learn fast.
  private static let readingSteps: Set<Int> = {
    var steps = Set([0, 1, 2, 3, 5, 7, 10, 14, 20, 28, 40])
    for step in stride(from: 60, through: 300, by: 20) { steps.insert(step) }
    return steps
  }()

  private static func digits(
    along points: [[Double]], _ objective: Objective, _ images: LabeledImages
  ) -> [DigitReading] {
    let predictions = ClassifierPredictions(objective, images: images)
    return points.indices.filter { readingSteps.contains($0) || $0 == points.count - 1 }.map { step in
      digits(points[step], step: step, predictions)
    }
  }

  /// Accuracy and some of the mistakes of a classifier.
  static func digits(_ x: [Double], step: Int, _ predictions: ClassifierPredictions) -> DigitReading {
    let images = predictions.images
    let wrong = predictions.mistakes(x)
    let mistakes = wrong.prefix(80).map { item in
      DigitReading.Mistake(
        image: GrayImage(
          width: images.width, height: images.height,
          // The scaling of the embedded digits undone: full ink is 1.
          pixels: images.image(item.image).map { $0 + PixelScaling.digits.mean }), label: images.labels[item.image],
        said: item.said)
    }
    return DigitReading(
      step: step, accuracy: 1 - Double(wrong.count) / Double(max(images.count, 1)), mistakes: mistakes)
  }

  /// A full run of an optimizer in training.
  static func learnedTrace(
    _ trainer: Trainer, start: [Double], steps: Int, heldOut: LabeledImages?
  ) -> RunTrace {
    let optimizer = Optimizer(trainer.rule, weights: trainer.state.weights)
    let run = Run(trainer.objective, optimizer, start: start)
    run.run(steps: steps)
    let certificate = Certifier(trainer.objective, optimizer, start: start).certificate(of: run.trajectory)
    return trace(of: run, certificate: certificate, heldOut: heldOut)
  }
}
