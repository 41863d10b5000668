// The probe: where the next race starts, moved over the map.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// The viewport of the landscape, where there is one.
  var viewport: Viewport? { shownLandscape?.viewport }

  mutating func moveProbe(_ movement: Movement) -> [Effect] {
    guard let viewport, playback == nil else { return [] }
    switch movement {
    case .first: experiment.probe = experiment.objective.start
    case .last:
      if let end = selectedRunOnObjective?.trace?.path.last, end.isFinite { setProbe(end) }
    case .up, .down, .left, .right, .pageUp, .pageDown:
      let (across, down): (Double, Double) =
        switch movement {
        case .left: (-1, 0)
        case .right: (1, 0)
        case .up: (0, -1)
        case .down: (0, 1)
        case .pageUp: (0, -5)
        case .pageDown, .first, .last: (0, 5)
        }
      let box = viewport.box
      let x = (box.x.upperBound - box.x.lowerBound) / Double(max(viewport.cells.width, 1))
      let y = (box.y.upperBound - box.y.lowerBound) / Double(max(viewport.cells.height, 1))
      let place = landscape.planeView.plane.place(of: experiment.probe)
      setProbe(DataPoint(place.u + across * x, place.v - down * y))
    }
    return []
  }

  /// Puts the probe at a place of the map; the map follows it where it would leave what is shown.
  mutating func setProbe(_ point: DataPoint) {
    guard let viewport, point.isFinite else { return }
    let plane = landscape.planeView.plane
    let place = plane.place(of: experiment.probe)
    let (u, v) = (point.x - place.u, point.y - place.v)
    for i in experiment.probe.indices { experiment.probe[i] += u * plane.first[i] + v * plane.second[i] }
    let cells = viewport.cells
    let spot = viewport.place(of: point)
    let columns = Self.overshoot(spot.x, cells.width)
    let rows = Self.overshoot(spot.y, cells.height)
    if columns != 0 || rows != 0 { landscape.map.window = viewport.panned(columns: columns, rows: rows).box }
  }

  /// The cells by which a window has to move so that a place outside of it lies a quarter inside; 0 for one inside.
  private static func overshoot(_ place: Double, _ size: Int) -> Int {
    let limit = 1e6
    if place < 0 { return Int(max(place, -limit).rounded(.down)) - size / 4 }
    return place > Double(size) ? Int(min(place, limit).rounded(.up)) - size + size / 4 : 0
  }

  /// A place of the plane from a cell of the screen.
  func probePoint(column: Int, row: Int) -> DataPoint? {
    guard let viewport, let pane = layout.panes[.landscape]?.insideFrame else { return nil }
    let (x, y) = (column - pane.column, row - pane.row)
    return viewport.cells.contains(column: x, row: y) ? viewport.point(column: x, row: y) : nil
  }
}
