// The form of the architecture: which settings, in which groups, and what stepping one does.

import Experiment
import OptimizerEngine
import Plotting

/// The rows of the form and how values are stepped.
enum Form {
  /// A row: a heading or a setting.
  enum Row: Equatable {
    case heading(String)
    case setting(String)
  }

  /// The groups of the form: their titles, the parts whose settings they hold, and the setting that comes first.
  private static func groups(
    _ configuration: TrainingConfiguration
  ) -> [(title: String, parts: [ArchitecturePart], first: String)] {
    [
      ("optimizer", [.update], "optimizer"), ("operator", [.magnitude], "magnitude"),
      (
        configuration.optimizer == .convergent ? "direction" : "network", [.inputs, .features, .network, .proposal],
        "direction"
      ), ("step size", [.step], "stepRule"), ("rollouts", [.rollouts], "horizon"),
      ("meta-loss", [.metaLoss], "metaLoss"), ("meta-gradient", [.metaGradient], "estimator"),
      ("meta-step", [.metaStep], "metaSteps"),
    ]
  }

  /// A setting by its key.
  static func setting(_ key: String) -> Setting? { byKey[key] }

  private static let byKey = Dictionary(
    TrainingConfiguration.settings.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })

  /// The settings in which a configuration differs from another one, as far as they matter for it.
  static func changes(
    from old: TrainingConfiguration, to new: TrainingConfiguration
  ) -> [(key: String, old: String, new: String)] {
    zip(old.pairs, new.pairs).filter { $0.value != $1.value && new.uses($1.key) }.map {
      ($1.key, $0.value, $1.value)
    }
  }

  /// The rows for a configuration; a group without settings has none.
  static func rows(_ configuration: TrainingConfiguration) -> [Row] {
    groups(configuration).flatMap { group in
      let inOrder = group.parts.flatMap { part in TrainingConfiguration.settings.filter { $0.part == part } }
      let keys = inOrder.map(\.key).filter { $0 != "objective" && configuration.uses($0) }
      let sorted = keys.filter { $0 == group.first } + keys.filter { $0 != group.first }
      return keys.isEmpty ? [] : [Row.heading(group.title)] + sorted.map(Row.setting)
    }
  }

  /// A row moved inside the form; headings are passed over.
  static func moved(_ row: Int, _ movement: Movement, in configuration: TrainingConfiguration) -> Int {
    let rows = rows(configuration)
    let target = movement.row(from: row, count: rows.count)
    guard rows.indices.contains(target), case .heading = rows[target] else { return target }
    return movement == .up && target > 0 ? target - 1 : target + 1
  }

  /// The setting of a row; a heading stands for the setting under it.
  static func key(atRow row: Int, in configuration: TrainingConfiguration) -> String? {
    let rows = rows(configuration)
    for place in [row, row + 1] where rows.indices.contains(place) {
      if case .setting(let key) = rows[place] { return key }
    }
    return nil
  }

  /// A number in few digits, anything else as it is.
  static func short(_ text: String) -> String {
    guard Int(text) == nil, let value = Double(text) else { return text }
    return value.shortText(significantDigits: 4)
  }

  /// What a setting may be, in words; empty for free text.
  static func allowed(_ key: String) -> String {
    guard let setting = setting(key) else { return "" }
    if let part = TrainingConfiguration.partSettings.first(where: { $0.key == key }) { return part.allowed }
    return setting.range?.description ?? setting.choices.listed
  }

  /// What the setting is, its unit, and what it may be, in fewer and fewer words.
  static func meaning(of key: String, in configuration: TrainingConfiguration) -> [String] {
    guard let setting = setting(key) else { return [""] }
    let unit = setting.unit.isEmpty ? "" : "; \(setting.unit)"
    let allowed = allowed(key)
    let value = setting.read(configuration)
    let full =
      setting.options.first { $0.name == value }.map { ["\(key): \(setting.summary). \($0.name): \($0.sentence)"] }
      ?? ["\(key): \(setting.summary)\(unit)" + (allowed.isEmpty ? "" : "; \(allowed)")]
    return full + ["\(key): \(setting.summary)\(unit)", "\(key): \(setting.summary)"] + setting.summary.clauses
  }

  // MARK: - What a setting does to the guarantee

  /// What changing a setting does to the guarantee, in one sentence; what holds with it, the engine's prospect says.
  static func consequence(
    of key: String, in configuration: TrainingConfiguration, on objective: Objective
  ) -> String {
    "\(role(of: key, in: configuration)) \(Prospect(configuration, on: objective).sentence)"
  }

  /// What a setting is to the theorem.
  static func role(of key: String, in configuration: TrainingConfiguration) -> String {
    let hasGuarantee = configuration.optimizer == .convergent
    if key == "optimizer" {
      return "With convergent a stable operator bounds v, whatever the weights are. lstm is free to drift."
    }
    if key == "tasks" { return "A family of tasks has a beta of its own, the largest over its tasks." }
    switch setting(key)?.part {
    case .magnitude: return "It shapes m_t, the bound of |v_t|, and with it the budget V^2."
    case .inputs, .features, .network, .proposal:
      return hasGuarantee
        ? "It only chooses where v points: no network whatever can spend more than m_t."
        : "It shapes a network that nothing bounds."
    case .step where !hasGuarantee: return "eta only says which part of a step counts as v: no step uses it."
    case .step where ["stepRule", "stepSize"].contains(key):
      return "eta is compared with beta; audited steps need no beta."
    case .step: return "Vanishing steps are for mini-batches: then sum |v_t|^2/eta_t has to be finite too."
    case .update: return "Nesterov as base is for strongly convex f, with a momentum that has a rate."
    case .rollouts, .metaLoss, .metaGradient, .metaStep, nil: return "It changes how well the training goes."
    }
  }

  /// Multiplications with weights in one step.
  ///
  /// Each weight of a matrix counts once, in coordinate-wise networks once for every coordinate. Biases are added, and an
  /// operator's own numbers are few.
  static func cost(_ configuration: TrainingConfiguration, _ layout: ParameterLayout, dimension: Int) -> Int {
    let isCoordinateWise =
      configuration.optimizer == .convergent
      ? configuration.direction.isCoordinatewise : configuration.optimizer != .lstm
    let matrices = layout.arrays.filter { array in
      array.shape.columns > 1 || array.name.split(separator: ".").last?.hasPrefix("W") == true
    }
    let weights = matrices.map(\.shape.count).reduce(0, +)
    return isCoordinateWise ? weights * dimension : weights
  }
}
