// Data files that a session names: those elsewhere are read only where the person allows it.

import ArgumentParser
import Experiment
import Glibc
import OptimizerEngine
import Workbench

/// The option of all commands that compute a session again.
struct SessionDataOptions: ParsableArguments {
  @Flag(help: "Read data files that the session names outside of its folder and the working directory.")
  var allowData = false

  /// Refuses a session that names files elsewhere, unless they are allowed or the person at the terminal says yes.
  func check(_ session: OpenedSession, path: String, asks: Bool = false) throws(CommandFailure) {
    let files = session.filesElsewhere(path: path)
    guard !allowData, !files.isEmpty else { return }
    let list = files.joined(separator: ", ")
    if asks, isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 {
      writeRaw("basin: \(path) wants to read \(list)".visible + ". Allow it? y or n: ")
      if ["y", "yes"].contains(readLine()?.lowercased() ?? "") { return }
    }
    throw CommandFailure(
      "the session wants files outside of its folder and the working directory: \(path); \(list): --allow-data reads them"
    )
  }
}
