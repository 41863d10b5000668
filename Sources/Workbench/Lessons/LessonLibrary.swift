// The lessons that are at hand: session files whose header names a lesson.

import OptimizerEngine
package import SessionStore

/// A lesson in a folder.
package struct LessonEntry: Sendable, Equatable {
  /// What it is called.
  package let title: LessonTitle
  /// Its file.
  package let path: String
}

/// What some folders hold.
package struct LessonLibrary: Sendable, Equatable {
  /// The lessons, by number; the first folder with a number wins.
  package let lessons: [LessonEntry]
  /// The names of files that look like sessions and cannot be read: a lesson may be missing because of them.
  package let unreadable: [String]

  /// Looks through folders, of whose files only the first line is read.
  package init(in folders: [String]) {
    var found: [Int: LessonEntry] = [:]
    var unreadable: Set<String> = []
    for folder in folders {
      for name in (namesInFolder(folder) ?? []) where name.hasSuffix(".jsonl") {
        let path = "\(folder)/\(name)"
        guard let header = try? JournalReader.header(of: path) else {
          unreadable.insert(name)
          continue
        }
        guard let title = header.lesson, found[title.number] == nil else { continue }
        found[title.number] = LessonEntry(title: title, path: path)
      }
    }
    lessons = found.values.sorted { $0.title.number < $1.title.number }
    self.unreadable = unreadable.sorted()
  }
}
