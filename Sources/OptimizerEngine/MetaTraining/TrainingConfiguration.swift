// Everything that decides what a meta-training run computes, as one value with named, checked settings.
//
// The architecture pane, `--set key=value`, `--print-config` and session files all go through the one table `settings`.

/// What is wrong with a setting, and what would be right.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The key of the setting.
  public let key: String
  /// What is wrong and what would be right, in one line.
  public let description: String

  /// Creates an error about the setting `key`.
  public init(key: String, _ description: String) {
    self.key = key
    self.description = description
  }
}

/// A meta-training run: objective, architecture and training.
///
/// The ranges of its settings are in `settings`; values set directly are not checked against them.
public struct TrainingConfiguration: Sendable, Equatable {
  /// The optimizers that can learn.
  public enum OptimizerKind: String, DescribedChoice {
    /// Gradient descent plus a square-summable correction: it converges for any weights.
    case convergent
    /// An LSTM on the whole point, without a guarantee.
    case lstm
    /// An LSTM for each coordinate, without a guarantee.
    case lstmCoordinate = "lstm-coordinate"

    /// What learns, in one sentence.
    public var sentence: String {
      switch self {
      case .convergent:
        "Gradient descent plus a learned v whose squares have a finite sum: it converges for any weights."
      case .lstm: "An LSTM on the whole point takes every step: nothing makes it converge."
      case .lstmCoordinate: "One LSTM for every coordinate takes every step: nothing makes it converge."
      }
    }
  }

  /// How the learning rate changes over the meta-steps.
  public enum RateSchedule: String, DescribedChoice {
    /// The same learning rate at every meta-step.
    case constant
    /// Half a cosine from 1 to 0.02, so that late meta-steps settle.
    case cosine

    /// The schedule, in one sentence.
    public var sentence: String {
      switch self {
      case .constant: "The same learning rate at every meta-step."
      case .cosine: "Falls along half a cosine to a fiftieth, so that late meta-steps settle."
      }
    }
  }

  /// How the meta-gradient is computed.
  public enum Estimator: String, DescribedChoice {
    /// Backward through the rollout, by automatic differentiation.
    case backpropagation
    /// Evolution strategies: antithetic pairs of perturbed weights, each with a whole rollout.
    case evolution = "es"
    /// Persistent evolution strategies: the same over windows of a rollout that continues, without bias.
    case persistent = "pes"

    /// How the meta-gradient is found, in one sentence.
    public var sentence: String {
      switch self {
      case .backpropagation: "Backward through the rollout, by automatic differentiation."
      case .evolution: "Evolution strategies: pairs of perturbed weights, each with a whole rollout."
      case .persistent: "Persistent evolution strategies: perturbed windows of a rollout that goes on, without bias."
      }
    }
  }

  /// How eta_t is chosen.
  public enum StepRule: String, DescribedChoice {
    /// `stepSize`, constant or vanishing as `stepOffset` decides.
    case fixed
    /// Audited, with a first gradient step of length `stepSize`: no beta needs to be known. On mini-batches, whose values
    /// cannot be compared, the step size vanishes instead (`TrainingConfiguration.stepSizes(on:)`).
    case audited

    /// The rule, in one sentence.
    public var sentence: String {
      switch self {
      case .fixed: "eta is stepSize, or vanishes from there where stepOffset is above 0."
      case .audited:
        "eta is halved whenever the run shows that it was too long: no beta needs to be known. On mini-batches it vanishes."
      }
    }
  }

  /// The method to which v is added.
  public enum Base: String, DescribedChoice {
    /// Gradient descent.
    case descent = "gd"
    /// Nesterov's method for strongly convex f, with `momentum`.
    case nesterov

    /// The method, in one sentence.
    public var sentence: String {
      switch self {
      case .descent: "Gradient descent: v is added to -eta g."
      case .nesterov: "Nesterov's method, which has a rate for strongly convex f, with momentum."
      }
    }
  }

  /// The distribution of the starts of rollouts.
  public enum Starts: String, DescribedChoice {
    /// Uniform in the objective's box.
    case box
    /// `startScale` (0.01) times uniform on [0, 1) in every coordinate, as the paper trains on classifiers.
    case small
    /// Normal with mean 0 and standard deviation `startScale` (0.1) in every coordinate, as the paper tests classifiers.
    case normal

    /// The distribution, in one sentence.
    public var sentence: String {
      switch self {
      case .box: "Uniform in the box of the objective."
      case .small: "startScale (0.01) times uniform on [0, 1) in every coordinate, as the paper trains on classifiers."
      case .normal:
        "Normal around 0 with deviation startScale (0.1) in every coordinate, as the paper tests classifiers."
      }
    }
  }

  /// The name of the objective.
  public var objective = "log-rosenbrock"
  /// The optimizer that learns.
  public var optimizer = OptimizerKind.convergent
  /// The magnitude operator, which bounds |v_t|.
  public var magnitude = MagnitudeKind.geometric
  /// The direction network.
  public var direction = DirectionKind.mlp
  /// The settings of operators and networks, those that are not chosen included.
  public var parts = OperatorSettings()
  /// How magnitude and direction make v.
  public var proposal = Proposal.capped
  /// The method to which v is added.
  public var base = Base.descent
  /// Nesterov's momentum in [0, 1); nil for (1 - q)/(1 + q), q = sqrt(mu eta), or 0.9 where mu is not known.
  public var momentum: Double?
  /// How eta_t is chosen.
  public var stepRule = StepRule.fixed
  /// The step size eta of the gradient term, or for audited steps the length of the first gradient step.
  ///
  /// With `stepOffset` > 0, eta_t = stepSize (1 + t/stepOffset)^-stepExponent.
  public var stepSize = 1e-3
  /// The time constant of a vanishing step size, in steps; 0 for a constant one.
  public var stepOffset = 0.0
  /// The exponent of a vanishing step size, above 1/2 and at most 1.
  public var stepExponent = 1.0
  /// The number of steps T of a rollout, 1 to 100,000.
  public var horizon = 50
  /// Rollouts of a meta-step, each from its own start; of a mixture, those of each of its problems.
  public var rollouts = 64
  /// First- or second-order meta-gradients.
  public var order = MetaGradientOrder.second
  /// The most steps that derivatives are followed back, and the length of the windows of persistent evolution; 0 for
  /// the whole rollout.
  public var truncation = 0
  /// The horizon of the first meta-steps, which doubles until it is `horizon`; 0 uses `horizon` at once.
  public var curriculum = 0
  /// Meta-steps before each doubling.
  public var curriculumSteps = 50
  /// How the meta-gradient is computed.
  public var estimator = Estimator.backpropagation
  /// The standard deviation of the perturbed weights (evolution strategies).
  public var sigma = 0.02
  /// Antithetic pairs of perturbed weights (evolution strategies).
  public var perturbationPairs = 8
  /// Meta-steps between reports of the cosine to the full second-order gradient; 0 for none.
  public var cosineEvery = 0
  /// Meta-steps between evaluations on held-out starts; 0 for about twenty evaluations in all.
  public var evaluateEvery = 0
  /// Number of starts of a held-out evaluation, 1 to 4,096.
  public var heldOutStarts = 64
  /// The meta-loss that is minimized.
  public var metaLoss = MetaLoss.mean
  /// Number of meta-steps.
  public var metaSteps = 300
  /// Adam's step size on the weights, before `rateSchedule`.
  public var learningRate = 1e-2
  /// How the learning rate changes over the meta-steps.
  public var rateSchedule = RateSchedule.cosine
  /// The longest meta-gradient: a longer one is scaled down to this norm; 0 for no limit.
  ///
  /// 1 is below the usual length on most objectives, on purpose: then every meta-step weighs the same, and the few
  /// meta-gradients that are a hundred times as long as the others do not decide. Of 22 trainings (11 objectives, seeds
  /// 1 and 2) 21 ended with a lower held-out loss than with a limit of twice the usual length.
  public var clip = 1.0
  /// The distribution of the starts of rollouts.
  public var starts = Starts.box
  /// The scale of `small` and `normal` starts; 0 for that of the paper, 0.01 and 0.1.
  public var startScale = 0.0
  /// The family of tasks of which one is drawn for every rollout.
  public var tasks = TaskFamily.single
  /// How many different tasks there are in training; 0 draws each one anew.
  public var taskCount = 0
  /// The seed of weights, starts, tasks, perturbations and mini-batches.
  public var seed: UInt64 = 1
  /// The scalar type of the rollouts.
  public var precision = Precision.double

  /// Creates the default configuration.
  public init() {}

  /// The rule that is trained, with the dimension and constants of an objective.
  public func rule(for objective: Objective) -> any UpdateRule {
    switch optimizer {
    case .convergent: convergentRule(for: objective)
    case .lstm: LSTMOptimizer(inputs: .joint, parts, stepSizes: stepSizesOfView)
    case .lstmCoordinate: LSTMOptimizer(inputs: .coordinate, parts, stepSizes: stepSizesOfView)
    }
  }

  private func convergentRule(for objective: Objective) -> ConvergentRule {
    ConvergentRule(
      magnitude: magnitude.make(parts, .natural(for: objective)), direction: direction.make(parts), proposal: proposal,
      stepSizes: stepSizes(on: objective), base: baseMethod(for: objective))
  }

  private func baseMethod(for objective: Objective) -> BaseMethod {
    switch base {
    case .descent: .gradientDescent
    case .nesterov:
      .nesterov(momentum: momentum ?? bestMomentum(for: objective) ?? 0.9)
    }
  }

  /// The momentum with a rate; nil where f is not known to be strongly convex (theory.md, section 2), and where eta is too
  /// long for one, which `check(for:)` reports.
  private func bestMomentum(for objective: Objective) -> Double? {
    guard let mu = strongConvexity(of: objective), Nesterov.hasMomentum(stepSize: stepSize, convexity: mu) else {
      return nil
    }
    return Nesterov.momentum(stepSize: stepSize, convexity: mu)
  }

  /// mu of all tasks; nil where f is not known to be strongly convex.
  func strongConvexity(of objective: Objective) -> Double? {
    guard let curvature = family(of: objective).curvature, curvature.kind == .stronglyConvex else { return nil }
    return curvature.value
  }

  /// The objective, or the family of tasks that `tasks` makes of it.
  ///
  /// Where the family does not fit, this is the objective itself; `check(for:)` reports the error.
  public func family(of objective: Objective) -> Objective { (try? objective.family(tasks)) ?? objective }

  /// That a formula has distributions from which nothing is drawn, as a phrase; nil where that is not so.
  public func undrawn(on objective: Objective) -> String? {
    guard tasks != .parameters, objective.ownFamilies[.parameters] != nil else { return nil }
    return
      "its parameters are not drawn but have the middle of what they are drawn from; set tasks = parameters to draw them"
  }

  /// Whether held-out starts are evaluated after a meta-step, counted from 0; they always are after the last one.
  public func evaluates(after step: Int) -> Bool {
    let spacing = evaluateEvery > 0 ? evaluateEvery : max(1, metaSteps / 20)
    return step % spacing == 0 || step == metaSteps - 1
  }

  /// The distribution of starts on an objective: the chosen one, but the customary one of a classifier in a mixture that
  /// starts in boxes.
  func starts(on objective: Objective) -> StartRule {
    starts == .box && objective.data != nil && self.objective != objective.name
      ? .customary(for: objective) : StartRule(starts, scale: startScale > 0 ? startScale : nil)
  }

  /// Chooses the objective, and step sizes that suit it.
  ///
  /// They are 1/beta where beta is known (on a box only if it is below 1e5), audited otherwise, and vanishing for
  /// mini-batches. Where tasks are drawn, beta is that of all of them.
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

  /// Changes a setting and, if the tasks change, adapts a fixed step size to them.
  ///
  /// A step size of s/beta stays s/beta for the beta of the new tasks; where that is not known, `suit(_:)` decides.
  ///
  /// - Throws: `ConfigurationError` for an unknown key or a value outside its range; nothing is changed then.
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

  /// What to change where the loss of a training is not finite, as a phrase.
  public func remedy(on objective: Objective) -> String {
    metaLoss.hasValues(on: objective)
      ? "lower stepSize or scale" : "f* is not known, and metaLoss = log has no value for f <= -1; use metaLoss = mean"
  }

  /// eta of the view of an LSTM's steps as gradient descent + v: a constant where the rule would audit, for an LSTM has no
  /// step that could be halved.
  private var stepSizesOfView: StepSizeRule {
    stepRule == .audited ? .constant(stepSize) : fixedStepSizes
  }

  /// The step sizes eta_t on an objective that `stepRule`, `stepSize`, `stepOffset` and `stepExponent` describe.
  ///
  /// Values of different mini-batches cannot be compared, so there is no audit: then eta_t = eta_0 (1 + t/100)^-0.6, with
  /// eta_0 = 1/(2 beta) where beta is known, at most 0.05. With m_t of an exponent above 0.8 the sum of m_t^2/eta_t is
  /// finite as well (theory.md, section 2).
  public func stepSizes(on objective: Objective) -> StepSizeRule {
    guard stepRule == .audited else { return fixedStepSizes }
    guard objective.data != nil else { return .audited(AuditedStep(length: stepSize)) }
    let beta = objective.smoothness.value
    return .vanishing(
      VanishingStep(initial: min(0.05, beta.isFinite ? 0.5 / beta : 0.05), timescale: 100, exponent: 0.6))
  }

  /// What `stepSize`, `stepOffset` and `stepExponent` describe, whatever the objective.
  public var fixedStepSizes: StepSizeRule {
    stepOffset > 0
      ? .vanishing(VanishingStep(initial: stepSize, timescale: stepOffset, exponent: stepExponent))
      : .constant(stepSize)
  }
}
