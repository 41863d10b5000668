// What a lesson is called in the list of lessons.

/// The name of a lesson; the member `lesson` of the header of its session.
///
/// ```
/// {"number":1,"title":"...","summary":"..."}
/// ```
package struct LessonTitle: Sendable, Equatable {
  /// Its place among the lessons, from 1.
  package var number: Int
  /// A few words.
  package var title: String
  /// What one learns, in a sentence.
  package var summary: String

  /// Creates a title.
  package init(number: Int, title: String, summary: String) {
    self.number = number
    self.title = title
    self.summary = summary
  }

  var json: JSONValue {
    ["number": .integer(number), "title": .string(title), "summary": .string(summary)]
  }

  /// Reads the member; nil where something is missing or not what it must be.
  init?(_ json: JSONValue) {
    guard let number = json["number"]?.intValue, SessionRange.lesson.contains(number),
      let title = json["title"]?.stringValue,
      let summary = json["summary"]?.stringValue
    else { return nil }
    self.init(number: number, title: title, summary: summary)
  }
}
