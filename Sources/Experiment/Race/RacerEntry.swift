// The racers there are on the objective on the bench: all optimizers of the catalogue and all that was learned.

package import OptimizerEngine
package import SessionStore

/// One that takes part in races on the objective on the bench, or could.
package struct RacerEntry: Sendable {
  /// Who it is.
  package let racer: Racer
  /// What was chosen of it.
  package let choice: RaceField.Choice
  /// The optimizer; nil for what is learned.
  package let optimizer: OptimizerEntry?
  /// The training that it comes from; nil for an optimizer designed by hand, and while nothing is learned.
  package let training: TrainingItem?
  /// The settings that suit the objective.
  package let usual: [String: Double]
  /// Why it cannot race on the objective; nil where it can.
  package let refusal: String?
  /// Whether it is a training that races as the newest one already.
  package let isNewest: Bool

  /// Its name: that of the racer, or the one that was given to what it has learned.
  package var name: String {
    if case .training = racer, let name = training?.shownName { name } else { racer.name }
  }
  /// All settings, given or usual.
  package var settings: [String: Double] { usual.merging(choice.settings) { $1 } }
  /// Whether it runs in the next race.
  package var isRacing: Bool { choice.isOn && refusal == nil && (optimizer != nil || training != nil) }

  /// How often the usual step size the present one is; nil where there is none to compare with.
  package var stepFactor: Double? {
    guard let size = settings["stepSize"], let usual = usual["stepSize"], size > 0, usual > 0 else { return nil }
    return size / usual
  }

  /// Settings with some changed, all of them checked; a `fraction` becomes a step size.
  ///
  /// - Throws: `ConfigurationError` that names the range.
  package func settings(
    changing changes: [(key: String, value: String)], on objective: Objective
  ) throws(ConfigurationError) -> [String: Double] {
    guard let optimizer else {
      throw ConfigurationError(
        key: changes.first?.key ?? "", "\(name) has no settings here: they are those of its training")
    }
    var read: [String: Double] = [:]
    for (key, value) in changes { read[key] = try optimizer.read(value, for: key) }
    let settings = try optimizer.settings(for: objective, given: read, after: choice.settings)
    _ = try optimizer.rule(settings)
    // What is as it would be anyway is not given.
    return settings.filter { $0.value != usual[$0.key] }
  }
}

extension Experiment {
  /// All that could race on the objective on the bench, in the order in which it is drawn.
  ///
  /// - Parameter resolve: Finds the objectives that others were trained on.
  package func racers(resolve: (String) -> Objective?) -> [RacerEntry] {
    let known = OptimizerCatalogue.all.map { entry -> RacerEntry in
      let racer = Racer.optimizer(entry.name)
      let choice = field.choice(racer, on: objective.name)
      let usual = entry.settings(for: objective)
      return RacerEntry(
        racer: racer, choice: choice, optimizer: entry, training: nil, usual: usual,
        refusal: entry.refusal(for: objective, usual.merging(choice.settings) { $1 }), isNewest: false)
    }
    let learned = trainings.filter(\.hasLearned)
    let newest = newestRacing
    let others = learned.map { item in
      entry(.training(item.id), item, refusal: misfit(item, resolve), isNewest: item.id == newest?.id)
    }
    return known + [entry(.newest, newest, refusal: nil)] + others
  }

  private func entry(
    _ racer: Racer, _ training: TrainingItem?, refusal: String?, isNewest: Bool = false
  ) -> RacerEntry {
    RacerEntry(
      racer: racer, choice: field.choice(racer, on: objective.name), optimizer: nil, training: training, usual: [:],
      refusal: refusal, isNewest: isNewest)
  }

  /// The newest training that has no place of its own in the field.
  private var newestRacing: TrainingItem? {
    trainings.last {
      $0.hasLearned && $0.kept == nil && $0.configuration.objective == objective.name
        && !field.trainings.contains($0.id)
    }
  }

  /// Why the weights of a training cannot run on the objective on the bench.
  private func misfit(_ item: TrainingItem, _ resolve: (String) -> Objective?) -> String? {
    guard item.configuration.objective != objective.name else { return nil }
    if let kept = item.kept {
      let count = item.configuration.rule(for: objective).parameterLayout(dimension: objective.dimension).count
      return count == kept.weightCount ? nil : TrainedOptimizer.misfit(trainedOn: kept.dimension, objective)
    }
    guard let other = resolve(item.configuration.objective) else {
      return "\(item.configuration.objective) is not here"
    }
    let rule = item.configuration.rule(for: other)
    let counts = [other, objective].map { rule.parameterLayout(dimension: $0.dimension).count }
    return counts[0] == counts[1]
      ? nil
      : "its weights are for \(other.dimension) coordinates, \(objective.name) has \(objective.dimension)"
  }

  /// The runs of a race of the field, numbered from the next number on.
  package mutating func takeRuns(
    of racers: [RacerEntry], start: [Double], steps: Int
  ) -> [RunSpecification] {
    racers.filter(\.isRacing).map { entry in
      let trained = entry.training.map { RunSpecification.Trained(training: $0.id, metaSteps: $0.stepCount) }
      return RunSpecification(
        id: takeID(), objective: objective.name, optimizer: entry.optimizer?.name ?? "convergent",
        settings: entry.settings, trained: trained, start: start, steps: steps)
    }
  }

  /// What a run is called on the bench.
  package func name(of specification: RunSpecification) -> String {
    guard let trained = specification.trained else { return specification.optimizer }
    return (race?.trainings.contains(trained.training) == true ? Racer.training(trained.training) : .newest).name
  }

  /// Chooses who takes part; what the engine would refuse changes nothing.
  mutating func choose(_ racer: Racer, _ choice: RaceField.Choice) {
    switch racer {
    case .optimizer(let name):
      guard let entry = OptimizerCatalogue.entry(named: name),
        (try? entry.rule(entry.settings(for: objective).merging(choice.settings) { $1 })) != nil
      else { return }
      field.set(racer, choice, on: objective.name)
    case .newest, .training: field.set(racer, RaceField.Choice(isOn: choice.isOn), on: objective.name)
    }
  }
}
