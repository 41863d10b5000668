// The state of the architecture's pane.

/// Where its cursor is; the settings themselves are the experiment's.
package struct ArchitectureState: Sendable {
  /// The row of the form.
  package var row = 1
}
