// Reading a whole file, and replacing a whole file at once.

import Glibc
package import OptimizerEngine

package enum FileBytes {
  /// Reads all bytes of a file or a pipe.
  ///
  /// - Throws: `FileError` for folders and devices, for files above `limit`, and for every failure of the system.
  static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno, "cannot read", path: path) }
    defer { _ = close(descriptor) }
    return try read(descriptor, path, limit: limit, pipesToo: true)
  }

  /// Reads all bytes of an open file, from where it stands; errors name `path`.
  static func read(
    _ descriptor: Int32, _ path: String, limit: Int, pipesToo: Bool
  ) throws(FileError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno, "cannot read", path: path) }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else { throw .system(EISDIR, "cannot read", path: path) }
    guard kind == S_IFREG || kind == S_IFIFO && pipesToo else {
      let what = kind == S_IFIFO ? "pipe" : "device"
      throw FileError(.notAFile, "cannot read: it is a \(what)", place: path, remedy: "name a file")
    }
    guard status.st_size <= limit else { throw tooLarge(path, limit) }
    return try readAll(descriptor, path, expected: Int(status.st_size), limit: limit)
  }

  private static func readAll(
    _ descriptor: Int32, _ path: String, expected: Int, limit: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var capacity = expected + 1
    while true {
      // One byte more than expected, so that the end of the file shows without another buffer.
      let (chunk, failure) = readChunk(descriptor, capacity: capacity)
      if let failure { throw .system(failure, "cannot read", path: path) }
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
      guard bytes.count <= limit else { throw tooLarge(path, limit) }
      capacity = max(expected + 1 - bytes.count, 1 << 16)
    }
  }

  private static func readChunk(_ descriptor: Int32, capacity: Int) -> (bytes: [UInt8], failure: Int32?) {
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var result = Glibc.read(descriptor, buffer.baseAddress, capacity)
      while result < 0, errno == EINTR { result = Glibc.read(descriptor, buffer.baseAddress, capacity) }
      if result < 0 { failure = errno }
      count = max(result, 0)
    }
    return (bytes, failure)
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> FileError {
    FileError(
      .tooLarge, "the file is larger than \(limit >> 20) MiB", place: path, remedy: "check that it is the right file")
  }

  /// Writes all bytes, with a single call unless the system takes fewer.
  ///
  /// - Returns: How many bytes were written, and what stopped the rest.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> (written: Int, failure: Int32?) {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let result = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if result > 0 {
          written += result
        } else if result == 0 || errno != EINTR {
          return (written, result == 0 ? EIO : errno)
        }
      }
      return (written, nil)
    }
  }

  /// Replaces a file at once: readers see the old content or the new, never a mixture, whatever happens meanwhile.
  ///
  /// Creates the folders above it as needed. A symbolic link stays one; what it leads to is replaced. Devices and pipes
  /// are refused, for replacing them would destroy them.
  package static func replace(_ link: String, with bytes: [UInt8]) throws(FileError) {
    try Folder.createParents(of: link)
    let path = resolved(link)
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw FileError(.notAFile, "cannot replace what is not a regular file", place: link, remedy: "name a file")
    }
    let temporary = "\(path).basin-partial"
    let (descriptor, refusal) = openTemporary(temporary)
    if let refusal { throw .system(refusal, "cannot write", path: path) }
    var failure = write(bytes, to: descriptor).failure
    if failure == nil, fsync(descriptor) != 0 { failure = errno }
    // Renamed while it is open, for closing it gives up the lock.
    if failure == nil, rename(temporary, path) != 0 { failure = errno }
    if failure != nil { _ = unlink(temporary) }
    if close(descriptor) != 0, failure == nil { failure = errno }
    if let failure { throw .system(failure, "cannot write", path: path) }
    // Without this a power cut may bring the old content back, or on some file systems neither.
    Folder.synchronize(above: path)
  }

  /// Opens the file that is to take another one's place, empty and locked; or the system's error.
  ///
  /// The name is always the same, so that what a killed writer left is used again instead of piling up. The lock keeps
  /// two writers apart; the one who waited finds that the name is gone, or another file's, and begins again.
  private static func openTemporary(_ temporary: String) -> (descriptor: Int32, refusal: Int32?) {
    while true {
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { return (descriptor, errno) }
      FileLock.wait(descriptor)
      var (held, named) = (stat(), stat())
      let isStillNamed =
        fstat(descriptor, &held) == 0 && lstat(temporary, &named) == 0 && held.st_ino == named.st_ino
        && held.st_dev == named.st_dev
      if isStillNamed, ftruncate(descriptor, 0) == 0 { return (descriptor, nil) }
      let number = errno
      _ = close(descriptor)
      if isStillNamed { return (-1, number) }
    }
  }

  /// The place that symbolic links lead to.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
