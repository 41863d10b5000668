// Ready configurations, tuned once and named.

extension TrainingConfiguration {
  /// The names of the presets, the default one first.
  public static let presetNames = ["log-rosenbrock", "rosenbrock", "digits", "least-squares", "transfer"]

  /// The preset with a name; nil for an unknown name.
  public static func preset(named name: String) -> TrainingConfiguration? {
    var configuration = TrainingConfiguration()
    configuration.metaSteps = 1500
    switch name {
    case "log-rosenbrock":
      configuration.objective = "log-rosenbrock"
      configuration.stepSize = 4e-3
      configuration.learningRate = 3e-3
      return configuration
    case "rosenbrock":
      configuration.objective = "rosenbrock"
      configuration.stepSize = 1.8e-4
      // The valley is long: corrections must last, and training must see where they lead.
      configuration.horizon = 200
      configuration[.ratio] = 0.97
      configuration.widths = [16, 16]
      configuration.metaLoss = .logarithmic
      configuration.order = .first
      configuration.learningRate = 3e-3
      return configuration
    case "digits":
      configuration = .paper
      configuration.objective = "digits-tanh"
      configuration.widths = [16, 16]
      configuration.metaSteps = 100
      configuration.rateSchedule = .cosine
      return configuration
    case "least-squares": return .linearConvergence
    case "transfer": return .transfer
    default: return nil
    }
  }

  /// The experiment of arXiv:2508.00775 on a matrix of our own: |Ax - b|^2 with b drawn from 1,024 right-hand sides,
  /// 32 rollouts of 10,000 steps from 1e-4 U(0, 1), Nesterov's base with eta = 4/(3 beta + mu) and the momentum that
  /// belongs to it, and v = a 0.95^t times an LSTM of two layers of 20.
  ///
  /// Derivatives are followed back for 1,000 steps, not for all 10,000: v has fallen to 1e-22 of its size by then.
  private static var linearConvergence: TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.objective = "least-squares:30"
    configuration.tasks = .rightHandSides
    configuration.taskCount = 1024
    configuration.starts = .small
    configuration.startScale = 1e-4
    configuration.horizon = 10_000
    configuration.truncation = 1000
    configuration.rollouts = 32
    configuration.heldOutStarts = 128
    configuration.base = .nesterov
    // beta = 2 * 1000^2 and mu = 2 * 1^2: a little below 4/(3 beta + mu), which rounding must not exceed.
    configuration.stepSize = 6.66e-7
    configuration[.ratio] = 0.95
    // Along the steepest axis a step of 0.01 costs 100.
    configuration[.scale] = 0.01
    configuration.direction = .lstm
    configuration.metaSteps = 100
    configuration.learningRate = 3e-2
    return configuration
  }

  /// A transferable optimizer: coordinate-wise, free of scale, trained on many problems of many dimensions at once.
  ///
  /// The recipe is a prototype's (`TransferDirection`); horizons grow to 320 steps, derivatives are followed back for 20.
  private static var transfer: TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.objective = "transfer-problems"
    configuration.magnitude = .polynomial
    configuration.direction = .transfer
    configuration[.scale] = 5
    configuration[.exponent] = 0.85
    configuration[.timescale] = 100
    configuration.stepRule = .audited
    // A tenth of the length of the first steps of v.
    configuration.stepSize = 0.05
    configuration.metaLoss = .relative
    configuration.order = .first
    configuration.horizon = 320
    configuration.curriculum = 20
    configuration.curriculumSteps = 150
    configuration.truncation = 20
    configuration.rollouts = 5
    configuration.heldOutStarts = 5
    configuration.metaSteps = 800
    configuration.learningRate = 3e-3
    configuration.precision = .single
    return configuration
  }

  /// What suits another objective, with what was changed of the architecture on this one.
  ///
  /// Step sizes, lengths and what training needs follow the objective; a choice that does not fit it is dropped.
  public func moved(from old: Objective, to new: Objective) -> TrainingConfiguration {
    var moved = TrainingConfiguration.preset(for: new)
    let usual = Dictionary(TrainingConfiguration.preset(for: old).pairs, uniquingKeysWith: { first, _ in first })
    for setting in Self.settings where setting.part.isArchitecture && !["objective", "scale"].contains(setting.key) {
      let text = setting.read(self)
      guard text != usual[setting.key] else { continue }
      let before = moved
      try? moved.set(setting.key, to: text)
      if (try? moved.check(for: new)) == nil { moved = before }
    }
    return moved
  }

  /// A configuration that suits any objective.
  ///
  /// Step sizes are those of `suit(_:)`. Corrections start at a tenth of the box and decay geometrically. The meta-loss
  /// is logarithmic where f* is known or f is at least 0, so that steep functions do not drown flat ones. An objective
  /// of a named preset gets that preset, and a classifier the paper's configuration with wider networks.
  public static func preset(for objective: Objective) -> TrainingConfiguration {
    for name in presetNames {
      if let preset = preset(named: name), preset.objective == objective.name { return preset }
    }
    var configuration = objective.data == nil ? TrainingConfiguration() : .paper
    configuration.suit(objective)
    guard objective.data == nil else {
      configuration.widths = [16, 16]
      configuration.metaSteps = 100
      configuration.rateSchedule = .cosine
      return configuration
    }
    let width = objective.box.map { $0.upperBound - $0.lowerBound }.max() ?? 1
    configuration[.scale] = 0.1 * width
    if MetaLoss.logarithmic.hasValues(on: objective) { configuration.metaLoss = .logarithmic }
    configuration.order = .first
    configuration.learningRate = 3e-3
    configuration.metaSteps = 600
    return configuration
  }

  /// The configuration of the paper (Martin and Furieri, arXiv:2403.09389, section V and its code).
  ///
  /// A REN with n = l = 3 and gain 0.3, a direction network of widths 3, 3, eta_t = 1/(100 + t), horizon 50, and 10
  /// rollouts from 0.01 U(0, 1).
  public static var paper: TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.objective = "images-tanh"
    configuration.magnitude = .ren
    configuration.widths = [3, 3]
    configuration.activation = .relu
    configuration.features = .raw
    configuration.proposal = .unit
    configuration.stepSize = 0.01
    configuration.stepOffset = 100
    configuration.metaLoss = .discounted
    configuration.horizon = 50
    configuration.rollouts = 10
    configuration.metaSteps = 40
    configuration.starts = .small
    configuration.precision = .single
    configuration.learningRate = 1e-2
    configuration.rateSchedule = .constant
    configuration.clip = 0
    // Runs of classifiers are long: 10 starts cost a tenth of the training.
    configuration.heldOutStarts = 10
    return configuration
  }
}
