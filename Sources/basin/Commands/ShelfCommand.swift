// `basin shelf`: the learned optimizers that are kept, and `basin card`: what is known of one of them.

import ArgumentParser
import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Workbench

struct ShelfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shelf", abstract: "List the learned optimizers that are kept, add, tag or remove one.",
    discussion: """
      They lie in $XDG_DATA_HOME/basin/optimizers (~/.local/share/basin/optimizers), one file each. The workbench keeps one \
      with :keep NAME, `basin train` with --keep NAME; --optimizer NAME and :load NAME run it.
      """,
    subcommands: [
      ShelfListCommand.self, ShelfAddCommand.self, ShelfExportCommand.self, ShelfTagCommand.self,
      ShelfRemoveCommand.self,
    ], defaultSubcommand: ShelfListCommand.self)
}

struct ShelfListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "What is kept.")

  @Flag(help: "One JSON object per optimizer, a summary last.")
  var json = false

  func run() throws {
    let shelf = try neededShelf()
    let (kept, problems) = shelf.contents()
    for problem in problems { writeError("basin: warning: \(problem.description)") }
    if json {
      for optimizer in kept { printJSON("optimizer", optimizer.members) }
      printJSON("summary", [member("count", .integer(kept.count)), member("folder", .string(shelf.folder))])
      return
    }
    guard !kept.isEmpty else {
      return printLine(
        "nothing is kept in \(shelf.folder): `basin train --keep NAME`, `basin shelf add FILE`, or :keep NAME in the workbench"
      )
    }
    let rows =
      [["name", "weights", "for", "family", "trained on", "held-out mean", "tags"]]
      + kept.map { optimizer in
        [
          optimizer.card.name, "\(optimizer.count)", optimizer.dimensionRule, optimizer.family, optimizer.trainedOn,
          optimizer.card.heldOut.map { "\(optimizer.heldOutText ?? "") (\($0.starts))" } ?? "-",
          optimizer.card.tags.joined(separator: " "),
        ]
      }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      printLine(cells.joined(separator: "  ").trimmingEnd)
    }
  }
}

struct ShelfExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write one into a file, for instance for numpy or PyTorch (docs/interop).")

  @Argument(help: "The name, of the one in the box too.")
  var name: String

  @Argument(help: "The file to write, FILE.safetensors.", completion: .file())
  var file: String

  @Flag(help: "Replace a file that exists.")
  var force = false

  func run() throws {
    let found = try keptOptimizer(name, try neededShelf())
    guard force || !Files.exists(file) else {
      throw CommandFailure("it exists already: \(file); give another name, or --force")
    }
    try attempt { try found.write(file) }
    printLine("\(name), digest \(found.digest.hex): \(file)")
  }
}

struct ShelfAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "add", abstract: "Keep the optimizer of a file.")

  @Argument(help: "A FILE.safetensors of `basin train --weights` or `basin import`.", completion: .file())
  var file: String

  @Option(help: "The name to keep it under; by default that of the file.")
  var name: String?

  func run() throws {
    var optimizer = try attempt { try TrainedOptimizer.read(file) }
    optimizer.card.name = name ?? OptimizerShelf.name(ofFile: file)
    let shelf = try neededShelf()
    try attempt { [optimizer] in try shelf.keep(optimizer) }
    printLine("kept as \(optimizer.card.name): \(shelf.path(of: optimizer.card.name))")
  }
}

struct ShelfTagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Give an optimizer words by which it is found; none takes them away.")

  @Argument(help: "Its name.")
  var name: String

  @Argument(help: "The words.")
  var words: [String] = []

  func run() throws {
    let shelf = try neededShelf()
    _ = try keptOptimizer(name, shelf)
    try attempt { try shelf.tag(name, words) }
    printLine(words.isEmpty ? "\(name) has no tags" : "\(name): \(words.joined(separator: " "))")
  }
}

struct ShelfRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove an optimizer.")

  @Argument(help: "Its name.")
  var name: String

  func run() throws {
    let shelf = try neededShelf()
    // One that cannot be read goes as well.
    if !shelf.names.contains(name) { _ = try keptOptimizer(name, shelf) }
    try attempt { try shelf.remove(name) }
    printLine("\(name) is no longer on the shelf")
  }
}

/// The optimizer of a name on the shelf, or what is near.
private func keptOptimizer(_ name: String, _ shelf: OptimizerShelf) throws(CommandFailure) -> TrainedOptimizer {
  guard shelf.names.contains(name) else {
    throw CommandFailure(
      "nothing is kept as '\(name)': basin shelf\(Spelling.suggestion(for: name, among: shelf.names))")
  }
  return try attempt { try shelf.read(name) }
}

struct CardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "card", abstract: "Say what a learned optimizer is, where it comes from and what is certain of it.")

  @Argument(help: "A FILE.safetensors, or a name of `basin shelf`.", completion: .file())
  var optimizer: String

  @Option(help: "An objective: what is certain of it there.", completion: .objectives)
  var objective: String?

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    // What is a file is read as one, whatever it is called.
    let file = Files.exists(optimizer) && userShelf?.names.contains(optimizer) != true ? optimizer : nil
    guard
      let found = try file.map({ path throws(CommandFailure) in try attempt { try TrainedOptimizer.read(path) } })
        ?? trainedOptimizer(optimizer)
    else {
      throw CommandFailure(
        "no learned optimizer '\(optimizer)': basin card\(Spelling.suggestion(for: optimizer, among: userShelf?.names ?? []))"
      )
    }
    // Where its own objective is not here nothing is lost but the sentence about it; a data file that a card names is
    // opened where a person names it too.
    let own = found.configuration.objective.contains("@") ? nil : resolveObjective(found.configuration.objective)
    let place = try objective.map { try basin.objective(named: $0) } ?? own
    var prospect: Prospect?
    do throws(ConfigurationError) {
      prospect = try place.map { place throws(ConfigurationError) in try found.prospect(on: place) }
    } catch {
      if let objective { throw CommandFailure("\(optimizer) on \(objective): \(error.description)") }
    }
    guard json else {
      printLine(text(found).joined(separator: "\n"))
      if let place, let prospect { printLine("on \(place.name): \(prospect.sentence)") }
      return
    }
    printJSON(
      "card",
      found.members + [
        member("objective", place.map { .string($0.name) } ?? .null), member("prospect", prospect?.json ?? .null),
        member("config", found.configuration.json),
      ])
  }

  private func text(_ found: TrainedOptimizer) -> [String] {
    let card = found.card
    let dimension = found.fitsAnyDimension ? "" : card.dimension.map { ", d = \($0)" } ?? ""
    // Of what was trained by others neither is known.
    let history =
      card.origin.isEmpty
      ? ", \(card.metaSteps) meta-steps, seed \(found.configuration.seed)\(card.preset.map { ", preset \($0)" } ?? "")"
      : ""
    var lines = [
      "\(card.name.isEmpty ? optimizer : card.name): \(found.family), \(found.count) weights, for \(found.dimensionRule)",
      "trained on \(found.trainedOn)\(dimension)\(history)",
    ]
    if found.problems.count > 1 {
      lines.append("these are \(found.problems.count) problems: \(found.problems.joined(separator: ", "))")
    }
    if let loss = card.finalLoss { lines.append("last meta-loss \(loss.text)") }
    if let held = card.heldOut {
      lines.append(
        "on \(held.starts) held-out starts: meta-loss \(held.loss.text), mean of \(found.heldOutGapName) over the steps \(held.gap.text)"
      )
    }
    if let data = card.data { lines.append("data \(data.hex)") }
    if !card.tags.isEmpty { lines.append("tags \(card.tags.joined(separator: " "))") }
    lines.append("written by Basin \(card.version); digest \(found.digest.hex)")
    return lines
  }
}

extension TrainedOptimizer {
  /// What listings say of it.
  var members: [JSONMember] {
    (card.json.members ?? []) + [
      member("family", .string(family)), member("dimensionRule", .string(dimensionRule)),
      member("parameters", .integer(count)), member("trainedOn", .string(trainedOn)),
      member("digest", .string(digest.hex)),
    ]
  }
}

extension String {
  /// Without blanks at its end.
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
