// What is to be found out of a learned optimizer: on what, with how many starts, beside which baselines.

package import OptimizerEngine

/// Probes to carry out.
package struct ProbePlan: Sendable, Equatable {
  /// The objective that everything is changed from.
  package var objective: String
  /// What was learned.
  package var subject: TrainedContestant
  /// Names of other objectives; nil for the usual ones.
  package var others: [String]?
  /// Starts of every row, drawn as comparisons draw them.
  package var starts = 16
  /// Steps of every run.
  package var steps = 300
  /// The seed of starts, tasks and mini-batches.
  package var seed: UInt64 = 1
  /// Step sizes tried for each baseline; 0 or 1 keeps the usual ones.
  package var tunedSizes = 5
  /// Starts that step sizes are tuned on.
  package var tuningStarts = 4

  /// Creates a plan.
  package init(objective: String, subject: TrainedContestant) { (self.objective, self.subject) = (objective, subject) }

  /// How baselines are tuned: by the rule of comparisons.
  package var comparison: ComparisonPlan {
    var plan = ComparisonPlan()
    (plan.starts, plan.steps, plan.seed) = (starts, steps, seed)
    (plan.tunedSizes, plan.tuningStarts) = (tunedSizes, tuningStarts)
    return plan
  }
}
