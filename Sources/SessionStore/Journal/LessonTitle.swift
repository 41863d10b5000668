// What a lesson is called in the list of lessons.

/// The name of a lesson; the member `lesson` of the header of its session.
///
/// ```
/// {"number":1,"title":"...","summary":"...","needs":[0]}
/// ```
package struct LessonTitle: Sendable, Equatable {
  /// Its place among the lessons, from 0.
  package var number: Int
  /// A few words.
  package var title: String
  /// What one learns, in a sentence.
  package var summary: String
  /// The numbers of the lessons that it builds on.
  package var needs: [Int]

  /// Creates a title.
  package init(number: Int, title: String, summary: String, needs: [Int] = []) {
    self.number = number
    self.title = title
    self.summary = summary
    self.needs = needs
  }

  var json: JSONValue {
    .object(
      [
        JSONMember("number", .integer(number)), JSONMember("title", .string(title)),
        JSONMember("summary", .string(summary)),
      ] + (needs.isEmpty ? [] : [JSONMember("needs", .array(needs.map { .integer($0) }))]))
  }

  /// Reads the member; nil where something is missing or not what it must be.
  init?(_ json: JSONValue) {
    guard let number = json["number"]?.intValue, SessionRange.lesson.contains(number),
      let title = json["title"]?.stringValue,
      let summary = json["summary"]?.stringValue
    else { return nil }
    let listed = json["needs"].map { $0.elements ?? [.null] } ?? []
    let needs = listed.compactMap(\.intValue)
    guard needs.count == listed.count, needs.allSatisfy(SessionRange.lesson.contains) else { return nil }
    self.init(number: number, title: title, summary: summary, needs: needs)
  }
}
