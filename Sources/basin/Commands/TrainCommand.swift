// `basin train`: meta-training without a screen, recorded as a session.

import ArgumentParser
import Datasets
import Dispatch
import Glibc
import OptimizerEngine
import SessionStore
import Workbench

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a convergent optimizer and record the session.",
    discussion: "Settings:\n"
      + TrainingConfiguration.settings.map { setting in
        let values = setting.allowed
        return "  \(setting.key): \(setting.summary)\(values.isEmpty ? "" : " (\(values))")"
      }.joined(separator: "\n"))

  @Option(
    help: "A preset: \(TrainingConfiguration.presetNames.joined(separator: ", ")).",
    completion: .list(TrainingConfiguration.presetNames))
  var preset: String?

  @Option(help: "An objective instead of a preset: trains on it with settings that suit it.", completion: .objectives)
  var objective: String?

  @Option(help: "A JSON file of settings, as --print-config prints, or a line of --print-share.")
  var config: String?

  @Option(parsing: .upToNextOption, help: "Settings over the preset, key=value.")
  var set: [String] = []

  @Option(parsing: .unconditional, help: "Seed of weights, starts and mini-batches.")
  var seed: UInt64?

  @Option(help: "The session file to write; by default one in the state directory.")
  var out: String?

  @Option(help: "Write the trained optimizer as safetensors, with its card.")
  var weights: String?

  @Option(help: "Keep the trained optimizer on the shelf under a name.")
  var keep: String?

  @Option(help: "Write a checkpoint to this file while training, and at the end.")
  var checkpoint: String?

  @Option(parsing: .unconditional, help: "Meta-steps between checkpoints.")
  var checkpointEvery = 50

  @Option(help: "Go on from a checkpoint, with its configuration, bit for bit.")
  var resume: String?

  @Flag(help: "One JSON object per line; its step counts from 0, as in sessions.")
  var json = false

  @Flag(help: "Train on every smooth function of the plane and print a table as Markdown.")
  var catalogue = false

  @Flag(help: "Print the full configuration as JSON and leave.")
  var printConfig = false

  @Flag(help: "Print the configuration as one line, which --config takes, and leave.")
  var printShare = false

  func run() throws {
    if catalogue {
      try checkAlone("--catalogue", besides: ["--seed"])
      printLine(TrainingTable.markdown(seed: seed ?? 1))
      return
    }
    let configuration = try resolved()
    if printConfig {
      printLine(configuration.json.description)
      return
    }
    if printShare {
      printLine(ShareString.encode(configuration))
      if configuration.objective.contains("@") {
        writeError("basin: warning: the line names a file and does not hold it: \(configuration.objective)")
      }
      return
    }
    if let weights { try Files.checkWritable(weights) }
    if let keep {
      // Before minutes of training, not after.
      if let complaint = OptimizerShelf.complaint(about: keep) { throw CommandFailure("\(complaint): --keep \(keep)") }
      if try neededShelf().names.contains(keep) {
        throw CommandFailure(
          "an optimizer is kept under that name: --keep \(keep); choose another, or `basin shelf remove \(keep)`")
      }
    }
    if let checkpoint { try Files.checkWritable(checkpoint) }
    guard checkpointEvery >= 1 else {
      throw CommandFailure("checkpoint every = \(checkpointEvery): --checkpoint-every; a whole number from 1 on")
    }
    if let resume {
      guard preset == nil, config == nil, objective == nil, set.isEmpty, seed == nil else {
        throw CommandFailure("a checkpoint has its own configuration: --resume; leave out what would change it")
      }
      guard out == nil else {
        throw CommandFailure("a resumed training is not recorded as a session: --out; leave it out")
      }
      let file = try attempt { try CheckpointFile.read(resume) }
      try HeadlessTraining(
        file.configuration, preset: nil, out: out, weights: weights, keep: keep, json: json,
        checkpoints: checkpoint.map { ($0, checkpointEvery) }, resumed: (file.record, resume)
      ).run()
      return
    }
    let name = preset ?? (config == nil && objective == nil ? TrainingConfiguration.presetNames[0] : nil)
    try HeadlessTraining(
      configuration, preset: name, out: out, weights: weights, keep: keep, json: json,
      checkpoints: checkpoint.map { ($0, checkpointEvery) }, resumed: nil
    ).run()
  }

  private func resolved() throws(CommandFailure) -> TrainingConfiguration {
    guard [preset, config, objective].filter({ $0 != nil }).count <= 1 else {
      throw CommandFailure(
        "a preset, an objective and a configuration at once: --preset, --objective, --config; give one of them")
    }
    var configuration: TrainingConfiguration
    if let objective {
      configuration = .preset(for: try basin.objective(named: objective))
    } else if let config, ShareString.isShared(config) {
      configuration = try attempt { try ShareString.decode(config) }
    } else if let config {
      guard Files.exists(config) else {
        throw CommandFailure("cannot read: \(config); it is no file, and no line of --print-share: --config")
      }
      let text = try Files.read(config)
      configuration = try attempt {
        do {
          return try TrainingConfiguration(json: try JSONValue.parse(text))
        } catch let error as JSONError {
          throw CommandFailure("\(error.problem) at byte \(error.offset): \(config); give a JSON object of settings")
        } catch let error as ConfigurationError {
          throw CommandFailure("\(error.description): \(config); see --print-config")
        }
      }
    } else {
      let name = preset ?? TrainingConfiguration.presetNames[0]
      guard let found = TrainingConfiguration.preset(named: name) else {
        let hint = Spelling.suggestion(for: name, among: TrainingConfiguration.presetNames)
        throw CommandFailure("no preset '\(name)': --preset\(hint)")
      }
      configuration = found
    }
    if let config, !configuration.unused.isEmpty {
      let file = ShareString.isShared(config) ? "--config" : config
      writeError("basin: warning: without effect: \(configuration.unused.joined(separator: ", ")): \(file)")
    }
    let edits = try pairs(set)
    let on = try edits.contains { $0.key == "tasks" } ? basin.objective(named: configuration.objective) : nil
    do {
      try configuration.edit(edits, on: on)
    } catch {
      throw CommandFailure("\(error.description): --set")
    }
    if let seed { configuration.seed = seed }
    return configuration
  }
}
