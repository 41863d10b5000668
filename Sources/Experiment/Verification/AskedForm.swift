// The form of settings as a session changes it: what a training must have been begun with.

import OptimizerEngine
import SessionStore

/// Follows the chosen objective and the settings of the form through the actions of a session.
struct AskedForm {
  /// The chosen objective; nil while the file has not said which.
  private(set) var objective: Objective?
  /// The form; several where the file does not tell which of them it was.
  private var candidates: [TrainingConfiguration] = []
  /// The settings that were edited on this objective.
  private var edited: Set<String> = []
  /// The lines of edits that no training has used yet.
  private(set) var unused: [Int] = []
  private var trained: [TrainingConfiguration] = []
  private var wasReordered = false
  /// Whether the first candidate is the configuration of the header, and no training has been begun with it yet.
  private var isAskedByHeader = false

  /// Begins with the configuration that the header asks for, where it does.
  ///
  /// - Parameter isBranch: Whether the header was copied from the session that this one grew from, whose training may have
  ///   been left before it began; the form of a branch is that of a replay, which begins with what suits the objective.
  mutating func start(_ objective: Objective, asked: TrainingConfiguration?, isBranch: Bool) {
    choose(objective)
    guard let asked else { return }
    candidates.insert(asked, at: 0)
    isAskedByHeader = !isBranch
  }

  /// Takes an objective: the form then holds what was trained last on it, else what suits it with the architecture that
  /// was chosen before.
  mutating func choose(_ objective: Objective) {
    let moved = self.objective.map { old in candidates.map { $0.moved(from: old, to: objective) } } ?? []
    self.objective = objective
    (edited, isAskedByHeader) = ([], false)
    let known = trained.filter { $0.objective == objective.name }
    // Which of several trainings is the last one depends on their order in line, which has been changed then.
    guard known.isEmpty else {
      candidates = wasReordered ? known : known.suffix(1)
      return
    }
    candidates = moved.isEmpty ? [TrainingConfiguration.preset(for: objective)] : moved
  }

  /// Changes a setting.
  ///
  /// - Throws: `ConfigurationError` where there is no such setting or value.
  mutating func edit(_ key: String, _ value: String, line: Int) throws(ConfigurationError) {
    var probe = TrainingConfiguration()
    try probe.set(key, to: value)
    for index in candidates.indices {
      guard let objective else { break }
      try candidates[index].edit(key, to: value, on: objective)
    }
    edited.insert(key)
    unused.append(line)
  }

  /// Takes note of another order of the waiting trainings.
  mutating func reorder() { wasReordered = true }

  /// A setting in which a training is not what the form held.
  struct Difference {
    let key: String
    let held: String
    let began: String
    /// Whether it is the header that holds something else.
    let isOfHeader: Bool
  }

  /// A training begins: the settings in which it is not what the form held.
  ///
  /// - Parameter isSameEngine: Whether settings that nobody edited must be those of this engine.
  mutating func begin(_ configuration: TrainingConfiguration, isSameEngine: Bool) -> [Difference] {
    let isAsked = isAskedByHeader
    defer {
      trained.append(configuration)
      (unused, isAskedByHeader) = ([], false)
    }
    let differences = candidates.prefix(isAsked ? 1 : candidates.count).map { candidate in
      var held = candidate
      held.objective = configuration.objective
      return zip(held.pairs, configuration.pairs).filter { old, new in
        old.value != new.value && (isSameEngine || isAsked || edited.contains(new.key))
      }.map { old, new in
        Difference(
          key: new.key, held: old.value, began: new.value, isOfHeader: isAsked && !edited.contains(new.key))
      }
    }
    return differences.min { $0.count < $1.count } ?? []
  }
}
