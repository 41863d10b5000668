// Questions over the panes: what is asked, and what yes and no would do.

import Experiment
import Plotting

/// A question with two answers.
struct Question: Equatable {
  var title: String
  /// What is asked, in sentences.
  var text: [String]
  /// What Enter does, in a word or two.
  var yes: String
  /// What Esc does.
  var no: String

  /// The question that is open; nil where none is.
  init?(_ model: Model) {
    let experiment = model.liveExperiment ?? model.experiment
    switch model.overlay {
    case .cancelQuestion(let id):
      let done = experiment.trainings.first { $0.id == id }?.stepCount ?? 0
      self.init(
        "Cancel?", ["Training #\(id) has done \(done) meta-steps.", "What it has learned so far is kept as a run."],
        yes: "cancel it", no: "go on")
    case .quitQuestion:
      let waiting = experiment.trainings.filter { $0.state == .waiting }.count
      let others = waiting == 0 ? "" : "\(waiting) more \(waiting == 1 ? "waits" : "wait"). "
      self.init(
        "Quit?",
        [
          experiment.activeTraining.map { "Training #\($0.id) is live and would be cancelled." }
            ?? "The training has ended meanwhile.",
          "\(others)The session is recorded up to here.",
        ], yes: "quit", no: "stay")
    case .recoveryQuestion(let session):
      self.init(
        "Go on?",
        [
          session.sentence,
          session.training == nil
            ? "It goes on where it was cut off." : "Its trainings go on bit for bit as they would have.",
        ], yes: "go on with it", no: "leave it")
    case .dataQuestion(let path, let files):
      self.init(
        "Read files?",
        [
          "The session \(path) wants to read \(files.joined(separator: ", ")).",
          "That lies outside of its folder and of the working directory.",
        ], yes: "read it", no: "do not open it")
    case .recordingQuestion(let reason):
      self.init(
        "Not recording",
        ["The session cannot be written: \(reason).", "What happens waits in memory and is tried again."],
        yes: "stop recording", no: "keep trying")
    case .help, .page, nil: return nil
    }
  }

  private init(_ title: String, _ text: [String], yes: String, no: String) {
    (self.title, self.text, self.yes, self.no) = (title, text, yes, no)
  }
}

extension Painter {
  mutating func drawQuestion() {
    guard let question = Question(model) else { return }
    let width = min(64, max(model.display.width - 4, 1))
    let text = question.text.flatMap { [Span(text: $0, style: style.text)].wrapped(to: width - 4) }
    let answers = [Span(text: "Enter y  \(question.yes)    Esc n  \(question.no)", style: style.key)]
    let lines = text + [[]] + answers.wrapped(to: width - 4)
    let inside = drawBox(width: width, height: lines.count + 2, title: question.title, footer: "")
    // The answers are seen however low the screen is.
    for (row, line) in lines.suffix(inside.height).enumerated() {
      put(line, column: inside.column + 1, row: inside.row + row, width: inside.width - 2)
    }
  }
}
