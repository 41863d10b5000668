// The executable: the workbench where there is a terminal, and the same engine as commands for scripts.

import ArgumentParser
import OptimizerEngine
import Terminal

struct Basin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "basin",
    abstract: "A workbench for learned optimizers that provably converge.",
    discussion: """
      Without a command, `basin` opens the workbench. Commands that report take --json: one JSON object per line, the last \
      one {"event":"summary", ...}. Exit status: 0 done, 1 the check failed, 2 usage or environment, 3 a run failed.
      """,
    version: "basin \(ProgramVersion.text)",
    subcommands: [
      WorkbenchCommand.self, ObjectivesCommand.self, OptimizersCommand.self, RunCommand.self, TrainCommand.self,
      CompareCommand.self, ReproduceCommand.self, CertifyCommand.self, ExplainCommand.self, ReplayCommand.self,
      RenderCommand.self, ExportCommand.self, KeysCommand.self, DoctorCommand.self,
    ],
    defaultSubcommand: WorkbenchCommand.self)
}

/// Parses, runs, and turns every failure into one line on stderr and a documented exit status.
@main
enum Main {
  static func main() {
    do {
      var command = try Basin.parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      exitWithError(failure.description, status: failure.status)
    } catch {
      // Help and version requests are "errors" of the parser with exit status 0.
      guard Basin.exitCode(for: error) != .success else { Basin.exit(withError: error) }
      let names = Basin.configuration.subcommands.compactMap { $0.configuration.commandName }
      if let first = CommandLine.arguments.dropFirst().first, !first.hasPrefix("-"), !names.contains(first) {
        exitWithError(
          "no command '\(first)'\(Spelling.suggestion(for: first, among: names)); see basin --help", status: 2)
      }
      let message = Basin.message(for: error)
      let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
      exitWithError(line.isEmpty ? "\(error)" : line, status: 2)
    }
  }
}
