// Whole sessions: live from any point of a replay, and on with one that was cut off.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  // MARK: - Live from here

  /// Goes on live from where the replay is, in a session of its own that begins with what was replayed.
  mutating func branch() -> [Effect] {
    guard let replayed = playback else { return [] }
    playback = nil
    beginTask(of: replayed)
    // What was live is no longer; how it was looked at comes back after a lesson.
    if lessons.taken == nil { liveStash = nil } else { liveStash?.known = nil }
    say(
      lessons.taken == nil
        ? "live from here; the session begins with \(replayed.title) up to event \(replayed.eventCount)"
        : "live: do the task; ] goes on with the lesson")
    return [.file(.branch(from: replayed.source, events: replayed.eventCount))] + goOn(checkpoints: [:])
  }

  /// Why a replay cannot become live now.
  var branchUnavailability: String? {
    guard let playback else { return "this is live: r replays it, and B goes on from any point of it" }
    guard let live = playback.stash else { return nil }
    if live.trainings.contains(where: \.isLive) {
      return "a training is live and would be lost: L goes back to it; X cancels it"
    }
    return live.runs.contains { $0.outcome == nil && $0.failure == nil } ? "runs are being computed: a moment" : nil
  }

  // MARK: - What was cut off

  /// Why the session that was cut off cannot go on now.
  var recoveryUnavailability: String? {
    let live = liveExperiment ?? experiment
    let isBusy =
      live.trainings.contains(where: \.isLive) || live.runs.contains { $0.outcome == nil && $0.failure == nil }
    return isBusy ? "something computes here: start basin again to go on with the other session" : nil
  }

  /// Goes on with a session that was cut off.
  mutating func goOn(with session: OpenedSession, checkpoints: [Int: String], name: String) -> [Effect] {
    guard let first = session.objective.flatMap(objectives.named) else { return [] }
    var fresh = Experiment(objective: first)
    for entry in session.timeline { fresh.apply(entry.record, resolve: objectives.named) }
    (playback, liveStash) = (nil, nil)
    experiment = fresh
    forgetTraces()
    recording.sessionName = name
    let live = experiment.activeTraining
    say(
      live.map { "training #\($0.id) goes on after meta-step \($0.stepCount)" }
        ?? "\(name) goes on where it was cut off")
    return goOn(checkpoints: checkpoints)
  }

  /// Makes the experiment shown the live one; trainings that were cut off go on after their last meta-step.
  private mutating func goOn(checkpoints: [Int: String]) -> [Effect] {
    (history.undoable, history.redoable, queue.selected) = ([], [], nil)
    // It was made of what was live before.
    compare.comparison = nil
    // Runs that come later have numbers which other runs may have had.
    runs.forget(allBut: Set(experiment.runs.map(\.id)))
    learned = nil
    let start = experiment.race?.start ?? experiment.probe
    return experiment.trainings.filter(\.isLive).flatMap { item -> [Effect] in
      let order = TrainingOrder(
        id: item.id, configuration: item.configuration, start: start, steps: Self.raceSteps, done: item.stepCount,
        checkpoint: checkpoints[item.id])
      return [.compute(.train(order))] + (item.state == .paused ? [.compute(.pause(training: item.id))] : [])
    }
  }
}
