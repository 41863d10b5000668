// What a lesson is worth: the one place that counts points.

package import SessionStore

/// What a person gave at a marker that asks for something.
package struct MarkerReply: Sendable, Equatable {
  /// Hints taken.
  package var hints = 0
  /// The choice of a quiz, which is made once.
  package var choice: Int?
  /// The numbers that were given, the last one last.
  package var numbers: [Double] = []
  /// Whether the task was done.
  package var isDone = false
  /// The run by which it was; nil where it left none.
  package var evidence: TaskEvidence?

  /// Nothing given yet.
  package init() {}
}

/// Points of a lesson.
package struct LessonScore: Sendable, Equatable {
  /// Points that were reached.
  package private(set) var points = 0
  /// Points that can be reached.
  package private(set) var most = 0
  /// Tasks done, and all of them.
  package private(set) var tasks = (done: 0, all: 0)
  /// Questions answered right, and all of them.
  package private(set) var answers = (right: 0, all: 0)
  /// Hints taken.
  package private(set) var hints = 0

  /// Points of a task or a question.
  package static let full = 3

  /// Counts the points of what was given at the markers of a lesson.
  package init(_ markers: [Marker], _ replies: [Int: MarkerReply]) {
    for (index, marker) in markers.enumerated() where marker.isAsking {
      let reply = replies[index] ?? MarkerReply()
      points += marker.points(of: reply)
      most += Self.full
      hints += reply.hints
      let isSolved = marker.isSolved(by: reply)
      if marker.isTask {
        tasks = (tasks.done + (isSolved ? 1 : 0), tasks.all + 1)
      } else {
        answers = (answers.right + (isSolved ? 1 : 0), answers.all + 1)
      }
    }
  }

  package static func == (left: Self, right: Self) -> Bool {
    (left.points, left.most, left.hints) == (right.points, right.most, right.hints) && left.tasks == right.tasks
      && left.answers == right.answers
  }

  /// In a sentence.
  package var sentence: String {
    // In one line of a small screen, with the points first.
    var parts: [String] = []
    if tasks.all > 0 { parts.append("tasks \(tasks.done) of \(tasks.all)") }
    if answers.all > 0 { parts.append("answers \(answers.right) of \(answers.all)") }
    guard !parts.isEmpty else { return "The lesson is over." }
    if hints > 0 { parts.append(hints == 1 ? "1 hint" : "\(hints) hints") }
    return "The lesson is over: \(points) of \(most) points; \(parts.joined(separator: ", "))."
  }
}

extension Marker {
  /// Whether it asks something of a person.
  package var isAsking: Bool { kind != .note }
  /// Whether it asks a person to do something.
  package var isTask: Bool { check != nil }
  /// The condition of a task.
  package var check: String? { if case .task(let check) = kind { check } else { nil } }
  /// What a quiz asks.
  package var quiz: (choices: [String], answer: Int, why: String)? {
    if case .quiz(let choices, let answer, let why) = kind { (choices, answer, why) } else { nil }
  }
  /// Which edition of a lesson these markers are: a digest of all that they say and show.
  package static func edition(of markers: [Marker]) -> Digest {
    var digest = Digest()
    for marker in markers {
      digest.combine(JSONValue.object(SessionRecord.marker(marker).event(after: 0).payload).description)
    }
    return digest
  }

  /// The number that is asked for.
  package var sought: NumberSought? { if case .number(let sought) = kind { sought } else { nil } }

  /// Whether what was given is what was asked for.
  package func isSolved(by reply: MarkerReply) -> Bool {
    switch kind {
    case .note: false
    case .task: reply.isDone
    case .quiz(_, let answer, _): reply.choice == answer
    case .number(let sought): reply.numbers.last.map(sought.accepts) ?? false
    }
  }

  /// Whether nothing more can be given.
  package func isClosed(by reply: MarkerReply) -> Bool { isSolved(by: reply) || reply.choice != nil }

  /// Points of what was given: all of them, less one for each hint and for each number that was wrong.
  package func points(of reply: MarkerReply) -> Int {
    guard isSolved(by: reply) else { return 0 }
    return max(LessonScore.full - reply.hints - max(reply.numbers.count - 1, 0), 0)
  }
}
