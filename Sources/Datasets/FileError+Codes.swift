// The kinds of failures of data files.

public import OptimizerEngine

extension FileError.Code {
  /// The file cannot be read: missing permission, a folder in its place, a failing device.
  public static let unreadable = Self("unreadable")
  /// The file ends before its data do.
  public static let truncated = Self("truncated")
  /// The file contradicts itself or its checksum.
  public static let corrupt = Self("corrupt")
  /// Files, labels or classes do not fit together.
  public static let mismatch = Self("mismatch")
}
