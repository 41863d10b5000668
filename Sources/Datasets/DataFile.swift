// Reading the bytes of a data file.

import Glibc

enum DataFile {
  /// The largest file that is read, in bytes.
  static let limit = 1 << 31

  /// Reads a whole file.
  static func read(_ path: String) throws(DatasetError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno, path) }
    defer { _ = close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DatasetError(.unreadable, "not a file", place: path, remedy: "name a data file")
    }
    guard status.st_size <= limit else {
      throw DatasetError(
        .tooLarge, "the file is larger than \(limit >> 20) MiB", place: path, remedy: "check that it is the right file")
    }
    let (bytes, number) = readAll(descriptor, count: Int(status.st_size))
    if let number { throw failure(number, path) }
    return bytes
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

  private static func failure(_ number: Int32, _ path: String) -> DatasetError {
    switch number {
    case ENOENT, ENOTDIR:
      return DatasetError(.notFound, "cannot read: no such file", place: path, remedy: "check the path")
    case EACCES, EPERM:
      return DatasetError(.unreadable, "cannot read: permission denied", place: path, remedy: "check the permissions")
    default:
      let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
      return DatasetError(.unreadable, "cannot read: \(reason)", place: path, remedy: "check the file and its disk")
    }
  }
}
