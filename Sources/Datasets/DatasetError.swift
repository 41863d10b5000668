// How a data file can fail, in one line a person can act on.

import OptimizerEngine

/// The reason why data could not be read: what is wrong, where, and what to do.
public struct DatasetError: Error, Equatable, CustomStringConvertible {
  /// The kind of a failure, on which a program can decide.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The name of the kind, as in `not-found`.
    public let rawValue: String
    /// Creates a kind by its name; any name is possible.
    public init(rawValue: String) { self.rawValue = rawValue }
    private init(_ name: String) { rawValue = name }

    /// There is no such file or folder.
    public static let notFound = Code("not-found")
    /// The file cannot be read: missing permission, a folder in its place, a failing device.
    public static let unreadable = Code("unreadable")
    /// The file ends before its data do.
    public static let truncated = Code("truncated")
    /// The file contradicts itself or its checksum.
    public static let corrupt = Code("corrupt")
    /// The file is of another format, or its contents or settings cannot be understood.
    public static let wrongFormat = Code("wrong-format")
    /// The file, or what it says it holds, is larger than Basin reads.
    public static let tooLarge = Code("too-large")
    /// Files, labels or classes do not fit together.
    public static let mismatch = Code("mismatch")
  }

  /// The kind of the failure.
  public let code: Code
  /// The file, with the row, line or column where one is known.
  public let place: String
  /// What is wrong, as a phrase.
  public let problem: String
  /// What a person can do about it, as an imperative.
  public let remedy: String

  /// Creates an error; control characters in the texts become escapes, so that none reaches a terminal.
  public init(_ code: Code, _ problem: String, place: String, remedy: String) {
    self.code = code
    self.problem = problem.visible
    self.place = place.visible
    self.remedy = remedy.visible
  }

  /// One line: `PROBLEM: PLACE; REMEDY`.
  public var description: String { "\(problem): \(place); \(remedy)" }
}
