// The table of settings: keys, text forms, limits, and what changing one does.

/// One named setting of a configuration, as text.
public struct Setting: Sendable {
  /// The key of `--set key=value` and of session files.
  public let key: String
  /// The part of the optimizer or of its training that it is a setting of.
  public let part: ArchitecturePart
  /// What it is, as a phrase.
  public let summary: String
  /// The unit or scale of a number, such as "steps"; empty where there is none.
  public let unit: String
  /// The words it may be with a sentence each, if there is a fixed list; empty otherwise.
  public let options: [SettingChoice]
  /// The words it may be, if there is a fixed list; empty otherwise.
  public var choices: [String] { options.map(\.name) }
  /// The numbers it may be; nil where it is no number.
  public internal(set) var range: SettingRange?
  /// What it may be besides these numbers, or in place of them, in words; nil where choices and range say all.
  var others: String?
  /// Its value in a configuration, as text; a number keeps all its digits.
  public let read: @Sendable (TrainingConfiguration) -> String
  let write: @Sendable (inout TrainingConfiguration, String) throws(ConfigurationError) -> Void

  /// What it may be, in words; empty where any text will do.
  public var allowed: String {
    [others, range?.description].compactMap(\.self).joined(separator: ", or ") + choices.listed
  }

  init(
    key: String, of part: ArchitecturePart, summary: String, unit: String = "", options: [SettingChoice] = [],
    range: SettingRange? = nil, others: String? = nil, read: @escaping @Sendable (TrainingConfiguration) -> String,
    write: @escaping @Sendable (inout TrainingConfiguration, String) throws(ConfigurationError) -> Void
  ) {
    (self.key, self.part, self.summary, self.unit) = (key, part, summary, unit)
    (self.options, self.range, self.others, self.read, self.write) = (options, range, others, read, write)
  }
}

extension TrainingConfiguration {
  /// All settings, in display order.
  public static let settings: [Setting] = {
    let all = own + partSettings.map(part)
    let known = customaryOrder.compactMap { key in all.first { $0.key == key } }
    return known + all.filter { !customaryOrder.contains($0.key) }
  }()

  /// The order in which files and lists have always had them; what is not named here follows.
  private static let customaryOrder = [
    "objective", "optimizer", "magnitude", "scale", "ratio", "exponent", "timescale", "outputs", "share", "rate",
    "states", "neurons", "gain", "decay", "renDeviation", "hidden", "outputScale", "widths", "activation", "direction",
    "stepLength", "inputs", "features", "proposal", "base", "momentum", "stepRule", "stepSize", "stepOffset",
    "stepExponent", "horizon", "rollouts", "order", "truncation", "curriculum", "curriculumSteps", "estimator", "sigma",
    "perturbationPairs", "cosineEvery", "evaluateEvery", "heldOutStarts", "metaLoss", "metaSteps", "learningRate",
    "rateSchedule", "clip", "starts", "tasks", "seed", "precision",
  ]

  /// The setting of a part, as it describes itself.
  private static func part(_ setting: OperatorSetting) -> Setting {
    Setting(
      key: setting.key, of: part(of: setting), summary: setting.meaning, unit: setting.unit, options: setting.choices,
      range: setting.range, others: setting.range == nil && setting.choices.isEmpty ? setting.allowed : nil
    ) {
      $0.parts.text(setting)
    } write: { configuration, text throws(ConfigurationError) in
      configuration.parts.set(setting, to: try setting.normalized(text))
    }
  }

  /// The part of the architecture that a setting of an operator or a network belongs to.
  private static func part(of setting: OperatorSetting) -> ArchitecturePart {
    if setting == .inputs { return .inputs }
    if setting == .features { return .features }
    return magnitudeSettings.contains(setting) ? .magnitude : .network
  }

  /// The settings that belong to no operator and no network.
  private static let own: [Setting] = [
    Setting(key: "objective", of: .inputs, summary: "what is minimized") {
      $0.objective
    } write: { configuration, text throws(ConfigurationError) in
      configuration.objective = text
    },
    choice("optimizer", .update, "what learns: with or without a guarantee", \.optimizer),
    choice("magnitude", .magnitude, "where |v| comes from", \.magnitude),
    choice("direction", .network, "which network says where v points", \.direction),
    choice("proposal", .proposal, "how magnitude and direction make v", \.proposal),
    choice("base", .update, "what v is added to", \.base),
    Setting(
      key: "momentum", of: .update, summary: "Nesterov's momentum; auto for the best one known", range: .belowOne,
      others: "auto"
    ) {
      $0.momentum.map { "\($0)" } ?? "auto"
    } write: { configuration, text throws(ConfigurationError) in
      guard text != "auto" else {
        configuration.momentum = nil
        return
      }
      guard let value = try? SettingRange.belowOne.read(text, for: "momentum") else {
        throw ConfigurationError(key: "momentum", "momentum = \(text): auto, or \(SettingRange.belowOne)")
      }
      configuration.momentum = value
    },
    choice("stepRule", .step, "fixed eta, or one the run itself audits", \.stepRule),
    real("stepSize", .step, "eta of the gradient term; audited: length of the first step", \.stepSize, 1e-300...1e20),
    real("stepOffset", .step, "eta_t = eta (1 + t/o)^-q; 0 keeps eta constant", \.stepOffset, 0...1e9, unit: "steps"),
    real("stepExponent", .step, "q of a vanishing eta", \.stepExponent, .stepExponent),
    whole("horizon", .rollouts, "steps of a rollout, T", \.horizon, 1...100_000, unit: "steps"),
    whole("rollouts", .rollouts, "rollouts of a meta-step", \.rollouts, 1...1024),
    Setting(
      key: "order", of: .metaGradient, summary: "meta-gradient: first or second order",
      options: MetaGradientOrder.allCases.map { SettingChoice(name: String($0.rawValue), sentence: $0.sentence) }
    ) {
      String($0.order.rawValue)
    } write: { configuration, text throws(ConfigurationError) in
      guard let value = Int(text).flatMap(MetaGradientOrder.init(rawValue:)) else {
        throw ConfigurationError(key: "order", "order = \(text): use 1 or 2")
      }
      configuration.order = value
    },
    whole(
      "truncation", .metaGradient, "most steps derivatives are followed back; 0 for all", \.truncation, 0...5000,
      unit: "steps"),
    whole(
      "curriculum", .rollouts, "first horizon, which doubles up to T; 0 for T at once", \.curriculum, 0...100_000,
      unit: "steps"),
    whole(
      "curriculumSteps", .rollouts, "training steps before each doubling", \.curriculumSteps, 1...1_000_000,
      unit: "meta-steps"),
    choice("estimator", .metaGradient, "how the meta-gradient is found", \.estimator),
    real("sigma", .metaGradient, "deviation of perturbed weights", \.sigma, 1e-9...10, unit: "standard deviation"),
    whole("perturbationPairs", .metaGradient, "antithetic pairs of perturbed weights", \.perturbationPairs, 1...512),
    whole(
      "cosineEvery", .metaGradient, "training steps between cosines to the full gradient; 0 never", \.cosineEvery,
      0...1_000_000, unit: "meta-steps"),
    whole(
      "evaluateEvery", .metaLoss, "training steps between held-out evaluations; 0 for about 20", \.evaluateEvery,
      0...1_000_000, unit: "meta-steps"),
    whole("heldOutStarts", .metaLoss, "starts of a held-out evaluation", \.heldOutStarts, 1...4096),
    choice("metaLoss", .metaLoss, "what training minimizes", \.metaLoss),
    whole("metaSteps", .metaStep, "training steps", \.metaSteps, 1...1_000_000, unit: "meta-steps"),
    real("learningRate", .metaStep, "Adam's step size on the weights", \.learningRate, 1e-9...10),
    choice("rateSchedule", .metaStep, "how the learning rate changes", \.rateSchedule),
    real("clip", .metaGradient, "longest meta-gradient; 0 for no limit", \.clip, 0...1e12),
    choice("starts", .rollouts, "where rollouts start", \.starts),
    real("startScale", .rollouts, "scale of small and normal starts; 0 for 0.01 and 0.1", \.startScale, 0...1e12),
    choice("tasks", .rollouts, "what is drawn for every rollout besides", \.tasks),
    whole("taskCount", .rollouts, "how many different tasks; 0 draws each anew", \.taskCount, 0...1_000_000),
    Setting(key: "seed", of: .rollouts, summary: "seed of weights, starts and mini-batches", others: seedRange) {
      String($0.seed)
    } write: { configuration, text throws(ConfigurationError) in
      guard let value = UInt64(text) else { throw ConfigurationError(key: "seed", "seed = \(text): \(seedRange)") }
      configuration.seed = value
    },
    choice("precision", .rollouts, "scalar type of the rollouts", \.precision),
  ]

  /// Beyond what a double can count.
  private static let seedRange = "a whole number from 0 to \(UInt64.max)"

  private static func real(
    _ key: String, _ part: ArchitecturePart, _ summary: String,
    _ path: any WritableKeyPath<Self, Double> & Sendable, _ range: ClosedRange<Double>, unit: String = ""
  ) -> Setting { real(key, part, summary, path, SettingRange.between(range), unit: unit) }

  private static func real(
    _ key: String, _ part: ArchitecturePart, _ summary: String,
    _ path: any WritableKeyPath<Self, Double> & Sendable, _ range: SettingRange, unit: String = ""
  ) -> Setting {
    Setting(key: key, of: part, summary: summary, unit: unit, range: range) {
      "\($0[keyPath: path])"
    } write: { configuration, text throws(ConfigurationError) in
      configuration[keyPath: path] = try range.read(text, for: key)
    }
  }

  private static func whole(
    _ key: String, _ part: ArchitecturePart, _ summary: String, _ path: any WritableKeyPath<Self, Int> & Sendable,
    _ range: ClosedRange<Int>, unit: String = ""
  ) -> Setting {
    let words = SettingRange.whole(range)
    return Setting(key: key, of: part, summary: summary, unit: unit, range: words) {
      String($0[keyPath: path])
    } write: { configuration, text throws(ConfigurationError) in
      configuration[keyPath: path] = Int(try words.read(text, for: key))
    }
  }

  private static func choice<Value: DescribedChoice>(
    _ key: String, _ part: ArchitecturePart, _ summary: String, _ path: any WritableKeyPath<Self, Value> & Sendable
  ) -> Setting {
    let options = Value.described
    return Setting(key: key, of: part, summary: summary, options: options) {
      $0[keyPath: path].rawValue
    } write: { configuration, text throws(ConfigurationError) in
      guard let value = Value(rawValue: text) else {
        throw ConfigurationError(key: key, "\(key) = \(text): use \(options.map(\.name).listed)")
      }
      configuration[keyPath: path] = value
    }
  }

  /// Changes one setting by its key.
  ///
  /// - Throws: `ConfigurationError` for an unknown key or a value outside its range; nothing is changed then.
  public mutating func set(_ key: String, to text: String) throws(ConfigurationError) {
    guard let setting = Self.settings.first(where: { $0.key == key }) else {
      throw ConfigurationError(
        key: key, "no setting '\(key)'\(Spelling.suggestion(for: key, among: Self.settings.map(\.key)))")
    }
    try setting.write(&self, text)
  }

  /// All settings as (key, value) pairs; passing them to `set(_:to:)` restores this configuration.
  public var pairs: [(key: String, value: String)] { Self.settings.map { ($0.key, $0.read(self)) } }
}
