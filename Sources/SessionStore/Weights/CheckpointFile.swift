// A training in progress as a file: everything that decides what its next meta-step does.

package import OptimizerEngine

/// A checkpoint on disk: the configuration and the whole state of a training, so that it continues bit for bit.
package struct CheckpointFile: Sendable, Equatable {
  /// What is trained.
  package let configuration: TrainingConfiguration
  /// How far it has come.
  package let record: TrainingState.Record

  /// Creates the content of a file.
  package init(configuration: TrainingConfiguration, record: TrainingState.Record) {
    self.configuration = configuration
    self.record = record
  }

  /// Where the checkpoint of a training of a session is kept: beside the session, where the workbench looks for it.
  package static func path(ofTraining id: Int, besideSession session: String) -> String {
    let stem = session.hasSuffix(".jsonl") ? String(session.dropLast(6)) : session
    return "\(stem)-\(id).checkpoint"
  }

  /// Writes the file atomically, so that there is a whole checkpoint whatever happens.
  package func write(_ path: String) throws(FileError) {
    let tensors = record.arrays.sorted { $0.key < $1.key }.map {
      WeightsFile.Tensor(name: $0.key, shape: [$0.value.count], values: $0.value)
    }
    var metadata = ["format": "basin-checkpoint"]
    for (key, value) in configuration.pairs { metadata["basin." + key] = value }
    for (key, words) in record.words {
      metadata["words." + key] = words.map { String($0, radix: 16) }.joined(separator: " ")
    }
    metadata["digest"] = Self.digest(metadata, record)
    try WeightsFile.write(path, tensors: tensors, metadata: metadata)
  }

  /// Reads a file.
  ///
  /// - Throws: `FileError` where it is no checkpoint, or its numbers do not have the digest they were written with.
  package static func read(_ path: String) throws(FileError) -> CheckpointFile {
    let file = try WeightsFile.read(path)
    let metadata = file.metadata
    func refuse(_ problem: String) -> FileError {
      FileError(.invalid, problem, place: path, remedy: "give a file that `basin train --checkpoint` wrote")
    }
    guard metadata["format"] == "basin-checkpoint" else { throw refuse("not a checkpoint of Basin") }
    var configuration = TrainingConfiguration()
    for setting in TrainingConfiguration.settings {
      guard let text = metadata["basin." + setting.key] else { throw refuse("no setting '\(setting.key)'") }
      do {
        try configuration.set(setting.key, to: text)
      } catch {
        throw refuse(error.description)
      }
    }
    var record = TrainingState.Record(arrays: [:], words: [:])
    for tensor in file.tensors { record.arrays[tensor.name] = tensor.values }
    for (key, text) in metadata where key.hasPrefix("words.") {
      let words = text.split(separator: " ").map { UInt64($0, radix: 16) }
      guard !words.contains(nil) else { throw refuse("'\(key)' is damaged") }
      record.words[String(key.dropFirst("words.".count))] = words.compactMap { $0 }
    }
    guard metadata["digest"] == Self.digest(metadata, record) else { throw refuse("something in it was changed") }
    return CheckpointFile(configuration: configuration, record: record)
  }

  /// Covers every number, every name and every word of the file.
  private static func digest(_ metadata: [String: String], _ record: TrainingState.Record) -> String {
    let texts = metadata.filter { $0.key != "digest" }.map { "\($0.key)=\($0.value)" } + record.arrays.keys
    let bytes = texts.sorted().joined(separator: "\n").utf8.map { Double($0) }
    return Digest(bytes + record.arrays.sorted { $0.key < $1.key }.flatMap(\.value)).hex
  }
}
