// How a data file can fail, in one line a person can act on.

import OptimizerEngine

/// A data file that could not be read: what is wrong, where, and what to do.
public struct DatasetError: Error, Equatable, CustomStringConvertible {
  /// The kind of a failure, for a program to decide by.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind by its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    private init(_ name: String) { rawValue = name }

    /// There is no such file.
    public static let notFound = Code("not-found")
    /// The file cannot be read: permission, a folder, a failing device.
    public static let unreadable = Code("unreadable")
    /// The file ends before its data do.
    public static let truncated = Code("truncated")
    /// The file contradicts itself or its checksum.
    public static let corrupt = Code("corrupt")
    /// The file is something else.
    public static let wrongFormat = Code("wrong-format")
    /// The file, or what it says it holds, is larger than Basin reads.
    public static let tooLarge = Code("too-large")
    /// Two files that belong together do not fit.
    public static let mismatch = Code("mismatch")
  }

  /// The kind of the failure.
  public let code: Code
  /// The file, and the place in it where one is known.
  public let place: String
  /// What is wrong.
  public let problem: String
  /// What a person can do about it.
  public let remedy: String

  /// Creates an error; control characters of files and names are shown as escapes, so that none reaches a terminal.
  public init(_ code: Code, _ problem: String, place: String, remedy: String) {
    self.code = code
    self.problem = problem.visible
    self.place = place.visible
    self.remedy = remedy.visible
  }

  /// One line: "problem: place; remedy".
  public var description: String { "\(problem): \(place); \(remedy)" }
}
