// The hand-designed optimizers by name, with their settings and defaults.

/// One optimizer that can be named in commands, forms and sessions.
public struct OptimizerEntry: Sendable {
  /// The name by which commands know it.
  public let name: String
  /// The update as text.
  public let formula: String
  /// Setting keys with their defaults where nothing is known of the objective.
  public let defaults: [(key: String, value: Double)]
  /// What the certificate can say of it, in one sentence.
  public let guarantee: String
  private let build: @Sendable ([String: Double]) -> any UpdateRule

  init(
    _ name: String, _ formula: String, _ defaults: [(key: String, value: Double)], guarantee: String,
    build: @escaping @Sendable ([String: Double]) -> any UpdateRule
  ) {
    self.name = name
    self.formula = formula
    self.defaults = defaults
    self.guarantee = guarantee
    self.build = build
  }

  /// The rule with some settings changed.
  ///
  /// - Throws: `ConfigurationError` for an unknown key or a value that is not a finite, non-negative number.
  public func rule(_ settings: [String: Double]) throws(ConfigurationError) -> any UpdateRule {
    var all = Dictionary(uniqueKeysWithValues: defaults.map { ($0.key, $0.value) })
    for (key, value) in settings {
      guard all[key] != nil else {
        throw ConfigurationError(
          key: key, "\(name) has no setting '\(key)'\(Spelling.suggestion(for: key, among: defaults.map(\.key)))")
      }
      guard value.isFinite, value >= 0 else {
        throw ConfigurationError(key: key, "\(key) = \(value): a finite number, not negative")
      }
      all[key] = value
    }
    return build(all)
  }

  /// Settings that suit an objective: steps of 1/beta where beta is known, else a fraction of the box for the methods
  /// whose steps do not depend on the size of the gradient.
  public func settings(for objective: Objective) -> [String: Double] {
    var all = Dictionary(uniqueKeysWithValues: defaults.map { ($0.key, $0.value) })
    switch name {
    case "gd", "nesterov":
      if objective.smoothness.value.isFinite { all["stepSize"] = 1 / objective.smoothness.value }
    case "heavy-ball":
      if objective.smoothness.value.isFinite { all["stepSize"] = 0.5 / objective.smoothness.value }
    default:
      if objective.data == nil, let range = objective.box.first {
        all["stepSize"] = (range.upperBound - range.lowerBound) / (name == "adam" ? 80 : 400)
      }
    }
    return all
  }
}

/// The hand-designed optimizers.
public enum OptimizerCatalogue {
  /// All entries in the order in which they are shown.
  public static let all: [OptimizerEntry] = [
    OptimizerEntry(
      "gd", "x+ = x - eta g", [("stepSize", 1e-3)], guarantee: "converges for 0 < eta < 2/beta"
    ) { GradientDescent(stepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "heavy-ball", "m+ = mu m + g, x+ = x - eta m+", [("stepSize", 1e-3), ("momentum", 0.9)],
      guarantee: "no budget of v is known in advance"
    ) { HeavyBall(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "nesterov", "m+ = mu m + g, x+ = x - eta (g + mu m+)", [("stepSize", 1e-3), ("momentum", 0.9)],
      guarantee: "no budget of v is known in advance"
    ) { Nesterov(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "rmsprop", "s+ = a s + (1-a) g^2, x+ = x - eta g/(sqrt s+ + eps)",
      [("stepSize", 1e-3), ("decay", 0.99), ("epsilon", 1e-8)], guarantee: "none: its v need not vanish"
    ) { RMSprop(stepSize: $0["stepSize"] ?? 0, decay: $0["decay"] ?? 0, epsilon: $0["epsilon"] ?? 0) },
    OptimizerEntry(
      "adam", "bias-corrected m/(sqrt s + eps)",
      [("stepSize", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-8)],
      guarantee: "none: its v need not vanish"
    ) {
      Adam(
        stepSize: $0["stepSize"] ?? 0, beta1: $0["beta1"] ?? 0, beta2: $0["beta2"] ?? 0, epsilon: $0["epsilon"] ?? 0)
    },
  ]

  /// An entry by name.
  public static func entry(named name: String) -> OptimizerEntry? { all.first { $0.name == name } }
}
