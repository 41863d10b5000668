// A marker: a note at a place of a session, and what a lesson asks of a person there.

/// A note at a place of a session, and what is asked of a person there.
///
/// ```
/// {"note":"..."}
/// {"note":"the goal of a task","task":{"check":"a condition"}}
/// {"note":"a question","quiz":{"choices":["...","..."],"answer":0,"why":"..."}}
/// ```
package struct Marker: Sendable, Equatable {
  /// What is asked of a person.
  package enum Kind: Sendable, Equatable {
    /// Nothing: the note is to be read.
    case note
    /// The note is a goal; `check` says by which condition it is reached.
    case task(check: String)
    /// The note is a question with two choices or more; `answer` is the place of the right one, counted from 0.
    case quiz(choices: [String], answer: Int, why: String)
  }

  /// The note: what to read, to do, or to answer.
  package var note: String
  /// What is asked.
  package var kind: Kind

  /// Creates a marker; a plain note unless something is asked.
  package init(_ note: String, _ kind: Kind = .note) {
    self.note = note
    self.kind = kind
  }
}

extension Marker {
  /// The members of the event.
  var members: [JSONMember] { [JSONMember("note", .string(note))] + kind.members }
}

extension Marker.Kind {
  fileprivate var members: [JSONMember] {
    switch self {
    case .note: []
    case .task(let check): [JSONMember("task", ["check": .string(check)])]
    case .quiz(let choices, let answer, let why):
      [
        JSONMember(
          "quiz",
          ["choices": .array(choices.map { .string($0) }), "answer": .integer(answer), "why": .string(why)])
      ]
    }
  }

  /// What an event asks; nil with the member at fault where it cannot be used.
  ///
  /// A quiz needs two choices or more and an answer among them; a task and a quiz at once cannot be told apart.
  static func read(_ payload: [JSONMember]) -> (found: Marker.Kind?, key: String) {
    let task = payload.value("task")
    guard let quiz = payload.value("quiz") else {
      guard let task else { return (.note, "note") }
      return (task["check"]?.stringValue.map { .task(check: $0) }, "task")
    }
    let choices = (quiz["choices"]?.elements ?? []).map(\.stringValue)
    let texts = choices.compactMap(\.self)
    guard task == nil, texts.count == choices.count, texts.count >= 2, let answer = quiz["answer"]?.intValue,
      texts.indices.contains(answer), let why = quiz["why"]?.stringValue
    else { return (nil, "quiz") }
    return (.quiz(choices: texts, answer: answer, why: why), "quiz")
  }
}
