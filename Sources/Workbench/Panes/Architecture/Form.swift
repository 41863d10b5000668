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

  /// What is in the form whatever is chosen, but for the settings of the parts.
  private static let others: [(title: String, keys: [String])] = [
    ("step size", ["stepRule", "stepSize", "stepOffset", "stepExponent"]),
    (
      "training",
      [
        "horizon", "rollouts", "estimator", "order", "truncation", "sigma", "perturbationPairs", "curriculum",
        "curriculumSteps",
        "cosineEvery", "evaluateEvery", "heldOutStarts", "metaLoss", "metaSteps", "learningRate", "rateSchedule",
        "clip", "starts",
        "tasks",
        "seed", "precision",
      ]
    ),
  ]

  /// The groups with the settings of the parts that are chosen, as these describe them.
  private static func groups(_ configuration: TrainingConfiguration) -> [(title: String, keys: [String])] {
    let optimizer = ["optimizer", "hidden", "outputScale", "base", "momentum"]
    let direction = configuration.direction.settings.map(\.key).filter { !optimizer.contains($0) }
    return [
      ("optimizer", optimizer), ("operator", ["magnitude"] + configuration.magnitude.settings.map(\.key)),
      ("direction", ["direction"] + direction + ["proposal"]),
    ] + others
  }

  private static let partKeys = Set(TrainingConfiguration.partSettings.map(\.key))
  private static let magnitudeKeys = Set(TrainingConfiguration.magnitudeSettings.map(\.key) + ["magnitude"])
  private static let networkKeys = Set(
    TrainingConfiguration.networkSettings.map(\.key) + ["direction", "proposal"])
  private static let convergentOnly: Set<String> = [
    "magnitude", "direction", "proposal", "base", "stepRule", "stepExponent",
  ]

  /// Whether a setting matters for what is chosen.
  static func matters(_ key: String, in configuration: TrainingConfiguration) -> Bool {
    let isConvergent = configuration.optimizer == .convergent
    if ["sigma", "perturbationPairs"].contains(key) { return configuration.estimator != .backpropagation }
    if key == "momentum" { return isConvergent && configuration.base == .nesterov }
    if key == "order" { return configuration.estimator == .backpropagation }
    if key == "curriculumSteps" { return configuration.curriculum > 0 }
    if partKeys.contains(key) { return configuration.chosenSettings.contains { $0.key == key } }
    if !isConvergent, convergentOnly.contains(key) { return false }
    if ["stepOffset", "stepExponent"].contains(key), configuration.stepRule == .audited { return false }
    if key == "stepExponent" { return configuration.stepOffset > 0 }
    return true
  }

  /// The settings in which a configuration differs from another one, as far as they matter for it.
  static func changes(
    from old: TrainingConfiguration, to new: TrainingConfiguration
  ) -> [(key: String, old: String, new: String)] {
    zip(old.pairs, new.pairs).filter { $0.value != $1.value && matters($1.key, in: new) }.map {
      ($1.key, $0.value, $1.value)
    }
  }

  /// The rows for a configuration.
  static func rows(_ configuration: TrainingConfiguration) -> [Row] {
    groups(configuration).flatMap { group in
      [Row.heading(group.title)] + group.keys.filter { matters($0, in: configuration) }.map(Row.setting)
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

  /// The lines at the foot of the form that say what it means.
  static func footHeight(_ height: Int) -> Int {
    height >= 40 ? 16 : height >= 20 ? 11 : height >= 12 ? 5 : height >= 5 ? 2 : 1
  }

  /// The rows shown in the pane.
  static func window(_ model: Model, in rect: CellRect) -> Range<Int> {
    ListWindow.range(
      count: rows(model.experiment.configuration).count, selected: model.architecture.row,
      height: rect.height - footHeight(rect.height))
  }

  /// The value one step up or down as text; nil where there is no such step.
  static func stepped(_ key: String, in configuration: TrainingConfiguration, by direction: Int) -> String? {
    guard let setting = TrainingConfiguration.settings.first(where: { $0.key == key }) else { return nil }
    let text = setting.read(configuration)
    if !setting.choices.isEmpty {
      let index = setting.choices.firstIndex(of: text) ?? 0
      return setting.choices[(index + direction + setting.choices.count) % setting.choices.count]
    }
    let candidate: String?
    switch key {
    case "widths":
      let widths = configuration.widths.map { stepped($0, by: direction, least: 1) }
      candidate = widths.map(String.init).joined(separator: ",")
    case "momentum":
      // Below the least number the best known one is chosen again.
      candidate =
        text == "auto"
        ? (direction > 0 ? "0.5" : nil)
        : direction < 0 && text == "0.5" ? "auto" : Double(text).map { closerToOne($0, by: direction) }
    case _ where TrainingConfiguration.partSettings.contains { $0.key == key && $0.approachesOne }:
      candidate = Double(text).map { closerToOne($0, by: direction) }
    case "seed": candidate = UInt64(text).map { String(direction > 0 ? $0 &+ 1 : $0 > 0 ? $0 - 1 : 0) }
    case "stepOffset", "clip":
      candidate = Double(text).map {
        $0 == 0 ? (direction > 0 ? "1.0" : "0.0") : $0 == 1 && direction < 0 ? "0.0" : ladder($0, by: direction)
      }
    default:
      candidate =
        Int(text).map { String(stepped($0, by: direction, least: 1)) } ?? Double(text).map { ladder($0, by: direction) }
    }
    guard let candidate else { return nil }
    var changed = configuration
    return (try? changed.set(key, to: candidate)) == nil ? nil : candidate
  }

  /// By one below ten, by about a fifth above.
  private static func stepped(_ value: Int, by direction: Int, least: Int) -> Int {
    let size = value + (direction < 0 ? -1 : 0)
    return max(value + direction * max(size / 5, 1), least)
  }

  /// The neighbor in 1, 2, 5, 10, 20, 50 ..., also for values between them.
  private static func ladder(_ value: Double, by direction: Int) -> String {
    guard value > 0, value.isFinite else { return "\(value)" }
    var decade = 1.0
    while decade * 10 <= value * (1 + 1e-9) { decade *= 10 }
    while decade > value * (1 + 1e-9) { decade /= 10 }
    let rungs = [decade / 2, decade, decade * 2, decade * 5, decade * 10]
    let next =
      direction > 0 ? rungs.first { $0 > value * (1 + 1e-9) } : rungs.last { $0 < value * (1 - 1e-9) }
    // Three digits undo what repeated division by ten adds.
    return Double((next ?? value).shortText(significantDigits: 3)).map { "\($0)" } ?? "\(value)"
  }

  /// From 0.9 to 0.95, 0.98, 0.99 and on: the distance from one is on the same ladder.
  private static func closerToOne(_ value: Double, by direction: Int) -> String {
    guard value < 1 else { return "\(value)" }
    let distance = Double(ladder(1 - value, by: -direction)) ?? 1 - value
    return Double((1 - min(distance, 1)).shortText(significantDigits: 6)).map { "\($0)" } ?? "\(value)"
  }

  /// A number in few digits, anything else as it is.
  static func short(_ text: String) -> String {
    guard Int(text) == nil, let value = Double(text) else { return text }
    return value.shortText(significantDigits: 4)
  }

  /// What the chosen operators say of themselves and of their settings.
  static func description(of key: String, in configuration: TrainingConfiguration) -> [String] {
    if key == "magnitude" { return [configuration.magnitude.sentence] }
    if key == "direction" { return [configuration.direction.sentence] }
    guard let setting = configuration.chosenSettings.first(where: { $0.key == key }), setting.choices.isEmpty else {
      return []
    }
    return [(setting.unit.isEmpty ? "" : "Unit: \(setting.unit). ") + "Values: \(setting.allowed)."]
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
    return switch key {
    case "optimizer":
      "With convergent a stable operator bounds v, whatever the weights are. lstm is free to drift."
    case _ where magnitudeKeys.contains(key):
      "It shapes m_t, the bound of |v_t|, and with it the budget V^2."
    case _ where !hasGuarantee && configuration.chosenSettings.contains { $0.key == key }:
      "It shapes a network that nothing bounds."
    case _ where networkKeys.contains(key):
      "It only chooses where v points: no network whatever can spend more than m_t."
    case "stepRule", "stepSize": "eta is compared with beta; audited steps need no beta."
    case "stepOffset", "stepExponent":
      "Vanishing steps are for mini-batches: then sum |v_t|^2/eta_t has to be finite too."
    case "base", "momentum": "Nesterov as base is for strongly convex f, with a momentum that has a rate."
    case "tasks": "A family of tasks has a beta of its own, the largest over its tasks."
    default: "It changes how well the training goes."
    }
  }

  /// Multiplications with weights in one step: each weight once, in coordinate-wise networks once for every coordinate.
  static func cost(_ configuration: TrainingConfiguration, parameters: Int, dimension: Int) -> Int {
    let isCoordinateWise =
      configuration.optimizer == .convergent
      ? configuration.direction.isCoordinatewise : configuration.optimizer != .lstm
    return isCoordinateWise ? parameters * dimension : parameters
  }
}
