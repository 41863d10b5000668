// The lesson being taken: where it is, what was answered, which tasks are done.

import Experiment
import SessionStore

/// A lesson that a person takes.
package struct LessonProgress: Sendable {
  /// What it is called.
  let title: String
  /// Its place among the lessons; nil for a session that is none of them.
  let number: Int?
  /// Its markers.
  let markers: [Playback.Place]
  /// Which edition of the lesson it is: a digest of all that its markers say.
  let edition: Digest
  /// The numbers of the lessons that it builds on.
  let needs: [Int]
  /// Which attempt it is.
  var attempt = 1
  /// The marker up to which it was gone through in this attempt.
  var reached = 0
  /// What was given, by marker.
  var replies: [Int: MarkerReply] = [:]
  /// The task that is being done live; nil while the lesson plays.
  var task: LessonTask?
  /// The lesson itself, while a task is done live.
  var shelf: Playback?
  /// The markers at which it was said that something is still asked.
  var warned: Set<Int> = []
  /// The marker whose view is shown; nil where none is yet.
  var looked: Int?
  /// The marker whose line of the certificate has been put under its cursor.
  var pointed: Int?

  init(_ playback: Playback, title: LessonTitle?) {
    self.title = title.map { "\($0.number): \($0.title)" } ?? playback.title
    number = title?.number
    needs = title?.needs ?? []
    markers = playback.markers
    edition = Marker.edition(of: playback.markers.map(\.marker))
  }

  /// What is kept of it; nil for a session that is no lesson.
  func entry(after former: LessonBook.Entry?) -> LessonBook.Entry? {
    guard let number else { return nil }
    var entry = LessonBook.Entry(number: number, title: title, edition: edition, attempt: attempt)
    (entry.place, entry.isFinished) = (reached, reached == markers.count - 1)
    (entry.replies, entry.most) = (replies, score.most)
    let best = former?.edition == edition ? former?.best : nil
    entry.best = entry.isFinished ? max(best ?? 0, score.points) : best
    return entry
  }

  /// The marker that was reached last, counted from 0; nil before the first.
  func place(_ playback: Playback) -> Int? { markers.lastIndex { $0.index <= playback.index } }

  /// What was given at a marker.
  func reply(at place: Int) -> MarkerReply { replies[place] ?? MarkerReply() }

  /// Whether a marker has been solved.
  func isSolved(_ place: Int) -> Bool {
    markers.indices.contains(place) && markers[place].marker.isSolved(by: reply(at: place))
  }

  /// Whether nothing more can be given at a marker.
  func isClosed(_ place: Int) -> Bool {
    markers.indices.contains(place) && markers[place].marker.isClosed(by: reply(at: place))
  }

  /// Whether a marker asks for something that was not given.
  func isOpen(_ place: Int) -> Bool {
    markers.indices.contains(place) && markers[place].marker.isAsking && !isClosed(place)
  }

  /// The markers at which something is still asked, in words; nil where none is.
  var leftOpen: String? {
    let open = markers.indices.filter(isOpen).map { "\($0 + 1)" }
    guard !open.isEmpty else { return nil }
    return "Not answered or not done: note\(open.count == 1 ? "" : "s") \(open.joined(separator: ", ")); [ goes back."
  }

  /// The tasks that are done.
  var done: Set<Int> { Set(replies.filter(\.value.isDone).keys) }

  /// How it went so far.
  var score: LessonScore { LessonScore(markers.map(\.marker), replies) }

  /// How it went, in a sentence.
  var summary: String { score.sentence }
}
