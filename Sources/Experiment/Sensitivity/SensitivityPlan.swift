// What a sensitivity map is of: an optimizer and two of its settings, from one start.

package import OptimizerEngine

/// A map to compute: every cell is one run.
package struct SensitivityPlan: Sendable, Equatable {
  /// Whose settings are varied.
  package enum Subject: Sendable, Equatable {
    /// An optimizer designed by hand, with settings that replace the usual ones.
    case designed(name: String, settings: [String: Double])
    /// What a training begins with: its weights as they are drawn.
    case untrained(TrainingConfiguration)

    /// What the optimizer of a form is called.
    package static let untrainedName = "untrained"

    /// The name in commands.
    package var name: String {
      switch self {
      case .designed(let name, _): name
      case .untrained: Self.untrainedName
      }
    }

    /// The name in sentences.
    package var title: String {
      switch self {
      case .designed(let name, _): name
      case .untrained: "the untrained optimizer"
      }
    }
  }

  /// What is minimized.
  package let objective: String
  /// Whose settings are varied.
  package let subject: Subject
  /// The setting that grows to the right.
  package let x: SensitivityAxis
  /// The setting that grows upwards.
  package let y: SensitivityAxis
  /// x_0 of every run.
  package let start: [Double]
  /// Steps of every run.
  package let steps: Int
  /// The seed of mini-batches.
  package let seed: UInt64

  /// Columns and rows of a map: coarser ones with every second and every fourth of them have both ends too.
  package static let size = (columns: 33, rows: 17)

  package var columns: Int { x.values.count }
  package var rows: Int { y.values.count }

  /// Plans a map.
  ///
  /// - Parameters:
  ///   - keys: The settings along x and y; nil for those that come first.
  ///   - size: Columns and rows.
  /// - Throws: `ConfigurationError` where there are no such settings, where one is named twice, or where the optimizer cannot
  ///   run on the objective.
  package init(
    _ subject: Subject, keys: (String, String)? = nil, on objective: Objective, start: [Double], steps: Int,
    seed: UInt64 = 0, size: (columns: Int, rows: Int) = SensitivityPlan.size
  ) throws(ConfigurationError) {
    let known = try subject.variedSettings(on: objective)
    guard known.count >= 2 else {
      throw ConfigurationError(
        key: "settings", "\(subject.name) has no two settings that are numbers: choose another one")
    }
    func setting(_ key: String) throws(ConfigurationError) -> Subject.Varied {
      guard let found = known.first(where: { $0.key == key }) else {
        throw ConfigurationError(
          key: key,
          "\(subject.name) has no number '\(key)' to vary\(Spelling.suggestion(for: key, among: known.map(\.key)))")
      }
      return found
    }
    let (first, second) = (try setting(keys?.0 ?? known[0].key), try setting(keys?.1 ?? known[1].key))
    guard first.key != second.key else {
      throw ConfigurationError(key: first.key, "\(first.key) along both axes: name two settings")
    }
    self.init(
      objective: objective.name, subject: subject, x: first.axis(count: size.columns), y: second.axis(count: size.rows),
      start: start, steps: steps, seed: seed)
    try check(on: objective)
  }

  /// Finds out whether there is a cell that can run, and whether both settings shape its steps.
  ///
  /// - Throws: `ConfigurationError` that says why not.
  private func check(on objective: Objective) throws(ConfigurationError) {
    // The lowest values fit together where any do.
    let changes = settings(column: 0, row: 0)
    if case .designed(let name, let given) = subject, let entry = OptimizerCatalogue.entry(named: name) {
      let all = try entry.settings(for: objective, given: changes, after: given)
      if let refusal = entry.refusal(for: objective, all) {
        throw ConfigurationError(key: "optimizer", "\(name) on \(objective.name): \(refusal)")
      }
    }
    _ = try subject.optimizer(changing: changes, on: objective)
  }

  private init(
    objective: String, subject: Subject, x: SensitivityAxis, y: SensitivityAxis, start: [Double], steps: Int,
    seed: UInt64
  ) {
    (self.objective, self.subject, self.x, self.y) = (objective, subject, x, y)
    (self.start, self.steps, self.seed) = (start, steps, seed)
  }

  /// The same map of a part of its axes, or of more than them.
  package func zoomed(by factor: Double, column: Int, row: Int) -> SensitivityPlan {
    SensitivityPlan(
      objective: objective, subject: subject, x: x.zoomed(by: factor, around: x.values[column]),
      y: y.zoomed(by: factor, around: y.values[row]), start: start, steps: steps, seed: seed)
  }

  /// The settings of a cell that replace those of the subject.
  package func settings(column: Int, row: Int) -> [String: Double] {
    [x.key: x.values[column], y.key: y.values[row]]
  }

  /// The optimizer of a cell.
  ///
  /// - Throws: `ConfigurationError` where the two values do not fit together.
  package func optimizer(column: Int, row: Int, on objective: Objective) throws(ConfigurationError) -> Optimizer {
    try subject.optimizer(changing: settings(column: column, row: row), on: objective)
  }
}

extension SensitivityPlan.Subject {
  /// A setting that can be varied.
  struct Varied {
    let key: String
    let range: SettingRange
    let usual: Double
    var approachesOne = false

    func axis(count: Int) -> SensitivityAxis {
      SensitivityAxis(key, range, usual: usual, approachesOne: approachesOne, count: count)
    }
  }

  /// The keys of the settings that can be varied, those that are varied unless asked otherwise first.
  package func keys(on objective: Objective) -> [String] {
    ((try? variedSettings(on: objective)) ?? []).map(\.key)
  }

  /// The settings that can be varied.
  ///
  /// - Throws: `ConfigurationError` where there is no such optimizer, or the form does not fit the objective.
  func variedSettings(on objective: Objective) throws(ConfigurationError) -> [Varied] {
    switch self {
    case .designed(let name, _):
      guard let entry = OptimizerCatalogue.entry(named: name) else {
        throw ConfigurationError(
          key: "optimizer",
          "no optimizer '\(name)'\(Spelling.suggestion(for: name, among: OptimizerCatalogue.all.map(\.name)))")
      }
      let usual = entry.settings(for: objective)
      // A first step is one of audited steps, which a map of step sizes has none of.
      return entry.settings.filter { $0.key != "firstStep" }.map { setting in
        let values = [usual[setting.key], setting.usual, 1e-3].compactMap { $0 }
        return Varied(key: setting.key, range: setting.range, usual: values.first { $0 > 0 } ?? 1)
      }
    case .untrained(let configuration):
      try configuration.check(for: objective)
      return Self.variedSettings(of: configuration)
    }
  }

  /// The numbers that shape what training begins with: those of its parts, then the step size.
  private static func variedSettings(of configuration: TrainingConfiguration) -> [Varied] {
    let parts = configuration.chosenSettings.map(\.key)
    let nearOne = Set(TrainingConfiguration.partSettings.filter(\.approachesOne).map(\.key))
    var varied: [Varied] = []
    for key in parts + ["stepSize"] where !varied.contains(where: { $0.key == key }) {
      guard let setting = TrainingConfiguration.settings.first(where: { $0.key == key }), let range = setting.range,
        !range.isWhole
      else { continue }
      let present = Double(setting.read(configuration)) ?? 1
      varied.append(Varied(key: key, range: range, usual: present, approachesOne: nearOne.contains(key)))
    }
    return varied
  }

  /// The present value of a setting.
  package func value(of key: String, on objective: Objective) -> Double? {
    switch self {
    case .designed(let name, let given):
      given[key] ?? OptimizerCatalogue.entry(named: name)?.settings(for: objective)[key]
    case .untrained(let configuration):
      TrainingConfiguration.settings.first { $0.key == key }.flatMap { Double($0.read(configuration)) }
    }
  }

  /// The optimizer with some settings changed.
  func optimizer(changing changes: [String: Double], on objective: Objective) throws(ConfigurationError) -> Optimizer {
    switch self {
    case .designed(let name, let given):
      guard let entry = OptimizerCatalogue.entry(named: name) else {
        throw ConfigurationError(key: "optimizer", "no optimizer '\(name)'")
      }
      return Optimizer(try entry.rule(entry.settings(for: objective, given: changes, after: given)))
    case .untrained(var configuration):
      for (key, value) in changes.sorted(by: { $0.key < $1.key }) { try configuration.set(key, to: "\(value)") }
      try configuration.check(for: objective)
      let rule = configuration.rule(for: objective)
      let layout = rule.parameterLayout(dimension: objective.dimension)
      return Optimizer(rule, weights: layout.initialWeights(seed: configuration.seed))
    }
  }
}
