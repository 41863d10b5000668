// `basin import`: learned optimizers of others become files of Basin.

import ArgumentParser
import Experiment
import OptimizerEngine
import SessionStore

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a learned optimizer of others one of Basin's.",
    subcommands: [ImportConvergentL2OCommand.self])
}

struct ImportConvergentL2OCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convergent-l2o",
    abstract: "The optimizer of Martin and Furieri, arXiv:2403.09389: a REN times a perceptron.",
    discussion: """
      CHECKPOINT.safetensors holds the arrays of the network, F32 or F64: ren.x0, X, Y, x3, y3, x3c, y3c, b2, d12, b2c, d12c, \
      c2, d21, c2c, d21c, bx, bv, bu (c at the end: the corner), and mlp.W1, b1, W2, b2 and so on. Shapes say the states, \
      neurons, blocks and widths. docs/interop/published_checkpoint.py makes such a file of the published one.
      """)

  @Argument(help: "The file.", completion: .file())
  var checkpoint: String

  @Option(help: "The file of Basin to write.")
  var out: String?

  @Option(help: "The name under which it is kept on the shelf.")
  var keep: String?

  func run() throws {
    guard out != nil || keep != nil else {
      throw CommandFailure("no place for what is imported: --out or --keep; write for example --keep published")
    }
    if let out { try Files.checkWritable(out) }
    var optimizer = try attempt { try TrainedOptimizer.importing(convergentL2O: checkpoint) }
    if let out {
      try attempt { [optimizer] in try optimizer.write(out) }
      printLine("written to \(out)")
    }
    if let keep {
      optimizer.card.name = keep
      let shelf = try neededShelf()
      try attempt { [optimizer] in try shelf.keep(optimizer) }
      printLine("kept as \(keep): \(shelf.path(of: keep))")
    }
    printLine("\(optimizer.family), \(optimizer.count) weights, for \(optimizer.dimensionRule)")
  }
}
