// What the commands of `basin reproduce` ask for in the same words.

import ArgumentParser
import Glibc
import OptimizerEngine
import SessionStore

struct ReproductionOptions: ParsableArguments {
  @Option(
    help:
      "This learned optimizer in place of a training: a name of `basin shelf` or a FILE.safetensors, for instance the published one after `basin import`."
  )
  var optimizer: String?

  @Option(help: "A folder for the figure, its numbers and what was trained.")
  var out: String?

  @Flag(help: "Replace files that exist.")
  var force = false

  @Flag(help: "One JSON object per line.")
  var json = false

  /// The learned optimizer that is named; nil where none is.
  func learned() throws(CommandFailure) -> TrainedOptimizer? {
    guard let optimizer else { return nil }
    guard let learned = try trainedOptimizer(optimizer) else {
      let suggestion = Spelling.suggestion(for: optimizer, among: userShelf?.names ?? [])
      throw CommandFailure("no learned optimizer '\(optimizer)': --optimizer\(suggestion)")
    }
    return learned
  }

  /// The folder, made, with nothing in the way of the files; nil without `--out`.
  func folder(for names: [String]) throws(CommandFailure) -> ExportFolder? {
    guard out != nil || !force else { throw CommandFailure("nothing to replace: --force; give --out too") }
    guard let out else { return nil }
    let folder = ExportFolder(out, isForced: force)
    try folder.prepare(for: names)
    return folder
  }

  /// Ends a command that was interrupted.
  func end(_ interruption: Interruption) -> Never {
    writeError("basin: interrupted: \(out.map { "nothing is written into \($0)" } ?? "there is nothing to show")")
    Glibc.exit(Interruption.status(of: interruption.signal ?? SIGINT))
  }
}
