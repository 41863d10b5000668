// The table of settings: keys, text forms, limits, and what changing one does.

/// One named setting of a configuration, as text.
public struct Setting: Sendable {
  /// The key of `--set key=value` and of session files.
  public let key: String
  /// What it is, as a phrase.
  public let summary: String
  /// The words it may be, if there is a fixed list; empty otherwise.
  public let choices: [String]
  /// The numbers it may be; nil where it is no number.
  public internal(set) var range: SettingRange?
  /// Its value in a configuration, as text; a number keeps all its digits.
  public let read: @Sendable (TrainingConfiguration) -> String
  let write: @Sendable (inout TrainingConfiguration, String) throws(ConfigurationError) -> Void
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
    Setting(key: setting.key, summary: setting.meaning, choices: setting.choices, range: setting.range) {
      $0.parts.text(setting)
    } write: { configuration, text throws(ConfigurationError) in
      configuration.parts.set(setting, to: try setting.normalized(text))
    }
  }

  /// The settings that belong to no part.
  private static let own: [Setting] = [
    Setting(key: "objective", summary: "what is minimized", choices: []) {
      $0.objective
    } write: { configuration, text throws(ConfigurationError) in
      configuration.objective = text
    },
    choice("optimizer", "what learns: with or without a guarantee", \.optimizer),
    choice("magnitude", "where |v| comes from", \.magnitude),
    choice("direction", "which network says where v points", \.direction),
    choice("proposal", "how magnitude and direction make v", \.proposal),
    choice("base", "what v is added to", \.base),
    Setting(
      key: "momentum", summary: "Nesterov's momentum; auto for the best one known", choices: [], range: .belowOne
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
    choice("stepRule", "fixed eta, or one the run itself audits", \.stepRule),
    real("stepSize", "eta of the gradient term; audited: length of the first step", \.stepSize, 1e-300...1e20),
    real("stepOffset", "eta_t = eta (1 + t/o)^-q; 0 keeps eta constant", \.stepOffset, 0...1e9),
    real("stepExponent", "q of a vanishing eta", \.stepExponent, 0.501...1),
    whole("horizon", "steps of a rollout, T", \.horizon, 1...5000),
    whole("rollouts", "rollouts of a meta-step", \.rollouts, 1...1024),
    Setting(key: "order", summary: "meta-gradient: first or second order", choices: ["1", "2"]) {
      String($0.order.rawValue)
    } write: { configuration, text throws(ConfigurationError) in
      guard let value = Int(text).flatMap(MetaGradientOrder.init(rawValue:)) else {
        throw ConfigurationError(key: "order", "order = \(text): use 1 or 2")
      }
      configuration.order = value
    },
    whole("truncation", "most steps derivatives are followed back; 0 for all", \.truncation, 0...5000),
    whole("curriculum", "first horizon, which doubles up to T; 0 for T at once", \.curriculum, 0...5000),
    whole("curriculumSteps", "training steps before each doubling", \.curriculumSteps, 1...1_000_000),
    choice("estimator", "how the meta-gradient is found", \.estimator),
    real("sigma", "deviation of perturbed weights", \.sigma, 1e-9...10),
    whole("perturbationPairs", "antithetic pairs of perturbed weights", \.perturbationPairs, 1...512),
    whole("cosineEvery", "training steps between cosines to the full gradient; 0 never", \.cosineEvery, 0...1_000_000),
    whole(
      "evaluateEvery", "training steps between held-out evaluations; 0 for about 20", \.evaluateEvery, 0...1_000_000),
    whole("heldOutStarts", "starts of a held-out evaluation", \.heldOutStarts, 1...4096),
    choice("metaLoss", "what training minimizes", \.metaLoss),
    whole("metaSteps", "training steps", \.metaSteps, 1...1_000_000),
    real("learningRate", "Adam's step size on the weights", \.learningRate, 1e-9...10),
    choice("rateSchedule", "how the learning rate changes", \.rateSchedule),
    real("clip", "longest meta-gradient; 0 for no limit", \.clip, 0...1e12),
    choice("starts", "where rollouts start", \.starts),
    choice("tasks", "what is drawn for every rollout besides", \.tasks),
    Setting(key: "seed", summary: "seed of weights, starts and mini-batches", choices: []) {
      String($0.seed)
    } write: { configuration, text throws(ConfigurationError) in
      guard let value = UInt64(text) else {
        throw ConfigurationError(key: "seed", "seed = \(text): a whole number from 0 to \(UInt64.max)")
      }
      configuration.seed = value
    },
    choice("precision", "scalar type of the rollouts", \.precision),
  ]

  private static func real(
    _ key: String, _ summary: String, _ path: any WritableKeyPath<Self, Double> & Sendable, _ range: ClosedRange<Double>
  ) -> Setting {
    let range = SettingRange.between(range)
    return Setting(key: key, summary: summary, choices: [], range: range) {
      "\($0[keyPath: path])"
    } write: { configuration, text throws(ConfigurationError) in
      configuration[keyPath: path] = try range.read(text, for: key)
    }
  }

  private static func whole(
    _ key: String, _ summary: String, _ path: any WritableKeyPath<Self, Int> & Sendable, _ range: ClosedRange<Int>
  ) -> Setting {
    let words = SettingRange.whole(range)
    return Setting(key: key, summary: summary, choices: [], range: words) {
      String($0[keyPath: path])
    } write: { configuration, text throws(ConfigurationError) in
      guard let value = Int(text), range.contains(value) else {
        throw ConfigurationError(key: key, "\(key) = \(text): \(words)")
      }
      configuration[keyPath: path] = value
    }
  }

  private static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ summary: String, _ path: any WritableKeyPath<Self, Value> & Sendable
  ) -> Setting {
    let names = Value.allCases.map(\.rawValue)
    return Setting(key: key, summary: summary, choices: names) {
      $0[keyPath: path].rawValue
    } write: { configuration, text throws(ConfigurationError) in
      guard let value = Value(rawValue: text) else {
        throw ConfigurationError(key: key, "\(key) = \(text): use \(names.listed)")
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
