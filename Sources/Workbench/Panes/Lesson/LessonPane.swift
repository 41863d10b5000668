// The lesson: what to do next, and the notes of a session.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// What to do next, and the notes of a session.
enum LessonPane: PaneFeature {
  static let title = "Lesson"

  static var purpose: [String] {
    ["What to try next; in a replay the notes of the session.", "Enter does it, or goes to the note."]
  }
  static var keys: [Action] { [.open, .up, .down, .previousMarker, .nextMarker, .hint] }
  static func hints(_ model: Model) -> [Action] { [.open] }
  static func openLabel(_ model: Model) -> String {
    model.playback == nil || model.lessons.taken != nil ? "Do it" : "Go there"
  }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawLesson(rect) }
  static func sentences(_ text: LineText) -> [String] { text.lesson }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    model.lessons.row = movement.row(from: model.lessons.row, count: Lesson.rows(of: model).count)
    return []
  }

  static func open(_ model: inout Model) -> [Effect] { model.openLesson() }

  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int? {
    Lesson.row(atLine: line, width: rect.width - 2, height: rect.height, in: model)
  }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    if let row { model.lessons.row = row }
    return []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) { _ = move(&model, isUp ? .up : .down) }

  /// The words of the note that is read; without one, what is on the bench.
  static func why(_ model: Model) -> TextPage {
    guard model.lessons.taken != nil || model.playback != nil else { return ObjectivesPane.why(model) }
    let text = Lesson.rows(of: model).map(\.text).joined(separator: "\n")
    return Glossary.page(Glossary.terms(in: text), title: "Why: the words of this note")
      ?? TextPage(title: "Why: this note", lines: ["It has no word of the glossary; W lists all there are."])
  }
}
