// The curves in words: values at sampled steps, and where each curve is heading.

import Experiment
import OptimizerEngine
import Plotting

extension LineText {
  /// A named series over steps.
  private struct Series {
    let name: String
    let steps: [Int]
    let values: [Double]
    /// How the value at a place in the list is written.
    let text: (Int) -> String

    init(_ name: String, _ values: [Double], steps: [Int]? = nil, text: ((Int) -> String)? = nil) {
      self.name = name
      self.values = values
      self.text = text ?? { LineText.number(values[$0]) }
      self.steps = steps ?? Array(values.indices)
    }
  }

  var curves: [String] {
    let others = model.curveKinds.filter { $0 != model.curves.kind }.map(\.rawValue).joined(separator: ", ")
    let head = "Curve \(model.curves.kind.rawValue): \(model.curves.kind.meaning[0])"
    let all = series(of: model.curves.kind)
    let body = all.isEmpty ? [nothing] : all.flatMap(lines)
    let confident =
      model.curves.kind == .heldOutGap || model.curves.kind == .meta
      ? model.experiment.shownTraining?.confident(on: model.experiment.objective) : nil
    return [head] + body + (confident.map { ["\($0.sentence)."] } ?? []) + [
      "Other curves: \(others); curve NAME chooses one."
    ]
  }

  private var nothing: String {
    model.curves.kind.isOfTraining
      ? "No training yet: train starts one." : "No run has been computed yet: race starts some."
  }

  private func series(of kind: CurveKind) -> [Series] {
    let paths = model.shownPaths
    let last = model.shownStep
    switch kind {
    case .gap:
      let objective = model.experiment.objective
      return paths.map { path in
        let losses = path.trace.values.prefix(last + 1).map { objective.loss(of: $0) }
        return Series(path.name, losses.map(\.value), text: { losses[$0].text(Self.number) })
      }
    case .gradient:
      // Without a claim a bound would say more than is known.
      let certificate = model.selectedRunOnObjective?.trace?.certificate
      let claimed = certificate.flatMap { $0.verdict >= .sampled ? $0 : nil }
      let name = model.selectedRunOnObjective?.name ?? ""
      let bounds = [
        ("bound of |g| of \(name), known at each step", claimed?.envelopeNow ?? []),
        ("bound of |g| of \(name), known before the run", claimed?.envelope ?? []),
      ]
      return paths.map { Series($0.name, Array($0.trace.gradientNorms.prefix(last + 1))) }
        + bounds.filter { !$0.1.isEmpty }.map { Series($0.0, Array($0.1.prefix(last + 1))) }
    case .update:
      let bounds = model.selectedRunOnObjective?.trace?.certificate.updateBounds ?? []
      let bound = Series(
        "m_t, the bound of |v| of \(model.selectedRunOnObjective?.name ?? "")", Array(bounds.prefix(last)))
      return paths.map { Series($0.name, Array($0.trace.updateNorms.prefix(last))) } + (bounds.isEmpty ? [] : [bound])
    case .accuracy:
      return paths.filter { !$0.trace.digits.isEmpty }.map { path in
        let read = path.trace.digits.filter { $0.step <= last }
        return Series("\(path.name), in percent", read.map { 100 * $0.accuracy }, steps: read.map(\.step))
      }
    case .meta:
      guard let training = model.experiment.shownTraining, !training.losses.isEmpty else { return [] }
      return [Series("meta-loss of training \(training.id)", training.losses)]
        + (training.heldOut.isEmpty
          ? [] : [Series("held-out loss", training.heldOut, steps: training.heldOutSteps.map { Int($0) })])
    case .heldOutGap:
      guard let training = model.experiment.shownTraining, !training.heldOutGaps.isEmpty else { return [] }
      return [
        Series(
          "mean of f - f* on held-out starts of training \(training.id)", training.heldOutGaps,
          steps: training.heldOutGapSteps.map { Int($0) })
      ]
    case .metaGradient:
      guard let training = model.experiment.shownTraining, !training.gradientNorms.isEmpty else { return [] }
      return [Series("norm of the meta-gradient of training \(training.id)", training.gradientNorms)]
    }
  }

  /// The values at a few steps, then the trend.
  private func lines(_ series: Series) -> [String] {
    guard let last = series.values.indices.last else { return ["\(series.name): no value yet."] }
    var shown = Self.samples(last)
    if !model.curves.kind.isOfTraining, let step = model.curves.chart.crosshair,
      let index = series.steps.firstIndex(of: step),
      !shown.contains(index)
    {
      shown = (shown + [index]).sorted()
    }
    let values = shown.map { "step \(series.steps[$0]) \(series.text($0))" }
    return ["\(series.name): \(values.joined(separator: ", ")). \(trend(series))"]
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
  private func trend(_ series: Series) -> String {
    if let broken = series.values.firstIndex(where: { !$0.isFinite }) {
      return "Not finite from step \(series.steps[broken]) on."
    }
    guard series.values.count >= 4, let last = series.values.last else { return "Too short for a trend." }
    let quarter = series.values[series.values.count - 1 - series.values.count / 4]
    let change = last - quarter
    let isLevel = change.magnitude <= 0.01 * max(last.magnitude, quarter.magnitude)
    let word = isLevel ? "level" : change < 0 ? "falling" : "rising"
    let least = series.values.indices.min { series.values[$0] < series.values[$1] } ?? 0
    return "In the last quarter \(word); least \(series.text(least)) at step \(series.steps[least])."
  }
}
