// The lesson pane: what to try first, the lessons there are, the one that is taken, or the notes of a session.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// What the lesson pane lists.
enum Lesson {
  /// One row: something to do with its command, a note of the session, or a paragraph.
  struct Row: Equatable {
    /// What to do, or the note.
    var text: String
    /// Why, or what to look at.
    var detail = ""
    /// The command that does it, as typed into the palette; nil for what is only read.
    var command: String?
    /// Whether it has been done.
    var isDone = false
    /// The event of a note in the replay.
    var event: Int?
    /// Whether it was chosen as an answer and is none.
    var isWrong = false
    /// Whether it is a paragraph, without a mark before it.
    var isText = false
  }

  /// The title of the pane.
  static func title(of model: Model) -> String {
    if let lesson = model.lessons.taken { return lesson.title }
    return model.playback == nil
      ? "First steps" : model.markers.isEmpty ? "Notes" : "Notes of \(model.playback?.title ?? "")"
  }

  /// How far it is: done and all.
  static func count(of model: Model) -> (done: Int, all: Int)? {
    if let lesson = model.lessons.taken { return ((model.lessonPlace ?? -1) + 1, lesson.markers.count) }
    if model.playback != nil, model.markers.isEmpty { return nil }
    let rows = rows(of: model).filter { !$0.isText && $0.command?.hasPrefix("lesson ") != true }
    return (rows.filter(\.isDone).count, rows.count)
  }

  /// The rows for what is shown: the lesson, the notes of a replay, else the first steps and the lessons.
  static func rows(of model: Model) -> [Row] {
    if let lesson = model.lessons.taken { return page(of: lesson, model) }
    if let playback = model.playback {
      let markers = model.markers
      guard !markers.isEmpty else {
        return [Row(text: "This session has no notes.", detail: "M sets one while it is recorded.", isText: true)]
      }
      return markers.map { marker in
        Row(
          text: marker.note, detail: "event \(marker.index)", isDone: marker.index <= playback.index,
          event: marker.index)
      }
    }
    return firstSteps(model) + shelf(model)
  }

  // MARK: - Taking a lesson

  private static func page(of lesson: LessonProgress, _ model: Model) -> [Row] {
    guard let place = model.lessonPlace else { return [Row(text: "Space  begin", command: "pause")] }
    let marker = lesson.markers[place].marker
    var rows = [Row(text: marker.note, isText: true)]
    switch marker.kind {
    case .note: break
    case .task: rows += task(lesson, model)
    case .quiz(let choices, let answer, let why):
      let given = lesson.answers[place]
      for (index, choice) in choices.enumerated() {
        rows.append(
          Row(
            text: choice, command: given == nil ? "answer \(index + 1)" : nil, isDone: given != nil && index == answer,
            isWrong: index == given && index != answer))
      }
      if let given {
        rows.append(Row(text: "\(given == answer ? "Right" : "Not quite"): \(why)", isText: true))
      }
    }
    return rows + ways(on: place, lesson, model)
  }

  private static func task(_ lesson: LessonProgress, _ model: Model) -> [Row] {
    if let task = lesson.task {
      return zip(task.check.conditions, model.taskStates).map { condition, holds in
        Row(text: condition.text, isDone: holds)
      }
    }
    return [
      Row(
        text: "Try it, live from here", command: "branch", isDone: model.lessonPlace.map(lesson.done.contains) ?? false)
    ]
  }

  /// What leads on from a marker.
  private static func ways(on place: Int, _ lesson: LessonProgress, _ model: Model) -> [Row] {
    if lesson.task != nil { return [Row(text: "]  go on with the lesson", command: "next-marker")] }
    guard let playback = model.playback else { return [] }
    if playback.isPlaying { return [] }
    guard place == lesson.markers.count - 1 else { return [Row(text: "Space  go on", command: "pause")] }
    // A lesson that ends with a question is over once it is answered.
    if lesson.markers[place].marker.quiz != nil, lesson.answers[place] == nil { return [] }
    var rows = [Row(text: lesson.summary, isText: true)]
    if let number = lesson.number, let next = model.lessons.entries.first(where: { $0.title.number == number + 1 }) {
      rows.append(Row(text: "Next: \(next.title.title)", command: "lesson \(number + 1)"))
    }
    return rows + [Row(text: "L  back to the workbench", command: "live")]
  }

  // MARK: - Beginning

  private static func shelf(_ model: Model) -> [Row] {
    let unreadable = model.lessons.library?.unreadable ?? []
    let damaged =
      unreadable.isEmpty
      ? [] : [Row(text: "Cannot be read: \(unreadable.joined(separator: ", "))", isText: true)]
    guard !model.lessons.entries.isEmpty else { return damaged }
    return [Row(text: "Lessons", isText: true)]
      + model.lessons.entries.map { entry in
        Row(
          text: "\(entry.title.number)  \(entry.title.title)", detail: entry.title.summary,
          command: "lesson \(entry.title.number)", isDone: model.lessons.finished.contains(entry.title.number))
      } + damaged
  }

  private static func firstSteps(_ model: Model) -> [Row] {
    let experiment = model.liveExperiment ?? model.experiment
    let hasTrained = experiment.trainings.contains { $0.stepCount > 0 }
    let hasLearned = experiment.runs.contains { $0.specification.trained != nil && $0.outcome != nil }
    return [
      Row(
        text: "t  train a convergent optimizer",
        detail: "Its path L bends towards the minimum * while it learns; the curve is the meta-loss.", command: "train",
        isDone: hasTrained),
      Row(
        text: "3 w  ask why it must converge",
        detail: "Up Down choose a line of the certificate, w explains it.", command: "certificate",
        isDone: model.progress.seen.contains(.why)),
      Row(
        text: "1 Enter  race from another start",
        detail: "Arrows or a click move the probe +; what was learned joins the race.", command: "race",
        isDone: model.progress.hasMovedStart && hasLearned),
      Row(
        text: "4  take the guarantee away",
        detail: "optimizer = lstm: the foot says what is lost. Train it and compare.", command: "set optimizer=lstm",
        isDone: model.progress.hasLostGuarantee),
      Row(
        text: "7 Enter  compare over many starts",
        detail: "Quantiles over 16 starts, step sizes tuned by one rule.", command: "compare",
        isDone: model.compare.hasCompared),
      Row(
        text: "o  choose another objective", detail: "digits is a classifier of real images; a types your own.",
        command: "objectives", isDone: model.progress.hasChosenObjective),
    ]
  }

  /// The row to do next.
  static func next(of model: Model) -> Row? { rows(of: model).first { !$0.isDone && !$0.isText } }

  /// Whether all lines have room in the pane.
  static func fits(_ model: Model, in rect: CellRect) -> Bool {
    Painter(measuring: model).lessonLines(width: rect.width - 2).count <= rect.height
  }

  /// The row under a line of the pane.
  static func row(atLine line: Int, width: Int, height: Int, in model: Model) -> Int? {
    let painter = Painter(measuring: model)
    return Array(painter.lessonWindow(painter.lessonLines(width: width), height: height))[safe: line]?.row
  }
}

extension Model {
  /// Enter on a row: do it, or go to the note.
  mutating func openLesson() -> [Effect] {
    let rows = Lesson.rows(of: self)
    guard let row = rows[safe: lessons.row] else { return [] }
    if let event = row.event {
      playback?.isPlaying = false
      jump(to: event)
      return []
    }
    // A paragraph is read; Enter goes on from it.
    let command = row.command ?? (lessons.taken == nil ? nil : rows.last { $0.command != nil }?.command)
    return command.map { self.command($0) } ?? []
  }
}
