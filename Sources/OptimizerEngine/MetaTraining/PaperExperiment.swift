// The paper's experiment as a value: who is trained on what, and how all contestants are tested.

/// The classification experiment of Martin and Furieri, arXiv:2403.09389, section V (theory.md, section 6).
///
/// Optimizers are meta-trained on the tanh classifier with one part of the training images, then train fresh
/// classifiers with every activation on another part, from starts N(0, 0.1); their accuracy is taken on the test
/// images.
public struct PaperExperiment: Sendable {
  /// One who takes part.
  public enum Contestant: String, Sendable, CaseIterable {
    case adam
    case momentum = "sgd"
    case nesterov = "nag"
    case rmsprop
    case descent = "gd"
    case lstm
    case convergent

    /// Whether it is meta-trained.
    public var isLearned: Bool { self == .lstm || self == .convergent }
  }

  /// What one contestant reached with one activation, over runs from fresh starts.
  public struct Score: Sendable {
    /// Test accuracy of every run, by step.
    public let accuracy: [Int: [Double]]
    /// |x_t|, mean over the runs.
    public let parameterNorms: [Double]
    /// |x_{t+1} - x_t|, mean over the runs.
    public let updateNorms: [Double]
  }

  /// Images of meta-training.
  public let metaImages: LabeledImages
  /// Images of the classifiers that are trained in the tests.
  public let innerImages: LabeledImages
  /// Images on which accuracy is taken.
  public let testImages: LabeledImages
  /// What is meta-trained; seed and objective are set for each training.
  public var configuration = TrainingConfiguration.paper
  /// Runs of every test.
  public var runs = 10
  /// Steps at which accuracy is taken.
  public var accuracySteps = [20, 300]
  /// Steps of every test.
  public var steps = 300
  /// Samples of a mini-batch.
  public var batchSize = 128

  /// Splits the training images: the first four fifths are for meta-training, as in the paper (48,000 of 60,000).
  public init(training: LabeledImages, test: LabeledImages) {
    let split = training.count * 4 / 5
    metaImages = training.subset(0..<split)
    innerImages = training.subset(split..<training.count)
    testImages = test
  }

  /// The objective of meta-training.
  public func metaObjective() -> Objective {
    .classifier(
      name: configuration.objective, samples: metaImages, activation: .tanh, batchSize: batchSize)
  }

  /// The objective of a test.
  public func testObjective(_ activation: Activation) -> Objective {
    .classifier(
      name: "images-\(activation.rawValue)", samples: innerImages, activation: activation, batchSize: batchSize)
  }

  /// What is trained for a learned contestant; the LSTM is the paper's, with 2 hidden rows.
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

  /// A hand-designed contestant with the paper's settings for an activation; nil for the learned ones.
  public static func baseline(_ contestant: Contestant, _ activation: Activation) -> Optimizer? {
    let isSigmoid = activation == .sigmoid || activation == .sigmoidPublished
    switch contestant {
    case .adam: return Optimizer(Adam(stepSize: 5e-3))
    case .momentum: return Optimizer(HeavyBall(stepSize: isSigmoid ? 0.2 : 1e-2, momentum: 0.9))
    case .nesterov:
      return Optimizer(
        Nesterov(stepSize: isSigmoid ? 0.2 : (activation == .relu ? 1e-2 : 7.5e-2), momentum: 0.9))
    case .rmsprop: return Optimizer(RMSprop(stepSize: 1e-3))
    case .descent: return Optimizer(GradientDescent(stepSizes: TrainingConfiguration.paper.stepSizes))
    case .lstm, .convergent: return nil
    }
  }

  /// Tests an optimizer: `runs` classifiers side by side from fresh starts, the same for all contestants of a seed.
  ///
  /// - Complexity: `runs * steps` steps, and `runs` passes over the test images for each accuracy step.
  public func score(_ optimizer: Optimizer, on objective: Objective, seed: UInt64) -> Score {
    var generator = SeededGenerator(seed: seed, stream: "paper test starts")
    let starts = (0..<runs).map { _ in (0..<objective.dimension).map { _ in 0.1 * generator.normal() } }
    let size = objective.data?.batchSize ?? 0
    var sampler = BatchSampler(
      sampleCount: innerImages.count, batchSize: size, seed: seed, stream: "paper test batches")
    let rollout = Rollout(objective, optimizer, starts: starts, precision: configuration.precision)
    let predictions = ClassifierPredictions(objective, images: testImages, precision: configuration.precision)
    var accuracy: [Int: [Double]] = [:]
    var (parameterNorms, updateNorms): ([Double], [Double]) = ([], [])
    var points = starts
    for t in 0...steps {
      if accuracySteps.contains(t) { accuracy[t] = predictions.accuracies(points) }
      parameterNorms.append(Self.meanDistance(points, from: nil))
      guard t < steps else { break }
      rollout.evaluate(indices: starts.flatMap { _ in sampler.next() })
      rollout.advance()
      let next = starts.indices.map { rollout.point($0) }
      updateNorms.append(Self.meanDistance(next, from: points))
      points = next
    }
    return Score(accuracy: accuracy, parameterNorms: parameterNorms, updateNorms: updateNorms)
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
