// What the markers of a session ask to be shown: the one place that adds them up, for the screen and for the page.

import Experiment
import SessionStore

extension Playback {
  /// What the markers up to one of them ask to be shown; nil where no marker of the session asks for anything.
  ///
  /// It is the same look whichever way led there: what those since the objective was chosen ask for, one after the other. A
  /// step, and what is pointed at, are shown only where they stand.
  func look(at place: Int) -> MarkerView? {
    guard markers.contains(where: { $0.marker.view != nil }) else { return nil }
    let first = timeline.prefix(markers[place].index).lastIndex { moment in
      if case .action(let action) = moment.record, case .objective = SessionAction(action) { true } else { false }
    }
    var look = MarkerView()
    for marker in markers[...place] where marker.index > first ?? -1 {
      guard let view = marker.marker.view else { continue }
      look.run = view.run ?? look.run
      look.curve = view.curve ?? look.curve
      look.steps = view.steps ?? look.steps
      look.map = view.map ?? look.map
    }
    let own = markers[place].marker.view
    (look.step, look.region, look.line, look.proof) = (own?.step, own?.region, own?.line, own?.proof)
    return look
  }
}
