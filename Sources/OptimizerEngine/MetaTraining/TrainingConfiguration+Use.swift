// Which settings have an effect beside the others: the form hides the rest, and nobody may change them in vain.

extension TrainingConfiguration {
  /// A choice beside which a setting has no effect, and what it would need, as in `magnitude = lru` and
  /// `magnitude = geometric`.
  private struct Obstacle {
    let choice: String
    let need: String

    init(_ choice: String, need: String) { (self.choice, self.need) = (choice, need) }
  }

  /// Whether a setting has an effect beside the others as they are.
  public func uses(_ key: String) -> Bool { obstacle(to: key) == nil }

  /// Changes settings together, in any order: tasks first, for a fixed step size follows them unless it is given.
  ///
  /// - Parameters:
  ///   - edits: Keys and values as text.
  ///   - objective: The objective that a step size follows; nil leaves the step size as it is.
  /// - Throws: `ConfigurationError` for an unknown key, for a value outside its range, and for one that differs from the
  ///   present one and has no effect beside all the others; nothing is changed then.
  public mutating func edit(
    _ edits: [(key: String, value: String)], on objective: Objective?
  ) throws(ConfigurationError) {
    var changed = self
    for (key, value) in edits.filter({ $0.key == "tasks" }) + edits.filter({ $0.key != "tasks" }) {
      if let objective { try changed.edit(key, to: value, on: objective) } else { try changed.set(key, to: value) }
    }
    let present = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    for (key, value) in changed.pairs where edits.contains(where: { $0.key == key }) && value != present[key] {
      guard let obstacle = changed.obstacle(to: key) else { continue }
      throw ConfigurationError(
        key: key, "\(key) = \(value): not used with \(obstacle.choice); leave it out, or choose \(obstacle.need)")
    }
    self = changed
  }

  /// What differs from the usual settings and has no effect beside the others, each as `ratio = 0.9 (not used with
  /// magnitude = lru)`.
  public var unused: [String] {
    zip(pairs, TrainingConfiguration().pairs).compactMap { here, usual in
      guard here.value != usual.value, let obstacle = obstacle(to: here.key) else { return nil }
      return "\(here.key) = \(here.value) (not used with \(obstacle.choice))"
    }
  }

  private func obstacle(to key: String) -> Obstacle? {
    if Self.partSettings.contains(where: { $0.key == key }) {
      return chosenSettings.contains { $0.key == key } ? nil : obstacle(toPart: key)
    }
    let isConvergent = optimizer == .convergent
    switch key {
    case "magnitude", "direction", "proposal", "base", "momentum", "stepRule", "stepExponent":
      if !isConvergent { return noGuarantee }
    default: break
    }
    switch key {
    case "sigma", "perturbationPairs":
      return estimator != .backpropagation
        ? nil : Obstacle("estimator = \(estimator.rawValue)", need: "estimator = es or pes")
    case "order":
      return estimator == .backpropagation
        ? nil : Obstacle("estimator = \(estimator.rawValue)", need: "estimator = backpropagation")
    case "momentum":
      return base == .nesterov ? nil : Obstacle("base = \(base.rawValue)", need: "base = nesterov")
    case "startScale":
      return starts != .box ? nil : Obstacle("starts = box", need: "starts = small or normal")
    case "taskCount":
      return tasks != .single ? nil : Obstacle("tasks = single", need: "tasks to draw from")
    case "curriculumSteps":
      return curriculum > 0 ? nil : Obstacle("curriculum = 0", need: "a curriculum above 0")
    case "stepOffset", "stepExponent":
      if stepRule == .audited { return Obstacle("stepRule = audited", need: "stepRule = fixed") }
      return key == "stepOffset" || stepOffset > 0 ? nil : Obstacle("stepOffset = 0", need: "a stepOffset above 0")
    default: return nil
    }
  }

  private var noGuarantee: Obstacle {
    Obstacle("optimizer = \(optimizer.rawValue)", need: "optimizer = convergent")
  }

  /// The choice that another part than the one with this setting was made by.
  private func obstacle(toPart key: String) -> Obstacle {
    let owners = (
      magnitudes: MagnitudeKind.allCases.filter { $0.settings.contains { $0.key == key } }.map(\.rawValue),
      directions: DirectionKind.allCases.filter { $0.settings.contains { $0.key == key } }.map(\.rawValue)
    )
    guard !owners.magnitudes.isEmpty || !owners.directions.isEmpty else {
      return Obstacle("optimizer = \(optimizer.rawValue)", need: "optimizer = lstm or lstm-coordinate")
    }
    guard optimizer == .convergent else { return noGuarantee }
    func words(_ names: [String]) -> String {
      names.count < 2
        ? names.joined() : names.dropLast().joined(separator: ", ") + " or \(names[names.count - 1])"
    }
    return owners.magnitudes.isEmpty
      ? Obstacle("direction = \(direction.rawValue)", need: "direction = \(words(owners.directions))")
      : Obstacle("magnitude = \(magnitude.rawValue)", need: "magnitude = \(words(owners.magnitudes))")
  }
}
