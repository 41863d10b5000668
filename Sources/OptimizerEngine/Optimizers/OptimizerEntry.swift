// What a hand-designed optimizer says of itself: its settings, and which of them suit an objective.

/// A hand-designed optimizer that can be named in commands, forms and sessions.
public struct OptimizerEntry: Sendable {
  /// What is wrong with settings that are right one by one; of the keys that were given each has to have an effect.
  typealias Check = @Sendable (_ all: [String: Double], _ given: Set<String>) -> ConfigurationError?

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
  private let check: Check
  private let build: @Sendable ([String: Double]) -> any UpdateRule

  init(
    _ name: String, _ formula: String, _ settings: [OptimizerSetting], guarantee: String,
    isRaced: Bool = false, needsWholeObjective: Bool = false,
    check: @escaping Check = { _, _ in nil },
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

  // MARK: - One setting

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

  // MARK: - All settings

  /// The rule with some settings changed; the others have the values that suit any objective.
  ///
  /// - Throws: `ConfigurationError` for an unknown key, a value outside its range, one that is missing, or values that do
  ///   not fit together.
  public func rule(_ changed: [String: Double]) throws(ConfigurationError) -> any UpdateRule {
    var all: [String: Double] = [:]
    for setting in settings { all[setting.key] = setting.usual }
    for (key, value) in changed { all[key] = try range(of: key).checked(value, for: key) }
    if let missing = settings.first(where: { all[$0.key] == nil }) {
      throw ConfigurationError(key: missing.key, "\(name) needs a value of \(missing.key): \(missing.range)")
    }
    if let wrong = check(all, []) { throw wrong }
    return build(all)
  }

  /// All settings, with values that suit an objective: see `OptimizerSetting.choice`; without one that only the objective
  /// could tell and does not.
  public func settings(for objective: Objective) -> [String: Double] {
    var all: [String: Double] = [:]
    for setting in settings { all[setting.key] = setting.value(for: objective) }
    return all
  }

  /// All settings for an objective, some of them given: a `fraction` C becomes `stepSize` = C/beta.
  ///
  /// - Parameters:
  ///   - objective: The objective that the other settings follow from.
  ///   - given: Values by key, which replace those that suit the objective.
  ///   - earlier: Values by key of the steps before, where settings change on the way; `given` replaces them.
  /// - Throws: `ConfigurationError` for values that do not fit together, for one that is given another value than its own
  ///   and would have no effect, and where `resolvingFraction(_:for:)` does.
  public func settings(
    for objective: Objective, given: [String: Double], after earlier: [String: Double] = [:]
  ) throws(ConfigurationError) -> [String: Double] {
    let given = try resolvingFraction(given, for: objective)
    let suited = settings(for: objective)
    let all = suited.merging(earlier) { $1 }.merging(given) { $1 }
    // To give the value that would be taken anyway, as a recorded run does, says nothing that could be passed over.
    if let wrong = check(all, Set(given.keys.filter { given[$0] != suited[$0] })) { throw wrong }
    return all
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
      let beta = objective.smoothness.value == 0 ? "is 0: its gradient is constant" : "is not known"
      throw ConfigurationError(
        key: "fraction", "fraction = \(fraction): beta of \(objective.name) \(beta); give a stepSize")
    }
    resolved["stepSize"] = eta
    return resolved
  }

  /// Why it cannot run on an objective with all its settings, with a remedy; nil where it can.
  ///
  /// - Parameters:
  ///   - objective: The objective it is to run on.
  ///   - settings: All settings; nil for those that suit the objective.
  public func refusal(for objective: Objective, _ settings: [String: Double]? = nil) -> String? {
    let all = settings ?? self.settings(for: objective)
    let isAudited = self.settings.contains { $0.key == "firstStep" } && all["stepSize"] == 0
    if needsWholeObjective || isAudited, objective.data != nil {
      return "it compares values, which mini-batches do not allow; use an objective that is evaluated whole"
    }
    guard let missing = self.settings.first(where: { $0.usual == nil && all[$0.key] == nil }) else { return nil }
    return "it needs \(missing.key), which is not known of this objective; set it, or use another optimizer"
  }
}
