import ArgumentParser
import SessionStore

struct WorkbenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "workbench", abstract: "Open the workbench.")
  func run() throws { throw CommandFailure("the workbench is not built yet: this version; use the other commands") }
}

enum WorkbenchLauncher {
  static func replay(_ session: Session, path: String, at: Int, speed: Double) throws(CommandFailure) {
    throw CommandFailure("the workbench is not built yet: \(path); use --verify")
  }
}
