// The hand-designed optimizers by name, with their settings.

extension OptimizerSetting {
  fileprivate static func stepSize(_ usual: Double, from source: SettingSource) -> OptimizerSetting {
    .init("stepSize", usual, .positive, from: source)
  }
  fileprivate static func epsilon(_ usual: Double) -> OptimizerSetting { .init("epsilon", usual, .positive) }
  fileprivate static let momentum = OptimizerSetting("momentum", 0.9, .belowOne)
  fileprivate static let beta1 = OptimizerSetting("beta1", 0.9, .belowOne)
  fileprivate static let beta2 = OptimizerSetting("beta2", 0.999, .belowOne)
}

/// The hand-designed optimizers by name (theory.md, section 5).
public enum OptimizerCatalogue {
  /// All entries, in display order.
  public static let all: [OptimizerEntry] = [
    OptimizerEntry(
      "gd",
      "x+ = x - eta (1 + t/stepOffset)^-stepExponent g; stepOffset=0: constant; stepSize=0 audits eta, from a first step of length firstStep",
      [
        .init("stepSize", 1e-3, .notNegative, from: .smoothnessOrAudit),
        .init("firstStep", 1e-2, .positive, from: .width(parts: 400)),
        .init("stepOffset", 0, .notNegative), .init("stepExponent", 1, .stepExponent),
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
      "gd-backtracking", "x+ = x - eta_t g, eta_t halved until f decreases by eta_t |g|^2/2",
      [.stepSize(1, from: .smoothness(share: 1))],
      guarantee: "converges for any beta", needsWholeObjective: true
    ) { BacktrackingDescent(firstStepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "heavy-ball", "m+ = mu m + g, x+ = x - eta m+", [.stepSize(1e-3, from: .smoothness(share: 0.5)), .momentum],
      guarantee: "no budget of v is known in advance", isRaced: true
    ) { HeavyBall(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "nesterov", "m+ = mu m + g, x+ = x - eta (g + mu m+)", [.stepSize(1e-3, from: .smoothness(share: 1)), .momentum],
      guarantee: nesterovGuarantee, isRaced: true
    ) { Nesterov(stepSize: $0["stepSize"] ?? 0, momentum: $0["momentum"] ?? 0) },
    OptimizerEntry(
      "nesterov-strong", "nesterov with mu = (1-q)/(1+q), q = sqrt(eta convexity)",
      [.stepSize(1e-3, from: .smoothness(share: 1)), .init("convexity", nil, .positive, from: .convexity)],
      guarantee: nesterovGuarantee, check: checkConvexity
    ) { Nesterov(stepSize: $0["stepSize"] ?? 0, convexity: $0["convexity"] ?? 0) },
    OptimizerEntry(
      "adagrad", "s+ = s + g^2, x+ = x - eta g/(sqrt s+ + eps)",
      [.stepSize(1e-2, from: .width(parts: 20)), .epsilon(1e-10)],
      guarantee: "no budget of v is known in advance"
    ) { AdaGrad(stepSize: $0["stepSize"] ?? 0, epsilon: $0["epsilon"] ?? 0) },
    OptimizerEntry(
      "rmsprop", "s+ = a s + (1-a) g^2, x+ = x - eta g/(sqrt s+ + eps)",
      [.stepSize(1e-3, from: .width(parts: 400)), .init("decay", 0.99, .belowOne), .epsilon(1e-8)],
      guarantee: "none: its v need not vanish", isRaced: true
    ) { RMSprop(stepSize: $0["stepSize"] ?? 0, decay: $0["decay"] ?? 0, epsilon: $0["epsilon"] ?? 0) },
    OptimizerEntry(
      "adam", "bias-corrected m/(sqrt s + eps)",
      [.stepSize(1e-3, from: .width(parts: 80)), .beta1, .beta2, .epsilon(1e-8)],
      guarantee: "none: its v need not vanish", isRaced: true
    ) {
      Adam(
        stepSize: $0["stepSize"] ?? 0, beta1: $0["beta1"] ?? 0, beta2: $0["beta2"] ?? 0, epsilon: $0["epsilon"] ?? 0)
    },
    OptimizerEntry(
      "amsgrad", "adam with the largest s so far",
      [.stepSize(1e-3, from: .width(parts: 80)), .beta1, .beta2, .epsilon(1e-8)],
      guarantee: "none: its v need not vanish"
    ) {
      Adam(
        stepSize: $0["stepSize"] ?? 0, beta1: $0["beta1"] ?? 0, beta2: $0["beta2"] ?? 0, epsilon: $0["epsilon"] ?? 0,
        keepsLargest: true)
    },
    OptimizerEntry(
      "sign", "x+ = x - eta sign(g)", [.stepSize(1e-3, from: .width(parts: 400))],
      guarantee: "none: its v does not vanish"
    ) { SignDescent(stepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "lbfgs", "x+ = x - a H g, H from the last pairs, a with the strong Wolfe conditions",
      [.stepSize(1e-3, from: .smoothness(share: 1)), .init("memory", 10, .whole(1...1000))],
      guarantee: "no budget of v is known in advance; stepSize is only eta of v",
      needsWholeObjective: true
    ) { LBFGS(memory: Int($0["memory"] ?? 0), stepSize: $0["stepSize"] ?? 0) },
    OptimizerEntry(
      "barzilai-borwein",
      "x+ = x - a g, a = |s|^2/s.y and s.y/|y|^2 by turns, halved until f is below the largest of its last memory values",
      [.stepSize(1e-3, from: .smoothness(share: 1)), .init("memory", 10, .whole(1...1000))],
      guarantee: "no budget of v is known in advance; stepSize is the first a and eta of v",
      needsWholeObjective: true
    ) { BarzilaiBorwein(memory: Int($0["memory"] ?? 0), stepSize: $0["stepSize"] ?? 0) },
  ]

  private static let nesterovGuarantee =
    "a linear rate for strongly convex f, where one is known for its eta and momentum; else no budget of v is known"

  /// Audited steps do not vanish; what does not shape the steps is not to be given.
  private static func checkDescent(_ all: [String: Double], _ given: Set<String>) -> ConfigurationError? {
    let (eta, offset) = (all["stepSize"] ?? 0, all["stepOffset"] ?? 0)
    func shown(_ key: String) -> String { "\(key) = \(SettingRange.shown(all[key] ?? .nan))" }
    if offset > 0, eta == 0 {
      return ConfigurationError(
        key: "stepOffset", "\(shown("stepOffset")): an audited eta (stepSize = 0) does not vanish; give a stepSize too")
    }
    if given.contains("firstStep"), eta > 0 {
      return ConfigurationError(
        key: "firstStep", "\(shown("firstStep")): only an audited eta begins with it; give stepSize=0 too")
    }
    if given.contains("stepExponent"), offset == 0 {
      return ConfigurationError(
        key: "stepExponent", "\(shown("stepExponent")): without a stepOffset eta does not vanish; give one too")
    }
    return nil
  }

  /// The momentum (1 - q)/(1 + q) with q above 1 would be negative.
  private static func checkConvexity(_ all: [String: Double], _: Set<String>) -> ConfigurationError? {
    guard let eta = all["stepSize"], let mu = all["convexity"], !Nesterov.hasMomentum(stepSize: eta, convexity: mu)
    else { return nil }
    return ConfigurationError(
      key: "convexity",
      "convexity = \(SettingRange.shown(mu)): stepSize convexity = \((eta * mu).short) is above 1; lower one of them")
  }

  /// The entries that the workbench races by default.
  public static let raced = all.filter(\.isRaced)

  /// The entry with a name; nil for an unknown name.
  public static func entry(named name: String) -> OptimizerEntry? { all.first { $0.name == name } }
}
