// The preset training of every smooth function of the plane, as Markdown: does it end below gradient descent?

import Experiment
import OptimizerEngine
import SessionStore

struct TrainingTable {
  /// Trains on every smooth function of the plane that is bounded below, and compares on held-out starts.
  static func markdown(seed: UInt64) -> String {
    var lines = [
      "# Training on the whole catalogue", "",
      "The preset training (`basin train --objective NAME`) of every smooth function of the plane, seed \(seed): the mean of",
      "f - f* over the horizon on \(TrainingConfiguration().heldOutStarts) held-out starts, for the learned optimizer, for gradient descent with the same step",
      "size, and for Adam with the best of ten. Written by `basin train --catalogue`.", "",
      "| objective | learned | gd | learned/gd | best Adam | at the horizon: learned | gd |",
      "|---|---|---|---|---|---|---|",
    ]
    var behind: [String] = []
    for objective in Catalogue.all where !objective.hasKinks {
      var configuration = TrainingConfiguration.preset(for: objective)
      configuration.seed = seed
      let count = configuration.metaSteps
      guard
        let learner = try? Conductor.weights(
          of: configuration, on: objective, after: [count], concurrentFor, isCancelled: neverCancelled)[count]?
          .optimizer(on: objective)
      else { continue }
      let heldOut = HeldOut(configuration, objective: objective)
      let learned = heldOut.report(learner, concurrentFor)
      let descent = heldOut.report(
        Optimizer(GradientDescent(stepSizes: configuration.stepSizes(on: objective))), concurrentFor)
      let baselines = Baselines(heldOut, stepSize: configuration.stepSizes(on: objective))
      let ratio = learned.meanGap / descent.meanGap
      lines.append(
        "| \(objective.name) | \(short(learned.meanGap)) | \(short(descent.meanGap)) | \(short(ratio)) | \(short(baselines.adam)) | \(short(learned.finalGap)) | \(short(descent.finalGap)) |"
      )
      if !(ratio < 1) { behind.append("\(objective.name) (\(reason(objective, descent)))") }
    }
    lines += [
      "",
      behind.isEmpty
        ? "Every one ends below gradient descent."
        : "Not below gradient descent: \(behind.joined(separator: "; ")). All others are below it in this mean, not all of them at the horizon.",
    ]
    return lines.joined(separator: "\n")
  }

  /// Why there was nothing to gain.
  private static func reason(_ objective: Objective, _ descent: HeldOutReport) -> String {
    if objective.facts.lowerBound?.scope != .global { return "unbounded below: runs leave for minus infinity" }
    if descent.finalGap <= 1e-300 { return "its first step of 1/beta is exact, nothing is left to gain" }
    return "the corrections did not pay on held-out starts"
  }

  private static func short(_ value: Double) -> String {
    guard value.isFinite else { return "not finite" }
    if value == 0 { return "0" }
    var (mantissa, exponent) = (value.magnitude, 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    let digits = (mantissa * 100).rounded() / 100
    let text = exponent >= -2 && exponent <= 4 ? "\((value * 1000).rounded() / 1000)" : "\(digits)e\(exponent)"
    return value < 0 && !text.hasPrefix("-") ? "-" + text : text
  }
}
