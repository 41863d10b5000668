// The folder an export is written into: nothing is replaced unasked, and no file is ever half written.

import Glibc
import SessionStore
import Workbench

struct ExportFolder {
  private let path: String
  private let isForced: Bool
  private let isNew: Bool

  init(_ path: String, isForced: Bool) {
    self.path = path
    self.isForced = isForced
    isNew = !Files.exists(path)
  }

  /// Takes the folder away again where nothing was written into it and it was not there before.
  func abandon() { if isNew { _ = rmdir(path) } }

  /// Creates the folder and complains about what stands in the way of the files.
  func prepare(for names: [String]) throws(CommandFailure) {
    try attempt { try Folder.create(path, mode: 0o777) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw CommandFailure("not a folder: \(path); name another one")
    }
    guard access(path, W_OK | X_OK) == 0 else {
      throw CommandFailure(
        "cannot write into the folder: \(path); \(String(cString: strerror(errno))): choose another one")
    }
    let existing = names.map(place).filter { stat($0, &status) == 0 }
    if let first = existing.first, !isForced {
      let more = existing.count > 1 ? " and \(existing.count - 1) more" : ""
      throw CommandFailure("it exists already: \(first)\(more); --force replaces it, or name another folder")
    }
  }

  /// Writes a file at once.
  ///
  /// - Returns: Its path.
  func write(_ file: ExportedFile) throws(CommandFailure) -> String { try write(file.text, as: file.name) }

  /// Writes a text as a file of a name at once.
  ///
  /// - Returns: Its path.
  func write(_ text: String, as name: String) throws(CommandFailure) -> String {
    let place = place(name)
    try attempt { try FileBytes.replace(place, with: Array(text.utf8)) }
    return place
  }

  /// The path of a file in it.
  func place(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }
}
