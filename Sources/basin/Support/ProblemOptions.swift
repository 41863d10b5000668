// What several commands ask for in the same words: the objective, the start, whole numbers in a range.

import ArgumentParser
import OptimizerEngine

/// `--objective`, for commands that cannot do without one.
struct ObjectiveOption: ParsableArguments {
  @Option(
    help: "The objective: a name of `basin objectives`, NAME:D, FAMILY@PATH, or expr:FORMULA.", completion: .objectives)
  var objective: String?

  /// The objective that was named.
  func resolved() throws(CommandFailure) -> Objective {
    try basin.objective(named: try given(objective, "objective", example: "rosenbrock"))
  }
}

/// `--start`, for commands that run from one point.
struct StartOption: ParsableArguments {
  @Option(parsing: .unconditional, help: "The start: \(StartSource.help).")
  var start: String?

  /// The start that was given or drawn, or the customary one.
  func resolved(for objective: Objective, seed: UInt64) throws(CommandFailure) -> [Double] {
    try StartSource(start, for: objective).starts(1, seed: seed)[0]
  }
}

/// What was given for an option that a command needs, or a line that says what to write.
func given(_ value: String?, _ option: String, example: String) throws(CommandFailure) -> String {
  guard let value else {
    throw CommandFailure("no \(option): --\(option); for example --\(option) \(example)")
  }
  return value
}

/// Refuses a whole number outside of a range, by the name of its option.
func checkWhole(_ value: Int, in range: ClosedRange<Int>, _ option: String) throws(CommandFailure) {
  guard range.contains(value) else {
    throw CommandFailure(
      "\(option) = \(value): --\(option); a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
}
