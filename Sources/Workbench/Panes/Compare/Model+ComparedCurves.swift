// The losses of the runs that are compared, on one axis.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// The losses of the marked runs, or of the race; nil where they are on several objectives, or where one has no steps here.
  func comparedContent(_ marked: [RunItem]) -> CurveContent? {
    guard !marked.isEmpty else { return gapContent.lines.isEmpty ? nil : gapContent }
    guard Set(marked.map(\.specification.objective)).count == 1,
      let objective = objectives.named(marked[0].specification.objective)
    else { return nil }
    let drawn = marked.compactMap { run -> CurveRun? in
      guard let trace = runs.traces[run.id] else { return nil }
      let path = ShownPath(name: run.name, title: run.title, id: run.id, trace: trace)
      return curveRun(path, number: " #\(run.id)", isSelected: run.id == selectedID)
    }
    guard drawn.count == marked.count else { return nil }
    let values = drawn.map(\.trace.values)
    let loss = LossCurves(objective, values, names: drawn.map(\.name), scale: curves.chart.yScale)
    var content = CurveContent(.gap, loss.title, short: loss.shortTitle)
    content.lines = drawn.map { run in
      var line = run.line(run.trace.values.map(loss.drawn))
      line.error = loss.error
      return line
    }
    content.xRange = 0...Double(max(values.reduce(1) { max($0, $1.count - 1) }, 1))
    fit(&content, to: loss, content.lines.map(\.y))
    return content
  }
}
