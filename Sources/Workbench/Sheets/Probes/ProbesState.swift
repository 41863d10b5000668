// The state of the probes.

package import Experiment

/// What is probed, what came of it so far, and where the cursor is.
package struct ProbesState: Sendable {
  /// What was asked for.
  package var plan: ProbePlan?
  /// What there is of it.
  package var table: ProbeTable?
  /// The row under the cursor.
  package var row = 0
  /// Whether more of it is coming.
  package var isComputing = false
}
