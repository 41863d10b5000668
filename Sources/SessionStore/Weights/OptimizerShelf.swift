// The shelf: the folder where a person's learned optimizers are kept, one file each.

import Glibc
package import OptimizerEngine

/// The learned optimizers that a person has kept, by name, and those that come with Basin (`inBox`).
package struct OptimizerShelf: Sendable {
  /// The folder; it need not exist.
  package let folder: String

  /// The shelf in a folder.
  package init(folder: String) { self.folder = folder }

  /// The shelf by the XDG base directory rules: `$XDG_DATA_HOME/basin/optimizers`, or the same in `~/.local/share`.
  ///
  /// A pure function of the environment. A relative `XDG_DATA_HOME` is ignored, as the rules ask.
  ///
  /// - Throws: `FileError.Code.noHome` where neither variable names an absolute path.
  package init(environment: [String: String]) throws(FileError) {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      folder = "\(data)/basin/optimizers"
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      folder = "\(home)/.local/share/basin/optimizers"
    } else {
      throw FileError(
        .noHome, "no folder to keep optimizers in", place: "HOME",
        remedy: "set HOME or XDG_DATA_HOME to an absolute path")
    }
  }

  /// What the names of files end with.
  package static let ending = ".safetensors"
  private static let nameLimit = 40
  private static let tagLimit = 24

  /// The file of a name.
  package func path(of name: String) -> String { "\(folder)/\(name)\(Self.ending)" }

  /// Why an optimizer cannot be kept under a name; nil where it can.
  package static func complaint(about name: String) -> String? {
    guard let first = name.first, first.isASCII, first.isLetter else { return "a name begins with a letter" }
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }) else {
      return "a name has letters, digits and - _ . only"
    }
    guard name.count <= nameLimit else { return "a name has at most \(nameLimit) characters" }
    guard !name.hasSuffix(ending) else { return "\(ending) is added by itself" }
    guard OptimizerCatalogue.entry(named: name) == nil else { return "'\(name)' is an optimizer of the catalogue" }
    guard name != Racer.learned else { return "'\(name)' is what was learned last" }
    guard !taken.contains(name.lowercased()) else { return "'\(name)' means something else in commands" }
    return nil
  }

  /// Words that commands and races have a meaning for.
  private static let taken: Set<String> = ["untrained", "convergent", "all", "none"]

  /// Why a word cannot be a tag; nil where it can.
  package static func complaint(aboutTag tag: String) -> String? {
    guard !tag.isEmpty, tag.count <= tagLimit, !tag.steersTerminals else {
      return "a tag has 1 to \(tagLimit) characters and none that steers a terminal"
    }
    return nil
  }

  /// The name that suggests itself for the optimizer of a file: that of the file, without what no name may have.
  package static func name(ofFile path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let stem = file.hasSuffix(ending) ? String(file.dropLast(ending.count)) : file
    let name = String(
      stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }.prefix(nameLimit))
    return complaint(about: name) == nil ? name : "file-\(name)".prefix(nameLimit).description
  }

  /// All that is there, by name; files that cannot be read are told apart, and hide no others.
  package func contents() -> (kept: [TrainedOptimizer], problems: [FileError]) {
    var (kept, problems): ([TrainedOptimizer], [FileError]) = ([], [])
    if access(folder, F_OK) == 0, namesInFolder(folder) == nil {
      problems.append(.system(errno, "cannot look into", path: folder))
    }
    for name in names {
      do throws(FileError) {
        kept.append(try read(name))
      } catch {
        problems.append(error)
      }
    }
    return (kept, problems)
  }

  /// The names, sorted; a file of another kind of name is not on the shelf.
  package var names: [String] {
    let kept = (namesInFolder(folder) ?? []).filter { $0.hasSuffix(Self.ending) }
      .map { String($0.dropLast(Self.ending.count)) }
      .filter { Self.complaint(about: $0) == nil && Self.inBox($0) == nil && isFile(path(of: $0)) }
    return (Self.inBox.map(\.card.name) + kept).sorted()
  }

  /// Whether there is a file: a pipe of that name would be waited for.
  private func isFile(_ path: String) -> Bool {
    var status = Glibc.stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The optimizer of a name.
  ///
  /// - Throws: `FileError` where there is none or its file cannot be read.
  package func read(_ name: String) throws(FileError) -> TrainedOptimizer {
    if let known = Self.inBox(name) { return known }
    var file = try TrainedOptimizer.read(path(of: name))
    // The name of the file is the one by which it is found, whatever its card was called once.
    file.card.name = name
    return file
  }

  /// Keeps an optimizer under the name on its card; one that is kept already keeps its tags where this has none.
  ///
  /// - Throws: `FileError` for a name that cannot be used or is taken by another optimizer, also one that cannot be read.
  package func keep(_ file: TrainedOptimizer) throws(FileError) {
    let name = file.card.name
    if let complaint = Self.complaint(about: name) {
      throw FileError(.invalid, complaint, place: name, remedy: "choose another name")
    }
    try refuseBox(name)
    let lock = try locked()
    defer { close(lock) }
    var file = file
    if access(path(of: name), F_OK) == 0 {
      let other = try? read(name)
      guard let other, other.digest == file.digest else {
        throw FileError(
          .exists,
          other == nil ? "a file that cannot be read has that name" : "another optimizer is kept under that name",
          place: name, remedy: "choose another name, or remove that one first")
      }
      if file.card.tags.isEmpty { file.card.tags = other.card.tags }
    }
    try file.write(path(of: name))
  }

  /// Gives an optimizer words by which it is found; none takes them away.
  package func tag(_ name: String, _ tags: [String]) throws(FileError) {
    for tag in tags {
      guard let complaint = Self.complaint(aboutTag: tag) else { continue }
      throw FileError(.invalid, complaint, place: name, remedy: "give other words")
    }
    try refuseBox(name)
    let lock = try locked()
    defer { close(lock) }
    var file = try read(name)
    file.card.tags = tags
    try file.write(path(of: name))
  }

  /// The lock of the folder, so that of two programs that keep under one name the second is told; to be closed.
  private func locked() throws(FileError) -> Int32 {
    try Folder.create(folder, mode: 0o700)
    let descriptor = open("\(folder)/.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
      throw .system(errno, "cannot keep anything in", path: folder)
    }
    return descriptor
  }

  /// Removes an optimizer, also one that cannot be read.
  package func remove(_ name: String) throws(FileError) {
    guard Self.complaint(about: name) == nil else {
      throw FileError(.invalid, "no optimizer is kept under that name", place: name, remedy: "see `basin shelf`")
    }
    try refuseBox(name)
    let lock = try locked()
    defer { close(lock) }
    guard unlink(path(of: name)) == 0 else { throw .system(errno, "cannot remove", path: path(of: name)) }
  }

  private func refuseBox(_ name: String) throws(FileError) {
    guard Self.inBox(name) != nil else { return }
    throw FileError(
      .exists, "that one comes with Basin and stays as it is", place: name,
      remedy: "keep what is yours under another name")
  }
}
