// The lesson pane: what to try next for someone new, and the notes of a session that is replayed.

import OptimizerEngine
import SessionStore

/// What the lesson pane lists.
enum Lesson {
  /// One row: a task with its key, or a note of the session.
  struct Row: Equatable {
    /// What to do, or the note.
    var text: String
    /// Why, or what to look at.
    var detail: String
    /// The command that does it, as typed into the palette; nil for notes.
    var command: String?
    /// Whether it has been done.
    var isDone: Bool
    /// The event of a note in the replay.
    var event: Int?
  }

  /// The title of the pane.
  static func title(of model: Model) -> String {
    model.playback == nil ? "First steps" : model.markers.isEmpty ? "Notes" : "Notes of \(model.playback?.title ?? "")"
  }

  /// The rows for what is shown: the notes of a replay, else the first steps.
  static func rows(of model: Model) -> [Row] {
    if let playback = model.playback {
      let markers = model.markers
      guard !markers.isEmpty else {
        return [Row(text: "This session has no notes.", detail: "M sets one while it is recorded.", isDone: true)]
      }
      return markers.map { marker in
        Row(
          text: marker.note, detail: "event \(marker.index)", isDone: marker.index <= playback.index,
          event: marker.index)
      }
    }
    return firstSteps(model)
  }

  private static func firstSteps(_ model: Model) -> [Row] {
    let bench = model.liveBench ?? model.bench
    let hasTrained = bench.trainings.contains { !$0.losses.isEmpty }
    let hasLearned = bench.runs.contains { $0.specification.trained != nil && $0.outcome != nil }
    func did(_ name: String, _ fits: (ActionRecord) -> Bool = { _ in true }) -> Bool {
      model.history.contains { moment in
        if case .action(let action) = moment.record { action.name == name && fits(action) } else { false }
      }
    }
    func losesGuarantee(_ edit: ActionRecord) -> Bool {
      func text(_ key: String) -> String? { edit.arguments.first { $0.key == key }?.value.stringValue }
      return text("key") == "optimizer" && text("value")?.hasPrefix("lstm") == true
    }
    return [
      Row(
        text: "t  train a convergent optimizer",
        detail: "Its path L bends towards the minimum * while it learns; the curve is the meta-loss.", command: "train",
        isDone: hasTrained),
      Row(
        text: "3 w  ask why it must converge",
        detail: "Up Down choose a line of the certificate, w explains it.", command: "certificate",
        isDone: model.seen.contains(.why)),
      Row(
        text: "Enter  race from another start",
        detail: "Arrows or a click move the probe +; what was learned joins the race.", command: "race",
        isDone: model.history.raceCount > 1 && hasLearned),
      Row(
        text: "4  take the guarantee away",
        detail: "optimizer = lstm: the foot says what is lost. Train it and compare.", command: "set optimizer=lstm",
        isDone: did("edit", losesGuarantee)),
      Row(
        text: "7 Enter  compare over many starts",
        detail: "Quantiles over 16 starts, step sizes tuned by one rule.", command: "compare",
        isDone: model.hasCompared),
      Row(
        text: "o  choose another objective", detail: "digits is a classifier of real images; a types your own.",
        command: "objectives", isDone: did("objective")),
    ]
  }

  /// The row to do next.
  static func next(of model: Model) -> Row? { rows(of: model).first { !$0.isDone } }

  /// The row under a line of the pane.
  static func row(atLine line: Int, width: Int, height: Int, in model: Model) -> Int? {
    Array(Painter(model).lessonWindow(width: width, height: height))[safe: line]?.row
  }
}

extension [Moment] {
  /// How many races were started.
  var raceCount: Int { reduce(0) { $0 + ($1.record.isRace ? 1 : 0) } }
}

extension Model {
  /// Enter on a row: do it, or go to the note.
  mutating func openLesson() -> [Effect] {
    guard let row = Lesson.rows(of: self)[safe: lessonRow] else { return [] }
    if let event = row.event {
      playback?.isPlaying = false
      jump(to: event)
      return []
    }
    return row.command.map { command($0) } ?? []
  }
}
