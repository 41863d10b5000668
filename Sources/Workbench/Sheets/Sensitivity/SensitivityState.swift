// The state of the sensitivity map.

package import Experiment

/// What is mapped, what came of it so far, and where the cursor is.
package struct SensitivityState: Sendable {
  /// What was asked for.
  package var plan: SensitivityPlan?
  /// What there is of it.
  package var map: SensitivityMap?
  /// The column of the cell under the cursor, from the left.
  package var column = 0
  /// Its row, from the bottom.
  package var row = 0
  /// Whether more of the map is coming.
  package var isComputing = false
}
