// Whose files a session may have read: it may come from a stranger, and it names files of whoever opens it.

import Glibc

/// The folders from which the objectives that a session names may read files without being asked.
public struct DataAccess: Sendable {
  /// Real paths of folders.
  private let folders: [String]

  /// Allows the folder of the session file at `path`, and the working directory; links are followed.
  public init(session path: String) {
    let slash = path.lastIndex(of: "/")
    let own = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    folders = [own, "."].compactMap(Self.real)
  }

  /// The files and folders outside these folders that objectives with these names would read, sorted.
  public func refused(_ names: some Sequence<String>) -> [String] {
    var elsewhere: Set<String> = []
    for name in names.flatMap(ObjectiveLibrary.names(in:)) {
      guard let path = Self.path(of: name) else { continue }
      elsewhere.formUnion(allows(path) ? Self.files(with: path, of: name).filter { !allows($0) } : [path])
    }
    return elsewhere.sorted()
  }

  /// What is read with the file or folder that an objective names.
  private static func files(with path: String, of name: String) -> [String] {
    isOfImages(name) ? (try? IDXFolder(path))?.files ?? [] : DataTable.rightSides(of: path)
  }

  private static func isOfImages(_ name: String) -> Bool { name.hasPrefix("images-") }

  /// The file or folder that the objective with this name reads; nil where it reads none.
  public static func path(of name: String) -> String? {
    if name.hasPrefix("expr:") { return nil }
    if name.hasSuffix(ObjectiveLibrary.formulaEnding) { return name }
    guard let mark = name.firstIndex(of: "@") else { return nil }
    let text = name[name.index(after: mark)...]
    return isOfImages(name) ? ImagePart.whole(String(text)) : String(DataSettings.path(in: text))
  }

  /// Whether a path leads into one of the folders, links followed; one that leads nowhere is judged by its folder.
  private func allows(_ path: String) -> Bool {
    guard let real = Self.real(path) ?? Self.realFolder(above: path) else { return false }
    return folders.contains { real == $0 || real.hasPrefix($0 == "/" ? $0 : $0 + "/") }
  }

  private static func realFolder(above path: String) -> String? {
    guard let slash = path.lastIndex(of: "/") else { return real(".") }
    return real(slash == path.startIndex ? "/" : String(path[..<slash]))
  }

  private static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
