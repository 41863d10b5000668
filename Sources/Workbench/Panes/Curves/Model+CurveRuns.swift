// Which runs are drawn in the curves: the chosen one alone, or all but some.

import Experiment
import Plotting

extension Model {
  /// The run that keys speak of: the chosen one.
  private var keyedCurveRun: CurveRun? { curveRuns.first(where: \.isSelected) }

  /// The names of runs that can be shown alone or muted.
  var curveRunNames: [String] { curveRuns.map(\.name) }

  /// Why the chosen run can be neither shown alone nor muted.
  var curveRunUnavailability: String? {
    if curveRuns.isEmpty { return "no run to choose from: n races" }
    return keyedCurveRun == nil ? "no run of this race is chosen: 2, then Up Down" : nil
  }

  /// Chooses the run before or after the chosen one; a run that is shown alone gives way to it.
  mutating func chooseRun(by step: Int) {
    let all = curveRuns
    guard !all.isEmpty else { return }
    let place = all.firstIndex(where: \.isSelected).map { $0 + step } ?? (step > 0 ? 0 : all.count - 1)
    let next = all[(place + all.count) % all.count]
    queue.selected = next.id
    if curves.solo != nil { curves.solo = next.name }
  }

  // MARK: - By key

  mutating func toggleSolo() {
    guard let run = keyedCurveRun else { return }
    curves.solo = curves.solo == run.name ? nil : run.name
  }

  mutating func toggleMute() { if let run = keyedCurveRun { toggleMute(run.name) } }

  private mutating func toggleMute(_ name: String) {
    if curves.muted.remove(name) == nil { curves.muted.insert(name) }
    // Of what is shown alone nothing else could be seen to go or come.
    curves.solo = nil
  }

  // MARK: - By name

  /// The word for every run at once.
  static let allRuns = (solo: "all", mute: "none")

  mutating func solo(_ name: String) -> [Effect] {
    guard name != Self.allRuns.solo else {
      curves.solo = nil
      return []
    }
    guard curveRunNames.contains(name) else { return refuse(.solo, name, among: curveRunNames + [Self.allRuns.solo]) }
    curves.solo = name
    return []
  }

  mutating func mute(_ name: String) -> [Effect] {
    guard name != Self.allRuns.mute else {
      curves.muted = []
      return []
    }
    guard curveRunNames.contains(name) || curves.muted.contains(name) else {
      return refuse(.mute, name, among: curveRunNames + [Self.allRuns.mute])
    }
    toggleMute(name)
    return []
  }
}

extension CurvesState {
  /// Which runs are drawn, in words.
  var drawnWords: String {
    if let solo { return "only \(solo)" }
    return muted.isEmpty ? "all" : "all but \(muted.sorted().joined(separator: ", "))"
  }
}
