// Looking as the markers of a lesson ask: what is shown, and what is pointed at.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// The marker of the lesson that is looked at, a task that is being done included.
  var lessonMarker: Marker? { lessonPlace.flatMap { lessons.taken?.markers[safe: $0]?.marker } }

  /// Shows what the marker asks to be shown, once it is reached by any way; a lesson whose markers ask for nothing leaves
  /// everything as it is.
  mutating func followLesson() {
    guard let lesson = lessons.taken, lesson.task == nil, let playback, let place = lessonPlace, place != lesson.looked
    else { return }
    lessons.taken?.looked = place
    guard let asked = playback.look(at: place) else { return }
    followObjective()
    (curves.chosen, queue.selected, landscape.map.window) = (nil, nil, nil)
    curves.chart.showAll()
    look(asked)
  }

  /// Changes what is shown; what there is not stays as it is.
  mutating func look(_ view: MarkerView) {
    if let run = view.run, queueRows.contains(where: { $0.id == run }) { queue.selected = run }
    if let kind = view.curve.flatMap(CurveKind.init(rawValue:)), curveKinds.contains(kind) { curves.kind = kind }
    switch view.steps {
    case .within(let ends): curves.chart.window = ends[0]...ends[1]
    case .all: curves.chart.window = nil
    case nil: break
    }
    if let step = view.step { curves.chart.crosshair = step }
    switch view.map {
    case .within(let box): landscape.map.window = DataBox(x: box[0]...box[1], y: box[2]...box[3])
    case .all: landscape.map.window = nil
    case nil: break
    }
  }

  /// Why a view cannot be had here and now; nil where it can.
  func obstacle(to view: MarkerView) -> String? {
    if let run = view.run, !queueRows.contains(where: { $0.id == run }) { return "view: run = \(run): there is none" }
    if let curve = view.curve, !curveKinds.map(\.rawValue).contains(curve) {
      return "view: curve = \(curve): there is none of \(experiment.objective.name)"
    }
    var looking = self
    looking.look(view)
    if let proof = view.proof, looking.selectedRun?.trace?.proof == nil {
      return "view: proof = \(proof): the run shown has no such proof"
    }
    guard let line = view.line else { return nil }
    return CertificateItem.all(of: looking).contains { $0.name == line }
      ? nil : "view: line = \(line): the certificate shown has none"
  }

  // MARK: - After it

  /// Where the lesson is that is about to be left, and how to come back to it; nil where none is taken.
  var lessonLeft: String? {
    guard let lesson = lessons.taken, let number = lesson.number, let place = lessonPlace else { return nil }
    return place == lesson.markers.count - 1
      ? "lesson \(number) is over: 6 lists the lessons"
      : "lesson \(number) left at note \(place + 1) of \(lesson.markers.count): :lesson \(number) goes on with it"
  }

  /// Ends the lesson that is taken.
  mutating func leaveLesson() { (lessons.taken, lessons.row) = (nil, 0) }

  // MARK: - What is pointed at

  /// The line of the certificate that the lesson points at.
  var pointedItem: CertificateItem? { lessonMarker?.view?.line.flatMap(CertificateItem.init(name:)) }

  /// Its row among those of the certificate that is shown.
  var pointedRow: Int? { pointedItem.flatMap { CertificateItem.all(of: self).firstIndex(of: $0) } }

  /// The part of the map that the lesson points at.
  var pointedRegion: DataBox? {
    guard case .within(let box) = lessonMarker?.view?.region else { return nil }
    return DataBox(x: box[0]...box[1], y: box[2]...box[3])
  }

  /// The pane that the lesson is about: the one it names, else the one in which it points at something.
  var taughtPane: Pane? {
    guard let view = lessonMarker?.view else { return nil }
    if let pane = view.pane { return Pane(commandName: pane) }
    if view.line != nil { return .certificate }
    if view.region != nil { return .landscape }
    return view.curve != nil || view.steps != nil ? .curves : nil
  }

  /// Whether its note itself is about a curve.
  var teachesCurve: Bool { lessonMarker?.view?.curve != nil }

  /// Puts the line that the lesson points at under the certificate's cursor, so that `w` there explains it; a line comes
  /// with the trace of its run.
  mutating func followPointer() {
    guard let place = lessonPlace, lessons.taken?.pointed != place, let row = pointedRow else { return }
    lessons.taken?.pointed = place
    certificate.row = row
  }
}
