// How a file can fail, in one line a person can act on.

/// A file that could not be read or written: what is wrong, where, and what to do.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// The kind of a failure, for a program to decide by; rooms that read files declare their own.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind by its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Creates a kind by its name.
    public init(_ name: String) { rawValue = name }

    /// There is no such file or folder.
    public static let notFound = Code("not-found")
    /// The file is of another format, or its contents or settings cannot be understood.
    public static let wrongFormat = Code("wrong-format")
    /// The file, a line of it, or what it says it holds, is larger than Basin reads or writes.
    public static let tooLarge = Code("too-large")
  }

  /// The kind of the failure.
  public let code: Code
  /// The file, and the place in it where one is known; `:line` where one line is at fault.
  public let place: String
  /// What is wrong, as a phrase.
  public let problem: String
  /// What a person can do about it, as an imperative.
  public let remedy: String
  /// The number of the line at fault, counted from 1; nil where it is not one line.
  public let line: Int?

  /// Creates an error; control characters in the texts become escapes, so that none reaches a terminal.
  ///
  /// - Parameters:
  ///   - code: The kind of the failure.
  ///   - problem: What is wrong.
  ///   - place: The file, and the place in it.
  ///   - line: The line at fault, counted from 1; it joins the file in `place`.
  ///   - remedy: What a person can do about it.
  public init(_ code: Code, _ problem: String, place: String, line: Int? = nil, remedy: String) {
    self.code = code
    self.problem = problem.visible
    self.place = (line.map { "\(place):\($0)" } ?? place).visible
    self.line = line
    self.remedy = remedy.visible
  }

  /// One line: "problem: place; remedy".
  public var description: String { "\(problem): \(place); \(remedy)" }
}
