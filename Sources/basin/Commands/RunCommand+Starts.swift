// Many runs of `basin run`, each from a start of its own, and what they have in common.

import Datasets
import OptimizerEngine
import Plotting
import SessionStore

extension RunCommand {
  /// One run from each of many starts, in the order in which they are drawn.
  func runFromMany() throws(CommandFailure) {
    guard trace == nil, every == nil else {
      throw CommandFailure("steps of many runs: --starts; leave out --trace and --every")
    }
    let objective = try options.problem.resolved()
    let points = try StartSource(options.place.start, for: objective).starts(starts, seed: options.seed)
    let images = try attempt { try ObjectiveLibrary.heldOutImages(for: objective) }
    let reader = images.map { ClassifierPredictions(objective, images: $0) }
    var (values, norms, accuracies): ([Double], [Double], [Double]) = ([], [], [])
    var verdicts: [String: Int] = [:]
    var diverged = 0
    for (index, point) in points.enumerated() {
      guard let (_, run, certificate) = try options.performSegments(from: point).last else { continue }
      let x = run.trajectory.points.last ?? []
      let f = run.trajectory.values.last ?? .nan
      values.append(f)
      norms.append(run.trajectory.gradientNorms.last ?? .nan)
      verdicts[certificate.verdict.rawValue, default: 0] += 1
      if run.nonFiniteStep != nil { diverged += 1 }
      let accuracy = reader.map { $0.accuracy(x) }
      if let accuracy { accuracies.append(accuracy) }
      if options.json {
        printJSON(
          "run",
          [
            member("index", .integer(index)), member("steps", .integer(run.trajectory.stepCount)),
            member("f", .number(f)), member("gradNorm", .number(norms.last ?? .nan)),
            member("accuracy", JSONValue(optional: accuracy)), member("verdict", .string(certificate.verdict.rawValue)),
            member("termination", .string(run.ending)),
          ])
      }
    }
    summarize(objective, values, norms, accuracies, verdicts, diverged)
  }

  private func summarize(
    _ objective: Objective, _ values: [Double], _ norms: [Double], _ accuracies: [Double], _ verdicts: [String: Int],
    _ diverged: Int
  ) {
    let words = verdicts.sorted { $0.key < $1.key }
    guard options.json else {
      objective.printSource(report)
      report(
        "\(options.optimizer ?? "") on \(objective.name): \(values.count) runs of \(options.steps) steps, \(diverged) diverged"
      )
      report("f        \(Self.spread(values))")
      report("|g|      \(Self.spread(norms))")
      if !accuracies.isEmpty { report("accuracy \(Self.spread(accuracies.map { 100 * $0 })) %, on held-out images") }
      report("verdicts \(words.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
      return
    }
    printJSON(
      "summary",
      [
        member("objective", .string(objective.name)), objective.sourceMember,
        member("optimizer", .string(options.optimizer ?? "")), member("starts", .integer(values.count)),
        member("steps", .integer(options.steps)), member("diverged", .integer(diverged)),
        member("f", .number(Statistic(values).mean)), member("fDeviation", .number(Statistic(values).deviation)),
        member("gradNorm", .number(Statistic(norms).mean)),
        member("accuracy", accuracies.isEmpty ? .null : .number(Statistic(accuracies).mean)),
        member("accuracyDeviation", accuracies.isEmpty ? .null : .number(Statistic(accuracies).deviation)),
        member("verdicts", .object(words.map { member($0.key, .integer($0.value)) })),
      ])
  }

  /// Mean, deviation, smallest, middle and largest.
  private static func spread(_ values: [Double]) -> String {
    let sorted = values.sorted { $1.isNaN || $0 < $1 }
    guard let least = sorted.first, let most = sorted.last else { return "none" }
    let statistic = Statistic(values)
    return
      "\(statistic.mean.shortText()) +- \(statistic.deviation.shortText()), from \(least.shortText()) by \(sorted[sorted.count / 2].shortText()) to \(most.shortText())"
  }
}
