// The shelf as the model knows it: what is kept, and what is asked of it.

package import Experiment
package import SessionStore

/// Learned optimizers that are kept over sessions.
package struct ShelfState: Sendable {
  /// What is kept, by name.
  package var optimizers: [TrainedOptimizer] = [] {
    didSet { dimensionRules = optimizers.map(\.dimensionRule) }
  }
  /// For which dimensions each of them is: rules are made to find that out, so not in every frame.
  package private(set) var dimensionRules: [String] = []
  /// Files of the shelf that cannot be read, and why.
  package var problems: [String] = []
  /// The row under the cursor.
  package var row = 0

  /// The one of a name.
  func named(_ name: String) -> TrainedOptimizer? { optimizers.first { $0.card.name == name } }
}

/// What is asked of the shelf.
package enum ShelfRequest: Sendable {
  /// Look at what there is.
  case look
  /// Keep what was learned under a name; `source` is how sentences call where it comes from.
  case keep(LearnedOrigin, source: String, name: String)
  /// Take one of the shelf, or of a file, into the session; it races from the start.
  case load(String, start: [Double])
  /// Give one words by which it is found.
  case tag(name: String, [String])
  /// Remove one.
  case discard(name: String)
}
