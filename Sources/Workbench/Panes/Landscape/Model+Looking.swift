// Zooming, panning and choosing planes: how the landscape and the curves are looked at.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Whether the landscape pane shows a map; classifiers show digits until a plane is asked for.
  var showsMap: Bool { !bench.objective.isClassifier || map.showsPlaneOfClassifier }

  /// The picture that can be drawn: the newest of this objective and size, also while a newer one is being computed.
  var shownLandscape: Landscape? {
    guard showsMap, let landscape, let pane = layout.panes[.landscape]?.insideFrame else { return nil }
    let request = landscape.request
    let fits =
      request.objective == bench.objective.name && request.width == pane.width && request.height == pane.height
      && request.capabilities == capabilities && request.theme == look.theme && request.plane == planeView.plane
    return fits ? landscape : nil
  }

  /// Zooms the map around a place, or around the probe.
  mutating func zoomMap(by factor: Double, around place: DataPoint? = nil) {
    guard let viewport else { return }
    let spot = planeView.plane.place(of: bench.probe)
    let probe = DataPoint(spot.u, spot.v)
    let isVisible = viewport.cell(of: probe) != nil
    map.window = viewport.zoomed(by: factor, around: place ?? (isVisible ? probe : nil)).box
  }

  /// Moves the map by quarters of what is shown.
  mutating func pan(columns: Int, rows: Int) {
    guard let viewport else { return }
    let (width, height) = (max(viewport.cells.width / 4, 1), max(viewport.cells.height / 4, 1))
    map.window = viewport.panned(columns: columns * width, rows: rows * height).box
  }

  /// `+` and `-`: of the steps where the curves have the focus, else of the map.
  mutating func zoomView(by factor: Double) {
    if focus == .curves { zoomSteps(by: factor) } else { zoomMap(by: factor) }
  }

  /// `=`: all steps where the curves have the focus, else all of the map.
  mutating func showAll() {
    if focus == .curves { chart.window = nil } else { map.window = nil }
  }

  mutating func toggleFill() {
    map.showsFill.toggle()
    say(map.showsFill ? "fill on" : "fill off")
  }

  mutating func stepColors() {
    map.stepColors()
    say("colors: \(map.colors.name)")
  }

  /// Zooms the axis of the steps around one of them, by default the crosshair or the last one shown.
  mutating func zoomSteps(by factor: Double, around place: Double? = nil) {
    let all = 0...Double(max(bench.race?.steps ?? lastStep, 1))
    chart.zoom(by: factor, around: place ?? Double(chart.crosshair ?? shownStep), of: all)
  }

  // MARK: - Planes

  /// `p`: the other plane; for classifiers the plane instead of the digits.
  mutating func stepPlane() {
    if bench.objective.isClassifier {
      map.showsPlaneOfClassifier.toggle()
      if map.showsPlaneOfClassifier { choose(.principal) }
    } else {
      choose(map.choice == .principal ? .coordinates(0, 1) : .principal)
    }
  }

  /// Asks for a plane; it is shown once it is known.
  mutating func choose(_ choice: PlaneChoice) {
    map.choice = choice
    map.window = nil
    requestedPlane = nil
    if case .coordinates(let i, let j) = choice, let view = bench.objective.planeView(i, j) { planeView = view }
  }

  /// The run that spans the plane of principal components: the featured one, else the last of the race.
  var planeRun: Int? {
    if let id = markTarget, traces[id] != nil { return id }
    return bench.raceRuns.last { traces[$0.id] != nil }?.id
  }

  /// What has to be asked for so that runs are shown in the plane chosen; nil where nothing has.
  var wantedPlane: PlaneQuestion? {
    let objective = bench.objective
    guard objective.dimension > 2, showsMap else { return nil }
    if let asked = requestedPlane, asked.objective == objective.name, asked.choice == map.choice { return nil }
    guard map.choice == .principal else {
      return PlaneQuestion(objective: objective.name, choice: map.choice, run: nil)
    }
    return planeRun.map { PlaneQuestion(objective: objective.name, choice: .principal, run: $0) }
  }

  /// Takes a plane and what it shows of the runs.
  mutating func take(_ projection: Projection?) {
    guard let projection else {
      say("the run spans no plane: it did not move")
      map.choice = planeView.choice
      if bench.objective.isClassifier { map.showsPlaneOfClassifier = false }
      return
    }
    guard projection.view.objective == bench.objective.name, projection.view.choice == map.choice else { return }
    planeView = projection.view
    // What is being trained was drawn in the former plane; its next picture is in this one.
    learned = nil
    for (run, path) in projection.paths {
      traces[run]?.path = path.path
      traces[run]?.distances = path.distances
    }
  }
}
