// The kinds of failures of data files.

public import OptimizerEngine

extension FileError.Code {
  /// The file cannot be read: permission, a folder, a failing device.
  public static let unreadable = Self("unreadable")
  /// The file ends before its data do.
  public static let truncated = Self("truncated")
  /// The file contradicts itself or its checksum.
  public static let corrupt = Self("corrupt")
  /// Two files that belong together do not fit.
  public static let mismatch = Self("mismatch")
}
