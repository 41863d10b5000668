// The curves of a training over its meta-steps: meta-loss, held-out gap and the norm of the meta-gradient.

import Experiment
import OptimizerEngine
import Plotting

extension Model {
  private func metaSteps(of training: TrainingItem) -> ClosedRange<Double> {
    0...Double(max(training.configuration.metaSteps - 1, 1))
  }

  var metaContent: CurveContent {
    guard let training = experiment.shownTraining else {
      return CurveContent(.meta, "Meta-loss", note: "t trains; the meta-loss appears here")
    }
    let objective = training.configuration.objective
    let place = objective == experiment.objective.name ? "" : " on \(objective)"
    var content = CurveContent(
      .meta, "Meta-loss  training \(training.mention)\(place)", short: "Meta-loss #\(training.id)",
      note: "the first meta-step computes")
    guard training.stepCount > 0 else { return content }
    content.lines = [
      CurveLine("meta-loss", long: "meta-loss of training \(training.id)", .metaLoss, y: training.losses)
    ]
    if !training.heldOut.isEmpty {
      content.lines.append(
        CurveLine("held out", long: "held-out loss", .heldOut, x: training.heldOutSteps, y: training.heldOut))
    }
    // Named, because the queue shows the least of these losses and the chart two of them.
    let last = "meta-loss " + (training.losses.last ?? .nan).shortText()
    let held = training.heldOut.last.map { ", held out \($0.shortText())" } ?? ""
    let best = training.bestLoss.map { ", best \($0.shortText())" } ?? ""
    content.footers = [
      "\(training.stepCount)/\(training.configuration.metaSteps): \(last)\(best)\(held)", "\(last)\(best)\(held)",
      "\(last)\(held)", "m \((training.losses.last ?? .nan).shortText())\(held)", last,
    ]
    content.xRange = metaSteps(of: training)
    content.yScale = chosenScale(for: content.lines)
    return content
  }

  var heldOutGapContent: CurveContent {
    guard let training = experiment.shownTraining else {
      return CurveContent(.heldOutGap, "Held-out gap", note: "t trains; f - f* on held-out starts appears here")
    }
    var content = CurveContent(
      .heldOutGap, "Mean of f - f* over steps of held-out runs", short: "Held-out f - f*",
      note: "the first evaluation computes")
    guard !training.heldOutGaps.isEmpty else { return content }
    content.lines = [
      CurveLine(
        "mean of f - f*", long: "mean of f - f* on held-out starts of training \(training.id)", .heldOutGap,
        x: training.heldOutGapSteps, y: training.heldOutGaps)
    ]
    let last = "last \((training.heldOutGaps.last ?? .nan).shortText())"
    let starts = training.configuration.heldOutStarts
    content.footers = ["\(last), over \(starts) starts and \(training.configuration.horizon) steps", last]
    if let found = training.confident(on: experiment.objective) {
      content.footers = [found.sentence, "\(last); \(found.brief)", found.brief] + content.footers
    }
    content.xRange = metaSteps(of: training)
    content.yScale = chosenScale(for: content.lines)
    return content
  }

  var metaGradientContent: CurveContent {
    guard let training = experiment.shownTraining else {
      return CurveContent(.metaGradient, "Meta-gradient", note: "t trains; its raw norm appears here")
    }
    var content = CurveContent(.metaGradient, "Meta-gradient, raw norm", note: "the first meta-step computes")
    guard !training.gradientNorms.isEmpty else { return content }
    content.lines = [
      CurveLine(
        "|meta-gradient|", long: "norm of the meta-gradient of training \(training.id)", .metaGradient,
        y: training.gradientNorms)
    ]
    let steps = metaSteps(of: training)
    let clip = training.configuration.clip
    if clip > 0, curves.chart.showsBounds {
      content.lines.append(CurveLine("clip", .clip, x: [0, steps.upperBound], y: [clip, clip]))
    }
    content.footers = clipFooters(training)
    content.xRange = steps
    content.yScale = chosenScale(for: content.lines)
    return content
  }

  private func clipFooters(_ training: TrainingItem) -> [String] {
    let clip = training.configuration.clip
    guard clip > 0 else { return ["not clipped"] }
    let count = training.gradientNorms.count
    let cut = training.gradientNorms.filter { $0 > clip }.count
    let clipped = "clipped in \(cut) of \(count)"
    let length = clip.shortText()
    guard 2 * cut > count else {
      return cut == 0
        ? ["\(clipped) meta-steps", clipped]
        : [
          "\(clipped) meta-steps: these are cut to length \(length), the others keep theirs", "\(clipped) meta-steps",
          clipped,
        ]
    }
    // Who sees that nearly all are clipped must see that it is meant.
    return [
      "\(clipped) meta-steps: cut to length \(length), so that these weigh the same and none of them decides alone",
      "\(clipped): cut to length \(length), so that these weigh the same",
      "\(clipped) meta-steps: these weigh the same",
      "\(clipped): these weigh the same", clipped,
    ]
  }
}
