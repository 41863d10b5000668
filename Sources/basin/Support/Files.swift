// Small files that commands write.

import FoundationEssentials
import Glibc

enum Files {
  /// Writes a text file atomically.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure("cannot write: \(path); \(String(cString: strerror(errno))): choose another place")
    }
  }

  /// Reads a text file.
  static func read(_ path: String) throws(CommandFailure) -> String {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw CommandFailure("cannot read: \(path); check that the file exists and may be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CommandFailure("not UTF-8 text: \(path); give a JSON file of settings")
    }
    return text
  }
}
