// Steps, replay, markers: going back and forth.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  // MARK: - Steps

  /// One step of the race, or one recorded event.
  mutating func step(_ direction: Int) {
    if playback != nil {
      let resolve = objectives.named
      if direction > 0 {
        playback?.stepForward(experiment: &experiment, resolve: resolve)
      } else {
        playback?.stepBack(experiment: &experiment, resolve: resolve)
      }
      return
    }
    if curves.chart.crosshair != nil { return moveCrosshair(by: direction) }
    guard let race = experiment.race else { return }
    experiment.race?.isHeld = true
    experiment.race?.shown = Double(min(max(race.step + direction, 0), race.steps))
  }

  // MARK: - Replay

  /// Goes to the start or the end of the replay.
  mutating func jump(toEnd: Bool) {
    jump(to: toEnd ? nil : 0)
    if toEnd { playback?.isPlaying = false }
  }

  /// Goes to where some events of the replay have happened; nil goes to its end.
  mutating func jump(to index: Int?) {
    let resolve = objectives.named
    guard let playback else { return }
    self.playback?.jump(
      to: index ?? playback.timeline.count, time: index == nil ? playback.duration : nil, experiment: &experiment,
      resolve: resolve
    )
  }

  /// Seconds that Left and Right go in a replay.
  static let seekSeconds = 5.0

  /// Goes some seconds on or back in the replay.
  mutating func seek(seconds: Double) {
    guard let playback else { return }
    seek(to: playback.time + seconds)
  }

  /// Goes to a time of the replay.
  mutating func seek(to time: Double) {
    guard let playback else { return }
    let resolve = objectives.named
    let target = min(max(time, 0), playback.duration)
    self.playback?.jump(to: playback.index(at: target), time: target, experiment: &experiment, resolve: resolve)
  }

  /// The markers of the replay.
  var markers: [Playback.Place] { playback?.markers ?? [] }

  /// Goes to the next marker of the replay, or to the one before.
  mutating func jumpToMarker(_ direction: Int) {
    guard let playback else { return }
    let all = markers
    let target = direction > 0 ? all.first { $0.index > playback.index } : all.last { $0.index < playback.index }
    guard let target else { return say(direction > 0 ? "no marker after this" : "no marker before this") }
    if direction > 0, !playback.isPlaying, staysAtQuestion() { return }
    self.playback?.isPlaying = false
    jump(to: target.index)
    if lessons.taken == nil { say("marker: \(target.note)") } else { showMarker() }
  }

  /// The next marker of the replay; from the task of a lesson back to it.
  mutating func goToNextMarker() -> [Effect] {
    guard playback != nil else { return resumeLesson() }
    jumpToMarker(1)
    return []
  }

  /// The marker before; from the task of a lesson back to it.
  mutating func goToPreviousMarker() -> [Effect] {
    guard playback != nil else { return resumeLesson(back: true) }
    jumpToMarker(-1)
    return []
  }

  // MARK: - The crosshair

  /// The last step that any path has.
  var lastStep: Int { shownPaths.map(\.trace.stepCount).max() ?? 0 }

  mutating func toggleCrosshair() {
    curves.chart.crosshair = curves.chart.crosshair == nil ? min(shownStep, lastStep) : nil
    // A crosshair in a chart that nobody sees would move nothing.
    if curves.chart.crosshair != nil, visibleCurves.allSatisfy(\.isOfTraining) { curves.chosen = nil }
  }

  mutating func moveCrosshair(by steps: Int) {
    guard let place = curves.chart.crosshair else { return }
    curves.chart.crosshair = min(max(place + steps, 0), lastStep)
  }

  /// Back to what is live; after the replay of a file a fresh experiment.
  mutating func goLive() -> [Effect] {
    guard let replayed = playback else { return [] }
    let left = lessonLeft
    playback = nil
    leaveLesson()
    if let stash = replayed.stash {
      experiment = stash
      takeLiveBack()
      let said = [left, messages.missed].compactMap(\.self)
      if !said.isEmpty { say(said.joined(separator: "; ")) }
      messages.missed = nil
      return []
    }
    // Runs of another session have the same numbers.
    if replayed.source != nil { forgetTraces() }
    if let left { say(left) }
    experiment = Experiment(objective: experiment.objective)
    return [.file(.begin(objective: experiment.objective.name))] + launchRace()
  }
}
