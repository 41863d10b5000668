// Why an action cannot be done now: hints are greyed by it, and the key says it.

import OptimizerEngine

extension Model {
  /// Why an action would do nothing now; nil if it can be done.
  func obstacle(to action: Action) -> String? {
    switch action {
    case .race, .train, .open:
      if playback != nil, !(action == .open && (focus == .curves || focus == .certificate || focus == .queue)) {
        return "this is a replay: L goes back to live first"
      }
      if action == .train {
        do {
          try bench.configuration.check(for: bench.objective)
        } catch {
          return error.description
        }
      }
      return nil
    case .left, .right:
      return playback != nil && focus == .architecture ? "this is a replay: L goes back to live first" : nil
    case .cancel: return cancelTarget == nil ? "no training is live or waiting" : nil
    case .pause:
      if playback != nil || bench.activeTraining != nil || bench.race != nil { return nil }
      return "nothing moves: t trains, n races"
    case .stepForward, .stepBack:
      if playback != nil { return nil }
      return bench.race == nil ? "there is no race to step through: n races" : nil
    case .replay:
      if playback != nil { return "this is a replay already" }
      return history.isEmpty ? "nothing has been recorded yet" : nil
    case .live: return playback == nil ? "this is live already" : nil
    case .slower, .faster: return playback == nil ? "only a replay has a speed: r replays" : nil
    case .filter: return playback != nil ? "this is a replay: L goes back to live first" : nil
    default: return nil
    }
  }
}
