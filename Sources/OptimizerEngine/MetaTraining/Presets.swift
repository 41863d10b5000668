// Ready configurations, tuned once and named.

extension TrainingConfiguration {
  /// The names of the presets, the default one first.
  public static let presetNames = ["log-rosenbrock", "rosenbrock", "digits"]

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
    default: return nil
    }
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
