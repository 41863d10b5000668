// The list of objectives.

import Datasets
package import OptimizerEngine

/// One line of the list of objectives.
package struct ObjectiveEntry: Sendable {
  /// The name by which commands know it.
  package let name: String
  /// The objective; nil until its data is loaded.
  package var objective: Objective?

  /// Every objective of the library, those with data not loaded yet.
  static let library: [ObjectiveEntry] =
    Catalogue.all.map { ObjectiveEntry(name: $0.name, objective: $0) }
    + (ObjectiveLibrary.digitNames + ObjectiveLibrary.regressionNames).map { ObjectiveEntry(name: $0, objective: nil) }
}

extension Objective {
  /// Whether it classifies images.
  var isClassifier: Bool { data != nil }
}
