// What the numbers of a session file may be: everything that counts, refers or lasts. Results may be any number.

/// The ranges of the numbers of a session, each checked where it is read, so that nothing behind it has to ask.
public enum SessionRange {
  /// The number of a run or a training.
  public static let number = 1...1_000_000_000
  /// Steps of a run or a race.
  public static let steps = 0...1_000_000
  /// Numbers that the iterates of a run are kept in: its steps times its coordinates.
  public static let iterateNumbers = 0...50_000_000
  /// Meta-steps of a training, and which of them one is.
  public static let metaSteps = 0...1_000_000
  /// Columns or rows of a screen.
  public static let cells = 1...65_535
  /// A choice of a quiz.
  public static let choice = 0...1000
  /// The place of a lesson among the lessons.
  public static let lesson = 1...1_000_000
  /// Events of the session that a branch grew from.
  public static let events = 0...1_000_000_000
  /// Seconds between two events.
  public static let seconds = 0.0...1e9

  /// The range that a member of an action must lie in, alone or in an array; nil for one that is no such number.
  static func ofAction(_ member: String) -> ClosedRange<Int>? {
    switch member {
    case "training", "trainings", "run", "runs": number
    case "steps": steps
    default: nil
    }
  }
}
