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
    // Never on what costs a point: Enter is pressed to go on.
    lessons.row =
      rows.firstIndex { $0.command != nil && $0.part != .offer || $0.types != nil && $0.part == .asked }
      ?? max(rows.count - 1, 0)
    // What does not fit is read from its first word; Enter goes on from there as well.
    if let pane = layout.panes[.lesson]?.insideFrame, !Lesson.showsNote(self, in: pane) { lessons.row = 0 }
  }

  // MARK: - Answers and hints

  /// Answers the question of the marker reached; nil where the text is no answer to it.
  mutating func answer(_ text: String) -> [Effect]? {
    guard let place = lessonPlace, let lesson = lessons.taken, !lesson.isClosed(place) else { return nil }
    let marker = lesson.markers[place].marker
    if let quiz = marker.quiz {
      guard let choice = Int(text).map({ $0 - 1 }), quiz.choices.indices.contains(choice) else { return nil }
      lessons.taken?.replies[place, default: MarkerReply()].choice = choice
      let isRight = choice == quiz.answer
      say(isRight ? "right" : "not quite; right is: \(quiz.choices[quiz.answer])")
      showMarker()
      return [.record(.answer(choice: choice, isRight: isRight, question: marker.note))]
    }
    guard let sought = marker.sought, let number = Double(text), number.isFinite else { return nil }
    lessons.taken?.replies[place, default: MarkerReply()].numbers.append(number)
    let isRight = sought.accepts(number)
    say(isRight ? "right" : "\(text) is not it; another try costs a point")
    showMarker()
    return [.record(.figure(number, isRight: isRight, question: marker.note))]
  }

  /// What would be an answer here, in words; nil where nothing is asked, or nothing more can be given.
  var answerSyntax: String? {
    guard let place = lessonPlace, let lesson = lessons.taken, !lesson.isClosed(place) else { return nil }
    let marker = lesson.markers[place].marker
    if let quiz = marker.quiz { return "a choice from 1 to \(quiz.choices.count)" }
    return marker.sought == nil ? nil : "a number"
  }

  /// Why no hint can be had; nil where one can.
  var hintUnavailability: String? {
    guard let place = lessonPlace, let lesson = lessons.taken, lesson.markers[place].marker.isAsking else {
      return "hints are for the tasks and questions of a lesson: 6 lists the lessons"
    }
    if lesson.isClosed(place) { return "this is answered: there is nothing left to hint at" }
    let all = lesson.markers[place].marker.hints.count
    guard lesson.reply(at: place).hints < all else {
      return all == 0 ? "there is no hint here" : "that was the last hint"
    }
    return nil
  }

  /// Gives the next hint of the marker reached, for a point.
  mutating func takeHint() -> [Effect] {
    guard hintUnavailability == nil, let place = lessonPlace, let marker = lessonMarker else { return [] }
    lessons.taken?.replies[place, default: MarkerReply()].hints += 1
    say("a hint, for one point")
    showMarker()
    return [record(.hint(question: marker.note))]
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

  /// The live bench as the task at hand sees it.
  private var taskBench: TaskBench? {
    guard let task = lessons.taken?.task, let experiment = liveExperiment else { return nil }
    return TaskBench(experiment: experiment, traces: runs.traces, races: progress.races, task: task)
  }

  /// The conditions of the task at hand as they are.
  var taskStates: [ConditionState] { taskBench?.states ?? [] }

  /// Notices when the task at hand is done.
  mutating func checkTask() {
    guard let task = lessons.taken?.task, playback == nil, lessons.taken?.isSolved(task.marker) == false,
      let bench = taskBench, bench.isDone
    else { return }
    lessons.taken?.replies[task.marker, default: MarkerReply()].isDone = true
    lessons.taken?.replies[task.marker]?.evidence = bench.evidence
    say("the task is done: ] goes on with the lesson")
  }

  /// Whether the lesson stays where it is because something is still asked there, which is said once.
  mutating func staysAtQuestion() -> Bool {
    guard let lesson = lessons.taken, let place = lessonPlace, place < lesson.markers.count - 1, lesson.isOpen(place),
      !lesson.warned.contains(place)
    else { return false }
    lessons.taken?.warned.insert(place)
    say("not \(lesson.markers[place].marker.isTask ? "done" : "answered"); again goes on")
    return true
  }

  /// Goes on with the lesson after a task, at the marker after it, or back to the one before; what was done live stays
  /// live beside it.
  mutating func resumeLesson(back: Bool = false) -> [Effect] {
    guard var shelf = lessons.taken?.shelf, back || !staysAtQuestion() else { return [] }
    let task = lessons.taken?.task?.marker ?? 0
    let next = back ? shelf.markers[max(task - 1, 0)] : shelf.markers.first { $0.index > shelf.index }
    putLiveAside(isOther: true)
    shelf.stash = experiment
    shelf.isPlaying = false
    playback = shelf
    lessons.taken?.shelf = nil
    lessons.taken?.task = nil
    // The look of the marker comes back, whatever the task was done with.
    lessons.taken?.looked = nil
    forgetTraces()
    // From its start, because the bench shown is the one the task was done on.
    jump(to: 0)
    jump(to: (next ?? shelf.markers.last)?.index ?? shelf.index)
    say(back ? "back in the lesson; ] goes to the task" : "the lesson goes on after the task; [ goes back to it")
    showMarker()
    return []
  }
}
