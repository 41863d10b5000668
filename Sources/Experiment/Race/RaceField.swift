// The field of races: who takes part, and with which settings.

import OptimizerEngine
package import SessionStore

/// Who takes part in races, as far as a person has chosen it.
///
/// Settings belong to the objective for which they were given: a step size that suits one says nothing of another.
package struct RaceField: Sendable, Equatable {
  /// What is chosen of one racer on one objective.
  package struct Choice: Sendable, Equatable {
    /// Whether it takes part.
    package var isOn: Bool
    /// The settings that were given in place of those that suit the objective.
    package var settings: [String: Double] = [:]

    package init(isOn: Bool, settings: [String: Double] = [:]) { (self.isOn, self.settings) = (isOn, settings) }
  }

  // What is as it was to begin with is not kept, so that fields that mean the same are equal.
  private var switched: Set<Racer> = []
  private var given: [String: [Racer: [String: Double]]] = [:]

  /// The field of a fresh start: the optimizers that the catalogue races, and what was learned last.
  package init() {}

  /// Whether a racer takes part before anybody has chosen.
  static func isOnAtFirst(_ racer: Racer) -> Bool {
    switch racer {
    case .optimizer(let name): OptimizerCatalogue.entry(named: name)?.isRaced ?? false
    case .newest: true
    case .training: false
    }
  }

  /// What is chosen of a racer on an objective.
  package func choice(_ racer: Racer, on objective: String) -> Choice {
    Choice(
      isOn: Self.isOnAtFirst(racer) != switched.contains(racer), settings: given[objective]?[racer] ?? [:])
  }

  /// Chooses.
  mutating func set(_ racer: Racer, _ choice: Choice, on objective: String) {
    if choice.isOn == Self.isOnAtFirst(racer) { switched.remove(racer) } else { switched.insert(racer) }
    given[objective, default: [:]][racer] = choice.settings.isEmpty ? nil : choice.settings
    if given[objective]?.isEmpty == true { given[objective] = nil }
  }

  /// The trainings that take part under names of their own.
  package var trainings: Set<Int> {
    Set(switched.compactMap { if case .training(let id) = $0 { id } else { nil } })
  }

  /// The racers of which another field says something else on an objective, by name.
  package func racers(differingFrom other: RaceField, on objective: String) -> [Racer] {
    let all = switched.union(other.switched)
      .union((given[objective] ?? [:]).keys).union((other.given[objective] ?? [:]).keys)
    return all.filter { choice($0, on: objective) != other.choice($0, on: objective) }.sorted { $0.name < $1.name }
  }
}
