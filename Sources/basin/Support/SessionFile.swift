// The session file that a command was told to write.

import Glibc
import OptimizerEngine
import SessionStore

enum SessionFile {
  /// Creates the session where it was asked for.
  ///
  /// The folder must exist, for a mistyped path must not grow a tree of folders; a file that exists is kept.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - option: The option that named it, for errors.
  ///   - header: What the session begins with.
  static func create(
    at path: String, option: String, header: SessionHeader
  ) throws(CommandFailure) -> JournalWriter {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      let folder = String(path[..<slash])
      var status = stat()
      if stat(folder, &status) != 0, errno == ENOENT {
        throw CommandFailure("no folder '\(folder)': \(option) \(path); create it first, or choose another place")
      }
    }
    do {
      return try JournalWriter.create(at: path, header: header)
    } catch {
      guard error.code == .exists else { throw CommandFailure(error.description) }
      throw CommandFailure(
        "the file exists already: \(option) \(path); name a new one, or play it with `basin replay \(path.shellWord)`")
    }
  }
}
