import Foundation
import Testing

/// Runs the real executable that was built beside these tests.
struct Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The last JSON line of the output.
    var summary: [String: Any] {
      let line = output.split(separator: "\n").last.map(String.init) ?? ""
      return ((try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]) ?? [:]
    }
  }

  static let url = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "basin").standardized
  /// Beside the executable there is always a build folder, wherever the test bundle is run from.
  static var executable: URL {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "basin")
    return FileManager.default.isExecutableFile(atPath: beside.path) ? beside : url
  }

  /// Runs to the end, with a state directory of its own.
  static func run(
    _ arguments: [String], shell prefix: String? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    let folder = try Folder()
    if let prefix {
      process.executableURL = URL(filePath: "/bin/bash")
      process.arguments = ["-c", prefix + " exec \"$0\" \"$@\"", executable.path] + arguments
    } else {
      process.executableURL = executable
      process.arguments = arguments
    }
    var all = ProcessInfo.processInfo.environment
    all["XDG_STATE_HOME"] = folder.path
    all["XDG_DATA_HOME"] = folder.path
    for (key, value) in environment { all[key] = value }
    process.environment = all
    // Files, not pipes: a pipe that nobody drains would stop the program.
    let output = folder.file("out")
    let errors = folder.file("err")
    for path in [output, errors] { try Data().write(to: URL(filePath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}

/// A temporary folder that goes away with its last reference.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "basin-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}
