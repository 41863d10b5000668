// The state of the list of objectives.

import OptimizerEngine

/// The objectives that can be chosen, and where the cursor is among them.
package struct ObjectivesState: Sendable {
  /// All objectives by name.
  package var library = ObjectiveEntry.library
  /// What the list is filtered by.
  package var filter = ""
  /// The row of the filtered list.
  package var row = 0

  /// The list with an objective chosen; one outside of the list, as quadratic:50, joins it.
  init(with objective: Objective) {
    adopt([objective])
    row = library.firstIndex { $0.name == objective.name } ?? 0
  }

  /// Takes loaded objectives into the list.
  mutating func adopt(_ loaded: [Objective]) {
    for objective in loaded {
      if let index = library.firstIndex(where: { $0.name == objective.name }) {
        library[index].objective = objective
      } else {
        library.append(ObjectiveEntry(name: objective.name, objective: objective))
      }
    }
  }

  /// An objective that is loaded.
  func named(_ name: String) -> Objective? { library.first { $0.name == name }?.objective }
}
