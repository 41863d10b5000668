// The comparison in words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension LineText {
  var compare: [String] {
    let marked = model.comparedMarks.compactMap { id in model.experiment.runs.first { $0.id == id } }
    if let comparison = model.shownComparison, marked.isEmpty { return many(comparison) }
    let runs = (marked.isEmpty ? model.experiment.raceRuns : marked).sorted {
      ($0.outcome?.value ?? .infinity) < ($1.outcome?.value ?? .infinity)
    }
    guard !runs.isEmpty else { return ["Compare: no run yet; race starts some."] }
    return [
      "Compare \(marked.isEmpty ? "the race" : "the marked runs"), the best first. compare 5 tries 5 step sizes over \(ComparisonPlan().starts) starts."
    ]
      + runs.map { run in
        let trace = model.runs.traces[run.id]
        let count = trace?.evaluations.map { ", \($0) gradients" } ?? ""
        return "Run \(run.id), \(run.title): \(result(run))\(count)."
      } + ["Rule: \(Painter(measuring: model).ruleOfRuns(marked))."]
  }

  private func many(_ comparison: Comparison) -> [String] {
    let tolerance = Self.number(comparison.plan.tolerance)
    return ["Compare over \(comparison.plan.starts) starts on \(comparison.objective), the best median first."]
      + comparison.rows.sorted { $0.gaps.middle < $1.gaps.middle }.map { row in
        let reached =
          row.reached == 0
          ? "none came to |g| <= \(tolerance)"
          : "\(row.reached) came to |g| <= \(tolerance), the median after \(Self.number(row.stepsToTolerance)) steps"
        func loss(_ gap: Double) -> String { row.loss(gap).text(Self.number) }
        return "\(row.name): \(comparison.lossName) median \(loss(row.gaps.middle)), 10 percent below "
          + "\(loss(row.gaps.low)), 90 percent below \(loss(row.gaps.high)); |g| median "
          + "\(Self.number(row.gradientNorms.middle)); \(reached); \(row.standingLine); "
          + "step size \(row.given["stepSize"] == nil ? "times \(Self.number(row.factor))" : "as given"). "
          + (row.onePointLine.map { "It goes \($0). " } ?? "")
          + "\(comparison.limit(row).sentence). "
          + "\(comparison.quantile(row).sentence)."
      } + ["\(Comparison.limitRule).", "Rule: \(comparison.rule)."]
  }
}
