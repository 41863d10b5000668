// The page of a lesson's marker: what it says, what it asks, what was given, the hints, and the ways on.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Lesson {
  /// The rows of the marker that is looked at.
  static func page(of lesson: LessonProgress, _ model: Model) -> [Row] {
    guard let place = model.lessonPlace else { return [Row(text: "Space  begin", command: "pause")] }
    let marker = lesson.markers[place].marker
    let needs = place == 0 ? model.missingNeeds : []
    var rows =
      needs.isEmpty
      ? []
      : [Row(text: "Builds on \(Model.names(ofLessons: needs)), not finished here yet.", isText: true, part: .aside)]
    rows += paragraphs(of: marker.note) + proof(marker.view?.proof, model)
    switch marker.kind {
    case .note: break
    case .task: rows += task(lesson, model).as(.asked)
    case .quiz(let choices, let answer, let why): rows += quiz(choices, answer, why, lesson.reply(at: place))
    case .number(let sought): rows += number(sought, lesson.reply(at: place))
    }
    return rows + hints(at: place, lesson) + ways(on: place, lesson, model)
  }

  /// What a note says, its formulas in lines of their own.
  static func paragraphs(of note: String) -> [Row] {
    MathText.parts(of: note).map { part in Row(text: part.text, isText: true, isFormula: part.isFormula) }
  }

  /// A line of the proof with its two sides, as numbers of the run that is chosen at the step that is read.
  private static func proof(_ name: String?, _ model: Model) -> [Row] {
    guard let line = name.flatMap(ProofWalk.Line.init(rawValue:)) else { return [] }
    // What a question is about stays with it; its numbers scroll.
    return [
      Row(text: line.formula, isText: true, isFormula: true),
      Row(text: ProofText(model).sentence(of: line), isText: true, part: .aside),
    ]
  }

  private static func task(_ lesson: LessonProgress, _ model: Model) -> [Row] {
    if let task = lesson.task {
      return zip(task.check.conditions, model.taskStates).map { condition, state in
        let reading = state.reading.map { "  (\($0))" } ?? ""
        return Row(text: condition.text + reading, isDone: state.holds)
      }
    }
    return [
      Row(text: "Try it, live from here", command: "branch", isDone: model.lessonPlace.map(lesson.isSolved) ?? false)
    ]
  }

  private static func quiz(_ choices: [String], _ answer: Int, _ why: String, _ reply: MarkerReply) -> [Row] {
    let given = reply.choice
    let rows = choices.enumerated().map { index, choice in
      Row(
        text: choice, command: given == nil ? "answer \(index + 1)" : nil, isDone: given != nil && index == answer,
        isWrong: index == given && index != answer)
    }
    guard let given else { return rows.as(.asked) }
    // What was neither chosen nor right makes room for what is said to the answer.
    return rows.map { $0.as($0.isDone || $0.isWrong ? .asked : .aside) }
      + outcome(given == answer ? "Right" : "Not quite", why)
  }

  private static func number(_ sought: NumberSought, _ reply: MarkerReply) -> [Row] {
    let last = reply.numbers.last
    if let last, sought.accepts(last) {
      let right = Row(text: last.shortText(significantDigits: 6), isDone: true, part: .asked)
      return [right] + outcome("Right", sought.why)
    }
    // In one line, for what is asked and the way on have to stay in sight.
    let given = reply.numbers.map { $0.shortText(significantDigits: 6) }.joined(separator: ", ")
    let wrong = given.isEmpty ? [] : [Row(text: given, isWrong: true, part: .answered)]
    let reach = sought.tolerance == 0 ? "exactly" : "within \(sought.tolerance.shortText())"
    return wrong + [Row(text: "Type :answer NUMBER, \(reach)", types: "answer ", part: .asked)]
  }

  private static func outcome(_ word: String, _ why: String) -> [Row] {
    paragraphs(of: why, after: word).as(.answered)
  }

  /// The same after a word; the word alone where there is nothing to say.
  private static func paragraphs(of text: String, after word: String) -> [Row] {
    var parts = paragraphs(of: text)
    guard let first = parts.first, !first.isFormula else { return [Row(text: "\(word):", isText: true)] + parts }
    parts[0].text = "\(word): \(first.text)"
    return parts
  }

  /// The hints that were taken, and the way to the next one.
  private static func hints(at place: Int, _ lesson: LessonProgress) -> [Row] {
    let marker = lesson.markers[place].marker
    let taken = lesson.reply(at: place).hints
    let rows = marker.hints.prefix(taken).flatMap { paragraphs(of: $0, after: "Hint") }.as(.hint)
    let left = marker.hints.count - taken
    guard left > 0, !lesson.isClosed(place) else { return rows }
    return rows + [
      Row(text: "H  a hint, for one of \(LessonScore.full) points (\(left) left)", command: "hint", part: .offer)
    ]
  }

  /// Where the result is: the name of its file by itself, for the whole path is longer than a line.
  private static func kept(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return "Your result is kept as \(parts.last ?? "") in \(parts.dropLast().joined(separator: "/"))"
  }

  /// What leads on from a marker.
  private static func ways(on place: Int, _ lesson: LessonProgress, _ model: Model) -> [Row] {
    if lesson.task != nil { return [Row(text: "]  go on with the lesson", command: "next-marker", part: .way)] }
    guard let playback = model.playback else { return [] }
    if playback.isPlaying { return [] }
    guard place == lesson.markers.count - 1 else { return [Row(text: "Space  go on", command: "pause", part: .way)] }
    // A lesson that ends with a question is over once it is answered.
    let marker = lesson.markers[place].marker
    if marker.isAsking, !marker.isTask, !lesson.isClosed(place) { return [] }
    var rows = ([lesson.summary] + [lesson.leftOpen].compactMap(\.self)).map {
      Row(text: $0, isText: true, part: .asked)
    }
    if let path = model.lessons.resultPath {
      rows.append(Row(text: kept(path), isText: true, part: .asked))
      let name = model.lessons.book.student
      rows.append(
        Row(
          text: name.isEmpty ? "Put your name on it: :student NAME" : "It carries the name \(name): :student NAME",
          isDone: !name.isEmpty, types: "student ", part: .way))
    }
    if let number = lesson.number, let next = model.lessons.entries.first(where: { $0.title.number == number + 1 }) {
      rows.append(Row(text: "Next: \(next.title.title)", command: "lesson \(number + 1)", part: .way))
    }
    return rows + [Row(text: "L  back to the workbench", command: "live", part: .way)]
  }
}

extension Lesson.Row {
  /// The same row as a part of the page.
  fileprivate func `as`(_ part: Lesson.Part) -> Self {
    var row = self
    row.part = part
    return row
  }
}

extension [Lesson.Row] {
  /// The same rows as a part of the page.
  fileprivate func `as`(_ part: Lesson.Part) -> [Lesson.Row] { map { $0.as(part) } }
}
