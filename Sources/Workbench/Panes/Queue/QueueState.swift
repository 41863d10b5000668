// The state of the queue's pane.

/// Where its cursor is.
package struct QueueState: Sendable {
  /// The training or run under the cursor; nil follows the newest.
  package var selected: Int?
}
