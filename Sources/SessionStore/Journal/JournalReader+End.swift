// What can be told of a journal without reading all of it: whether it has an end, and whether somebody writes it.

import Glibc
package import OptimizerEngine

extension JournalReader {
  /// Reads the header of a journal and nothing else.
  ///
  /// - Throws: `FileError` where there is none.
  package static func header(of path: String) throws(FileError) -> SessionHeader {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno, "cannot read", path: path) }
    defer { _ = Glibc.close(descriptor) }
    // Opened without waiting: a pipe in the folder of sessions is none.
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = max(Glibc.read(descriptor, &bytes, bytes.count), 0)
    let line =
      bytes.prefix(count).firstIndex(of: UInt8(ascii: "\n")).map { Array(bytes[...$0]) } ?? Array(bytes[..<count])
    return try read(line, path: path).header
  }

  /// Whether the last whole line of a journal is an `end` event; true as well for what cannot be read or is no file.
  package static func hasEnd(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return true }
    defer { _ = Glibc.close(descriptor) }
    var status = stat()
    // A folder has a size as well, on some file systems of 2^63 - 1.
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return true }
    let size = Int(status.st_size)
    let count = min(size, 4096)
    var bytes = [UInt8](repeating: 0, count: count)
    guard pread(descriptor, &bytes, count, off_t(size - count)) == count else { return true }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    guard let last = lines.last, bytes.last == UInt8(ascii: "\n"),
      let members = try? JournalLine.read(Array(last), 0..<last.count)
    else { return false }
    return members.contains { $0.key == "k" && $0.value == .string("end") }
  }

  /// Whether another program has a journal open for writing.
  package static func isBeingWritten(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { _ = Glibc.close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }
}
