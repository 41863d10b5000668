// The state of the lesson's pane.

/// The lessons at hand, and the one that is taken.
package struct LessonState: Sendable {
  /// Where lessons lie; nil until they have been looked for.
  var library: LessonLibrary?
  /// The lessons at hand.
  package var entries: [LessonEntry] { library?.lessons ?? [] }
  /// The lesson that was asked for before they were found.
  package var wanted: Int?
  /// The lesson that is taken; nil where none is.
  package var taken: LessonProgress?
  /// What was done in the lessons, over sessions.
  var book = LessonBook()
  /// Whether it is to be kept: not before what was done in former sessions is known.
  var keepsBook = false
  /// Why that is not kept; nil where it is, or where nothing is to be.
  var bookComplaint: String?
  /// The file of the result that was kept last.
  var resultPath: String?
  /// The numbers of the lessons that were gone through to the end.
  var finished: Set<Int> { book.finished }
  /// The row under the cursor.
  package var row = 0
}
