// The hand-designed optimizers by name, with their settings and defaults.

/// A numeric setting of a hand-designed optimizer.
public struct OptimizerSetting: Sendable {
  /// The key of `--set key=value` and of session files.
  public let key: String
  /// The default value where nothing is known of the objective.
  public let usual: Double
  /// The values it may have.
  public let range: SettingRange

  init(_ key: String, _ usual: Double, _ range: SettingRange) {
    (self.key, self.usual, self.range) = (key, usual, range)
  }

  fileprivate static func stepSize(_ usual: Double) -> OptimizerSetting { .init("stepSize", usual, .positive) }
  fileprivate static func epsilon(_ usual: Double) -> OptimizerSetting { .init("epsilon", usual, .positive) }
  fileprivate static let momentum = OptimizerSetting("momentum", 0.9, .belowOne)
  fileprivate static let beta1 = OptimizerSetting("beta1", 0.9, .belowOne)
  fileprivate static let beta2 = OptimizerSetting("beta2", 0.999, .belowOne)
}

/// A hand-designed optimizer that can be named in commands, forms and sessions.
public struct OptimizerEntry: Sendable {
  /// The name by which commands and files know it.
  public let name: String
  /// The update as text, for display.
  public let formula: String
  /// Its settings with their ranges, in display order.
  public let settings: [OptimizerSetting]
  /// What a certificate can say of it, in one sentence.
  public let guarantee: String
  /// Whether the workbench races it by default; the others have to be named.
  public let isRaced: Bool
  private let needsWholeObjective: Bool
  /// What is wrong with settings that are right one by one.
  private let check: @Sendable ([String: Double]) -> ConfigurationError?
  private let build: @Sendable ([String: Double]) -> any UpdateRule

  init(
    _ name: String, _ formula: String, _ settings: [OptimizerSetting], guarantee: String,
    isRaced: Bool = false, needsWholeObjective: Bool = false,
    check: @escaping @Sendable ([String: Double]) -> ConfigurationError? = { _ in nil },
    build: @escaping @Sendable ([String: Double]) -> any UpdateRule
  ) {
    self.name = name
    self.formula = formula
    self.settings = settings
    self.guarantee = guarantee
    self.isRaced = isRaced
    self.needsWholeObjective = needsWholeObjective
    self.check = check
    self.build = build
  }

  private var usual: [String: Double] { Dictionary(uniqueKeysWithValues: settings.map { ($0.key, $0.usual) }) }

  /// The range of a setting.
  ///
  /// - Throws: `ConfigurationError` for an unknown key.
  private func range(of key: String) throws(ConfigurationError) -> SettingRange {
    guard let setting = settings.first(where: { $0.key == key }) else {
      throw ConfigurationError(
        key: key, "\(name) has no setting '\(key)'\(Spelling.suggestion(for: key, among: settings.map(\.key)))")
    }
    return setting.range
  }

  private static let fraction = "fraction"
  private var hasStepSize: Bool { settings.contains { $0.key == "stepSize" } }

  /// Reads the value of a setting, or of `fraction` for rules with a step size.
  ///
  /// - Throws: `ConfigurationError` for an unknown key, a text that is no number, or a value out of range.
  public func read(_ text: String, for key: String) throws(ConfigurationError) -> Double {
    let range = key == Self.fraction && hasStepSize ? .positive : try range(of: key)
    return try range.read(text, for: key)
  }

  /// The rule with some settings changed; the others have their default values.
  ///
  /// - Throws: `ConfigurationError` for an unknown key, a value outside its range, or values that do not fit together.
  public func rule(_ changed: [String: Double]) throws(ConfigurationError) -> any UpdateRule {
    var all = usual
    for (key, value) in changed { all[key] = try range(of: key).checked(value, for: key) }
    if let wrong = check(all) { throw wrong }
    return build(all)
  }

  /// The settings with `fraction` = C replaced by `stepSize` = C/beta of an objective; unchanged without `fraction`,
  /// and for rules without a step size.
  ///
  /// - Throws: `ConfigurationError` if beta is not known, C is not positive, or `stepSize` is given as well.
  public func resolvingFraction(
    _ settings: [String: Double], for objective: Objective
  ) throws(ConfigurationError) -> [String: Double] {
    guard let given = settings[Self.fraction], hasStepSize else { return settings }
    let fraction = try SettingRange.positive.checked(given, for: Self.fraction)
    var resolved = settings
    resolved[Self.fraction] = nil
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

  /// Why it cannot run on an objective with these settings, with a remedy; nil where it can.
  public func refusal(for objective: Objective, _ settings: [String: Double] = [:]) -> String? {
    let isAudited = self.settings.contains { $0.key == "firstStep" } && settings["stepSize"] == 0
    return (needsWholeObjective || isAudited) && objective.data != nil
      ? "it compares values, which mini-batches do not allow; use an objective that is evaluated whole" : nil
  }

  /// All settings, with values that suit an objective: steps of 1/beta (of 1/(2 beta) for the heavy ball) where beta is
  /// known, audited ones for gradient descent where it is not, and a fraction of the box's width for methods whose
  /// steps do not depend on the size of the gradient.
  public func settings(for objective: Objective) -> [String: Double] {
    var all = usual
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

/// The hand-designed optimizers by name (theory.md, section 5).
public enum OptimizerCatalogue {
  /// All entries, in display order.
  public static let all: [OptimizerEntry] = [
    OptimizerEntry(
      "gd",
      "x+ = x - eta (1 + t/stepOffset)^-stepExponent g; stepOffset=0: constant; stepSize=0 audits eta, from a first step of length firstStep",
      [
        .init("stepSize", 1e-3, .notNegative), .init("firstStep", 1e-2, .positive),
        .init("stepOffset", 0, .notNegative), .init("stepExponent", 1, .above(0.5, to: 1)),
      ],
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
      "gd-backtracking", "x+ = x - eta_t g, eta_t halved until f decreases by eta_t |g|^2/2", [.stepSize(1)],
      guarantee: "converges for any beta", needsWholeObjective: true
    ) { BacktrackingDescent(firstStepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "heavy-ball", "m+ = mu m + g, x+ = x - eta m+", [.stepSize(1e-3), .momentum],
      guarantee: "no budget of v is known in advance", isRaced: true
    ) { HeavyBall(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "nesterov", "m+ = mu m + g, x+ = x - eta (g + mu m+)", [.stepSize(1e-3), .momentum],
      guarantee: "no budget of v is known in advance", isRaced: true
    ) { Nesterov(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "nesterov-strong", "nesterov with mu = (1-q)/(1+q), q = sqrt(eta convexity)",
      [.stepSize(1e-3), .init("convexity", 0, .notNegative)],
      guarantee: "a linear rate for strongly convex f and eta = 1/beta"
    ) { Nesterov(stepSize: $0["stepSize"] ?? 0, convexity: $0["convexity"] ?? 0) },
    OptimizerEntry(
      "adagrad", "s+ = s + g^2, x+ = x - eta g/(sqrt s+ + eps)", [.stepSize(1e-2), .epsilon(1e-10)],
      guarantee: "no budget of v is known in advance"
    ) { AdaGrad(stepSize: $0["stepSize"] ?? 0, epsilon: $0["epsilon"] ?? 0) },
    OptimizerEntry(
      "rmsprop", "s+ = a s + (1-a) g^2, x+ = x - eta g/(sqrt s+ + eps)",
      [.stepSize(1e-3), .init("decay", 0.99, .belowOne), .epsilon(1e-8)], guarantee: "none: its v need not vanish",
      isRaced: true
    ) { RMSprop(stepSize: $0["stepSize"] ?? 0, decay: $0["decay"] ?? 0, epsilon: $0["epsilon"] ?? 0) },
    OptimizerEntry(
      "adam", "bias-corrected m/(sqrt s + eps)",
      [.stepSize(1e-3), .beta1, .beta2, .epsilon(1e-8)],
      guarantee: "none: its v need not vanish", isRaced: true
    ) {
      Adam(
        stepSize: $0["stepSize"] ?? 0, beta1: $0["beta1"] ?? 0, beta2: $0["beta2"] ?? 0, epsilon: $0["epsilon"] ?? 0)
    },
    OptimizerEntry(
      "amsgrad", "adam with the largest s so far",
      [.stepSize(1e-3), .beta1, .beta2, .epsilon(1e-8)],
      guarantee: "none: its v need not vanish"
    ) {
      Adam(
        stepSize: $0["stepSize"] ?? 0, beta1: $0["beta1"] ?? 0, beta2: $0["beta2"] ?? 0, epsilon: $0["epsilon"] ?? 0,
        keepsLargest: true)
    },
    OptimizerEntry(
      "sign", "x+ = x - eta sign(g)", [.stepSize(1e-3)], guarantee: "none: its v does not vanish"
    ) { SignDescent(stepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "lbfgs", "x+ = x - a H g, H from the last pairs, a with the strong Wolfe conditions",
      [.stepSize(1e-3), .init("memory", 10, .whole(1...1000))],
      guarantee: "no budget of v is known in advance; stepSize is only eta of v",
      needsWholeObjective: true
    ) { LBFGS(memory: Int($0["memory"] ?? 0), stepSize: $0["stepSize"] ?? 0) },
  ]

  /// Audited steps do not vanish.
  private static func checkDescent(_ settings: [String: Double]) -> ConfigurationError? {
    let offset = settings["stepOffset"] ?? 0
    guard offset > 0 else { return nil }
    return settings["stepSize"] ?? 0 > 0
      ? nil : ConfigurationError(key: "stepOffset", "stepOffset = \(offset): an audited eta does not vanish; use 0")
  }

  /// The entries that the workbench races by default.
  public static let raced = all.filter(\.isRaced)

  /// The entry with a name; nil for an unknown name.
  public static func entry(named name: String) -> OptimizerEntry? { all.first { $0.name == name } }
}
