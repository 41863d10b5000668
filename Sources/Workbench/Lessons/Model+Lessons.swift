// Taking a lesson: it pauses at every marker, its tasks are done live, its questions are answered.

import Experiment
import Plotting
import SessionStore

extension Model {
  /// Opens a lesson by its number.
  mutating func openLesson(number: Int) -> [Effect]? {
    guard lessons.library != nil else {
      lessons.wanted = number
      return []
    }
    return lessons.entries.first { $0.title.number == number }.map {
      [.compute(.openSession(path: $0.path, isOwn: false))]
    }
  }

  /// The marker of the lesson that is looked at.
  var lessonPlace: Int? {
    guard let lesson = lessons.taken else { return nil }
    return lesson.task?.marker ?? playback.flatMap(lesson.place)
  }

  /// Brings what a marker says before the person.
  mutating func showMarker() {
    guard lessons.taken != nil else { return }
    moveFocus(.lesson)
    let rows = Lesson.rows(of: self)
    lessons.row = rows.firstIndex { $0.command != nil } ?? max(rows.count - 1, 0)
    // What does not fit is read from its first word; Enter goes on from there as well.
    guard let pane = layout.panes[.lesson]?.insideFrame else { return }
    guard !Lesson.fits(self, in: pane) else { return }
    // After an answer what was said to it is looked for.
    lessons.row = 0
    guard let place = lessonPlace, let lesson = lessons.taken, lesson.answers[place] != nil else { return }
    lessons.row = 1 + (lesson.markers[place].marker.quiz?.choices.count ?? 0)
  }

  /// Answers the question of the marker reached.
  mutating func answerQuiz(_ choice: Int) -> [Effect]? {
    guard let place = lessonPlace, let marker = lessons.taken?.markers[place].marker, let quiz = marker.quiz,
      quiz.choices.indices.contains(choice)
    else { return nil }
    lessons.taken?.answers[place] = choice
    let isRight = choice == quiz.answer
    say(isRight ? "right" : "not quite; right is: \(quiz.choices[quiz.answer])")
    showMarker()
    return [.record(.answer(choice: choice, isRight: isRight, question: marker.note))]
  }

  // MARK: - Tasks

  /// Takes note of the task that is done live from here on.
  mutating func beginTask(of replayed: Playback) {
    guard let place = lessons.taken?.place(replayed), let check = lessons.taken?.markers[place].marker.check,
      let conditions = try? LessonCheck(check)
    else {
      lessons.taken = nil
      return
    }
    lessons.taken?.task = LessonTask(
      marker: place, check: conditions, firstID: experiment.nextID, races: progress.races)
    lessons.taken?.shelf = replayed
    // The conditions, and the way back below them, are what is watched now.
    lessons.row = Lesson.rows(of: self).count - 1
  }

  /// Which conditions of the task at hand hold.
  var taskStates: [Bool] {
    guard let task = lessons.taken?.task, let experiment = liveExperiment else { return [] }
    return task.check.states(experiment, since: task, races: progress.races)
  }

  /// Notices when the task at hand is done.
  mutating func checkTask() {
    guard let task = lessons.taken?.task, playback == nil, lessons.taken?.done.contains(task.marker) == false,
      taskStates.allSatisfy(\.self)
    else { return }
    lessons.taken?.done.insert(task.marker)
    say("the task is done: ] goes on with the lesson")
  }

  /// Goes on with the lesson after a task; what was done live stays live beside it.
  mutating func resumeLesson() -> [Effect] {
    guard var shelf = lessons.taken?.shelf else { return [] }
    shelf.stash = experiment
    shelf.isPlaying = true
    playback = shelf
    lessons.taken?.shelf = nil
    lessons.taken?.task = nil
    forgetTraces()
    // From its start, because the bench shown is the one the task was done on.
    jump(to: 0)
    jump(to: shelf.index)
    playback?.isPlaying = true
    say("the lesson goes on where you left it; ] goes to its next marker")
    return []
  }
}
