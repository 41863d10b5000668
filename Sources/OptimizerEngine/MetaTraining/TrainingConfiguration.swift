// Everything that decides what a meta-training run computes, as one value with named, checked settings.
//
// The architecture pane, `--set key=value`, `--print-config` and session files all go through the one table `settings`.

/// What is wrong with a setting.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The setting's key.
  public let key: String
  /// What is wrong and what would be right, in one line.
  public let description: String

  /// Creates an error.
  public init(key: String, _ description: String) {
    self.key = key
    self.description = description
  }
}

/// A meta-training run: task, architecture and how it is trained.
public struct TrainingConfiguration: Sendable, Equatable {
  /// Which optimizer learns.
  public enum OptimizerKind: String, Sendable, CaseIterable {
    /// Gradient descent plus a square-summable correction: converges for any weights.
    case convergent
    /// An LSTM on the whole point, without a guarantee.
    case lstm
    /// An LSTM for each coordinate, without a guarantee.
    case lstmCoordinate = "lstm-coordinate"
  }

  /// How the learning rate changes over the meta-steps.
  public enum RateSchedule: String, Sendable, CaseIterable {
    case constant
    /// Half a cosine from 1 to 0.02: late meta-steps settle.
    case cosine
  }

  /// How the meta-gradient is found.
  public enum Estimator: String, Sendable, CaseIterable {
    /// Through the rollout, by automatic differentiation.
    case backpropagation
    /// Evolution strategies: antithetic pairs of perturbed weights, each a whole rollout.
    case evolution = "es"
    /// Persistent evolution strategies: the same over windows of a rollout that goes on, without bias.
    case persistent = "pes"
  }

  /// Where eta_t comes from.
  public enum StepRule: String, Sendable, CaseIterable {
    /// `stepSize`, constant or vanishing as `stepOffset` says.
    case fixed
    /// Audited, the first gradient step `stepSize` long: no beta needs to be known.
    case audited
  }

  /// What v is added to.
  public enum Base: String, Sendable, CaseIterable {
    /// Gradient descent.
    case descent = "gd"
    /// Nesterov's method for strongly convex f, its momentum from eta and the objective's constant.
    case nesterov
  }

  /// Where rollouts start.
  public enum Starts: String, Sendable, CaseIterable {
    /// Uniform in the objective's box.
    case box
    /// 0.01 times uniform on [0, 1), the paper's for classifiers.
    case small
    /// Normal with deviation 0.1, as classifiers are tested.
    case normal
  }

  /// The objective's name.
  public var objective = "log-rosenbrock"
  /// Which optimizer learns.
  public var optimizer = OptimizerKind.convergent
  /// Where |v| comes from.
  public var magnitude = MagnitudeKind.geometric
  /// Which direction network.
  public var direction = DirectionKind.mlp
  /// The settings of the parts that are chosen, and of the others.
  public var parts = OperatorSettings()
  /// How magnitude and direction make v.
  public var proposal = Proposal.capped
  /// What v is added to.
  public var base = Base.descent
  /// Nesterov's momentum; nil for the one that eta and the objective's constant of convexity make best.
  public var momentum: Double?
  /// Where eta_t comes from.
  public var stepRule = StepRule.fixed
  /// eta of the gradient term; with `stepOffset` > 0 it is stepSize (1 + t/stepOffset)^-stepExponent; the length of the
  /// first gradient step where eta is audited.
  public var stepSize = 1e-3
  /// Offset of a vanishing step size, 0 for a constant one.
  public var stepOffset = 0.0
  /// The exponent of a vanishing step size.
  public var stepExponent = 1.0
  /// T.
  public var horizon = 50
  /// Rollouts of a meta-step.
  public var rollouts = 64
  /// First- or second-order meta-gradients.
  public var order = MetaGradientOrder.second
  /// Derivatives are followed back over at most so many steps, and windows of persistent evolution are so long; 0 for the
  /// whole rollout.
  public var truncation = 0
  /// The horizon of the first meta-steps, which doubles until it is `horizon`; 0 starts with `horizon`.
  public var curriculum = 0
  /// Meta-steps before each doubling.
  public var curriculumSteps = 50
  /// How the meta-gradient is found.
  public var estimator = Estimator.backpropagation
  /// Deviation of the perturbed weights (evolution strategies).
  public var sigma = 0.02
  /// Antithetic pairs of perturbed weights (evolution strategies).
  public var perturbationPairs = 8
  /// Every so many meta-steps the cosine to the full second-order gradient is reported; 0 for never.
  public var cosineEvery = 0
  /// Meta-steps between evaluations on held-out starts; 0 for about twenty in all.
  public var evaluateEvery = 0
  /// Starts of a held-out evaluation.
  public var heldOutStarts = 64
  /// What is minimized.
  public var metaLoss = MetaLoss.mean
  /// Meta-steps.
  public var metaSteps = 300
  /// Adam's step size on the weights.
  public var learningRate = 1e-2
  /// How the learning rate changes over the meta-steps.
  public var rateSchedule = RateSchedule.cosine
  /// The meta-gradient is shortened to this norm; 0 leaves it.
  ///
  /// 1 is below the usual length on most objectives, on purpose: then every meta-step weighs the same, and the few
  /// meta-gradients that are a hundred times as long as the others do not decide. Of 22 trainings (11 objectives, seeds 1
  /// and 2) 21 ended with a lower held-out loss than with a limit of twice the usual length.
  public var clip = 1.0
  /// Where rollouts start.
  public var starts = Starts.box
  /// What is drawn for every rollout besides its start.
  public var tasks = TaskFamily.single
  /// Seed of weights, starts and mini-batches.
  public var seed: UInt64 = 1
  /// The scalar type rollouts run in.
  public var precision = Precision.double

  /// Creates the default configuration.
  public init() {}

  /// The optimizer being trained, for an objective.
  public func rule(for objective: Objective) -> any UpdateRule {
    switch optimizer {
    case .convergent: convergentRule(for: objective)
    case .lstm: LSTMOptimizer(inputs: .joint, parts, stepSizes: stepSizes)
    case .lstmCoordinate: LSTMOptimizer(inputs: .coordinate, parts, stepSizes: stepSizes)
    }
  }

  private func convergentRule(for objective: Objective) -> ConvergentRule {
    ConvergentRule(
      magnitude: magnitude.make(parts, .natural(for: objective)), direction: direction.make(parts), proposal: proposal,
      stepSizes: stepSizes, base: baseMethod(for: objective))
  }

  private func baseMethod(for objective: Objective) -> BaseMethod {
    switch base {
    case .descent: .gradientDescent
    case .nesterov:
      .nesterov(
        momentum: momentum
          ?? family(of: objective).curvature.map { Nesterov.momentum(stepSize: stepSize, convexity: $0.value) } ?? 0.9)
    }
  }

  /// The objective, or the family of tasks that `tasks` makes of it.
  ///
  /// A family that does not fit the objective is refused by `check`; here the objective itself is taken.
  public func family(of objective: Objective) -> Objective { (try? objective.family(tasks)) ?? objective }

  /// Whether held-out starts are evaluated after a meta-step: every so many, and after the last.
  public func evaluates(after step: Int) -> Bool {
    let spacing = evaluateEvery > 0 ? evaluateEvery : max(1, metaSteps / 20)
    return step % spacing == 0 || step == metaSteps - 1
  }

  /// Checks what the table of settings cannot: whether the settings fit the objective.
  ///
  /// - Throws: `ConfigurationError` naming the setting that does not.
  public func check(for objective: Objective) throws(ConfigurationError) {
    _ = try objective.family(tasks)
    if stepRule == .audited, objective.data != nil {
      throw ConfigurationError(
        key: "stepRule", "stepRule = audited: values of different mini-batches cannot be compared; use fixed")
    }
    if base == .nesterov, stepRule == .audited || stepOffset > 0 {
      throw ConfigurationError(key: "base", "base = nesterov: its momentum needs a constant step size")
    }
    if cosineEvery > 0, estimator == .persistent {
      throw ConfigurationError(
        key: "cosineEvery",
        "cosineEvery = \(cosineEvery): a window of estimator = pes is no estimate of the full gradient by itself; use 0"
      )
    }
    if curriculum > horizon {
      throw ConfigurationError(
        key: "curriculum", "curriculum = \(curriculum): the first horizon is at most the last, \(horizon)")
    }
  }

  /// Chooses step sizes that suit an objective.
  ///
  /// They are 1/beta where beta is known, audited where it is not, and vanish for mini-batches. Where tasks are drawn, beta
  /// is that of all of them.
  public mutating func suit(_ objective: Objective) {
    self.objective = objective.name
    let smoothness = family(of: objective).smoothness
    let beta = smoothness.value
    if objective.data != nil {
      stepRule = .fixed
      stepOffset = 100
      stepSize = min(0.01, beta.isFinite ? 0.5 / beta : 0.01)
    } else if beta.isFinite, beta > 0, smoothness.scope == .global || beta < 1e5 {
      // A constant that is huge somewhere on its box would shorten every step everywhere; the audit does not.
      stepRule = .fixed
      stepOffset = 0
      stepSize = 1 / beta
    } else {
      stepRule = .audited
      stepOffset = 0
      stepSize = (objective.box.first.map { $0.upperBound - $0.lowerBound } ?? 1) / 400
    }
  }

  /// Changes a setting as a person does who has this objective before them: the step size follows the tasks.
  ///
  /// A step of s/beta stays one of s/beta when other tasks have another beta; where theirs is unknown it is audited.
  ///
  /// - Throws: `ConfigurationError` for an unknown key or a value out of its limits; nothing is changed then.
  public mutating func edit(_ key: String, to text: String, on objective: Objective) throws(ConfigurationError) {
    let before = self
    try set(key, to: text)
    guard key == "tasks", tasks != before.tasks, stepRule == .fixed, objective.data == nil else { return }
    let (old, new) = (before.family(of: objective).facts.beta, family(of: objective).facts.beta)
    guard old != new else { return }
    if old.isFinite, new.isFinite, new > 0, old > 0 {
      // Going back gives the very number again where it was 1/beta.
      stepSize = stepSize == 1 / old ? 1 / new : stepSize * (old / new)
    } else {
      suit(objective)
    }
  }

  /// What to do where the loss of a training is no number, in a few words.
  public func remedy(on objective: Objective) -> String {
    metaLoss.hasValues(on: objective)
      ? "lower stepSize or scale" : "f* is not known, and metaLoss = log has no value for f <= -1; use metaLoss = mean"
  }

  /// eta_t.
  public var stepSizes: StepSizeRule {
    switch stepRule {
    case .audited: .audited(AuditedStep(length: stepSize))
    case .fixed:
      stepOffset > 0
        ? .vanishing(VanishingStep(initial: stepSize, timescale: stepOffset, exponent: stepExponent))
        : .constant(stepSize)
    }
  }
}
