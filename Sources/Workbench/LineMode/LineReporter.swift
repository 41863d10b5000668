// What happens by itself while lines are read: progress, ends of races and trainings, notices.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// Remembers what has been told, so that everything is told once.
struct LineReporter {
  private var tenths: [Int: Int] = [:]
  private var told: Set<Int> = []
  private var notice: (text: String, until: Double)?
  private var lesson: (place: Int?, lines: [String]) = (nil, [])

  init(_ model: Model) { hear(model) }

  /// Takes what the model says now as told.
  mutating func hear(_ model: Model) {
    for run in model.experiment.runs where run.outcome != nil || run.failure != nil { told.insert(run.id) }
  }

  /// A notice that was not told yet.
  mutating func notices(of model: Model) -> [String] {
    guard let now = model.messages.notice, now.text != notice?.text || now.until != notice?.until else { return [] }
    notice = now
    return [now.text]
  }

  /// Everything new.
  mutating func news(of model: Model) -> [String] {
    guard let experiment = model.liveExperiment else { return notices(of: model) + page(of: model) }
    var lines = progress(experiment)
    lines += notices(of: model)
    return lines + results(experiment, model) + page(of: model)
  }

  /// What the marker of a lesson says once it is reached; then what changes of it.
  private mutating func page(of model: Model) -> [String] {
    guard model.lessons.taken != nil, let place = model.lessonPlace else {
      lesson = (nil, [])
      return []
    }
    guard model.playback?.isPlaying != true else { return [] }
    let lines = LineText(model).lesson
    defer { lesson = (place, lines) }
    return lesson.place == place ? lines.filter { !lesson.lines.contains($0) } : lines
  }

  /// Every tenth of a training.
  private mutating func progress(_ experiment: Experiment) -> [String] {
    experiment.trainings.compactMap { training in
      let tenth = Int(training.progress * 10)
      guard tenth > tenths[training.id] ?? 0, let loss = training.losses.last else { return nil }
      tenths[training.id] = tenth
      let held = training.heldOut.last.map { ", held out \(LineText.number($0))" } ?? ""
      return "Training \(training.id): \(10 * tenth) percent, meta-loss \(LineText.number(loss))\(held)."
    }
  }

  /// A race once all of it is there; then what joins it, and what failed.
  private mutating func results(_ experiment: Experiment, _ model: Model) -> [String] {
    let fresh = experiment.runs.filter { ($0.outcome != nil || $0.failure != nil) && !told.contains($0.id) }
    guard !fresh.isEmpty else { return [] }
    let text = LineText(model)
    var lines: [String] = []
    let race = experiment.raceRuns
    let isOver = race.allSatisfy { $0.outcome != nil || $0.failure != nil }
    let isNewRace = !race.contains { told.contains($0.id) }
    for run in fresh where !race.contains(where: { $0.id == run.id }) || run.failure != nil || !isNewRace {
      told.insert(run.id)
      // Runs of a race that a newer one has replaced are nobody's news.
      let isAsked = race.contains { $0.id == run.id } || run.specification.trained != nil || run.failure != nil
      if isAsked { lines.append("Run \(run.id), \(run.title): \(text.result(run)).") }
    }
    guard isNewRace, isOver else { return lines }
    for run in race { told.insert(run.id) }
    if let best = race.min(by: { ($0.outcome?.value ?? .infinity) < ($1.outcome?.value ?? .infinity) }) {
      lines.append("Race over, \(race.count) runs. Best: \(best.title), \(text.result(best)). compare lists all.")
    }
    return lines
  }

  /// Where everything stands, in a few sentences.
  func status(of model: Model) -> [String] {
    var lines = ["Objective \(model.experiment.objective.name). " + (model.playback == nil ? "Live." : "Replay.")]
    if let training = model.liveExperiment?.activeTraining { lines.append(LineText.line(training)) }
    let waiting = model.liveExperiment?.waitingOrder.count ?? 0
    if waiting > 0 { lines.append("Waiting trainings: \(waiting).") }
    if let race = model.experiment.race { lines.append("Race: step \(race.step) of \(race.steps).") }
    lines.append(model.isComputing ? "Something computes; wait waits for it." : "Nothing computes.")
    lines.append(
      model.recording.failure.map { "Not recording: \($0)" } ?? model.recording.sessionName.map { "Session \($0)." }
        ?? "Not recorded.")
    return lines
  }
}
