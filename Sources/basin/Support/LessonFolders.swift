// Where lessons are: a folder of one's own, the one beside the program, the one here.

import FoundationEssentials

enum LessonFolders {
  /// `$BASIN_LESSONS`, then `sessions` in the folders above the program, then `sessions` here.
  static var all: [String] {
    var folders: [String] = []
    if let own = ProcessInfo.processInfo.environment["BASIN_LESSONS"], !own.isEmpty { folders.append(own) }
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    var parts = program.split(separator: "/").dropLast()
    // A program built in a checkout lies a few folders below its sessions.
    for _ in 0..<5 where !parts.isEmpty {
      folders.append("/" + parts.joined(separator: "/") + "/sessions")
      parts = parts.dropLast()
    }
    return folders + ["sessions"]
  }
}
