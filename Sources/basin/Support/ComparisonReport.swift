// A comparison as a table for people and as JSON lines for scripts.

import OptimizerEngine
import Plotting
import SessionStore

struct ComparisonReport {
  private let comparison: Comparison
  /// Seconds each optimizer took, tuning included.
  private let seconds: [Double]
  /// Whether f* is known, so that gaps are gaps.
  private let isGap: Bool

  init(_ comparison: Comparison, seconds: [Double], isGap: Bool) {
    self.comparison = comparison
    self.seconds = seconds
    self.isGap = isGap
  }

  // MARK: - Text

  func printText() {
    let gap = isGap ? "f-f*" : "f"
    let head = [
      "optimizer", "\(gap) 10 %", "50 %", "90 %", "|g| 50 %", "gradients", "values", "to tol", "reached", "verdict",
      "eta x", "seconds",
    ]
    let rows = comparison.rows.enumerated().map { index, row in
      [
        row.name, row.gaps.low.shortText(), row.gaps.middle.shortText(), row.gaps.high.shortText(),
        row.gradientNorms.middle.shortText(),
        row.gradients.shortText(), Quantiles(row.runs.map { Double($0.values) }).middle.shortText(),
        row.reached == 0 ? "-" : row.stepsToTolerance.shortText(), "\(row.reached)/\(row.runs.count)",
        row.verdict.rawValue,
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
    printLine(
      "Verdict: the weakest certificate of all starts. Eta x: the factor of the usual step size. Seconds: tuning included, several optimizers at once."
    )
  }

  // MARK: - JSON

  func printJSON() {
    for row in comparison.rows {
      for (start, run) in row.runs.enumerated() {
        basin.printJSON(
          "run",
          [
            member("optimizer", .string(row.name)), member("start", .integer(start)),
            member(isGap ? "gap" : "f", .number(run.gap)), member("gradNorm", .number(run.gradientNorm)),
            member(
              "evaluations",
              .object([member("f", .integer(run.values)), member("gradient", .integer(run.gradients))])),
            member("stepsToTolerance", run.stepsToTolerance.map { .integer($0) } ?? .null),
            member("verdict", .string(run.verdict.rawValue)),
          ])
      }
    }
    let plan = comparison.plan
    basin.printJSON(
      "summary",
      [
        member("objective", .string(comparison.objective)), member("starts", .integer(plan.starts)),
        member("steps", .integer(plan.steps)), member("seed", JSONValue(plan.seed)),
        member("tolerance", .number(plan.tolerance)), member("factors", JSONValue(plan.factors)),
        member("rule", .string(plan.rule)),
        member("optimizers", .array(comparison.rows.enumerated().map { summary($1, seconds[$0]) })),
      ])
  }

  private func summary(_ row: ComparisonRow, _ seconds: Double) -> JSONValue {
    .object([
      member("optimizer", .string(row.name)), member("factor", .number(row.factor)),
      member(isGap ? "gap" : "f", quantiles(row.gaps)), member("gradNorm", quantiles(row.gradientNorms)),
      member(
        "evaluations",
        .object([
          member("f", .number(Quantiles(row.runs.map { Double($0.values) }).middle)),
          member("gradient", .number(row.gradients)),
        ])), member("stepsToTolerance", row.reached == 0 ? .null : .number(row.stepsToTolerance)),
      member("reached", .integer(row.reached)), member("verdict", .string(row.verdict.rawValue)),
      member("seconds", .number(seconds)),
    ])
  }

  private func quantiles(_ values: Quantiles) -> JSONValue {
    .object([
      member("10", .number(values.low)), member("50", .number(values.middle)), member("90", .number(values.high)),
    ])
  }
}
