// All that changes while a configuration is trained, as a value: a copy is a checkpoint.

/// The outcome of one meta-step.
public struct MetaStep: Sendable, Equatable {
  /// The index of the meta-step, from 0.
  public let index: Int
  /// The meta-loss before the step, the mean over rollouts (and over perturbed weights, where these are used).
  public let loss: Double
  /// The norm of the meta-gradient before clipping.
  public let gradientNorm: Double
  /// Steps of its rollouts.
  public let horizon: Int
  /// The cosine of the angle to the full second-order gradient on the same starts and batches; nil unless asked for.
  public let cosine: Double?
  /// Whether the weights were changed; they are not if the loss or the gradient is not finite.
  public let isApplied: Bool
}

/// One antithetic pair of persistent evolution: what its perturbations add up to, and where its two rollouts are.
struct PersistentPair: Sendable, Equatable {
  /// The sum of the perturbations since the rollout began.
  var accumulated: [Double]
  /// The states of the rollouts with added and with subtracted perturbations, chunk by chunk.
  var states: [[Double]]
}

/// Everything that changes during a training: a value, so a copy is a checkpoint.
public struct TrainingState: Sendable, Equatable {
  /// The weight vector, as long as the rule's layout.
  public internal(set) var weights: [Double]
  /// Adam's averages.
  var mean: [Double]
  var square: [Double]
  /// Steps that changed the weights.
  var appliedSteps = 0
  /// The number of meta-steps done.
  public internal(set) var stepCount = 0
  var startGenerator: SeededGenerator
  /// Mini-batches, problem by problem; nil where a problem has none.
  var samplers: [BatchSampler?]
  /// Perturbations of evolution strategies.
  var noiseGenerator: SeededGenerator
  /// Persistent evolution: steps of the present rollouts, their starts, and the pairs.
  var episodeStep = 0
  var episodeStarts: [[Double]] = []
  var episodeTasks: [[[Double]]] = []
  var taskGenerator: SeededGenerator
  var particles: [PersistentPair] = []

  init(weights: [Double], seed: UInt64, problems: [TrainingProblem]) {
    self.weights = weights
    mean = Array(repeating: 0, count: weights.count)
    square = mean
    startGenerator = SeededGenerator(seed: seed, stream: "starts")
    taskGenerator = SeededGenerator(seed: seed, stream: "tasks")
    noiseGenerator = SeededGenerator(seed: seed, stream: "perturbations")
    samplers = problems.map { $0.sampler(seed: seed) }
  }
}

extension TrainingState {
  /// Kingma and Ba's algorithm 1 with its default constants.
  mutating func applyAdam(_ gradient: [Double], factor: Double, learningRate: Double) {
    let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8)
    appliedSteps += 1
    let rate = learningRate / (1 - beta1.power(appliedSteps))
    let correction = 1 / (1 - beta2.power(appliedSteps))
    for i in weights.indices {
      let g = gradient[i] * factor
      mean[i] = beta1 * mean[i] + (1 - beta1) * g
      square[i] = beta2 * square[i] + (1 - beta2) * g * g
      weights[i] -= rate * mean[i] / ((square[i] * correction).squareRoot() + epsilon)
    }
  }
}
