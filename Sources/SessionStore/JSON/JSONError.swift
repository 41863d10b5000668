// What is wrong with a text that should be JSON.

/// Why a text is not JSON, and where.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// How many bytes precede the fault, from the start of the text.
  package let offset: Int
  /// What is wrong there.
  package let problem: String

  /// "what is wrong at byte n".
  package var description: String { "\(problem) at byte \(offset)" }
}
