// Why an action cannot be done now: hints are greyed by it, and the key says it.

import Experiment
import OptimizerEngine

extension Model {
  static let replayed = "this is a replay: L goes back to live, B goes on from here"

  /// Why an action would do nothing now; nil if it can be done.
  func obstacle(to action: Action) -> String? {
    switch action {
    case .train:
      if playback != nil { return Self.replayed }
      do {
        try bench.configuration.check(for: bench.objective)
        return nil
      } catch {
        return error.description
      }
    case .open where focus == .lesson: return nil
    case .open:
      let isLooking: Set<Pane> = [.curves, .certificate, .queue, .lesson]
      return playback != nil && !isLooking.contains(focus) ? Self.replayed : nil
    case .race, .filter, .expression: return playback != nil ? Self.replayed : nil
    case .left, .right: return playback != nil && focus == .architecture ? Self.replayed : nil
    case .cancel: return cancelTarget == nil ? "no training is live or waiting" : nil
    case .pause:
      if playback != nil || bench.activeTraining != nil || bench.race != nil { return nil }
      return "nothing moves: t trains, n races"
    case .stepForward, .stepBack:
      if playback != nil { return nil }
      return bench.race == nil ? "there is no race to step through: n races" : nil
    case .duplicate, .mark, .moveEarlier, .moveLater, .verify, .difference: return queueObstacle(to: action)
    case .undo, .redo: return historyObstacle(to: action)
    case .replay, .live, .branch, .slower, .faster, .previousMarker, .nextMarker, .marker:
      return timeObstacle(to: action)
    default: return lookObstacle(to: action)
    }
  }

  private func historyObstacle(to action: Action) -> String? {
    if playback != nil { return Self.replayed }
    if action == .undo { return undoable.isEmpty ? "nothing to undo" : nil }
    return redoable.isEmpty ? "nothing to redo" : nil
  }

  private func queueObstacle(to action: Action) -> String? {
    if playback != nil, action != .verify, action != .difference { return Self.replayed }
    switch action {
    case .duplicate: return duplicateSource == nil ? "no training to copy yet: t trains" : nil
    case .difference: return duplicateSource == nil ? "no training to compare with yet: t trains" : nil
    case .mark: return markTarget == nil ? "no run is chosen: 5, then Up Down" : nil
    case .verify: return verifyTarget == nil ? "no finished run is chosen: 5, then Up Down" : nil
    default:
      guard let movable else { return "choose a waiting training in the queue first" }
      let isFirst = movable.place == 0
      if action == .moveEarlier, isFirst { return "it is the next in line already" }
      return action == .moveLater && movable.place == bench.waitingOrder.count - 1 ? "it is the last in line" : nil
    }
  }

  private func timeObstacle(to action: Action) -> String? {
    switch action {
    case .replay: return playback != nil ? "this is a replay already" : nil
    case .live: return playback == nil ? "this is live already" : nil
    case .branch: return branchObstacle
    case .marker: return playback != nil ? Self.replayed : nil
    case .previousMarker, .nextMarker:
      if playback == nil, action == .nextMarker, lesson?.task != nil { return nil }
      if playback == nil { return "markers are in replays: r replays" }
      return markers.isEmpty ? "this session has no marker; M sets one" : nil
    default: return playback == nil ? "only a replay has a speed: r replays" : nil
    }
  }

  private func lookObstacle(to action: Action) -> String? {
    switch action {
    case .zoomIn, .zoomOut, .zoomReset:
      if focus == .curves { return bench.race == nil ? "no steps to zoom into: n races" : nil }
      return showsMap ? nil : "digits are shown: p shows a plane"
    case .panLeft, .panRight, .panUp, .panDown, .levels, .fill, .colors:
      return showsMap ? nil : "digits are shown: p shows a plane"
    case .plane:
      if bench.objective.dimension == 2 { return "\(bench.objective.name) has two coordinates: all of it is shown" }
      return planeRun == nil ? "no run yet: n races" : nil
    case .bound:
      let bounded: Set<CurveKind> = [.gradient, .update, .metaGradient]
      return visibleCurves.contains(where: bounded.contains)
        ? nil : "these curves have no bound: gradient and update have"
    case .crosshair: return lastStep == 0 ? "no run to read: n races" : nil
    default: return nil
    }
  }
}
