// How a file of the session store can fail, in one line a person can act on.

/// A file that could not be read or written: what is wrong, where, and what to do.
public struct SessionError: Error, Equatable, CustomStringConvertible {
  /// The kind of a failure, for a program to decide by.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind by its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    private init(_ name: String) { rawValue = name }

    /// There is no such file or folder.
    public static let notFound = Code("not-found")
    /// The file exists already and is not overwritten.
    public static let exists = Code("exists")
    /// Another Basin writes the file.
    public static let locked = Code("locked")
    /// The path names a folder or a device, not a file.
    public static let notAFile = Code("not-a-file")
    /// Permission is missing.
    public static let denied = Code("denied")
    /// The file system is read-only.
    public static let readOnly = Code("read-only")
    /// The device, the quota or the largest file size is used up.
    public static let full = Code("full")
    /// The device failed, or the system refused for a reason without a code of its own.
    public static let inputOutput = Code("input-output")
    /// The writer has been closed.
    public static let closed = Code("closed")
    /// The file or one of its lines is larger than Basin reads or writes.
    public static let tooLarge = Code("too-large")
    /// The file holds nothing, or no whole header line.
    public static let noHeader = Code("no-header")
    /// The file is something else.
    public static let wrongFormat = Code("wrong-format")
    /// The file was written by a newer Basin.
    public static let newerVersion = Code("newer-version")
    /// A line differs from what was written.
    public static let damaged = Code("damaged")
    /// A line is intact but does not say what it must.
    public static let invalid = Code("invalid")
    /// A number cannot be kept in the precision asked for.
    public static let unrepresentable = Code("unrepresentable")
    /// The environment names no folder to keep sessions in.
    public static let noHome = Code("no-home")
  }

  /// The kind of the failure.
  public let code: Code
  /// The path, followed by `:line` where one line is at fault.
  public let place: String
  /// What is wrong.
  public let problem: String
  /// What a person can do about it.
  public let remedy: String
  /// The number of the line at fault, counted from 1.
  public let line: Int?

  /// Creates an error; a line number joins the path in `place`.
  public init(_ code: Code, _ problem: String, path: String, line: Int? = nil, remedy: String) {
    self.code = code
    self.problem = problem
    self.remedy = remedy
    self.line = line
    place = line.map { "\(path):\($0)" } ?? path
  }

  /// One line: "problem: place; remedy".
  public var description: String { "\(problem): \(place); \(remedy)" }
}
