// The executable: the workbench where there is a terminal, and the same engine as commands for scripts.

import ArgumentParser
import CMalloc
import Glibc
import OptimizerEngine
import Terminal

struct Basin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "basin",
    abstract: "A workbench for learned optimizers that provably converge.",
    discussion: """
      Without a command, `basin` opens the workbench. Commands that report take --json: one JSON object per line, the last \
      one {"event":"summary", ...}. Exit status: 0 done, 1 the check failed, 2 usage or environment, 3 a run \
      failed, 130 ended by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP. With --linear all lines of a pipe are read; if one \
      of them was refused the status is 2.
      """,
    version: "basin \(ProgramVersion.text)",
    subcommands: [
      WorkbenchCommand.self, ObjectivesCommand.self, OptimizersCommand.self, OperatorsCommand.self, RunCommand.self,
      TrainCommand.self,
      CompareCommand.self, SensitivityCommand.self, ProbeCommand.self, ReproduceCommand.self, CertifyCommand.self,
      ExplainCommand.self,
      ShelfCommand.self, CardCommand.self, ImportCommand.self, ReplayCommand.self, RenderCommand.self,
      ExportCommand.self, LessonCommand.self, KeysCommand.self,
      GlossaryCommand.self, ConfigCommand.self,
      DoctorCommand.self,
    ],
    defaultSubcommand: WorkbenchCommand.self)
}

/// Parses, runs, and turns every failure into one line on stderr and a documented exit status.
@main
enum Main {
  /// The names among the first arguments that lead to a command, the names of its own commands, and its help; the help is
  /// that of the workbench where no command is named.
  private static func asked(_ arguments: [String]) -> (path: [String], below: [String], help: String) {
    var path: [String] = []
    var below = Basin.configuration.subcommands
    var help = Basin.helpMessage(for: WorkbenchCommand.self)
    for name in arguments {
      guard let next = below.first(where: { $0.configuration.commandName == name }) else { break }
      path.append(name)
      below = next.configuration.subcommands
      help = Basin.helpMessage(for: next)
    }
    return (path, path.isEmpty ? [] : below.compactMap { $0.configuration.commandName }, help)
  }

  static func main() {
    // A limit on the size of files is an error of the write that meets it, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    // Trainings move from thread to thread: with a pool of memory for each of them an evening takes a third more.
    mallopt(M_ARENA_MAX, 2)
    if let refusal = InstructionLevel.refusal { exitWithError(refusal, status: 2) }
    let arguments = Array(CommandLine.arguments.dropFirst())
    let commands = Basin.configuration.subcommands.compactMap { $0.configuration.commandName }
    do {
      // The parser would take an unknown name for an argument of the default command, or show the help of all.
      if let complaint = UsageError.unknownCommand(arguments, among: commands) { throw CommandFailure(complaint) }
      let (path, below, _) = asked(arguments)
      if let complaint = UsageError.unknownCommand(arguments, behind: path, among: below) {
        throw CommandFailure(complaint)
      }
      var command = try Basin.parseAsRoot(arguments)
      try command.run()
    } catch let failure as CommandFailure {
      exitWithError(failure.description, status: failure.status)
    } catch {
      // Help and version requests are "errors" of the parser with exit status 0.
      guard Basin.exitCode(for: error) != .success else { Basin.exit(withError: error) }
      let (path, _, help) = asked(arguments)
      let usage = UsageError(Basin.message(for: error), arguments: arguments, path: path, help: help)
      exitWithError(usage.description, status: 2)
    }
  }
}
