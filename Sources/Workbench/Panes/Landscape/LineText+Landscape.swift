// The landscape in words: where every run is, how good that is, and how far from the minimizer.

import Experiment
import OptimizerEngine
import Plotting

extension LineText {
  var landscape: [String] {
    let objective = model.experiment.objective
    var lines = ["Landscape: \(Self.facts(objective))"]
    guard model.showsMap else { return lines + digits }
    if objective.dimension > 2 { lines.append(planeLine) }
    if let race = model.experiment.race {
      lines.append("Race from \(Self.point(race.start)): step \(race.step) of \(race.steps).")
    } else {
      lines.append("No race yet: race starts one.")
    }
    lines += model.shownPaths.map(position)
    let computing = model.experiment.raceRuns.filter { model.runs.traces[$0.id] == nil }
    if !computing.isEmpty { lines.append("Computing: \(computing.map(\.title).joined(separator: ", ")).") }
    if let reading = model.shownField, let words = model.fieldWords(reading).first { lines.append("Arrows: \(words).") }
    return lines + [probe]
  }

  private var planeLine: String {
    let plane = model.landscape.planeView.plane
    let share = plane.share.map {
      ", which holds \(Self.percent($0)) of the squared way of run \(model.landscape.planeView.run ?? 0)"
    }
    return "Plane: \(plane.name)\(share ?? ""). Places are the nearest points in it."
  }

  private func position(_ path: ShownPath) -> String {
    let trace = path.trace
    let step = min(model.readStep, trace.stepCount)
    var parts: [String] = []
    if let place = trace.path[safe: step] {
      let isWhole = model.experiment.objective.dimension == 2
      parts.append("at (\(Self.number(place.x)), \(Self.number(place.y)))\(isWhole ? "" : " of the plane")")
      if let distance = trace.distances[safe: step] { parts.append("\(Self.number(distance)) away from the plane") }
      if let distance = distanceToMinimizer(place, trace.distances[safe: step] ?? 0) {
        parts.append("distance to the nearest minimizer \(Self.number(distance))")
      }
    }
    parts.append("\(gapName) = \(gap(trace.values[safe: step] ?? .nan))")
    parts.append("|g| = \(Self.number(trace.gradientNorms[safe: step] ?? .nan))")
    if let ending = trace.ending, step >= trace.stepCount { parts.append(ending) }
    return "Run \(path.id), \(path.title), step \(step): \(parts.joined(separator: ", "))."
  }

  /// The distance to the nearest minimizer that lies in the plane: beside the plane's own distance by Pythagoras.
  private func distanceToMinimizer(_ place: DataPoint, _ aside: Double) -> Double? {
    let plane = model.landscape.planeView.plane
    let inPlane = model.experiment.objective.minimizers.filter { point in
      point.count == plane.origin.count && plane.distance(of: point) <= 1e-9
    }
    return inPlane.map { point in
      let spot = plane.place(of: point)
      let (x, y) = (place.x - spot.u, place.y - spot.v)
      return (x * x + y * y + aside * aside).squareRoot()
    }.min()
  }

  private var probe: String {
    let point = model.experiment.probe
    guard let reading = model.landscape.reading, reading.point == point else { return "Probe at \(Self.point(point))." }
    var line =
      "Probe at \(Self.point(point)): f = \(Self.number(reading.value)), |g| = \(Self.number(reading.gradientNorm))"
    if let descent = reading.descent, let update = reading.update {
      line += ", -eta g = \(Self.point(descent)), v = \(Self.point(update))"
    }
    return line + "."
  }

  /// What the classifiers read right, and what the featured one gets wrong.
  private var digits: [String] {
    var lines = model.shownPaths.compactMap { path -> String? in
      guard let reading = path.trace.digits(at: model.readStep) else { return nil }
      return "Run \(path.id), \(path.title): \(Painter.percent(reading.accuracy)) of held-out images right "
        + "after step \(reading.step)."
    }
    guard let selectedRun = model.selectedRunOnObjective, let reading = selectedRun.trace?.digits(at: model.readStep)
    else {
      return lines + (lines.isEmpty ? ["Computing: nothing is read yet."] : [])
    }
    let wrong = reading.mistakes.prefix(12).map { "\($0.label) read as \($0.said)" }
    lines.append(
      wrong.isEmpty
        ? "\(selectedRun.title) reads all of them right."
        : "\(selectedRun.title) misreads, among others: \(wrong.joined(separator: ", ")).")
    return lines
  }
}
