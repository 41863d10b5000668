// How a file of the session store can fail, in one line a person can act on.

/// A file that could not be read or written: what is wrong, where, and what to do.
package struct SessionError: Error, Equatable, CustomStringConvertible {
  /// The kind of a failure, for a program to decide by.
  package struct Code: RawRepresentable, Hashable, Sendable {
    /// The name of the kind.
    package let rawValue: String
    /// Creates a kind by its name.
    package init(rawValue: String) { self.rawValue = rawValue }
    private init(_ name: String) { rawValue = name }

    /// There is no such file or folder.
    package static let notFound = Code("not-found")
    /// The file exists already and is not overwritten.
    package static let exists = Code("exists")
    /// Another Basin writes the file.
    package static let locked = Code("locked")
    /// The path names a folder or a device, not a file.
    package static let notAFile = Code("not-a-file")
    /// Permission is missing.
    package static let denied = Code("denied")
    /// The file system is read-only.
    package static let readOnly = Code("read-only")
    /// The device, the quota or the largest file size is used up.
    package static let full = Code("full")
    /// The device failed, or the system refused for a reason without a code of its own.
    package static let inputOutput = Code("input-output")
    /// The writer has been closed.
    package static let closed = Code("closed")
    /// The file or one of its lines is larger than Basin reads or writes.
    package static let tooLarge = Code("too-large")
    /// The file holds nothing, or no whole header line.
    package static let noHeader = Code("no-header")
    /// The file is something else.
    package static let wrongFormat = Code("wrong-format")
    /// The file was written by a newer Basin.
    package static let newerVersion = Code("newer-version")
    /// A line differs from what was written.
    package static let damaged = Code("damaged")
    /// A line is intact but does not say what it must.
    package static let invalid = Code("invalid")
    /// A number cannot be kept in the precision asked for.
    package static let unrepresentable = Code("unrepresentable")
    /// The environment names no folder to keep sessions in.
    package static let noHome = Code("no-home")
  }

  /// The kind of the failure.
  package let code: Code
  /// The path, followed by `:line` where one line is at fault.
  package let place: String
  /// What is wrong.
  package let problem: String
  /// What a person can do about it.
  package let remedy: String
  /// The number of the line at fault, counted from 1.
  package let line: Int?

  /// Creates an error; a line number joins the path in `place`.
  package init(_ code: Code, _ problem: String, path: String, line: Int? = nil, remedy: String) {
    self.code = code
    self.problem = problem
    self.remedy = remedy
    self.line = line
    place = line.map { "\(path):\($0)" } ?? path
  }

  /// One line: "problem: place; remedy".
  package var description: String { "\(problem): \(place); \(remedy)" }
}
