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
      CompareCommand.self, SensitivityCommand.self, ReproduceCommand.self, CertifyCommand.self, ExplainCommand.self,
      ReplayCommand.self, RenderCommand.self, ExportCommand.self, LessonCommand.self, KeysCommand.self,
      GlossaryCommand.self, ConfigCommand.self,
      DoctorCommand.self,
    ],
    defaultSubcommand: WorkbenchCommand.self)
}

/// Parses, runs, and turns every failure into one line on stderr and a documented exit status.
@main
enum Main {
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
      var command = try Basin.parseAsRoot(arguments)
      try command.run()
    } catch let failure as CommandFailure {
      exitWithError(failure.description, status: failure.status)
    } catch {
      // Help and version requests are "errors" of the parser with exit status 0.
      guard Basin.exitCode(for: error) != .success else { Basin.exit(withError: error) }
      let command = Basin.configuration.subcommands.first { $0.configuration.commandName == arguments.first }
      let help = Basin.helpMessage(for: command ?? WorkbenchCommand.self)
      let usage = UsageError(Basin.message(for: error), arguments: arguments, commands: commands, help: help)
      exitWithError(usage.description, status: 2)
    }
  }
}
