// Reading the bytes of a data file.

import Glibc
import OptimizerEngine

enum DataFile {
  /// The largest file that is read, in bytes.
  static let limit = 1 << 31
  /// The largest text that is read, in bytes.
  static let textLimit = 1 << 28

  /// Reads a whole file.
  ///
  /// - Throws: `FileError`, also for what is no file: opening a pipe would wait for someone to write into it.
  static func read(_ path: String, limit: Int = limit) throws(FileError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(errno, path) }
    try requireFile(status, path)
    // Whoever put a pipe here since then does not make us wait.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(errno, path) }
    defer { _ = close(descriptor) }

    guard fstat(descriptor, &status) == 0 else { throw failure(errno, path) }
    try requireFile(status, path)
    guard status.st_size <= limit else {
      throw FileError(
        .tooLarge, "the file is larger than \(limit >> 20) MiB", place: path, remedy: "check that it is the right file")
    }
    let (bytes, number) = readAll(descriptor, count: Int(status.st_size))
    if let number { throw failure(number, path) }
    return bytes
  }

  private static func requireFile(_ status: stat, _ path: String) throws(FileError) {
    let kind: String
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: kind = "a folder"
    case S_IFIFO: kind = "a pipe"
    case S_IFSOCK: kind = "a socket"
    default: kind = "a device"
    }
    throw FileError(.unreadable, "\(kind), not a file", place: path, remedy: "name a data file")
  }

  private static func readAll(_ descriptor: Int32, count: Int) -> (bytes: [UInt8], failure: Int32?) {
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let result = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
        if result > 0 {
          filled += result
        } else if result == 0 {
          return
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    return (bytes, failure)
  }

  private static func failure(_ number: Int32, _ path: String) -> FileError {
    switch number {
    case ENOENT, ENOTDIR:
      return FileError(.notFound, "cannot read: no such file", place: path, remedy: "check the path")
    case EACCES, EPERM:
      return FileError(.unreadable, "cannot read: permission denied", place: path, remedy: "check the permissions")
    default:
      let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
      return FileError(.unreadable, "cannot read: \(reason)", place: path, remedy: "check the file and its disk")
    }
  }
}
