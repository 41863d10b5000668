// A trained optimizer, in memory and as a file: weights as safetensors, configuration and card in the metadata.

package import OptimizerEngine

/// A trained optimizer: what a training left, or what a file holds that PyTorch, JAX and numpy read as well
/// (docs/optimizer-format.md).
///
/// It stands for itself: neither the objective that it was trained on nor the files which that one reads are needed to
/// read it and to run it elsewhere.
package struct TrainedOptimizer: Sendable, Equatable {
  /// How it was trained.
  package let configuration: TrainingConfiguration
  /// The same as text: as it was written, so that what later versions add changes no digest.
  private let settings: [String: String]
  /// Its arrays, sorted by name.
  package let arrays: [WeightsFile.Tensor]
  /// Where it comes from and how it did.
  package var card: OptimizerCard

  private static let format = "basin-optimizer"
  /// Grows when what a file holds means something else.
  private static let formatVersion = "1"
  private static let settingPrefix = "basin."

  /// Creates one from weights in the order of a layout.
  ///
  /// - Precondition: `weights` are as many as the layout holds.
  package init(
    configuration: TrainingConfiguration, weights: [Double], layout: ParameterLayout, card: OptimizerCard
  ) {
    precondition(weights.count == layout.count, "\(weights.count) weights for a layout of \(layout.count)")
    let arrays = zip(layout.arrays, layout.offsets).map { array, offset in
      WeightsFile.Tensor(
        name: array.name, shape: [array.shape.rows, array.shape.columns],
        values: Array(weights[offset..<offset + array.shape.count]))
    }
    let settings = Dictionary(uniqueKeysWithValues: configuration.pairs)
    self.init(configuration: configuration, settings, arrays, card)
  }

  private init(
    configuration: TrainingConfiguration, _ settings: [String: String], _ arrays: [WeightsFile.Tensor],
    _ card: OptimizerCard
  ) {
    self.configuration = configuration
    self.settings = settings
    self.arrays = arrays.sorted { $0.name < $1.name }
    self.card = card
  }

  /// The number of weights.
  package var count: Int { arrays.reduce(0) { $0 + $1.values.count } }

  /// What it computes, by which sessions and files refer to it: the settings of its rule and every weight by its name.
  ///
  /// The name, the tags and where the file lies are not part of it.
  package var digest: Digest {
    var digest = Digest()
    for (key, value) in settings.sorted(by: { $0.key < $1.key }) { digest.combine(key + "=" + value) }
    for array in arrays {
      digest.combine(array.name)
      for size in array.shape { digest.combine(UInt64(size)) }
      digest.combine(array.values)
    }
    return digest
  }

  // MARK: - On an objective

  /// The optimizer on an objective, which may be another one than it was trained on.
  ///
  /// - Throws: `ConfigurationError` where its arrays do not fit the number of coordinates, or its settings the objective.
  package func optimizer(on objective: Objective) throws(ConfigurationError) -> Optimizer {
    try configuration.checkRule(for: objective)
    let rule = configuration.rule(for: objective)
    let layout = rule.parameterLayout(dimension: objective.dimension)
    var weights: [Double] = []
    weights.reserveCapacity(layout.count)
    for array in layout.arrays {
      guard let found = self[array.name], found.shape == [array.shape.rows, array.shape.columns] else {
        throw ConfigurationError(
          key: "optimizer",
          card.dimension == objective.dimension
            ? "it has no array '\(array.name)' of \(array.shape.rows) x \(array.shape.columns)"
            : Self.misfit(trainedOn: card.dimension, objective))
      }
      weights += found.values
    }
    return Optimizer(rule, weights: weights)
  }

  /// That weights are for another number of coordinates, in words.
  package static func misfit(trainedOn dimension: Int?, _ objective: Objective) -> String {
    "its weights are for \(dimension.map { "\($0)" } ?? "other") coordinates, \(objective.name) has \(objective.dimension)"
  }

  private subscript(name: String) -> WeightsFile.Tensor? { arrays.first { $0.name == name } }

  // MARK: - On disk

  /// Where the weights of an item of a session are kept: beside the session.
  package static func path(ofItem id: Int, besideSession session: String) -> String {
    let stem = session.hasSuffix(".jsonl") ? String(session.dropLast(6)) : session
    return "\(stem)-\(id).safetensors"
  }

  /// Writes the file atomically.
  package func write(_ path: String) throws(FileError) {
    var metadata = [
      "format": Self.format, "version": Self.formatVersion, "card": card.json.description, "digest": digest.hex,
    ]
    for (key, value) in settings { metadata[Self.settingPrefix + key] = value }
    try WeightsFile.write(path, tensors: arrays, metadata: metadata)
  }

  /// Reads a file, and refuses one whose numbers, names or settings are not those it was written with.
  package static func read(_ path: String) throws(FileError) -> TrainedOptimizer {
    try TrainedOptimizer(try WeightsFile.read(path), path: path)
  }

  /// Reads a file from memory; errors name `path`.
  package static func read(_ bytes: [UInt8], path: String) throws(FileError) -> TrainedOptimizer {
    try TrainedOptimizer(try WeightsFile.read(bytes, path: path), path: path)
  }

  private init(_ file: WeightsFile, path: String) throws(FileError) {
    func refuse(_ problem: String) -> FileError {
      FileError(.invalid, problem, place: path, remedy: "give a file that `basin train --weights` wrote")
    }
    guard file.metadata["format"] == Self.format else { throw refuse("not a trained optimizer of Basin") }
    if let version = file.metadata["version"], version != Self.formatVersion {
      throw FileError(
        .newerVersion, "an optimizer of format \(version), where \(Self.formatVersion) is known", place: path,
        remedy: "update Basin")
    }
    var configuration = TrainingConfiguration()
    var settings: [String: String] = [:]
    for (key, text) in file.metadata.sorted(by: { $0.key < $1.key }) where key.hasPrefix(Self.settingPrefix) {
      let name = String(key.dropFirst(Self.settingPrefix.count))
      do {
        try configuration.set(name, to: text)
      } catch {
        throw refuse(error.description)
      }
      settings[name] = text
    }
    for tensor in file.tensors {
      guard !tensor.name.steersTerminals else { throw refuse("an array whose name has a control character") }
      if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
        throw refuse("array '\(tensor.name)' holds \(tensor.values[index]) at \(index), where weights are finite")
      }
    }
    var card = OptimizerCard(dimension: nil, metaSteps: configuration.metaSteps, version: "before 1.1")
    if let text = file.metadata["card"] {
      guard let json = try? JSONValue.parse(Array(text.utf8)), let found = OptimizerCard(json: json) else {
        throw refuse("a card that cannot be read")
      }
      card = found
    }
    self.init(configuration: configuration, settings, file.tensors, card)
    // Shapes depend on what it runs on, and are looked at there; names do not.
    if let place = Catalogue.objective(named: "sphere:2") {
      let names = configuration.rule(for: place).parameterLayout(dimension: 2).arrays.map(\.name)
      if let missing = names.first(where: { self[$0] == nil }) { throw refuse("its array '\(missing)' is missing") }
    }
    if let written = file.metadata["digest"], written != digest.hex { throw refuse("something in it was changed") }
  }
}
