// What a person has done in the lessons, over sessions.

package import SessionStore

/// What a person has done in the lessons.
package struct LessonBook: Sendable, Equatable {
  /// One lesson, in the attempt that was made last.
  package struct Entry: Sendable, Equatable {
    /// The place of the lesson among the lessons.
    package var number: Int
    /// What it is called.
    package var title: String
    /// Which edition of it: a digest of all that its markers say.
    package var edition: Digest
    /// Which attempt.
    package var attempt = 1
    /// The marker that was reached, counted from 0.
    package var place = 0
    /// Whether the attempt has come to the last marker.
    package var isFinished = false
    /// What was given, by marker.
    package var replies: [Int: MarkerReply] = [:]
    /// The most points of a finished attempt; nil where none is.
    package var best: Int?
    /// The points there are.
    package var most = 0
  }

  /// The name that results carry; empty where none was given.
  package var student = ""
  /// The lessons that were begun, by number.
  package var entries: [Int: Entry] = [:]

  /// A book in which nothing is written.
  package init() {}

  /// The numbers of the lessons that were gone through to the end at least once.
  package var finished: Set<Int> { Set(entries.values.filter { $0.best != nil }.map(\.number)) }

  /// Takes what another program has written since into account: of each lesson the later attempt, and the best points.
  mutating func merge(_ others: LessonBook, keeping number: Int?) {
    for (key, other) in others.entries where key != number { entries[key] = other }
    if student.isEmpty { student = others.student }
    guard let number, let other = others.entries[number], let own = entries[number], own.edition == other.edition else {
      return
    }
    entries[number]?.best = [own.best, other.best].compactMap(\.self).max()
    entries[number]?.attempt = max(own.attempt, other.attempt)
  }
}

// MARK: - In its file

extension LessonBook {
  static let format = "basin-lessons"
  static let version = 1

  var members: [JSONMember] {
    [
      JSONMember("student", .string(student)),
      JSONMember("lessons", .array(entries.values.sorted { $0.number < $1.number }.map(\.json))),
    ]
  }

  /// Reads the object of a file; nil where it does not say what it must.
  init?(_ json: JSONValue) {
    guard let student = json["student"]?.stringValue, let list = json["lessons"]?.elements else { return nil }
    self.student = student
    for item in list {
      guard let entry = Entry(item), entries[entry.number] == nil else { return nil }
      entries[entry.number] = entry
    }
  }
}

extension LessonBook.Entry {
  var json: JSONValue {
    .object([
      JSONMember("number", .integer(number)), JSONMember("title", .string(title)),
      JSONMember("edition", .string(edition.hex)), JSONMember("attempt", .integer(attempt)),
      JSONMember("place", .integer(place)), JSONMember("finished", .bool(isFinished)),
      JSONMember("best", JSONValue(optional: best)), JSONMember("most", .integer(most)),
      JSONMember("replies", MarkerReply.json(replies)),
    ])
  }

  init?(_ json: JSONValue) {
    guard let number = json["number"]?.intValue, SessionRange.lesson.contains(number),
      let title = json["title"]?.stringValue, let edition = json["edition"]?.stringValue.flatMap({ Digest(hex: $0) }),
      let attempt = json["attempt"]?.intValue, attempt >= 1, let place = json["place"]?.intValue, place >= 0,
      let isFinished = json["finished"]?.boolValue, let most = json["most"]?.intValue, most >= 0,
      let replies = json["replies"].flatMap(MarkerReply.read)
    else { return nil }
    (self.number, self.title, self.edition, self.attempt) = (number, title, edition, attempt)
    (self.place, self.isFinished, self.replies, self.most) = (place, isFinished, replies, most)
    best = json["best"]?.intValue
  }
}

extension MarkerReply {
  /// Replies by marker as an array.
  static func json(_ replies: [Int: MarkerReply]) -> JSONValue {
    .array(replies.sorted { $0.key < $1.key }.map { $1.json(at: $0) })
  }

  private func json(at marker: Int) -> JSONValue {
    let members: [JSONMember?] = [
      JSONMember("marker", .integer(marker)), JSONMember("hints", .integer(hints)),
      choice.map { JSONMember("choice", .integer($0)) },
      numbers.isEmpty ? nil : JSONMember("numbers", JSONValue(numbers)),
      isDone ? JSONMember("done", .bool(true)) : nil, evidence.map { JSONMember("evidence", $0.json) },
    ]
    return .object(members.compactMap(\.self))
  }

  /// Reads such an array; nil where it does not say what it must.
  static func read(_ json: JSONValue) -> [Int: MarkerReply]? {
    guard let list = json.elements else { return nil }
    var replies: [Int: MarkerReply] = [:]
    for item in list {
      guard let marker = item["marker"]?.intValue, marker >= 0, replies[marker] == nil,
        let hints = item["hints"]?.intValue, hints >= 0
      else { return nil }
      var reply = MarkerReply()
      reply.hints = hints
      reply.choice = item["choice"]?.intValue
      reply.isDone = item["done"]?.boolValue ?? false
      if let numbers = item["numbers"] {
        guard let read = numbers.doubles, read.allSatisfy(\.isFinite) else { return nil }
        reply.numbers = read
      }
      if let evidence = item["evidence"] {
        guard let read = TaskEvidence(evidence) else { return nil }
        reply.evidence = read
      }
      replies[marker] = reply
    }
    return replies
  }
}
