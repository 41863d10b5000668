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
  /// Whether the workbench races it by default; the others can be named.
  public let isRaced: Bool
  private let needsWholeObjective: Bool
  /// What is wrong with settings that are right one by one.
  private let check: @Sendable ([String: Double]) -> ConfigurationError?
  private let build: @Sendable ([String: Double]) -> any UpdateRule

  init(
    _ name: String, _ formula: String, _ defaults: [(key: String, value: Double)], guarantee: String,
    isRaced: Bool = false, needsWholeObjective: Bool = false,
    check: @escaping @Sendable ([String: Double]) -> ConfigurationError? = { _ in nil },
    build: @escaping @Sendable ([String: Double]) -> any UpdateRule
  ) {
    self.name = name
    self.formula = formula
    self.defaults = defaults
    self.guarantee = guarantee
    self.isRaced = isRaced
    self.needsWholeObjective = needsWholeObjective
    self.check = check
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
    if let wrong = check(all) { throw wrong }
    return build(all)
  }

  /// The settings with `fraction=C` replaced by stepSize = C/beta of an objective.
  ///
  /// - Throws: `ConfigurationError` where the rule has no step size, beta is not known, or both are given.
  public func resolvingFraction(
    _ settings: [String: Double], for objective: Objective
  ) throws(ConfigurationError) -> [String: Double] {
    guard let fraction = settings["fraction"], defaults.contains(where: { $0.key == "stepSize" }) else {
      return settings
    }
    var resolved = settings
    resolved["fraction"] = nil
    guard resolved["stepSize"] == nil else {
      throw ConfigurationError(key: "fraction", "fraction and stepSize at once: give one of them")
    }
    guard case .constant(let eta)? = StepSizeRule.fraction(fraction, of: objective.smoothness) else {
      throw ConfigurationError(
        key: "fraction", "fraction = \(fraction): beta of \(objective.name) is not known; give a stepSize")
    }
    resolved["stepSize"] = eta
    return resolved
  }

  /// Why it cannot run on an objective, with what to do; nil where it can.
  public func refusal(for objective: Objective, _ settings: [String: Double] = [:]) -> String? {
    let isAudited = defaults.contains { $0.key == "firstStep" } && settings["stepSize"] == 0
    return (needsWholeObjective || isAudited) && objective.data != nil
      ? "it compares values, which mini-batches do not allow; use an objective that is evaluated whole" : nil
  }

  /// Settings that suit an objective: steps of 1/beta where beta is known, else audited ones; a fraction of the box for
  /// the methods whose steps do not depend on the size of the gradient.
  public func settings(for objective: Objective) -> [String: Double] {
    var all = Dictionary(uniqueKeysWithValues: defaults.map { ($0.key, $0.value) })
    let beta = objective.smoothness.value
    let width = objective.data == nil ? objective.box.first.map { $0.upperBound - $0.lowerBound } : nil
    if all["firstStep"] != nil, let width { all["firstStep"] = width / 400 }
    switch name {
    case "gd", "gd-backtracking", "nesterov", "nesterov-strong", "lbfgs":
      if beta.isFinite {
        all["stepSize"] = 1 / beta
      } else if name == "gd", objective.data == nil {
        all["stepSize"] = 0
      }
      if let mu = objective.curvature, mu.kind == .stronglyConvex, all["convexity"] != nil {
        all["convexity"] = mu.value
      }
    case "heavy-ball":
      if beta.isFinite { all["stepSize"] = 0.5 / beta }
    default:
      if let width {
        let shares: [String: Double] = ["adam": 80, "amsgrad": 80, "adagrad": 20]
        all["stepSize"] = width / (shares[name] ?? 400)
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
      "gd",
      "x+ = x - eta (1 + t/stepOffset)^-stepExponent g; stepOffset=0: constant; stepSize=0 audits eta, from a first step of length firstStep",
      [("stepSize", 1e-3), ("firstStep", 1e-2), ("stepOffset", 0), ("stepExponent", 1)],
      guarantee: "converges for 0 < eta < 2/beta, and with audited eta for any beta", isRaced: true,
      check: checkDescent
    ) { settings in
      let (eta, offset) = (settings["stepSize"] ?? 0, settings["stepOffset"] ?? 0)
      guard eta > 0 else {
        return GradientDescent(stepSizes: .audited(AuditedStep(length: settings["firstStep"] ?? 0)))
      }
      return GradientDescent(
        stepSizes: offset > 0
          ? .vanishing(VanishingStep(initial: eta, timescale: offset, exponent: settings["stepExponent"] ?? 1))
          : .constant(eta))
    },
    OptimizerEntry(
      "gd-backtracking", "x+ = x - eta_t g, eta_t halved until f decreases by eta_t |g|^2/2", [("stepSize", 1)],
      guarantee: "converges for any beta", needsWholeObjective: true
    ) { BacktrackingDescent(firstStepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "heavy-ball", "m+ = mu m + g, x+ = x - eta m+", [("stepSize", 1e-3), ("momentum", 0.9)],
      guarantee: "no budget of v is known in advance", isRaced: true
    ) { HeavyBall(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "nesterov", "m+ = mu m + g, x+ = x - eta (g + mu m+)", [("stepSize", 1e-3), ("momentum", 0.9)],
      guarantee: "no budget of v is known in advance", isRaced: true
    ) { Nesterov(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "nesterov-strong", "nesterov with mu = (1-q)/(1+q), q = sqrt(eta convexity)",
      [("stepSize", 1e-3), ("convexity", 0)], guarantee: "a linear rate for strongly convex f and eta = 1/beta"
    ) { Nesterov(stepSize: $0["stepSize"] ?? 0, convexity: $0["convexity"] ?? 0) },
    OptimizerEntry(
      "adagrad", "s+ = s + g^2, x+ = x - eta g/(sqrt s+ + eps)", [("stepSize", 1e-2), ("epsilon", 1e-10)],
      guarantee: "no budget of v is known in advance"
    ) { AdaGrad(stepSize: $0["stepSize"] ?? 0, epsilon: $0["epsilon"] ?? 0) },
    OptimizerEntry(
      "rmsprop", "s+ = a s + (1-a) g^2, x+ = x - eta g/(sqrt s+ + eps)",
      [("stepSize", 1e-3), ("decay", 0.99), ("epsilon", 1e-8)], guarantee: "none: its v need not vanish",
      isRaced: true
    ) { RMSprop(stepSize: $0["stepSize"] ?? 0, decay: $0["decay"] ?? 0, epsilon: $0["epsilon"] ?? 0) },
    OptimizerEntry(
      "adam", "bias-corrected m/(sqrt s + eps)",
      [("stepSize", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-8)],
      guarantee: "none: its v need not vanish", isRaced: true
    ) {
      Adam(
        stepSize: $0["stepSize"] ?? 0, beta1: $0["beta1"] ?? 0, beta2: $0["beta2"] ?? 0, epsilon: $0["epsilon"] ?? 0)
    },
    OptimizerEntry(
      "amsgrad", "adam with the largest s so far",
      [("stepSize", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-8)],
      guarantee: "none: its v need not vanish"
    ) {
      Adam(
        stepSize: $0["stepSize"] ?? 0, beta1: $0["beta1"] ?? 0, beta2: $0["beta2"] ?? 0, epsilon: $0["epsilon"] ?? 0,
        keepsLargest: true)
    },
    OptimizerEntry(
      "sign", "x+ = x - eta sign(g)", [("stepSize", 1e-3)], guarantee: "none: its v does not vanish"
    ) { SignDescent(stepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "lbfgs", "x+ = x - a H g, H from the last pairs, a with the strong Wolfe conditions",
      [("stepSize", 1e-3), ("memory", 10)], guarantee: "no budget of v is known in advance; stepSize is only eta of v",
      needsWholeObjective: true
    ) { LBFGS(memory: Int(min($0["memory"] ?? 0, 1000)), stepSize: $0["stepSize"] ?? 0) },
  ]

  /// Steps that vanish must have sums that the certificates can speak of, and audited ones do not vanish.
  private static func checkDescent(_ settings: [String: Double]) -> ConfigurationError? {
    let (offset, exponent) = (settings["stepOffset"] ?? 0, settings["stepExponent"] ?? 1)
    guard offset > 0 else { return nil }
    guard exponent > 0.5, exponent <= 1 else {
      return ConfigurationError(
        key: "stepExponent", "stepExponent = \(exponent): above 1/2 and at most 1, so that the sums of eta_t are right")
    }
    return settings["stepSize"] ?? 0 > 0
      ? nil : ConfigurationError(key: "stepOffset", "stepOffset = \(offset): an audited eta does not vanish; use 0")
  }

  /// Those that the workbench races.
  public static let raced = all.filter(\.isRaced)

  /// An entry by name.
  public static func entry(named name: String) -> OptimizerEntry? { all.first { $0.name == name } }
}
