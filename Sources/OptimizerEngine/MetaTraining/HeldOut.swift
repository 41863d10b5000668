// How good an optimizer is on starts (and images) that training never saw.

/// What an optimizer reached on held-out starts.
public struct HeldOutReport: Sendable, Equatable {
  /// Mean of f - f* (or f, where f* is unknown) over starts and steps 0..<horizon.
  public let meanGap: Double
  /// Mean over starts at the last of these steps.
  public let finalGap: Double
  /// Mean accuracy on held-out images by step, for classifiers.
  public let accuracy: [Int: Double]
}

/// Evaluates optimizers on the same held-out starts, so that they can be compared.
public struct HeldOut: Sendable {
  private let objective: Objective
  private let starts: [[Double]]
  private let images: LabeledImages?
  private let horizon: Int
  private let accuracySteps: [Int]
  private let precision: Precision
  private let seed: UInt64

  /// Draws the starts of a configuration's distribution from a stream of their own; classifiers start from N(0, 0.1),
  /// as the paper's tests do.
  ///
  /// - Parameters:
  ///   - count: Number of starts.
  ///   - images: Held-out images, for classifiers.
  ///   - accuracySteps: Steps at which accuracy is taken.
  public init(
    _ configuration: TrainingConfiguration, objective: Objective, count: Int, images: LabeledImages? = nil,
    accuracySteps: [Int] = []
  ) {
    self.objective = objective
    self.images = images
    self.accuracySteps = accuracySteps
    horizon = configuration.horizon
    precision = configuration.precision
    seed = configuration.seed
    var generator = SeededGenerator(seed: configuration.seed, stream: "held-out starts")
    starts = (0..<count).map { _ in
      objective.data == nil
        ? configuration.starts.draw(objective, &generator)
        : (0..<objective.dimension).map { _ in 0.1 * generator.normal() }
    }
  }

  /// Runs an optimizer from every start.
  public func report(_ optimizer: Optimizer) -> HeldOutReport {
    let rollout = Rollout(objective, optimizer, starts: starts, precision: precision)
    var sampler = objective.data.map {
      BatchSampler(sampleCount: $0.sampleCount, batchSize: $0.batchSize, seed: seed, stream: "held-out batches")
    }
    var sum = 0.0
    var last = Double.nan
    var accuracy: [Int: Double] = [:]
    for t in 0..<max(horizon, (accuracySteps.max() ?? -1) + 1) {
      if let images, accuracySteps.contains(t) {
        accuracy[t] =
          starts.indices.reduce(0) { $0 + Self.accuracy(rollout.point($1), images, objective) } / Double(starts.count)
      }
      rollout.evaluate(indices: starts.flatMap { _ in sampler?.next() ?? [] })
      if t < horizon {
        last = rollout.values.reduce(0) { $0 + $1 - (objective.minimum ?? 0) } / Double(starts.count)
        sum += last
      }
      rollout.advance()
    }
    return HeldOutReport(meanGap: sum / Double(horizon), finalGap: last, accuracy: accuracy)
  }

  /// The fraction of images whose largest output is their class; tanh and sigmoid keep the order of outputs, and ties
  /// that ReLU makes count for the first class.
  static func accuracy(_ x: [Double], _ images: LabeledImages, _ objective: Objective) -> Double {
    let wrong = mistakes(x, images, clampsAtZero: objective.name.hasSuffix("relu"), upTo: .max).count
    return 1 - Double(wrong) / Double(max(images.count, 1))
  }

  /// The images a classifier gets wrong, with the class it says.
  public static func mistakes(
    _ x: [Double], _ images: LabeledImages, clampsAtZero: Bool = false, upTo limit: Int
  ) -> [(image: Int, said: Int)] {
    let (p, c) = (images.pixelCount, images.classCount)
    precondition(x.count == c * p + c, "a classifier of \(c * p + c) weights, got \(x.count)")
    var wrong: [(image: Int, said: Int)] = []
    for image in 0..<images.count where wrong.count < limit {
      let pixels = images.image(image)
      var best = (value: -Double.infinity, label: -1)
      for label in 0..<c {
        var z = x[c * p + label]
        for (j, pixel) in pixels.enumerated() { z += x[label * p + j] * pixel }
        if clampsAtZero { z = max(z, 0) }
        if z > best.value { best = (z, label) }
      }
      if best.label != images.labels[image] { wrong.append((image, best.label)) }
    }
    return wrong
  }
}
