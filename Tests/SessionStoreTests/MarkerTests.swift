import OptimizerEngine
import SessionStore
import Testing

@Suite("Markers, tasks, quizzes and answers")
struct MarkerTests {
  private static let quiz = Marker(
    "Why does it converge?", .quiz(choices: ["luck", "the bound ‖u‖ ≤ G"], answer: 1, why: "Corollary 3.1"))

  private func read(_ kind: String, _ payload: JSONValue) throws -> SessionRecord? {
    try SessionRecord(SessionEvent(after: 1, kind, payload.members ?? []), place: ("a.jsonl", 7))
  }

  @Test(
    "They are read as they were written",
    arguments: [
      SessionRecord.marker(note: "look here"), .marker(Marker("Train it.", .task(check: "trained"))), .marker(quiz),
      .answer(choice: 0, isRight: false), .answer(choice: 1, isRight: true),
    ])
  func roundTrip(record: SessionRecord) throws {
    let event = record.event(after: 2)
    #expect(try SessionRecord(event, place: ("a.jsonl", 2)) == record)
  }

  @Test("A plain note has no other member, so that sessions stay what they were")
  func plainNotes() {
    #expect(SessionRecord.marker(note: "n").event(after: 0).payload == [JSONMember("note", "n")])
    #expect(SessionRecord.marker(note: "n") == .marker(Marker("n")))
  }

  @Test("The members are named as the format says")
  func members() {
    #expect(
      SessionRecord.marker(Self.quiz).event(after: 0).payload == [
        JSONMember("note", "Why does it converge?"),
        JSONMember("quiz", ["choices": ["luck", "the bound ‖u‖ ≤ G"], "answer": 1, "why": "Corollary 3.1"]),
      ])
    #expect(
      SessionRecord.marker(Marker("g", .task(check: "c"))).event(after: 0).payload
        == [JSONMember("note", "g"), JSONMember("task", ["check": "c"])])
    #expect(
      SessionRecord.answer(choice: 2, isRight: true).event(after: 0).payload
        == [JSONMember("choice", 2), JSONMember("right", true)])
  }

  @Test(
    "What cannot be asked or answered is refused with its line and member",
    arguments: [
      ("marker", [:], "note"), ("marker", ["note": 1], "note"), ("marker", ["note": "g", "task": "c"], "task"),
      ("marker", ["note": "g", "task": ["goal": "c"]], "task"),
      ("marker", ["note": "q", "quiz": ["choices": ["a"], "answer": 0, "why": ""]], "quiz"),
      ("marker", ["note": "q", "quiz": ["choices": ["a", "b"], "answer": 2, "why": ""]], "quiz"),
      ("marker", ["note": "q", "quiz": ["choices": ["a", "b"], "answer": -1, "why": ""]], "quiz"),
      ("marker", ["note": "q", "quiz": ["choices": ["a", 1], "answer": 0, "why": ""]], "quiz"),
      ("marker", ["note": "q", "quiz": ["choices": ["a", "b"], "answer": 0]], "quiz"),
      (
        "marker", ["note": "q", "task": ["check": "c"], "quiz": ["choices": ["a", "b"], "answer": 0, "why": ""]], "quiz"
      ),
      ("answer", ["choice": 0], "right"), ("answer", ["right": true], "choice"),
      ("answer", ["choice": 0, "right": 1], "right"),
    ] as [(String, JSONValue, String)])
  func refusals(kind: String, payload: JSONValue, member: String) {
    let error = #expect(throws: FileError.self) { try read(kind, payload) }
    #expect(error?.place == "a.jsonl:7")
    #expect(error?.problem == "a '\(kind)' event without a usable '\(member)'")
  }

  @Test("Members of a later version beside a note do no harm")
  func laterMembers() throws {
    #expect(try read("marker", ["note": "n", "color": "red"]) == .marker(note: "n"))
  }
}
