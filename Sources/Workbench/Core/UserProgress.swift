// What the person has done since launch: the first steps ask for it.

import SessionStore

/// What a person has done since launch, as far as the first steps ask for it.
struct UserProgress: Sendable {
  /// What has been asked for at least once.
  var seen: Set<Action> = []
  /// Races started.
  private(set) var races = 0
  /// Whether a race was started elsewhere than the first one on its objective.
  private(set) var hasMovedStart = false
  /// Where the first race on each objective began.
  private var firstStarts: [String: [Double]] = [:]
  /// Whether the form was changed to an optimizer without a guarantee.
  private(set) var hasLostGuarantee = false
  /// Whether another objective was chosen.
  private(set) var hasChosenObjective = false

  /// Takes note of something that is recorded.
  mutating func note(_ action: SessionAction) {
    // A race that undo brings back was started before.
    if case .race(let objective, let start, _, nil, _) = action {
      races += 1
      let first = firstStarts[objective] ?? start
      firstStarts[objective] = first
      hasMovedStart = hasMovedStart || start != first
    }
    if case .objective = action { hasChosenObjective = true }
    if case .edit("optimizer", let value) = action, value.hasPrefix("lstm") { hasLostGuarantee = true }
  }
}
