// A comparison as a table for people and as JSON lines for scripts.

import OptimizerEngine
import Plotting
import SessionStore

struct ComparisonReport {
  private let comparison: Comparison
  private let objective: Objective
  /// Seconds each optimizer took, tuning included.
  private let seconds: [Double]

  init(_ comparison: Comparison, objective: Objective, seconds: [Double]) {
    self.comparison = comparison
    self.objective = objective
    self.seconds = seconds
  }

  /// The key of gaps: `gap` where they are gaps.
  private var lossKey: String { comparison.lossName == "f" ? "f" : "gap" }

  // MARK: - Text

  func printText() {
    objective.printSource()
    let head = [
      "optimizer", "\(comparison.lossName) 10 %", "50 %", "90 %", "|g| 50 %", "gradients", "values", "to tol",
      "reached",
      "misses", "verdict", "eta x", "seconds",
    ]
    let rows = comparison.rows.enumerated().map { index, row in
      [
        row.name, text(row.gaps.low, of: row), text(row.gaps.middle, of: row), text(row.gaps.high, of: row),
        row.gradientNorms.middle.shortText(),
        row.gradients.shortText(), Quantiles(row.runs.map { Double($0.values) }).middle.shortText(),
        row.reached == 0 ? "-" : row.stepsToTolerance.shortText(), "\(row.reached)/\(row.runs.count)",
        comparison.limit(row).cell, row.standing,
        row.factor.shortText(), seconds[index].shortText(),
      ]
    }
    let all = [head] + rows
    let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    for row in all {
      var line = zip(row, widths).map { $0.padding(to: $1) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      printLine(line)
    }
    printLine("\n\(comparison.objective): \(comparison.plan.rule)")
    printLine(
      "10, 50, 90 %: quantiles over the starts. To tol: the median of the first step with |g| <= \(comparison.plan.tolerance.shortText()), of the runs that came to it."
    )
    printLine("Eta x: the factor of the usual step size. Seconds: tuning included, several optimizers at once.")
    printLine("\n\(Comparison.standingRule):")
    for row in comparison.rows { printLine("  \(row.name): \(row.standingLine)") }
    if let row = comparison.rows.first { printLine("\nMisses: \(comparison.limit(row).cellRule).") }
    printLine("\(comparison.quantileSentence).")
    printLine("\(Comparison.limitRule).")
  }

  private func text(_ gap: Double, of row: ComparisonRow) -> String { row.loss(gap).text { $0.shortText() } }

  // MARK: - JSON

  func printJSON() {
    for row in comparison.rows {
      for (start, run) in row.runs.enumerated() {
        basin.printJSON(
          "run",
          [
            member("optimizer", .string(row.name)), member("start", .integer(start)),
            member(lossKey, .number(run.loss.value)),
          ] + (lossKey == "gap" ? [member("gapError", .number(run.loss.error))] : []) + [
            member("gradNorm", .number(run.gradientNorm)),
            member(
              "evaluations",
              .object([member("f", .integer(run.values)), member("gradient", .integer(run.gradients))])),
            member("stepsToTolerance", run.stepsToTolerance.map { .integer($0) } ?? .null),
            member("verdict", .string(run.verdict.rawValue)),
            member("weakest", run.weakest.map { .string($0) } ?? .null),
          ])
      }
    }
    let plan = comparison.plan
    basin.printJSON(
      "summary",
      [
        member("objective", .string(comparison.objective)), objective.sourceMember,
        member("starts", .integer(plan.starts)),
        member("steps", .integer(plan.steps)), member("seed", JSONValue(plan.seed)),
        member("tolerance", .number(plan.tolerance)), member("factors", JSONValue(plan.factors)),
        member("rule", .string(plan.rule)),
        member("optimizers", .array(comparison.rows.enumerated().map { summary($1, seconds[$0]) })),
      ])
  }

  private func summary(_ row: ComparisonRow, _ seconds: Double) -> JSONValue {
    .object([
      member("optimizer", .string(row.name)), member("factor", .number(row.factor)),
      member(lossKey, quantiles(row.gaps)), member("gradNorm", quantiles(row.gradientNorms)),
      member(
        "evaluations",
        .object([
          member("f", .number(Quantiles(row.runs.map { Double($0.values) }).middle)),
          member("gradient", .number(row.gradients)),
        ])), member("stepsToTolerance", row.reached == 0 ? .null : .number(row.stepsToTolerance)),
      member("reached", .integer(row.reached)), member("confident", comparison.limit(row).json),
      member("confidentQuantile", comparison.quantile(row).json), member("verdict", .string(row.verdict.rawValue)),
      member("standing", .string(row.standing)), member("verdicts", .array(row.standings.map(standing))),
      member("reasons", .array(row.reasons.map(reason))),
      member("seconds", .number(seconds)),
    ])
  }

  private func standing(_ standing: (verdict: PremiseStatus, runs: Int)) -> JSONValue {
    .object([member("verdict", .string(standing.verdict.rawValue)), member("runs", .integer(standing.runs))])
  }

  private func reason(_ reason: (verdict: PremiseStatus, premise: String, runs: Int)) -> JSONValue {
    .object([
      member("verdict", .string(reason.verdict.rawValue)), member("premise", .string(reason.premise)),
      member("runs", .integer(reason.runs)),
    ])
  }

  private func quantiles(_ values: Quantiles) -> JSONValue {
    .object([
      member("10", .number(values.low)), member("50", .number(values.middle)), member("90", .number(values.high)),
    ])
  }
}
