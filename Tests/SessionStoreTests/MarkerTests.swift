import OptimizerEngine
import SessionStore
import Testing

@Suite("Markers, tasks, quizzes and answers")
struct MarkerTests {
  private static let quiz = Marker(
    "Why does it converge?", .quiz(choices: ["luck", "the bound ‖u‖ ≤ G"], answer: 1, why: "Corollary 3.1"))

  private static let number = Marker(
    "How large is G?", .number(NumberSought(value: 257, tolerance: 1, why: "pane 3 says so")), hints: ["pane 3", "w"])

  private static let fullView: MarkerView = {
    var view = MarkerView()
    (view.pane, view.curve, view.line, view.proof) = ("certificate", "gradient", "bound", "descent")
    (view.step, view.run) = (12, 6)
    (view.steps, view.map, view.region) = (.within([0, 50]), .all, .within([-1, 1, 0, 2.5]))
    return view
  }()

  private func read(_ kind: String, _ payload: JSONValue) throws -> SessionRecord? {
    try SessionRecord(SessionEvent(after: 1, kind, payload.members ?? []), place: ("a.jsonl", 7))
  }

  @Test(
    "They are read as they were written",
    arguments: [
      SessionRecord.marker(note: "look here"), .marker(Marker("Train it.", .task(check: "trained"))), .marker(quiz),
      .answer(choice: 0, isRight: false), .answer(choice: 1, isRight: true), .marker(number),
      .marker(Marker("look", view: fullView)),
      .marker(Marker("do", .task(check: "train"), hints: ["t"], view: fullView)),
      .figure(256.5, isRight: true, question: "How large is G?"),
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
    #expect(
      SessionRecord.marker(Self.number).event(after: 0).payload == [
        JSONMember("note", "How large is G?"),
        JSONMember("number", ["value": 257.0, "tolerance": 1.0, "why": "pane 3 says so"]),
        JSONMember("hints", ["pane 3", "w"]),
      ])
    #expect(
      SessionRecord.marker(Marker("n", view: Self.fullView)).event(after: 0).payload == [
        JSONMember("note", "n"),
        JSONMember(
          "view",
          [
            "pane": "certificate", "curve": "gradient", "steps": [0.0, 50.0], "step": 12, "run": 6, "line": "bound",
            "map": [], "region": [-1.0, 1.0, 0.0, 2.5], "proof": "descent",
          ]),
      ])
    #expect(
      SessionRecord.figure(0.25, isRight: false, question: "q").event(after: 0).payload
        == [JSONMember("value", 0.25), JSONMember("right", false), JSONMember("question", "q")])
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
      ("marker", ["note": "q", "task": ["check": "c"], "number": ["value": 1, "tolerance": 0, "why": ""]], "number"),
      ("marker", ["note": "q", "number": ["value": "nan", "tolerance": 0, "why": ""]], "number"),
      ("marker", ["note": "q", "number": ["value": 1, "tolerance": -1, "why": ""]], "number"),
      ("marker", ["note": "q", "number": ["value": 1, "tolerance": 0]], "number"),
      ("marker", ["note": "q", "hints": ["h"]], "hints"),
      ("marker", ["note": "q", "task": ["check": "c"], "hints": []], "hints"),
      ("marker", ["note": "q", "task": ["check": "c"], "hints": ["h", 1]], "hints"),
      ("marker", ["note": "q", "view": "curve"], "view"), ("marker", ["note": "q", "view": ["run": 0]], "view"),
      ("marker", ["note": "q", "view": ["curve": 1]], "view"),
      ("marker", ["note": "q", "view": ["map": [1, 2]]], "view"),
      ("marker", ["note": "q", "view": ["steps": [2, 1]]], "view"),
      ("marker", ["note": "q", "view": ["region": []]], "view"),
      ("marker", ["note": "q", "view": ["step": -1]], "view"),
      ("figure", ["value": 1, "right": true], "question"), ("figure", ["right": true, "question": "q"], "value"),
      ("answer", ["choice": 0], "right"), ("answer", ["right": true], "choice"),
      ("answer", ["choice": 0, "right": 1], "right"),
    ] as [(String, JSONValue, String)])
  func refusals(kind: String, payload: JSONValue, member: String) {
    let error = #expect(throws: FileError.self) { try read(kind, payload) }
    #expect(error?.place == "a.jsonl:7")
    #expect(error?.problem == "a '\(kind)' event without a usable '\(member)'")
  }

  @Test("A number is near enough within its tolerance, its ends included, and nothing else is")
  func accepts() {
    let sought = NumberSought(value: 0.5, tolerance: 0.25, why: "")
    for right in [0.25, 0.5, 0.75] { #expect(sought.accepts(right)) }
    for wrong in [0.2499, 0.7501, -0.5, .nan, .infinity] { #expect(!sought.accepts(wrong)) }
    #expect(NumberSought(value: 3, tolerance: 0, why: "").accepts(3))
  }

  @Test("Members of a later version beside a note do no harm")
  func laterMembers() throws {
    #expect(try read("marker", ["note": "n", "color": "red"]) == .marker(note: "n"))
    #expect(
      try read("marker", ["note": "n", "view": ["hologram": 1]]) == .marker(Marker("n", view: MarkerView())))
  }
}
