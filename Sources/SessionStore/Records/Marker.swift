// A marker: a note at a place of a session, and what a lesson asks of a person there.

/// A note at a place of a session, and what is asked of a person there.
///
/// ```
/// {"note":"..."}
/// {"note":"the goal of a task","task":{"check":"a condition"}}
/// {"note":"a question","quiz":{"choices":["...","..."],"answer":0,"why":"..."}}
/// {"note":"a question","number":{"value":0.25,"tolerance":0.01,"why":"..."}}
/// ```
///
/// Each may have `"hints":["...","..."]`, given one at a time to who asks for them, and a `"view"`.
package struct Marker: Sendable, Equatable {
  /// What is asked of a person.
  package enum Kind: Sendable, Equatable {
    /// Nothing: the note is to be read.
    case note
    /// The note is a goal; `check` says by which condition it is reached.
    case task(check: String)
    /// The note is a question with two choices or more; `answer` is the place of the right one, counted from 0.
    case quiz(choices: [String], answer: Int, why: String)
    /// The note asks for a number.
    case number(NumberSought)
  }

  /// The note: what to read, to do, or to answer.
  package var note: String
  /// What is asked.
  package var kind: Kind
  /// What helps, the least first; only where something is asked.
  package var hints: [String]
  /// How the screen is to be looked at there; nil leaves it as it is.
  package var view: MarkerView?

  /// Creates a marker; a plain note unless something is asked.
  package init(_ note: String, _ kind: Kind = .note, hints: [String] = [], view: MarkerView? = nil) {
    self.note = note
    self.kind = kind
    self.hints = hints
    self.view = view
  }
}

/// A number that a question asks for.
package struct NumberSought: Sendable, Equatable {
  /// The number.
  package var value: Double
  /// How far an answer may be off.
  package var tolerance: Double
  /// Why it is that number.
  package var why: String

  /// Creates a question's number.
  package init(value: Double, tolerance: Double, why: String) {
    self.value = value
    self.tolerance = tolerance
    self.why = why
  }

  /// Whether an answer is near enough.
  package func accepts(_ answer: Double) -> Bool { abs(answer - value) <= tolerance }
}

extension Marker {
  /// The members of the event.
  var members: [JSONMember] {
    [JSONMember("note", .string(note))] + kind.members
      + (hints.isEmpty ? [] : [JSONMember("hints", .array(hints.map { .string($0) }))])
      + (view.map { [JSONMember("view", $0.json)] } ?? [])
  }

  /// Reads what an event says beside its note; nil with the member at fault where it cannot be used.
  static func read(_ note: String, _ payload: [JSONMember]) -> (found: Marker?, key: String) {
    let (kind, key) = Kind.read(payload)
    guard let kind else { return (nil, key) }
    var marker = Marker(note, kind)
    if let hints = payload.value("hints") {
      let texts = (hints.elements ?? [.null]).map(\.stringValue)
      marker.hints = texts.compactMap(\.self)
      // A note asks for nothing that could be hinted at.
      guard marker.hints.count == texts.count, !texts.isEmpty, kind != .note else { return (nil, "hints") }
    }
    if let view = payload.value("view") {
      marker.view = MarkerView(view)
      guard marker.view != nil else { return (nil, "view") }
    }
    return (marker, key)
  }
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
    case .number(let sought):
      [
        JSONMember(
          "number",
          ["value": .number(sought.value), "tolerance": .number(sought.tolerance), "why": .string(sought.why)])
      ]
    }
  }

  /// What an event asks; nil with the member at fault where it cannot be used.
  ///
  /// A quiz needs two choices or more and an answer among them; two things asked at once cannot be told apart.
  fileprivate static func read(_ payload: [JSONMember]) -> (found: Marker.Kind?, key: String) {
    let asked = ["number", "quiz", "task"].filter { payload.value($0) != nil }
    guard let key = asked.first, let value = payload.value(key) else { return (.note, "note") }
    guard asked.count == 1 else { return (nil, key) }
    return (value.asked(key), key)
  }
}

extension JSONValue {
  fileprivate func asked(_ key: String) -> Marker.Kind? {
    switch key {
    case "task": return self["check"]?.stringValue.map { .task(check: $0) }
    case "quiz":
      let choices = (self["choices"]?.elements ?? []).map(\.stringValue)
      let texts = choices.compactMap(\.self)
      guard texts.count == choices.count, texts.count >= 2, let answer = self["answer"]?.intValue,
        texts.indices.contains(answer), let why = self["why"]?.stringValue
      else { return nil }
      return .quiz(choices: texts, answer: answer, why: why)
    default:
      guard let value = self["value"]?.double, let tolerance = self["tolerance"]?.double, value.isFinite,
        tolerance.isFinite, tolerance >= 0, let why = self["why"]?.stringValue
      else { return nil }
      return .number(NumberSought(value: value, tolerance: tolerance, why: why))
    }
  }
}
