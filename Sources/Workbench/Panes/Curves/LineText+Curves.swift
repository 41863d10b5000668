// The curves in words: values at sampled steps, and where each curve is heading.

import Experiment
import OptimizerEngine
import Plotting

extension LineText {
  var curves: [String] {
    let others = model.curveKinds.filter { $0 != model.curves.kind }.map(\.rawValue).joined(separator: ", ")
    let content = model.curveContent(of: model.curves.kind)
    let head = "Curve \(content.kind.rawValue), \(content.title): \(content.kind.meaning[0])"
    let all = content.lines
    let body = all.isEmpty ? [nothing] : all.flatMap(lines)
    let confident =
      model.curves.kind == .heldOutGap || model.curves.kind == .meta
      ? model.experiment.shownTraining?.confident(on: model.experiment.objective) : nil
    let drawn = content.selection.map { ["Of the runs: \($0)."] } ?? []
    return [head] + drawn + body + (confident.map { ["\($0.sentence)."] } ?? []) + [
      "Other curves: \(others); curve NAME chooses one"
        + (model.curves.chosen == nil ? "." : ", follow shows that of what goes on.")
    ]
  }

  private var nothing: String {
    model.curves.kind.isOfTraining
      ? "No training yet: train starts one." : "No run has been computed yet: race starts some."
  }

  /// The values at a few steps, then the trend.
  private func lines(_ line: CurveLine) -> [String] {
    guard let last = line.y.indices.last else { return ["\(line.longName): no value yet."] }
    var shown = Self.samples(last)
    if !model.curves.kind.isOfTraining, let step = model.curves.chart.crosshair,
      let index = line.index(ofStep: step), !shown.contains(index)
    {
      shown = (shown + [index]).sorted()
    }
    let values = shown.map { "step \(line.step($0)) \(line.text($0))" }
    return ["\(line.longName): \(values.joined(separator: ", ")). \(trend(line))"]
  }

  /// Steps ever farther apart, 0, 1, 2, 5, 10, 20, 50 and so on, and the last.
  static func samples(_ last: Int) -> [Int] {
    var steps = [0]
    var decade = 1
    while decade <= last {
      steps += [1, 2, 5].map { $0 * decade }.filter { $0 < last }
      decade *= 10
    }
    return last > 0 ? steps + [last] : steps
  }

  /// Where the curve is heading: the last quarter against what was before it, and the least value.
  private func trend(_ line: CurveLine) -> String {
    if let broken = line.y.firstIndex(where: { !$0.isFinite }) {
      return "Not finite from step \(line.step(broken)) on."
    }
    guard line.y.count >= 4, let last = line.y.last else { return "Too short for a trend." }
    let quarter = line.y[line.y.count - 1 - line.y.count / 4]
    let change = last - quarter
    let isLevel = change.magnitude <= 0.01 * max(last.magnitude, quarter.magnitude)
    let word = isLevel ? "level" : change < 0 ? "falling" : "rising"
    let least = line.y.indices.min { line.y[$0] < line.y[$1] } ?? 0
    return "In the last quarter \(word); least \(line.text(least)) at step \(line.step(least))."
  }
}

extension CurveLine {
  /// The step of a value.
  fileprivate func step(_ index: Int) -> Int { x.flatMap { $0[safe: index] }.map { Int($0) } ?? index }

  /// The place of the value of a step.
  fileprivate func index(ofStep step: Int) -> Int? {
    x.map { $0.firstIndex(of: Double(step)) } ?? (y.indices.contains(step) ? step : nil)
  }

  /// A value, with its error where that matters.
  fileprivate func text(_ index: Int) -> String { Gap(value: y[index], error: error).text(LineText.number) }
}
