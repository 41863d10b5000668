// A trained optimizer as a file: its weights as safetensors, its configuration in the metadata.

package import OptimizerEngine

/// A trained optimizer on disk, readable by PyTorch and JAX as well.
package struct TrainedOptimizerFile: Sendable, Equatable {
  /// How it was trained.
  package let configuration: TrainingConfiguration
  /// Its weights, in the order of the rule's layout.
  package let weights: [Double]

  /// Creates the content of a file.
  package init(configuration: TrainingConfiguration, weights: [Double]) {
    self.configuration = configuration
    self.weights = weights
  }

  /// Writes the file atomically.
  package func write(_ path: String, layout: ParameterLayout) throws(FileError) {
    let tensors = zip(layout.arrays, layout.offsets).map { array, offset in
      WeightsFile.Tensor(
        name: array.name, shape: [array.shape.rows, array.shape.columns],
        values: Array(weights[offset..<offset + array.shape.count]))
    }
    var metadata = ["format": "basin-optimizer"]
    for (key, value) in configuration.pairs { metadata["basin." + key] = value }
    try WeightsFile.write(path, tensors: tensors, metadata: metadata)
  }

  /// Reads a file and checks that its arrays fit its configuration.
  ///
  /// - Parameter resolve: Finds the objective it was trained on.
  package static func read(
    _ path: String, resolve: (String) -> Objective?
  ) throws(FileError) -> TrainedOptimizerFile {
    let file = try WeightsFile.read(path)
    func refuse(_ problem: String) -> FileError {
      FileError(.invalid, problem, place: path, remedy: "give a file that `basin train --weights` wrote")
    }
    guard file.metadata["format"] == "basin-optimizer" else { throw refuse("not a trained optimizer of Basin") }
    var configuration = TrainingConfiguration()
    for setting in TrainingConfiguration.settings {
      guard let text = file.metadata["basin." + setting.key] else { continue }
      do {
        try configuration.set(setting.key, to: text)
      } catch {
        throw refuse(error.description)
      }
    }
    guard let objective = resolve(configuration.objective) else {
      throw refuse("trained on '\(configuration.objective)', which is not known here")
    }
    var weights: [Double] = []
    for array in configuration.rule(for: objective).parameterLayout(dimension: objective.dimension).arrays {
      guard let tensor = file[array.name], tensor.shape == [array.shape.rows, array.shape.columns] else {
        throw refuse("no array '\(array.name)' of \(array.shape.rows) x \(array.shape.columns)")
      }
      weights += tensor.values
    }
    return TrainedOptimizerFile(configuration: configuration, weights: weights)
  }
}
