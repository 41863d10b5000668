// The lock that keeps a second writer off a file.

import Glibc
import OptimizerEngine

/// An advisory lock on a whole file, by `flock`: it belongs to the open descriptor and goes away with it, also when the
/// process is killed.
enum FileLock {
  /// Takes the lock of an open file until it is closed; false where another writer has it.
  ///
  /// A file system without locks refuses for another reason; recording goes on there, unprotected.
  static func take(_ descriptor: Int32) -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  /// Takes the lock of an open file as soon as it is free.
  static func wait(_ descriptor: Int32) {
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
  }

  /// Whether a writer has the lock of a file at this moment.
  static func isTaken(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { _ = close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}

extension FileError {
  static func locked(_ path: String) -> FileError {
    FileError(
      .locked, "is being written by another Basin", place: path, remedy: "end that one first, or choose another file")
  }
}
