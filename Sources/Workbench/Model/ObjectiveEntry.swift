// The list of objectives.

import Datasets
public import OptimizerEngine

/// One line of the list of objectives.
public struct ObjectiveEntry: Sendable {
  /// The name by which commands know it.
  public let name: String
  /// The objective; nil until its data is loaded.
  public var objective: Objective?

  /// Every objective of the library, those with data not loaded yet.
  static let library: [ObjectiveEntry] =
    Catalogue.all.map { ObjectiveEntry(name: $0.name, objective: $0) }
    + (ObjectiveLibrary.digitNames + ObjectiveLibrary.regressionNames).map { ObjectiveEntry(name: $0, objective: nil) }
}

extension Objective {
  /// Whether it classifies images.
  var isClassifier: Bool { data != nil }
}
