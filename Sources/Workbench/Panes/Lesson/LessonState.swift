// The state of the lesson's pane.

/// The lessons at hand, and the one that is taken.
package struct LessonState: Sendable {
  /// Where lessons lie; nil until they have been looked for.
  var library: LessonLibrary?
  /// The lessons at hand.
  package var entries: [LessonEntry] { library?.lessons ?? [] }
  /// The lesson that was asked for before they were found.
  var wanted: Int?
  /// The lesson that is taken; nil where none is.
  package var taken: LessonProgress?
  /// The numbers of the lessons that were gone through to the end.
  var finished: Set<Int> = []
  /// How the person looked before it.
  var before: LookBefore?
  /// The row under the cursor.
  package var row = 0
}
