// What is wrong with a text that should be JSON.

/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// How many bytes precede the fault, from the start of the text.
  public let offset: Int
  /// What is wrong there.
  public let problem: String

  /// "what is wrong at byte n".
  public var description: String { "\(problem) at byte \(offset)" }
}
