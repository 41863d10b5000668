// Folders: creating those above a file, and the one where the workbench keeps its sessions.

import Glibc
package import OptimizerEngine

package enum Folder {
  /// Creates the folders above a file that do not exist yet.
  static func createParents(of path: String, mode: mode_t = 0o777) throws(FileError) {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    try create(String(path[..<slash]), mode: mode)
  }

  /// Creates a folder and those above it that do not exist yet.
  package static func create(_ path: String, mode: UInt32) throws(FileError) {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw .system(errno, "cannot create the folder", path: path) }
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw .system(ENOENT, "cannot create the folder", path: path)
    }
    try create(String(path[..<slash]), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else {
      throw .system(errno, "cannot create the folder", path: path)
    }
  }

  /// Brings a file and its place in its folder to the device; returns the system's error where the file's failed.
  ///
  /// A folder that cannot be brought there is no failure: the file has its content, and some file systems refuse it.
  static func synchronize(_ descriptor: Int32, _ path: String) -> Int32? {
    guard fsync(descriptor) == 0 else { return errno }
    synchronize(above: path)
    return nil
  }

  /// Brings the entries of the folder above a file to the device, as far as the file system can.
  static func synchronize(above path: String) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}

/// Where the workbench keeps its own sessions.
package enum SessionFolder {
  /// The folder by the XDG base directory rules: `$XDG_STATE_HOME/basin/sessions`, or the same in `~/.local/state`.
  ///
  /// A pure function of the environment. A relative `XDG_STATE_HOME` is ignored, as the rules ask.
  ///
  /// - Throws: `FileError.Code.noHome` where neither variable names an absolute path.
  package static func path(environment: [String: String]) throws(FileError) -> String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/basin/sessions" }
    if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/basin/sessions" }
    throw FileError(
      .noHome, "no folder to keep sessions in", place: "HOME", remedy: "set HOME or XDG_STATE_HOME to an absolute path")
  }

  /// The name of a session file for a date, such as "2026-01-31T12-30-00.jsonl".
  ///
  /// Further sessions of that date have "-2", "-3" and so on before the ending.
  /// Characters that are awkward in a file name, as ":" or "/", become "-".
  static func fileName(date: String, attempt: Int) -> String {
    let kept = date.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" }
    let stem = kept.isEmpty ? "session" : String(kept)
    return attempt == 1 ? "\(stem).jsonl" : "\(stem)-\(attempt).jsonl"
  }
}
