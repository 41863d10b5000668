// Zooming, panning and choosing planes: how the landscape and the curves are looked at.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Whether the landscape pane shows a map; classifiers show digits until a plane is asked for.
  var showsMap: Bool { !experiment.objective.isClassifier || landscape.map.showsPlaneOfClassifier }

  /// The picture that can be drawn: the newest of this objective and size, also while a newer one is being computed.
  var shownLandscape: Landscape? {
    guard showsMap, let picture = landscape.picture, let pane = layout.panes[.landscape]?.insideFrame else {
      return nil
    }
    let request = picture.request
    let fits =
      request.objective == experiment.objective.name && request.width == pane.width && request.height == pane.height
      && request.capabilities == capabilities && request.backdrop == display.theme.backdrop
      && request.plane == landscape.planeView.plane
    return fits ? picture : nil
  }

  /// Zooms the map around a place, or around the probe.
  mutating func zoomMap(by factor: Double, around place: DataPoint? = nil) {
    guard let viewport else { return }
    let spot = landscape.planeView.plane.place(of: experiment.probe)
    let probe = DataPoint(spot.u, spot.v)
    let isVisible = viewport.cell(of: probe) != nil
    landscape.map.window = viewport.zoomed(by: factor, around: place ?? (isVisible ? probe : nil)).box
  }

  /// Moves the map by quarters of what is shown.
  mutating func pan(columns: Int, rows: Int) {
    guard let viewport else { return }
    let (width, height) = (max(viewport.cells.width / 4, 1), max(viewport.cells.height / 4, 1))
    landscape.map.window = viewport.panned(columns: columns * width, rows: rows * height).box
  }

  /// `+` and `-`: of the steps where the curves have the focus, else of the map.
  mutating func zoomView(by factor: Double) {
    if focus == .curves { zoomSteps(by: factor) } else { zoomMap(by: factor) }
  }

  /// `=`: all steps where the curves have the focus, else all of the map.
  mutating func showAll() {
    if focus == .curves { curves.chart.window = nil } else { landscape.map.window = nil }
  }

  mutating func stepMapStyle() {
    landscape.map.stepStyle()
    say(landscape.map.style.words)
  }

  mutating func stepColors() {
    landscape.map.stepColors()
    say("colors: \(landscape.map.colors.name)")
  }

  /// Zooms the axis of the steps around one of them, by default the crosshair or the last one shown.
  mutating func zoomSteps(by factor: Double, around place: Double? = nil) {
    let all = 0...Double(max(experiment.race?.steps ?? lastStep, 1))
    curves.chart.zoom(by: factor, around: place ?? Double(curves.chart.crosshair ?? shownStep), of: all)
  }

  // MARK: - Planes

  /// `p`: the other plane; for classifiers the plane instead of the digits.
  mutating func stepPlane() {
    if experiment.objective.isClassifier {
      landscape.map.showsPlaneOfClassifier.toggle()
      if landscape.map.showsPlaneOfClassifier { choose(.principal) }
    } else {
      choose(landscape.map.choice == .principal ? .coordinates(0, 1) : .principal)
    }
  }

  /// Asks for a plane; it is shown once it is known.
  mutating func choose(_ choice: PlaneChoice) {
    landscape.map.choice = choice
    landscape.map.window = nil
    landscape.requestedPlane = nil
    if case .coordinates(let i, let j) = choice, let view = experiment.objective.planeView(i, j) {
      landscape.planeView = view
    }
  }

  /// The run that spans the plane of principal components: the featured one, else the last of the race.
  var planeRun: Int? {
    if let id = markTarget, runs.traces[id] != nil { return id }
    return experiment.raceRuns.last { runs.traces[$0.id] != nil }?.id
  }

  /// What has to be asked for so that runs are shown in the plane chosen; nil where nothing has.
  var wantedPlane: PlaneQuestion? {
    let objective = experiment.objective
    guard objective.dimension > 2, showsMap else { return nil }
    if let asked = landscape.requestedPlane, asked.objective == objective.name, asked.choice == landscape.map.choice {
      return nil
    }
    guard landscape.map.choice == .principal else {
      return PlaneQuestion(objective: objective.name, choice: landscape.map.choice, run: nil)
    }
    return planeRun.map { PlaneQuestion(objective: objective.name, choice: .principal, run: $0) }
  }

  /// Takes a plane and what it shows of the runs.
  mutating func take(_ projection: Projection?) {
    guard let projection else {
      say("the run spans no plane: it did not move")
      landscape.map.choice = landscape.planeView.choice
      if experiment.objective.isClassifier { landscape.map.showsPlaneOfClassifier = false }
      return
    }
    guard projection.view.objective == experiment.objective.name, projection.view.choice == landscape.map.choice else {
      return
    }
    landscape.planeView = projection.view
    // What is being trained was drawn in the former plane; its next picture is in this one.
    learned = nil
    for (run, path) in projection.paths {
      runs.traces[run]?.path = path.path
      runs.traces[run]?.distances = path.distances
    }
  }
}
