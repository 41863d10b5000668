// What the numbers of a session file may be: everything that counts, refers or lasts. Results may be any number.

/// The ranges of the numbers of a session, each checked where it is read, so that nothing behind it has to ask.
package enum SessionRange {
  /// The number of a run or a training.
  package static let number = 1...1_000_000_000
  /// Steps of a run or a race.
  package static let steps = 0...1_000_000
  /// Numbers that the iterates of a run are kept in: its steps times its coordinates.
  package static let iterateNumbers = 0...50_000_000
  /// Meta-steps of a training, and which of them one is.
  package static let metaSteps = 0...1_000_000
  /// Weights of an optimizer that was kept elsewhere.
  package static let weights = 0...1_000_000_000
  /// Columns or rows of a screen.
  package static let cells = 1...65_535
  /// A choice of a quiz.
  package static let choice = 0...1000
  /// The place of a lesson among the lessons.
  package static let lesson = 0...1_000_000
  /// Events of the session that a branch grew from.
  package static let events = 0...1_000_000_000
  /// Seconds between two events.
  package static let seconds = 0.0...1e9

  /// The range that a member of an action must lie in, alone or in an array; nil for one that is no such number.
  static func ofAction(_ member: String) -> ClosedRange<Int>? {
    switch member {
    case "training", "trainings", "run", "runs": number
    case "steps": steps
    default: nil
    }
  }
}
