// Where progress and results of lessons lie, and how they are kept.

import Glibc
package import OptimizerEngine
import SessionStore

/// The files in which a person's progress and results are kept.
package struct LessonStore: Sendable, Equatable {
  /// The file of the progress.
  package let book: String
  /// The folder of the results.
  package let results: String

  /// Files in a folder.
  package init(folder: String) {
    book = folder + "/lessons.json"
    results = folder + "/results"
  }

  /// Those of the XDG base directory rules: `$XDG_STATE_HOME/basin`, or the same in `~/.local/state`.
  ///
  /// - Throws: `FileError.Code.noHome` where neither is named.
  package init(environment: [String: String]) throws(FileError) {
    let sessions = try SessionFolder.path(environment: environment)
    self.init(folder: String(sessions.dropLast("/sessions".count)))
  }

  /// What was kept; an empty book where nothing was.
  ///
  /// - Throws: `FileError` where the file is damaged, or of something else; it stays as it is.
  package func read() throws(FileError) -> LessonBook {
    do throws(FileError) {
      return try Self.understand(
        try SealedFile.read(book, format: LessonBook.format, version: LessonBook.version), book)
    } catch {
      guard error.code == .notFound else { throw error }
      return LessonBook()
    }
  }

  private static func understand(_ json: JSONValue, _ path: String) throws(FileError) -> LessonBook {
    guard let book = LessonBook(json) else {
      throw FileError(
        .invalid, "progress that lacks something", place: path,
        remedy: "it was written by something else; move it away to begin anew")
    }
    return book
  }

  /// Keeps progress, and the result of a lesson where there is one.
  ///
  /// What another program has written meanwhile stays, of the lesson `number` too what is better there.
  ///
  /// - Returns: The file of the result; nil without one.
  /// - Throws: `FileError` where the file is damaged or cannot be written: it stays as it is.
  package func keep(_ own: LessonBook, number: Int?, result: LessonResult?) throws(FileError) -> String? {
    var formerName: String?
    try SealedFile.update(book, format: LessonBook.format, version: LessonBook.version) { json throws(FileError) in
      var merged = own
      if let json {
        let former = try Self.understand(json, book)
        formerName = former.student
        merged.merge(former, keeping: number)
      }
      return merged.members
    }
    guard let result else { return nil }
    let path = results + "/" + result.fileName
    try result.write(to: path)
    if let formerName, formerName != result.student { remove(result.carrying(formerName)) }
    return path
  }

  /// Removes a result that was given another name since, so that one is left; a file that says anything else stays.
  private func remove(_ result: LessonResult) {
    let path = results + "/" + result.fileName
    if result.isKept(at: path) { _ = unlink(path) }
  }
}
