// Small files that commands write.

import FoundationEssentials
import Glibc

extension String {
  /// As one word of a shell's line, so that a command that is printed can be copied.
  var shellWord: String {
    let isPlain =
      !isEmpty
      && unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789_-./:=@%+,".unicodeScalars.contains($0) }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}

enum Files {
  /// What stands for standard output where a text file is named.
  static let standardOutput = "-"

  /// Writes a text file: atomically where a regular file is or will be, in place where a device or a pipe is; `-` is
  /// standard output.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    if path == standardOutput {
      guard writeAll(Array(text.utf8), to: STDOUT_FILENO) else {
        throw CommandFailure("cannot write: standard output; \(String(cString: strerror(errno))): send it elsewhere")
      }
      return
    }
    let target = resolved(path)
    var status = stat()
    let isSpecial = stat(target, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    do {
      if isSpecial {
        try writeInPlace(text, target)
      } else {
        try Data(text.utf8).write(to: URL(filePath: target), options: .atomic)
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("cannot write: \(path); \(String(cString: strerror(errno))): choose another place")
    }
  }

  /// Complains before work begins that would be lost: the folder must exist, and the place must not be a folder.
  ///
  /// - Parameter sharesOutput: Whether something that is not to be mixed with the file is printed as well.
  static func checkWritable(_ path: String, sharesOutput: Bool = false) throws(CommandFailure) {
    if path == standardOutput {
      guard !sharesOutput else {
        throw CommandFailure("two things for standard output: \(path); name a file, or leave out --json")
      }
      return
    }
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw CommandFailure("a folder: \(path); name a file") }
      guard access(path, W_OK) == 0 else { throw CommandFailure("cannot write: \(path); choose another place") }
      return
    }
    let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    guard access(folder.isEmpty ? "/" : folder, W_OK) == 0 else {
      throw CommandFailure("cannot write: \(path); \(String(cString: strerror(errno))): choose another place")
    }
  }

  /// The file that symbolic links lead to, so that a link stays a link.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func writeInPlace(_ text: String, _ path: String) throws(CommandFailure) {
    let file = open(path, O_WRONLY)
    guard file >= 0, writeAll(Array(text.utf8), to: file), close(file) == 0 else {
      throw CommandFailure("cannot write: \(path); \(String(cString: strerror(errno))): choose another place")
    }
  }

  /// Whether there is a file.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

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
