// The state of the architecture's pane.

package import Experiment

/// Where its cursor is; the settings themselves are the experiment's.
package struct ArchitectureState: Sendable {
  /// The row of the form.
  package var row = 1
  /// What is known of operator and weights.
  package var inspection: Inspection?
  /// What was asked for last.
  var requestedInspection: InspectionRequest?
}
