// The paper's experiment as a value: who is trained on what, and how all contestants are tested.

/// The classification experiment of Martin and Furieri, arXiv:2403.09389, section V (theory.md, section 6).
///
/// Optimizers are meta-trained on the tanh classifier with one part of the training images. Then they train fresh
/// classifiers with every activation on another part, from starts N(0, 0.1^2); accuracy is measured on the test images.
public struct PaperExperiment: Sendable {
  /// The optimizers that are compared.
  public enum Contestant: String, Sendable, CaseIterable {
    /// Adam with the step size 0.005.
    case adam
    /// Gradient descent with heavy-ball momentum.
    case momentum = "sgd"
    /// Nesterov's method.
    case nesterov = "nag"
    /// RMSprop with the step size 0.001.
    case rmsprop
    /// Gradient descent with the vanishing steps of the paper.
    case descent = "gd"
    /// The LSTM optimizer, meta-trained and without a guarantee.
    case lstm
    /// Gradient descent plus a learned correction, meta-trained.
    case convergent

    /// Whether it is meta-trained.
    public var isLearned: Bool { self == .lstm || self == .convergent }
  }

  /// How one optimizer did with one activation, over runs from fresh starts.
  public struct Score: Sendable {
    /// The test accuracy, 0 to 1, of every run, by step.
    public let accuracy: [Int: [Double]]
    /// f(x_t) of every run on the mini-batch of its step t, one list for each run, t = 0 to `steps` - 1.
    ///
    /// It is what the paper's figure shows, and the number that the step itself computes; the loss over all images would
    /// cost as much again.
    public let losses: [[Double]]
    /// The mean of |x_t| over the runs, for t = 0 to `steps`.
    public let parameterNorms: [Double]
    /// The mean of |x_{t+1} - x_t| over the runs, one number for each step.
    public let updateNorms: [Double]
  }

  /// The images for meta-training.
  public let metaImages: LabeledImages
  /// The images on which classifiers are trained in the tests.
  public let innerImages: LabeledImages
  /// The images on which accuracy is measured.
  public let testImages: LabeledImages
  /// The configuration of meta-training; `training(_:seed:)` sets the seed.
  public var configuration = TrainingConfiguration.paper
  /// Runs of every test, from different starts.
  public var runs = 10
  /// Steps at which accuracy is measured, from 0 to `steps`.
  public var accuracySteps = [20, 300]
  /// Steps of every test.
  public var steps = 300
  /// Images of a mini-batch, in meta-training and in the tests.
  public var batchSize = 128

  /// Splits the training images in order: the first four fifths are for meta-training, as in the paper.
  public init(training: LabeledImages, test: LabeledImages) {
    let split = training.count * 4 / 5
    metaImages = training.subset(0..<split)
    innerImages = training.subset(split..<training.count)
    testImages = test
  }

  /// The objective of meta-training: the tanh classifier on `metaImages`.
  public func metaObjective() -> Objective {
    .classifier(
      name: configuration.objective, samples: metaImages, activation: .tanh, batchSize: batchSize)
  }

  /// The objective of a test: a classifier with this activation on `innerImages`.
  public func testObjective(_ activation: Activation) -> Objective {
    .classifier(
      name: "images-\(activation.rawValue)", samples: innerImages, activation: activation, batchSize: batchSize)
  }

  /// The configuration for a learned optimizer; the LSTM is the paper's, with 2 hidden rows and output scale 1.
  public func training(_ contestant: Contestant, seed: UInt64) -> TrainingConfiguration {
    var chosen = configuration
    chosen.seed = seed
    if contestant == .lstm {
      chosen.optimizer = .lstm
      chosen[.hidden] = 2
      chosen[.outputScale] = 1
    }
    return chosen
  }

  /// A hand-designed optimizer with the paper's settings for an activation; nil for the learned ones.
  public static func baseline(_ contestant: Contestant, _ activation: Activation) -> Optimizer? {
    let isSigmoid = activation == .sigmoid || activation == .sigmoidPublished
    switch contestant {
    case .adam: return Optimizer(Adam(stepSize: 5e-3))
    case .momentum: return Optimizer(HeavyBall(stepSize: isSigmoid ? 0.2 : 1e-2, momentum: 0.9))
    case .nesterov:
      return Optimizer(
        Nesterov(stepSize: isSigmoid ? 0.2 : (activation == .relu ? 1e-2 : 7.5e-2), momentum: 0.9))
    case .rmsprop: return Optimizer(RMSprop(stepSize: 1e-3))
    case .descent: return Optimizer(GradientDescent(stepSizes: TrainingConfiguration.paper.fixedStepSizes))
    case .lstm, .convergent: return nil
    }
  }

  /// Tests an optimizer: `runs` classifiers side by side from fresh starts, which depend on the seed alone.
  ///
  /// - Precondition: `objective` comes from `testObjective(_:)`, and the rule of the optimizer has formulas.
  /// - Complexity: `runs * steps` steps, and `runs` passes over the test images for each accuracy step.
  public func score(_ optimizer: Optimizer, on objective: Objective, seed: UInt64) -> Score {
    guard let score = score(optimizer, on: objective, seed: seed, isCancelled: neverCancelled) else {
      preconditionFailure("a test that nobody cancels ends")
    }
    return score
  }

  /// The same; nil where `isCancelled`, which is asked before every step, abandoned it.
  public func score(
    _ optimizer: Optimizer, on objective: Objective, seed: UInt64, isCancelled: CancellationCheck
  ) -> Score? {
    var generator = SeededGenerator(seed: seed, stream: "paper test starts")
    let starts = (0..<runs).map { _ in (0..<objective.dimension).map { _ in 0.1 * generator.normal() } }
    let size = objective.data?.batchSize ?? 0
    var sampler = BatchSampler(
      sampleCount: innerImages.count, batchSize: size, seed: seed, stream: "paper test batches")
    let rollout = Rollout(objective, optimizer, starts: starts, precision: configuration.precision)
    let predictions = ClassifierPredictions(objective, images: testImages, precision: configuration.precision)
    var accuracy: [Int: [Double]] = [:]
    var losses = Array(repeating: [Double](), count: runs)
    var (parameterNorms, updateNorms): ([Double], [Double]) = ([], [])
    var points = starts
    for t in 0...steps {
      guard !isCancelled() else { return nil }
      if accuracySteps.contains(t) { accuracy[t] = predictions.accuracies(points) }
      parameterNorms.append(Self.meanDistance(points, from: nil))
      guard t < steps else { break }
      rollout.evaluate(indices: starts.flatMap { _ in sampler.next() })
      for (run, value) in rollout.values.enumerated() { losses[run].append(value) }
      rollout.advance()
      let next = starts.indices.map { rollout.point($0) }
      updateNorms.append(Self.meanDistance(next, from: points))
      points = next
    }
    return Score(
      accuracy: accuracy, losses: losses, parameterNorms: parameterNorms, updateNorms: updateNorms)
  }

  /// The mean of |a - b| over pairs of vectors, of |a| without others.
  private static func meanDistance(_ vectors: [[Double]], from others: [[Double]]?) -> Double {
    var total = 0.0
    for (index, vector) in vectors.enumerated() {
      var sum = 0.0
      if let other = others?[index] {
        for i in vector.indices { sum += (vector[i] - other[i]) * (vector[i] - other[i]) }
      } else {
        for value in vector { sum += value * value }
      }
      total += sum.squareRoot()
    }
    return total / Double(max(vectors.count, 1))
  }
}
