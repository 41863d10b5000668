// The state of the list of racers.

import SessionStore

/// Where its cursor is, and what is being tuned; who races is the experiment's.
package struct RacersState: Sendable {
  /// The racer under the cursor.
  package var row = 0
  /// The place in its row: 0 switches it on and off, the others are its settings.
  package var column = 0
  /// Those whose step sizes are being tuned.
  var tuning: Set<Racer> = []
}
