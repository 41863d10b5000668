// What belongs to the live experiment while a replay is shown, and how it comes back.

import Experiment
import OptimizerEngine
import Plotting

/// What belongs to the live experiment beside itself: how it is looked at, and what was computed of its runs.
///
/// The experiment lies in the playback. Of traces there are no more here than there may be of what is shown.
struct LiveStash: Sendable {
  /// What was computed of the live runs.
  struct Known: Sendable {
    var runs: RunTraces
    var learned: LiveTrainingPreview?
  }

  let objective: String
  let curves: CurvesState
  let window: DataBox?
  let focus: Pane
  let secondaryPane: Pane
  let isZoomed: Bool
  /// The training or run under the queue's cursor.
  var selected: Int?
  /// The row of the certificate's cursor.
  var certificateRow: Int
  /// What was computed; nil where the session itself is replayed, whose runs are the live ones.
  var known: Known?
}

extension Model {
  /// How the live experiment is looked at.
  private var presentLook: LiveStash {
    LiveStash(
      objective: experiment.objective.name, curves: curves, window: landscape.map.window, focus: focus,
      secondaryPane: secondaryPane, isZoomed: isZoomed, selected: queue.selected, certificateRow: certificate.row)
  }

  /// Puts aside what belongs to the live experiment, before something else is shown.
  ///
  /// The look is the one from before a lesson, whatever its tasks were done with.
  ///
  /// - Parameter isOther: Whether numbers of runs mean other runs there.
  mutating func putLiveAside(isOther: Bool) {
    if liveStash == nil || playback == nil && lessons.taken == nil {
      liveStash = presentLook
    } else if playback == nil {
      liveStash?.selected = queue.selected
      liveStash?.certificateRow = certificate.row
    }
    if isOther, liveStash?.known == nil { liveStash?.known = LiveStash.Known(runs: runs, learned: learned) }
  }

  /// Looks at the live experiment as before the replay or the lesson, with all that was known of it.
  mutating func takeLiveBack() {
    guard let live = liveStash else { return }
    liveStash = nil
    if let known = live.known {
      runs.restore(known.runs)
      learned = known.learned
    }
    (focus, secondaryPane, isZoomed) = (live.focus, live.secondaryPane, live.isZoomed)
    (queue.selected, certificate.row) = (live.selected, live.certificateRow)
    (curves.solo, curves.muted) = (live.curves.solo, live.curves.muted)
    guard live.objective == experiment.objective.name else { return }
    followObjective()
    (curves, landscape.map.window) = (live.curves, live.window)
  }

  /// Takes note of what the live training does now, whatever is shown.
  mutating func note(learned preview: LiveTrainingPreview?) {
    if liveStash?.known == nil { learned = preview } else { liveStash?.known?.learned = preview }
  }

  /// The generation of what is computed of live runs.
  var liveGeneration: Int { liveStash?.known?.runs.generation ?? runs.generation }
}
