// The lessons that are at hand: session files whose header names a lesson.

public import SessionStore

#if canImport(Glibc)
import Glibc
#endif

/// A lesson in a folder.
public struct LessonEntry: Sendable, Equatable {
  /// What it is called.
  public let title: LessonTitle
  /// Its file.
  public let path: String

  /// The lessons in some folders, by number; the first folder with a number wins.
  ///
  /// Only the first line of a file is read.
  static func all(in folders: [String]) -> [LessonEntry] {
    var found: [Int: LessonEntry] = [:]
    for folder in folders {
      for name in FolderListing.names(in: folder) where name.hasSuffix(".jsonl") {
        let path = "\(folder)/\(name)"
        guard let title = (try? JournalReader.header(of: path))?.lesson, found[title.number] == nil else { continue }
        found[title.number] = LessonEntry(title: title, path: path)
      }
    }
    return found.values.sorted { $0.title.number < $1.title.number }
  }
}

/// What is in a folder.
enum FolderListing {
  /// The names in a folder, sorted; none where it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.sorted()
  }
}
