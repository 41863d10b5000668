// Why a command cannot be carried out now: hints are greyed by it, and the key says it.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  static let replayed = "this is a replay: L goes back to live, B goes on from here"

  /// Why what is shown cannot be changed; in a lesson a task is where it can.
  private var replayedHere: String {
    guard let marker = lessonMarker else { return Self.replayed }
    return marker.isTask
      ? "a lesson plays: Try it (Enter in pane 6, or :branch) goes live from here"
      : "a lesson plays: its tasks have Try it to go live; L leaves it"
  }

  /// Why an action would do nothing now; nil if it can be done.
  func unavailability(to action: Action) -> String? { action.command.unavailability(self) }

  /// Of what changes the experiment.
  var replayUnavailability: String? { playback != nil ? replayedHere : nil }

  var trainUnavailability: String? {
    if playback != nil { return replayedHere }
    do {
      try experiment.configuration.check(for: experiment.objective)
      return nil
    } catch {
      return error.description
    }
  }

  /// Of a race, which needs somebody to run.
  var raceUnavailability: String? {
    replayUnavailability ?? (racerEntries.contains(where: \.isRacing) ? nil : "nobody takes part: N switches racers on")
  }

  /// Of Enter, which in some panes only looks.
  var openUnavailability: String? {
    if sheet != nil { return replayUnavailability }
    let isLooking: Set<Pane> = [.curves, .certificate, .queue, .lesson]
    return playback != nil && !isLooking.contains(focus) ? replayedHere : nil
  }

  /// Of the arrows that change a value of the form.
  var formUnavailability: String? {
    playback != nil && focus == .architecture && sheet == nil ? replayedHere : nil
  }

  // MARK: - The queue

  var duplicateUnavailability: String? {
    replayUnavailability ?? (duplicateSource == nil ? "no training to copy yet: t trains" : nil)
  }

  var markUnavailability: String? {
    replayUnavailability ?? (markTarget == nil ? "no run is chosen: 5, then Up Down" : nil)
  }

  /// Of moving a waiting training.
  func lineUnavailability(isEarlier: Bool) -> String? {
    if playback != nil { return replayedHere }
    guard let movable else { return "choose a waiting training in the queue first" }
    if isEarlier { return movable.place == 0 ? "it is the next in line already" : nil }
    return movable.place == experiment.waitingOrder.count - 1 ? "it is the last in line" : nil
  }

  // MARK: - Time

  var pauseUnavailability: String? {
    if playback != nil || experiment.activeTraining != nil || experiment.race != nil { return nil }
    return "nothing moves: t trains, n races"
  }

  var stepUnavailability: String? {
    playback == nil && experiment.race == nil ? "there is no race to step through: n races" : nil
  }

  var speedUnavailability: String? { playback == nil ? "only a replay has a speed: r replays" : nil }

  var markerUnavailability: String? {
    if playback == nil { return lessons.taken?.task == nil ? "markers are in replays: r replays" : nil }
    return markers.isEmpty ? "this session has no marker; M sets one" : nil
  }

  // MARK: - Looks

  var mapUnavailability: String? { showsMap ? nil : "digits are shown: p shows a plane" }

  /// Of colors behind the lines.
  var fillUnavailability: String? {
    mapUnavailability ?? (capabilities.hasHeat ? nil : "a heat map needs 256 colors: here the map is lines")
  }

  /// Of zooming, which is into the steps where the curves have the focus.
  var zoomUnavailability: String? {
    guard focus == .curves else { return mapUnavailability }
    return experiment.race == nil ? "no steps to zoom into: n races" : nil
  }

  var planeUnavailability: String? {
    if experiment.objective.dimension == 2 {
      return "\(experiment.objective.name) has two coordinates: all of it is shown"
    }
    return planeRun == nil ? "no run yet: n races" : nil
  }

  var boundUnavailability: String? {
    let bounded: Set<CurveKind> = [.gradient, .update, .metaGradient]
    return visibleCurves.contains(where: bounded.contains)
      ? nil : "these curves have no bound: gradient and update have"
  }
}
