// Where lessons are: a folder of one's own, the one beside the program, the one here.

import FoundationEssentials
import Workbench

enum LessonFolders {
  /// Where progress in lessons is kept; nil where the environment names no folder.
  static var store: LessonStore? { try? LessonStore(environment: ProcessInfo.processInfo.environment) }

  /// `$BASIN_LESSONS`, then `sessions` and `share/basin/sessions` in the folders above the program, then `sessions` here.
  static var all: [String] {
    var folders: [String] = []
    if let own = ProcessInfo.processInfo.environment["BASIN_LESSONS"], !own.isEmpty { folders.append(own) }
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    var parts = program.split(separator: "/").dropLast()
    // A program built in a checkout lies a few folders below its sessions; an installed one in bin, beside share.
    for _ in 0..<5 where !parts.isEmpty {
      let folder = "/" + parts.joined(separator: "/")
      folders += [folder + "/sessions", folder + "/share/basin/sessions"]
      parts = parts.dropLast()
    }
    return folders + ["sessions"]
  }
}
