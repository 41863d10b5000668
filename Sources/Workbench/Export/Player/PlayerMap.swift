// The landscape of a page: samples of f over a box, the values of its lines, and where minima lie.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// A part of a plane with f over it; how it is drawn is the page's matter.
struct PlayerMap {
  let objective: Objective
  let view: PlaneView

  /// Cells of the size that the terminal draws with: four to three on a page.
  private static let shape = CellRect(column: 0, row: 0, width: 96, height: 36)
  /// Values of f that are worth waiting for, times what one of them costs.
  private static let work = 1_500_000_000
  /// The most lines of equal f, and how many samples lie between two of them in most of the picture.
  private static let (mostLines, distance) = (14, 5.0)
  /// Parts of the color map in which colors are proportional to f.
  private static let stopCount = 128

  /// The samples as the page reads them.
  ///
  /// The values are those of f less `floor`, as 32-bit numbers: they are drawn, and read under the pointer to three digits.
  var json: JSONValue {
    let evaluator = Computation.landscapeEvaluator(objective)
    let viewport = Viewport(box: view.box, cells: Self.shape).widened()
    let full = viewport.sampleColumns * viewport.sampleRows * objective.dimension * max(evaluator.batchSize, 1)
    let isSmall = objective.dimension > 2 ? 2 : 1
    let divisor = [isSmall, 2, 3, 4, 6].first { $0 >= isSmall && full / ($0 * $0) <= Self.work } ?? 8
    let (columns, rows) = (viewport.sampleColumns / divisor, viewport.sampleRows / divisor)
    let box = viewport.box
    let values = evaluator.grid(view.plane, first: box.x, second: box.y, columns: columns, rows: rows) ?? []
    let scale = LevelScale(.logarithmic, values: values, minimum: objective.minimum)
    let places = values.map { scale.place(of: $0) ?? .nan }
    let count = LevelScale.lineCount(places, columns: columns, distance: Self.distance, most: Self.mostLines)
    // The values at even places of the color map, between which the page goes by proportion.
    let stops = (0...Self.stopCount).map { scale.value(at: Double($0) / Double(Self.stopCount)) }
    let least = values.filter(\.isFinite).min() ?? 0
    let floor = min(objective.minimum ?? least, least)
    let limit = Double(Float.greatestFiniteMagnitude)
    let minima = objective.minimizers.map { JSONValue([view.plane.place(of: $0).u, view.plane.place(of: $0).v]) }
    return [
      "columns": .integer(columns), "rows": .integer(rows),
      "x": JSONValue([box.x.lowerBound, box.x.upperBound]), "y": JSONValue([box.y.lowerBound, box.y.upperBound]),
      "floor": .number(floor), "values": PlayerColumns.drawn(values.map { Float(min($0 - floor, limit)) }),
      "stops": JSONValue(scale.range == nil ? [] : stops), "levels": JSONValue(scale.levels(count: max(count, 3))),
      "minima": .array(minima), "axes": axes, "note": .string(note(evaluator).printable),
    ]
  }

  private var axes: JSONValue {
    let names = view.plane.name.split(separator: ",").map(String.init)
    return names.count == 2 ? [.string(names[0]), .string(names[1])] : ["1st direction", "2nd direction"]
  }

  /// What has to be said of it besides the objective.
  private func note(_ evaluator: Evaluator) -> String {
    var parts: [String] = []
    if objective.dimension > 2 {
      let share = view.plane.share.map { ", \(Int((100 * $0).rounded())) % of the way of run \(view.run ?? 0)" } ?? ""
      parts.append("the plane \(view.plane.name) of \(objective.dimension) dimensions\(share)")
    }
    if let data = objective.data, data.sampleCount > evaluator.batchSize {
      parts.append("f on \(evaluator.batchSize) samples")
    }
    return parts.joined(separator: "; ")
  }
}

extension PlayerMap {
  /// The part of a plane in which a race is shown: all there is in two dimensions, in more what holds most of a run's way.
  static func view(of objective: Objective, run: (id: Int, points: [[Double]])?) -> PlaneView? {
    guard objective.dimension >= 2 else { return nil }
    guard objective.dimension > 2, let run, let plane = Plane(principalComponentsOf: run.points) else {
      return PlaneView(of: objective)
    }
    return PlaneView(
      plane: plane, choice: .principal, objective: objective.name, run: run.id,
      box: Computation.box(around: Computation.project(run.points, into: plane).path))
  }
}
