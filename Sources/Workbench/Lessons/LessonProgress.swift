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
  /// What was answered to quizzes, by marker.
  var answers: [Int: Int] = [:]
  /// The tasks that are done, by marker.
  var done: Set<Int> = []
  /// The task that is being done live; nil while the lesson plays.
  var task: LessonTask?
  /// The lesson itself, while a task is done live.
  var shelf: Playback?

  init(_ playback: Playback, title: LessonTitle?) {
    self.title = title.map { "\($0.number): \($0.title)" } ?? playback.title
    number = title?.number
    markers = playback.markers
  }

  /// The marker that was reached last, counted from 0; nil before the first.
  func place(_ playback: Playback) -> Int? { markers.lastIndex { $0.index <= playback.index } }

  /// How it went, in a sentence.
  var summary: String {
    let tasks = markers.indices.filter { markers[$0].marker.isTask }
    let quizzes = markers.indices.filter { markers[$0].marker.quiz != nil }
    let right = quizzes.filter { answers[$0] == markers[$0].marker.quiz?.answer }
    var parts: [String] = []
    if !tasks.isEmpty { parts.append("\(done.count) of \(tasks.count) tasks done") }
    if !quizzes.isEmpty { parts.append("\(right.count) of \(quizzes.count) answers right") }
    return parts.isEmpty ? "The lesson is over." : "The lesson is over: \(parts.joined(separator: ", "))."
  }
}

extension Marker {
  /// Whether it asks a person to do something.
  var isTask: Bool { check != nil }
  /// The condition of a task.
  var check: String? { if case .task(let check) = kind { check } else { nil } }
  /// What a quiz asks.
  var quiz: (choices: [String], answer: Int, why: String)? {
    if case .quiz(let choices, let answer, let why) = kind { (choices, answer, why) } else { nil }
  }
}
