// The state of the landscape's pane.

import OptimizerEngine

/// The landscape as it is shown, and what was asked for.
package struct LandscapeState: Sendable {
  /// The newest picture.
  package var picture: Landscape?
  /// How it is looked at.
  package var map = MapView()
  /// The plane that is shown, with what lies around it.
  package var planeView: PlaneView
  /// The newest reading at the probe.
  package var reading: ProbeReading?

  /// The newest field of arrows.
  package var field: FieldReading?

  var requestedPicture: LandscapeRequest?
  var requestedProbe: ProbeQuestion?
  var requestedPlane: PlaneQuestion?
  var requestedField: FieldQuestion?

  /// What is shown first of an objective.
  init(of objective: Objective) { planeView = PlaneView(of: objective) }

  /// Turns to an objective: nothing that was seen of another one is left, and levels and colors stay.
  mutating func turn(to objective: Objective) {
    (picture, reading, requestedPlane) = (nil, nil, nil)
    (field, requestedField) = (nil, nil)
    (map.window, map.choice, map.showsPlaneOfClassifier) = (nil, .coordinates(0, 1), false)
    planeView = PlaneView(of: objective)
  }
}

/// A point at which the objective was asked for, and the run whose first step from there is drawn.
struct ProbeQuestion: Equatable {
  var objective: String
  var point: [Double]
  var run: Int?
}

/// A plane that was asked for.
struct PlaneQuestion: Equatable {
  var objective: String
  var choice: PlaneChoice
  var run: Int?
}
