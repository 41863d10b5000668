// The lesson in words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension LineText {
  var lesson: [String] {
    let rows = Lesson.rows(of: model)
    let next = rows.firstIndex { !$0.isDone && !$0.isText }
    let done = model.lessons.taken == nil ? " done" : ""
    let count = Lesson.count(of: model).map { ": \($0.done) of \($0.all)\(done)" } ?? ""
    return ["Lesson, \(Lesson.title(of: model))\(count)."]
      + rows.enumerated().map { index, row in
        if row.isText { return row.text }
        let state = row.isDone ? "Done" : index == next ? "Next" : "Later"
        let command = row.command.map { " Command: \($0)" } ?? ""
        return "\(state): \(row.text). \(row.detail)\(command)"
      } + [model.lessonMarker?.view?.pointing].compactMap(\.self)
  }
}
