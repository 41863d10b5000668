// What the runner computes, as plain functions: the same for background queues, for scripts and for tests.

import Datasets
import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The computations behind the screen.
enum Computation {
  // MARK: - Pictures

  /// Values of f that are computed in a moment; where a picture needs more, a coarse one comes first.
  private static let quickWork = 4_000_000
  /// Images whose mean loss is shown where the objective has more.
  static let landscapeSamples = 256

  /// An evaluator for landscapes: of data objectives on some of the samples.
  static func landscapeEvaluator(_ objective: Objective) -> Evaluator {
    Evaluator(objective, batchSize: objective.data.map { min($0.sampleCount, landscapeSamples) })
  }

  /// Computes and paints a landscape, a coarse one first where it takes long.
  ///
  /// - Parameters:
  ///   - isCancelled: Asked on the way; true abandons what nobody waits for any more.
  ///   - publish: Called with the coarse picture, then with the fine one.
  static func landscape(
    _ request: LandscapeRequest, _ evaluator: Evaluator, isCancelled: () -> Bool = { false },
    publish: (Landscape) -> Void
  ) {
    let cells = request.width * request.height * 8
    let work = cells * evaluator.objective.dimension * max(evaluator.batchSize, 1)
    // The widest first: sub-cells by four, cells by one, then all that the glyphs can show.
    let scales = work <= quickWork ? [fineScale(request, work)] : evaluator.batchSize > 0 ? [8, 2] : [4, 1]
    for scale in scales {
      guard let picture = landscape(request, evaluator, scale: scale, isCoarse: scale != scales.last, isCancelled)
      else {
        return
      }
      publish(picture)
    }
  }

  /// The share of a sub-cell between two samples: pixels show more than dots, where that is computed in a moment.
  private static func fineScale(_ request: LandscapeRequest, _ work: Int) -> Double {
    guard request.capabilities.graphics != nil else { return 1 }
    return [4, 2].first { $0 * $0 * work <= quickWork }.map { 1 / Double($0) } ?? 1
  }

  private static func landscape(
    _ request: LandscapeRequest, _ evaluator: Evaluator, scale: Double, isCoarse: Bool, _ isCancelled: () -> Bool
  ) -> Landscape? {
    let rect = CellRect(column: 0, row: 0, width: request.width, height: request.height)
    let asked = ContourMap.viewport(of: request.box, in: rect, showsBar: request.showsBar, maximumStretch: 1.3)
    func count(_ samples: Int) -> Int { max(Int(Double(samples) / scale), 2) }
    let (columns, rows) = (count(asked.sampleColumns), count(asked.sampleRows))
    guard
      let values = evaluator.grid(
        request.plane, first: asked.box.x, second: asked.box.y, columns: columns, rows: rows, isCancelled: isCancelled)
    else { return nil }
    let grid = SampleGrid(columns: columns, rows: rows, values: values, box: asked.box)
    var picture = CellBuffer(width: request.width, height: request.height)
    let drawing = ContourMap(
      grid: grid, spacing: request.spacing, minimum: evaluator.objective.minimum, colorMap: request.colors,
      style: request.style, showsBar: request.showsBar, backdrop: request.backdrop
    ).draw(into: &picture, in: rect, capabilities: request.capabilities)
    let isPart = evaluator.objective.data.map { $0.sampleCount > evaluator.batchSize } ?? false
    return Landscape(
      request: request, picture: picture, viewport: drawing.viewport, levelCount: drawing.levels.count,
      labels: drawing.labels, isCoarse: isCoarse, sampleCount: isPart ? evaluator.batchSize : nil)
  }

  /// f at a point, and the first step an optimizer takes from there.
  static func reading(at point: [Double], _ evaluator: Evaluator, _ optimizer: Optimizer? = nil) -> ProbeReading {
    let (value, gradient) = evaluator.valueAndGradient(point)
    let step = optimizer.flatMap { Conductor.firstSteps(evaluator.objective, $0, from: [point])[0] }
    return ProbeReading(
      objective: evaluator.objective.name, point: point, value: value,
      gradientNorm: gradient.reduce(0) { $0 + $1 * $1 }.squareRoot(), descent: step?.descent, update: step?.update)
  }

  // MARK: - Runs

  /// What is shown of a finished run.
  static func trace(
    of run: Run, certificate: Certificate, heldOut: LabeledImages?, in plane: Plane, milliseconds: Double? = nil
  ) -> RunTrace {
    let trajectory = run.trajectory
    let objective = run.objective
    let projected = project(trajectory.points, into: plane)
    return RunTrace(
      values: trajectory.values, gradientNorms: trajectory.gradientNorms, updateNorms: trajectory.updateNorms,
      path: projected.path, distances: projected.distances,
      digits: heldOut.map { digits(along: trajectory.points, objective, $0) } ?? [], certificate: certificate,
      proof: ProofWalk(trajectory, certificate), ending: run.reasons.first?.description,
      evaluations: run.evaluations.gradient, milliseconds: milliseconds)
  }

  /// Iterates as they are shown in a plane, with their distances from it (none where the plane is all there is).
  static func project(_ points: [[Double]], into plane: Plane) -> (path: [DataPoint], distances: [Double]) {
    let path = points.map { point in
      let place = plane.place(of: point)
      return DataPoint(place.u, place.v)
    }
    return (path, plane.origin.count > 2 ? points.map(plane.distance) : [])
  }

  /// A box around a path, with room to see what is beside it.
  static func box(around path: [DataPoint]) -> DataBox {
    let finite = path.filter(\.isFinite)
    func range(_ values: [Double]) -> ClosedRange<Double> {
      guard let low = values.min(), let high = values.max() else { return -1...1 }
      let margin = max((high - low) * 0.4, 1e-6 * max(abs(low), abs(high)), 1e-12)
      return low - margin...high + margin
    }
    return DataBox(x: range(finite.map(\.x)), y: range(finite.map(\.y)))
  }

  /// The steps at which classifiers are read: dense where they learn fast.
  private static let readingSteps: Set<Int> = {
    var steps = Set([0, 1, 2, 3, 5, 7, 10, 14, 20, 28, 40])
    for step in stride(from: 60, through: 300, by: 20) { steps.insert(step) }
    return steps
  }()

  /// Accuracy and mistakes of a classifier at some steps of a run.
  static func digits(
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
    _ training: RecordedTraining, start: [Double], steps: Int, heldOut: LabeledImages?, in plane: Plane
  ) -> RunTrace {
    let (run, certificate) = Conductor.run(
      training.objective, training.optimizer, start: start, steps: steps)
    return trace(of: run, certificate: certificate, heldOut: heldOut, in: plane)
  }
}
