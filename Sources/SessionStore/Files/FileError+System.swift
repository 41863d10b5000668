// The one place where numbers of the system's errors become words.

import Glibc
package import OptimizerEngine

extension FileError {
  /// The error for a failed call of the system.
  ///
  /// - Parameters:
  ///   - number: What the call left in `errno`.
  ///   - action: What was tried, as in "cannot write".
  ///   - path: The file.
  static func system(_ number: Int32, _ action: String, path: String) -> FileError {
    let (code, reason, remedy): (Code, String, String) =
      switch number {
      case ENOENT: (.notFound, "no such file or folder", "check the path")
      case EEXIST: (.exists, "it exists already", "choose another name or remove it")
      case EISDIR: (.notAFile, "it is a folder", "name a file")
      case ENOTDIR: (.notAFile, "a part of the path is not a folder", "check the path")
      case ENOSPC, EDQUOT: (.full, "no space left", "free some space; what was written before is safe")
      case EFBIG: (.full, "the file is as large as allowed", "raise the limit (ulimit -f) or start a new file")
      case EROFS: (.readOnly, "the file system is read-only", "choose another place")
      case EACCES, EPERM: (.denied, "permission denied", "check the permissions or choose another place")
      case EIO: (.inputOutput, "the device failed", "check the disk or choose another place")
      default: (.inputOutput, reason(number), "choose another place")
      }
    return FileError(code, "\(action): \(reason)", place: path, remedy: remedy)
  }

  /// The error for a file that was removed while it was written.
  package static func removed(_ path: String) -> FileError {
    FileError(
      .notFound, "the file was removed while it was recorded", place: path, remedy: "what was recorded is lost")
  }

  private static func reason(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
  }
}
