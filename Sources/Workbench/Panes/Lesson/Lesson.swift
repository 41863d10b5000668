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
    /// Whether it is a formula, which stands in a line of its own.
    var isFormula = false
    /// What Enter begins to type, where it needs more.
    var types: String?
    /// What it is of a lesson's page.
    var part = Part.said
  }

  /// The parts of a lesson's page; where there is no room for all of it these say what stays.
  enum Part {
    /// The note, or the question.
    case said
    /// What is told beside it.
    case aside
    /// What there is to choose, or has to hold.
    case asked
    /// What was given, and what is said to it.
    case answered
    /// A hint that was taken.
    case hint
    /// The way to the next one.
    case offer
    /// What leads on.
    case way
  }

  /// The title of the pane.
  static func title(of model: Model) -> String {
    if let lesson = model.lessons.taken { return lesson.title }
    return model.playback == nil
      ? "First steps" : model.markers.isEmpty ? "Notes" : "Notes of \(model.playback?.title ?? "")"
  }

  /// What stands over the pane, from the longest on; a title is whole before its number is said, which the status has too.
  static func headings(of model: Model) -> [String] {
    let title = title(of: model)
    guard model.lessons.taken?.number != nil, let colon = title.firstIndex(of: ":") else {
      return ["6 Lesson  \(title)"]
    }
    return ["6 Lesson  \(title)", "6 Lesson \(title)", "6\(title[title.index(after: colon)...])"]
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

  // MARK: - Beginning

  private static func shelf(_ model: Model) -> [Row] {
    let unreadable = model.lessons.library?.unreadable ?? []
    let damaged =
      unreadable.isEmpty
      ? [] : [Row(text: "Cannot be read: \(unreadable.joined(separator: ", "))", isText: true)]
    guard !model.lessons.entries.isEmpty else { return damaged }
    return [Row(text: "Lessons", isText: true)]
      + complaint(model)
      + model.lessons.entries.map { entry in
        Row(
          text: "\(entry.title.number)  \(entry.title.title)\(state(of: entry.title.number, model))",
          detail: entry.title.summary + needs(of: entry.title), command: "lesson \(entry.title.number)",
          isDone: model.lessons.finished.contains(entry.title.number))
      } + damaged
  }

  private static func complaint(_ model: Model) -> [Row] {
    model.lessons.bookComplaint.map { [Row(text: "Progress is not kept: \($0)", isText: true)] } ?? []
  }

  /// How far a lesson is.
  private static func state(of number: Int, _ model: Model) -> String {
    guard let entry = model.lessons.book.entries[number] else { return "" }
    return entry.best.map { "  \($0)/\(entry.most) points" } ?? (entry.place > 0 ? "  begun" : "")
  }

  private static func needs(of lesson: LessonTitle) -> String {
    lesson.needs.isEmpty ? "" : " Builds on \(Model.names(ofLessons: lesson.needs))."
  }

  private static func firstSteps(_ model: Model) -> [Row] {
    let experiment = model.liveExperiment ?? model.experiment
    // Trained here, not loaded, and not one without a guarantee.
    let hasTrained = experiment.trainings.contains {
      $0.stepCount > 0 && $0.kept == nil && $0.configuration.optimizer == .convergent
    }
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

  /// Whether all of the note or question is seen in the pane.
  static func showsNote(_ model: Model, in rect: CellRect) -> Bool {
    let painter = Painter(measuring: model)
    let lines = painter.lessonLines(width: rect.width - 2)
    let seen = painter.lessonWindow(lines, height: rect.height).lines
    func said(_ lines: [LessonLine]) -> Int { lines.count { $0.part == .said && !$0.spans.isEmpty } }
    return said(lines) == said(seen)
  }

  /// The row under a line of the pane.
  static func row(atLine line: Int, width: Int, height: Int, in model: Model) -> Int? {
    let painter = Painter(measuring: model)
    return painter.lessonWindow(painter.lessonLines(width: width), height: height).lines[safe: line]?.row
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
    if let begun = row.types {
      editor = LineEditor(purpose: .palette, text: begun)
      return []
    }
    // A paragraph is read; Enter goes on from it, but not past what is still asked: that comes under the cursor first.
    if row.command == nil, isAskedSomething,
      let first = rows.firstIndex(where: { $0.command != nil || $0.types != nil })
    {
      lessons.row = first
      return []
    }
    let command = row.command ?? (lessons.taken == nil ? nil : rows.last { $0.command != nil }?.command)
    return command.map { self.command($0) } ?? []
  }

  /// Whether the marker that is looked at asks what was not answered; a task that was begun is done elsewhere.
  private var isAskedSomething: Bool {
    guard let lesson = lessons.taken, lesson.task == nil, let place = lessonPlace else { return false }
    return lesson.markers[place].marker.isAsking && !lesson.isClosed(place)
  }
}
