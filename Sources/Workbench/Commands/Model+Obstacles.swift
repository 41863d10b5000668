// Why a command cannot be carried out now: hints are greyed by it, and the key says it.

import Experiment
import OptimizerEngine

extension Model {
  static let replayed = "this is a replay: L goes back to live, B goes on from here"

  /// Why an action would do nothing now; nil if it can be done.
  func obstacle(to action: Action) -> String? { action.command.obstacle(self) }

  /// Of what changes the experiment.
  var replayObstacle: String? { playback != nil ? Self.replayed : nil }

  var trainObstacle: String? {
    if playback != nil { return Self.replayed }
    do {
      try bench.configuration.check(for: bench.objective)
      return nil
    } catch {
      return error.description
    }
  }

  /// Of Enter, which in some panes only looks.
  var openObstacle: String? {
    let isLooking: Set<Pane> = [.curves, .certificate, .queue, .lesson]
    return playback != nil && !isLooking.contains(focus) ? Self.replayed : nil
  }

  /// Of the arrows that change a value of the form.
  var formObstacle: String? { playback != nil && focus == .architecture ? Self.replayed : nil }

  // MARK: - The queue

  var duplicateObstacle: String? {
    replayObstacle ?? (duplicateSource == nil ? "no training to copy yet: t trains" : nil)
  }

  var markObstacle: String? {
    replayObstacle ?? (markTarget == nil ? "no run is chosen: 5, then Up Down" : nil)
  }

  /// Of moving a waiting training.
  func lineObstacle(isEarlier: Bool) -> String? {
    if playback != nil { return Self.replayed }
    guard let movable else { return "choose a waiting training in the queue first" }
    if isEarlier { return movable.place == 0 ? "it is the next in line already" : nil }
    return movable.place == bench.waitingOrder.count - 1 ? "it is the last in line" : nil
  }

  // MARK: - Time

  var pauseObstacle: String? {
    if playback != nil || bench.activeTraining != nil || bench.race != nil { return nil }
    return "nothing moves: t trains, n races"
  }

  var stepObstacle: String? {
    playback == nil && bench.race == nil ? "there is no race to step through: n races" : nil
  }

  var speedObstacle: String? { playback == nil ? "only a replay has a speed: r replays" : nil }

  var markerObstacle: String? {
    if playback == nil { return "markers are in replays: r replays" }
    return markers.isEmpty ? "this session has no marker; M sets one" : nil
  }

  // MARK: - Looks

  var mapObstacle: String? { showsMap ? nil : "digits are shown: p shows a plane" }

  /// Of zooming, which is into the steps where the curves have the focus.
  var zoomObstacle: String? {
    guard focus == .curves else { return mapObstacle }
    return bench.race == nil ? "no steps to zoom into: n races" : nil
  }

  var planeObstacle: String? {
    if bench.objective.dimension == 2 { return "\(bench.objective.name) has two coordinates: all of it is shown" }
    return planeRun == nil ? "no run yet: n races" : nil
  }

  var boundObstacle: String? {
    let bounded: Set<CurveKind> = [.gradient, .update, .metaGradient]
    return visibleCurves.contains(where: bounded.contains)
      ? nil : "these curves have no bound: gradient and update have"
  }
}
