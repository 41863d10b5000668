// How far a person is in the lessons, kept over sessions: what was begun, what was reached, what was found wrong with the file.

import Experiment
import OptimizerEngine
import SessionStore

extension Model {
  /// Takes what was done before; of a lesson in which something was done already that counts.
  mutating func take(_ book: LessonBook, _ complaint: String?) {
    let now = lessons.taken?.number.flatMap { lessons.book.entries[$0] }
    lessons.book = book
    if let lesson = lessons.taken, lesson.task == nil, lesson.reached == 0, lesson.replies.isEmpty {
      goOnWithAttempt()
      showMarker()
    } else if let now {
      lessons.book.entries[now.number] = now
    }
    // What is damaged or of something else stays as it is, and nothing is lost.
    lessons.keepsBook = complaint == nil
    note(bookComplaint: complaint)
  }

  /// Says where the result is; what is under the cursor stays under it.
  mutating func note(resultKeptAs path: String?) {
    let row = Lesson.rows(of: self)[safe: lessons.row]
    lessons.resultPath = path
    lessons.row = Lesson.rows(of: self).firstIndex { $0 == row } ?? lessons.row
  }

  /// Says once why progress is not kept.
  mutating func note(bookComplaint complaint: String?) {
    guard complaint != lessons.bookComplaint else { return }
    lessons.bookComplaint = complaint
    if let complaint { say("progress is not kept: \(complaint)") }
  }

  /// Where a lesson is taken that was left half way, goes on there; what it builds on is said, and nothing is forbidden.
  mutating func goOnWithAttempt() {
    guard let lesson = lessons.taken, let number = lesson.number else { return }
    let former = lessons.book.entries[number]
    lessons.resultPath = nil
    if let former, former.edition == lesson.edition, !former.isFinished,
      let marker = lesson.markers[safe: former.place]
    {
      lessons.taken?.attempt = former.attempt
      lessons.taken?.replies = former.replies
      lessons.taken?.reached = former.place
      guard former.place > 0 else { return sayNeeds() }
      jump(to: marker.index)
      say("lesson \(number) goes on where you left it; [ goes back")
    } else {
      lessons.taken?.attempt = (former?.attempt ?? 0) + 1
      sayNeeds()
    }
  }

  /// The lessons that the one taken builds on and that were not gone through.
  var missingNeeds: [Int] { (lessons.taken?.needs ?? []).filter { !lessons.finished.contains($0) } }

  private mutating func sayNeeds() {
    guard !missingNeeds.isEmpty else { return }
    say("this builds on \(Self.names(ofLessons: missingNeeds)), not finished here yet; it can be taken all the same")
  }

  /// Lessons in words.
  static func names(ofLessons numbers: [Int]) -> String {
    "lesson\(numbers.count == 1 ? "" : "s") \(numbers.map(String.init).joined(separator: ", "))"
  }

  /// Writes down how far the lesson is; what has to be kept where that has changed.
  mutating func keepLesson() -> [Effect] {
    if let place = lessonPlace, let reached = lessons.taken?.reached { lessons.taken?.reached = max(reached, place) }
    guard let lesson = lessons.taken, let number = lesson.number,
      let entry = lesson.entry(after: lessons.book.entries[number]),
      // As JSON, for a run that ended as NaN is the same one.
      entry.json != lessons.book.entries[number]?.json
    else { return [] }
    lessons.book.entries[number] = entry
    return keepBook(number)
  }

  /// Has the book kept, with the result of a lesson that is taken and finished as well as ever.
  private func keepBook(_ number: Int?) -> [Effect] {
    guard lessons.keepsBook else { return [] }
    var result: LessonResult?
    if let lesson = lessons.taken, let entry = number.flatMap({ lessons.book.entries[$0] }), entry.isFinished,
      entry.best == lesson.score.points
    {
      result = LessonResult(student: lessons.book.student, entry, markers: lesson.markers.map(\.marker))
    }
    return [.compute(.keepLessons(lessons.book, number: number, result))]
  }

  /// The longest name.
  static let longestName = 60

  /// `student NAME`: the name that results carry.
  mutating func name(student text: String) -> [Effect] {
    guard text.count <= Self.longestName, !text.steersTerminals else {
      return refuse("student: a name of at most \(Self.longestName) characters")
    }
    lessons.book.student = text
    say("results carry the name \(text)")
    return keepBook(lessons.taken?.number)
  }
}
