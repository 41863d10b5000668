// The kinds of failures of sessions, weights and checkpoints.

package import OptimizerEngine

extension FileError.Code {
  /// The file exists already and is not overwritten.
  package static let exists = Self("exists")
  /// Another Basin writes the file.
  package static let locked = Self("locked")
  /// The path names a folder or a device, not a file.
  package static let notAFile = Self("not-a-file")
  /// Permission is missing.
  package static let denied = Self("denied")
  /// The file system is read-only.
  package static let readOnly = Self("read-only")
  /// The device, the quota or the largest file size is used up.
  package static let full = Self("full")
  /// The device failed, or the system refused for a reason without a code of its own.
  package static let inputOutput = Self("input-output")
  /// The writer has been closed.
  package static let closed = Self("closed")
  /// The file holds nothing, or no whole header line.
  package static let noHeader = Self("no-header")
  /// The file was written by a newer Basin.
  package static let newerVersion = Self("newer-version")
  /// A line differs from what was written.
  package static let damaged = Self("damaged")
  /// A line is intact but does not say what it must.
  package static let invalid = Self("invalid")
  /// A number cannot be kept in the precision asked for.
  package static let unrepresentable = Self("unrepresentable")
  /// The environment names no folder to keep sessions in.
  package static let noHome = Self("no-home")
}
