// Whether the settings of a training fit each other and an objective.

extension TrainingConfiguration {
  /// Checks whether the settings fit each other and the objective, beyond the range of each.
  ///
  /// - Throws: `ConfigurationError` naming a setting that does not fit.
  public func check(for objective: Objective) throws(ConfigurationError) {
    try checkMixture(objective)
    _ = try objective.family(tasks)
    try checkRule(for: objective)
    if metaLoss == .relative, estimator == .persistent {
      throw ConfigurationError(
        key: "metaLoss", "metaLoss = relative: a window of estimator = pes does not know the first value; use another")
    }
    if horizon > Self.longestTape, estimator == .backpropagation, truncation == 0 || cosineEvery > 0 {
      throw ConfigurationError(
        key: "horizon",
        cosineEvery > 0
          ? "horizon = \(horizon): cosineEvery needs all steps in memory, at most \(Self.longestTape); set it to 0"
          : "horizon = \(horizon): more than \(Self.longestTape) steps in memory; give a truncation, as in truncation = 100"
      )
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

  /// The most steps whose residuals are held in memory.
  private static let longestTape = 5000

  /// Checks whether the problems of a mixture can be trained on together.
  private func checkMixture(_ objective: Objective) throws(ConfigurationError) {
    guard let first = objective.members.first else { return }
    if tasks != .single {
      throw ConfigurationError(
        key: "tasks", "tasks = \(tasks.rawValue): each problem of a mixture names its own, as in quadratic:10~rotations"
      )
    }
    if estimator != .backpropagation {
      throw ConfigurationError(
        key: "estimator", "estimator = \(estimator.rawValue): for one problem; a mixture takes backpropagation")
    }
    let layout = rule(for: first.family).parameterLayout(dimension: first.family.dimension)
    for member in objective.members {
      try checkRule(for: member.family)
      let other = rule(for: member.family).parameterLayout(dimension: member.family.dimension)
      if zip(layout.arrays, other.arrays).contains(where: { $0.name != $1.name || $0.shape != $1.shape })
        || layout.arrays.count != other.arrays.count
      {
        // These two have as many numbers in any dimension.
        let isMagnitude = magnitude != .polynomial && magnitude != .geometric
        throw ConfigurationError(
          key: isMagnitude ? "magnitude" : "direction",
          "\(isMagnitude ? "magnitude = \(magnitude.rawValue)" : "direction = \(direction.rawValue)"): its weights depend on the dimension, \(first.family.dimension) of \(first.objective.name) and \(member.family.dimension) of \(member.objective.name); use \(isMagnitude ? "magnitude = polynomial or geometric" : "direction = transfer or lstm-coordinate")"
        )
      }
    }
  }

  /// Checks whether the settings of the rule fit each other and an objective that it runs on, trained there or elsewhere.
  ///
  /// - Throws: `ConfigurationError` naming a setting that does not fit.
  public func checkRule(for objective: Objective) throws(ConfigurationError) {
    if base == .nesterov, stepRule == .audited || stepOffset > 0 {
      throw ConfigurationError(key: "base", "base = nesterov: its momentum needs a constant step size")
    }
    if base == .nesterov, momentum == nil, let mu = strongConvexity(of: objective),
      !Nesterov.hasMomentum(stepSize: stepSize, convexity: mu)
    {
      throw ConfigurationError(
        key: "stepSize",
        "stepSize = \(stepSize): base = nesterov with momentum = auto needs stepSize mu <= 1, and mu = \(mu.short); lower it, or give a momentum"
      )
    }
  }
}
