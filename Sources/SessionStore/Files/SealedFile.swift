// A JSON file that says what it is and is sealed with a digest, so that what is damaged or edited is not taken for whole.

import Glibc
package import OptimizerEngine

/// A JSON object in a file of its own.
///
/// ```
/// {"format":"basin-lessons","version":1, ... ,"digest":"0123456789abcdef"}
/// ```
///
/// The digest is of the bytes of the object without that member, as this program writes it. It finds accidents and edits,
/// and is no signature: who has this program can seal anything.
package enum SealedFile {
  private static let limit = 4 << 20

  /// The bytes of a file.
  package static func bytes(_ members: [JSONMember], format: String, version: Int) -> [UInt8] {
    let head = [JSONMember("format", .string(format)), JSONMember("version", .integer(version))]
    let object = JSONValue.object(head + members)
    var sealed = object
    sealed["digest"] = .string(digest(of: object).hex)
    var bytes: [UInt8] = []
    sealed.write(to: &bytes)
    return bytes + [UInt8(ascii: "\n")]
  }

  private static func digest(of object: JSONValue) -> Digest {
    var bytes: [UInt8] = []
    object.write(to: &bytes)
    var digest = Digest()
    digest.combine(bytes: bytes)
    return digest
  }

  /// Reads a file.
  ///
  /// - Throws: `FileError` where it cannot be read, is of another format, of a later version, or not as it was sealed.
  package static func read(_ path: String, format: String, version: Int) throws(FileError) -> JSONValue {
    try read(try FileBytes.read(path, limit: limit), path, format: format, version: version)
  }

  static func read(_ bytes: [UInt8], _ path: String, format: String, version: Int) throws(FileError) -> JSONValue {
    func refuse(_ code: FileError.Code, _ problem: String, _ remedy: String) -> FileError {
      FileError(code, problem, place: path, remedy: remedy)
    }
    guard var object = try? JSONValue.parse(bytes), object["format"]?.stringValue == format else {
      throw refuse(.wrongFormat, "not a file of the format \(format)", "check that it is the right file")
    }
    guard let found = object["version"]?.intValue, found >= 1 else {
      throw refuse(.damaged, "a \(format) file without a version", "it was edited or damaged")
    }
    guard found <= version else {
      throw refuse(
        .newerVersion, "was written by a newer Basin (version \(found), this one reads \(version))", "upgrade")
    }
    let seal = object["digest"]?.stringValue
    object["digest"] = nil
    guard seal == digest(of: object).hex else {
      throw refuse(.damaged, "the file is not as it was sealed", "it was edited or damaged")
    }
    return object
  }

  /// Changes a file with nobody else changing it meanwhile: what it holds is read first, and stays where that fails.
  ///
  /// - Parameter change: Makes the new members of the object that was read; nil where there is no file yet.
  /// - Throws: `FileError` as `read`, or where it cannot be written; the file is as it was then.
  package static func update(
    _ path: String, format: String, version: Int, _ change: (JSONValue?) throws(FileError) -> [JSONMember]
  ) throws(FileError) {
    try Folder.createParents(of: path, mode: 0o700)
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    // The folder is locked, so that no file has to be left for it; without locks it goes on unprotected.
    let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if lock >= 0 { FileLock.wait(lock) }
    defer { if lock >= 0 { _ = close(lock) } }
    var status = stat()
    // Written out, for a nil beside a JSON value would be the literal null.
    var before: JSONValue?
    if stat(path, &status) == 0 { before = try read(path, format: format, version: version) }
    let members = try change(before)
    try FileBytes.replace(path, with: bytes(members, format: format, version: version))
  }
}
