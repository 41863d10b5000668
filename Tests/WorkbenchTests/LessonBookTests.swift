// Progress kept over sessions, and the results that lessons leave.

import Experiment
import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Workbench

@Suite("Progress in lessons")
struct LessonBookTests {
  private let next = Step.key(.character("]"))
  private let quit = Step.key(.character("q"))

  /// Takes the lesson of a folder as a person of another launch would, progress kept in `state` beside it.
  private func take(_ folder: ScratchFolder, live: String, number: Int = 1, _ script: [Step]) throws -> Pilot {
    let clock = FakeClock()
    let screen = FakeScreen(120, 40, clock: clock, [.sees("RACE")] + SmallCourse.typing("lesson \(number)") + script)
    let recorder = SessionRecorder(nil, now: 0) { header in
      Result { () throws(FileError) in try JournalWriter.create(inFolder: folder.path, date: live, header: header) }
    }
    return Pilot(
      try model(120, 40, glyphs: .ascii), screen: screen, clock: clock, lessonFolders: [folder.path],
      lessonStore: Self.store(folder), recorder: recorder)
  }

  private static func store(_ folder: ScratchFolder) -> LessonStore { LessonStore(folder: folder.path + "/state") }

  /// All of the small course, everything right at once.
  private var wholeCourse: [Step] {
    var script: [Step] = [.sees("Descent is"), next, .sees("The first run"), next, .sees("How much is")]
    script += SmallCourse.typing("answer 4")
    script += [.sees("Right: Count."), next, .sees("What is square"), .key(.down), .key(.enter), .sees("Right: Its")]
    script += [next, .sees("A small G"), .key(.enter), .sees("LIVE")]
    script += SmallCourse.typing("set seed=3")
    script += [.key(.character("t")), .sees("the task is done"), next, next, .sees("That was all")]
    return script + [.sees("9 of 9 points")]
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  @Test(
    "What was begun goes on where it was left at the next launch, with what was answered; what was finished has points")
  func goesOn() throws {
    let folder = try ScratchFolder()
    _ = try SmallCourse.record(in: folder)
    let first = try take(
      folder, live: "a",
      [.sees("Descent is"), next, .sees("The first"), next] + SmallCourse.typing("answer 9") + [
        .sees("another try"), quit,
      ])
    #expect(first.model.lessons.book.entries[1]?.place == 2)
    let second = try take(
      folder, live: "b", [.sees("goes on where you left it"), .sees("How much is"), .sees("3/6"), quit])
    #expect(second.model.lessons.taken?.reply(at: 2).numbers == [9])
    #expect(second.model.lessons.taken?.attempt == 1)
    let third = try take(
      folder, live: "c",
      [.sees("How much is"), .key(.character("[")), .key(.character("[")), .sees("Descent is"), quit])
    #expect(third.model.lessons.book.entries[1]?.place == 2, "going back loses nothing")
    let book = try Self.store(folder).read()
    #expect(book.entries[1]?.replies[2]?.numbers == [9])
    #expect(book.finished.isEmpty)
  }

  @Test("A finished lesson is ticked with its points at the next launch, and taken again it is another attempt")
  func finished() throws {
    let folder = try ScratchFolder()
    _ = try SmallCourse.record(in: folder)
    _ = try take(folder, live: "a", wholeCourse + [quit])
    let again = try take(folder, live: "b", [.sees("Descent is"), next, .sees("The first"), quit])
    #expect(again.model.lessons.taken?.attempt == 2)
    #expect(again.model.lessons.taken?.replies.isEmpty == true)
    let entry = try #require(try Self.store(folder).read().entries[1])
    #expect(entry.best == 9 && entry.most == 9 && !entry.isFinished && entry.attempt == 2)
    #expect(again.model.lessons.finished == [1])
    let shelf = try take(folder, live: "c", [.sees("The first"), .key(.character("L")), .sees("LIVE"), quit])
    #expect(Lesson.rows(of: shelf.model).contains { $0.isDone && $0.text == "1  A small course  9/9 points" })
  }

  @Test(
    "A damaged file, or one of something else, is refused in one line, stays as it is, and the lesson can be taken",
    arguments: ["{", "{\"format\":\"other\"}", "", "edited", "newer"])
  func damaged(kind: String) throws {
    let folder = try ScratchFolder()
    _ = try SmallCourse.record(in: folder)
    let store = Self.store(folder)
    var book = LessonBook()
    book.student = "Ada"
    _ = try store.keep(book, number: nil, result: nil)
    var content = kind
    if kind == "edited" { content = try text(store.book).replacing("Ada", with: "Eva") }
    if kind == "newer" { content = "{\"format\":\"basin-lessons\",\"version\":2}" }
    try content.write(toFile: store.book, atomically: true, encoding: .utf8)
    let pilot = try take(
      folder, live: "a",
      [.sees("Descent is"), next, .sees("The first"), next] + SmallCourse.typing("answer 4") + [
        .sees("Right"), .key(.character("L")), .sees("LIVE"), quit,
      ])
    #expect(try text(store.book) == content)
    #expect(pilot.model.lessons.bookComplaint?.contains("\n") == false)
    #expect(Lesson.rows(of: pilot.model).contains { $0.text.hasPrefix("Progress is not kept: ") })
    #expect(pilot.model.lessons.bookComplaint?.contains("lessons.json") == true)
    #expect(throws: FileError.self) { try store.read() }
    // One that was damaged while the program ran stays as it is, too.
    #expect(throws: FileError.self) { try store.keep(book, number: nil, result: nil) }
    #expect(try text(store.book) == content)
  }

  @Test("What another program has written meanwhile stays, and the better points of one lesson with it")
  func merges() throws {
    let folder = try ScratchFolder()
    let store = Self.store(folder)
    defer { withExtendedLifetime(folder) {} }
    #expect(try store.read() == LessonBook())
    func book(_ number: Int, best: Int?, attempt: Int) -> LessonBook {
      var book = LessonBook()
      var entry = LessonBook.Entry(number: number, title: "t", edition: Digest(), attempt: attempt)
      (entry.best, entry.most) = (best, 9)
      book.entries[number] = entry
      return book
    }
    var named = book(1, best: 7, attempt: 3)
    named.student = "Ada"
    _ = try store.keep(named, number: 1, result: nil)
    _ = try store.keep(book(2, best: nil, attempt: 1), number: 2, result: nil)
    _ = try store.keep(book(1, best: 5, attempt: 2), number: 1, result: nil)
    let kept = try store.read()
    #expect(kept.student == "Ada")
    #expect(kept.entries.keys.sorted() == [1, 2])
    #expect(kept.entries[1]?.best == 7 && kept.entries[1]?.attempt == 3)
  }

  @Test("What a lesson builds on is said, and nothing is forbidden")
  func prerequisites() throws {
    let folder = try ScratchFolder()
    _ = try SmallCourse.record(in: folder, number: 1)
    _ = try SmallCourse.record(in: folder, number: 4, needs: [1, 3])
    let pilot = try take(
      folder, live: "a", number: 4,
      [
        .sees("this builds on lessons 1, 3, not finished here"), .sees("Builds on lessons 1, 3"), .sees("Descent is"),
        next,
      ]
        + [.sees("The first run"), .seesNot("Builds on"), quit])
    #expect(pilot.model.missingNeeds == [1, 3])
    _ = try take(folder, live: "b", wholeCourse + [quit])
    let after = try take(
      folder, live: "c", number: 4, [.sees("The first run"), .key(.character("[")), .sees("Descent"), quit])
    #expect(after.model.missingNeeds == [3])
    #expect(
      Lesson.rows(
        of: try take(folder, live: "d", [.sees("Descent"), .key(.character("L")), .sees("LIVE"), quit]).model
      )
      .contains { $0.detail.contains("Builds on lessons 1, 3.") })
  }

  // MARK: - Results

  private func markers(_ folder: ScratchFolder) throws -> [Marker] {
    let opened = try OpenedSession(reading: folder.path + "/1-small.jsonl")
    return opened.timeline.compactMap { if case .marker(let marker) = $0.record { marker } else { nil } }
  }

  private func read(_ path: String, _ markers: [Marker]) throws -> LessonResult {
    try LessonResult(reading: path) { number, edition in
      number == 1 && edition == Marker.edition(of: markers) ? markers : nil
    }
  }

  @Test("Another name leaves no second result, and a result that says anything else stays")
  func renamed() throws {
    let folder = try ScratchFolder()
    let store = Self.store(folder)
    func keep(_ name: String, attempt: Int) throws -> [String] {
      var book = LessonBook()
      book.student = name
      var entry = LessonBook.Entry(number: 1, title: "1: T", edition: Digest())
      (entry.attempt, entry.isFinished, entry.best) = (attempt, true, 0)
      book.entries[1] = entry
      _ = try store.keep(book, number: 1, result: LessonResult(student: name, entry, markers: []))
      return try FileManager.default.contentsOfDirectory(atPath: store.results).sorted()
    }
    #expect(try keep("", attempt: 1) == ["lesson-01.json"])
    #expect(try keep("Ada", attempt: 1) == ["lesson-01-ada.json"])
    #expect(try keep("Grace", attempt: 2) == ["lesson-01-ada.json", "lesson-01-grace.json"])
  }

  @Test("A finished lesson leaves one file with the name; it reads back, and its runs compute to what it says")
  func result() throws {
    let folder = try ScratchFolder()
    _ = try SmallCourse.record(in: folder)
    let pilot = try take(
      folder, live: "a",
      wholeCourse + [.sees("Your result is kept as"), .sees(":student NAME")]
        + SmallCourse.typing("student Ada Lovelace") + [
          .sees("results carry the name Ada"), .sees("lesson-01-ada"), quit,
        ])
    let path = try #require(pilot.model.lessons.resultPath)
    #expect(path == Self.store(folder).results + "/lesson-01-ada-lovelace.json")
    // The one that was there before the name was given is gone.
    #expect(!FileManager.default.fileExists(atPath: Self.store(folder).results + "/lesson-01.json"))
    let markers = try markers(folder)
    let result = try read(path, markers)
    #expect(result.student == "Ada Lovelace" && result.score.points == 9 && result.score.most == 9)
    #expect(result.entry.attempt == 1 && result.entry.isFinished)
    let evidence = try #require(result.entry.replies[4]?.evidence)
    #expect(evidence.training?.seed == 3)
    let conductor = Conductor(ModelCache(objectives: [try #require(library("rosenbrock"))]))
    #expect(evidence.problem(for: markers[4].check ?? "", conductor, serialFor) == nil)
    #expect(evidence.problem(for: "train; seed = 4", conductor, serialFor) == "run again it is not so: seed = 4")
    #expect(evidence.problem(for: "train; G < 1e-9", conductor, serialFor)?.contains("G < ") == true)
    // One number changed, and the run does not lead there.
    var json = evidence.json
    json["run"]?["outcome"]?["f"] = 0.125
    let forged = try #require(TaskEvidence(json))
    #expect(forged.problem(for: "train", conductor, serialFor)?.contains("run again it ends elsewhere") == true)
    #expect(try !text(path).contains("\"t\":"), "no times")
  }

  @Test(
    "A forged result is refused in one line: edited, sealed again with other points, or with answers that cannot be")
  func forged() throws {
    let folder = try ScratchFolder()
    _ = try SmallCourse.record(in: folder)
    let pilot = try take(folder, live: "a", wholeCourse + [.sees("Your result"), quit])
    let path = try #require(pilot.model.lessons.resultPath)
    let markers = try markers(folder)
    let honest = try JSONValue.parse(try text(path))
    func problem(_ json: JSONValue, seals: Bool = true) throws -> String {
      let members = (json.members ?? []).filter { !["format", "version", "digest"].contains($0.key) }
      let sealed = SealedFile.bytes(members, format: "basin-lesson-result", version: 1)
      let forgedPath = folder.path + "/forged.json"
      let bytes = seals ? sealed : Array((json.description + "\n").utf8)
      try Data(bytes).write(to: URL(filePath: forgedPath))
      do {
        _ = try read(forgedPath, markers)
        return "accepted"
      } catch let error as FileError {
        #expect(!error.description.contains("\n"))
        return error.problem
      }
    }
    func changed(_ change: (inout JSONValue) -> Void) -> JSONValue {
      var json = honest
      change(&json)
      return json
    }
    func reply(_ place: Int, _ change: (inout JSONValue) -> Void) -> JSONValue {
      changed { json in
        var replies = json["lesson"]?["replies"]?.elements ?? []
        if let index = replies.firstIndex(where: { $0["marker"] == .integer(place) }) { change(&replies[index]) }
        json["lesson"]?["replies"] = .array(replies)
      }
    }
    #expect(try problem(honest) == "accepted")
    #expect(try problem(changed { $0["points"] = 8 }, seals: false) == "the file is not as it was sealed")
    #expect(try problem(changed { $0["student"] = "Eve" }, seals: false) == "the file is not as it was sealed")
    #expect(try problem(changed { $0["points"] = 8 }).contains("8 points, where the answers make 9 of 9"))
    #expect(try problem(reply(2) { $0["numbers"] = [4.6] }).contains("9 points, where the answers make 6"))
    #expect(try problem(reply(2) { $0["hints"] = 3 }).contains("an answer to what lesson 1 does not ask"))
    #expect(try problem(reply(2) { $0["choice"] = 0 }).contains("does not ask"))
    #expect(try problem(reply(3) { $0["choice"] = 3 }).contains("does not ask"))
    #expect(try problem(reply(4) { $0["evidence"] = nil }).contains("does not ask"))
    #expect(try problem(reply(2) { $0["marker"] = 0 }).contains("does not ask"))
    #expect(try problem(changed { $0["lesson"]?["finished"] = false }).contains("was not finished"))
    #expect(try problem(changed { $0["lesson"]?["edition"] = "0000000000000000" }).contains("another edition"))
    #expect(try problem(changed { $0["lesson"]?["attempt"] = 0 }).contains("lacks something"))
    let other = SealedFile.bytes([], format: "basin-lessons", version: 1)
    try Data(other).write(to: URL(filePath: folder.path + "/other.json"))
    #expect(throws: FileError.self) { try read(folder.path + "/other.json", markers) }
  }

  @Test("The file of a result is named after lesson and student, in any letters")
  func names() {
    func name(_ student: String, _ number: Int = 3) -> String {
      LessonResult(
        student: student, LessonBook.Entry(number: number, title: "t", edition: Digest()), markers: []
      ).fileName
    }
    #expect(name("") == "lesson-03.json")
    #expect(name("Ada Lovelace", 12) == "lesson-12-ada-lovelace.json")
    #expect(name("../../etc/passwd") == "lesson-03-etc-passwd.json")
    #expect(name("Жанна") != name("Мария"))
    #expect(name("Жанна").allSatisfy { $0.isASCII })
  }

  @Test("A name for results has a limit and steers no terminal")
  func student() throws {
    var model = try model(120, 40)
    #expect(model.run(command: "student \(String(repeating: "x", count: 61))").problem != nil)
    #expect(model.run(command: "student a\u{1b}[2J").problem != nil)
    #expect(model.lessons.book.student.isEmpty)
    #expect(model.run(command: "student Ada").problem == nil)
    #expect(model.lessons.book.student == "Ada")
  }
}
