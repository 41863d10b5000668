// Finding the files of MNIST and its relatives in a folder, by the names under which they are handed out.

import Glibc
public import OptimizerEngine

/// Pairs of IDX files in a folder, found by their names.
///
/// Names are `PREFIX-PART-images-idx3-ubyte` and `PREFIX-PART-labels-idx1-ubyte`, possibly with dots for hyphens,
/// without PREFIX, or with `.gz`: `train-images-idx3-ubyte.gz`, `t10k-labels.idx1-ubyte`,
/// `emnist-letters-test-images-idx3-ubyte`. The images of EMNIST files, which are stored transposed, are turned.
public struct IDXFolder {
  private let folder: String
  /// What the names begin with; nil where the folder holds one data set.
  private let prefix: String?
  private let names: [String]

  /// Lists a folder; for `FOLDER/PREFIX`, the files in FOLDER whose names begin with PREFIX.
  ///
  /// - Throws: `FileError` if there is no such folder, or it cannot be listed.
  public init(_ path: String) throws(FileError) {
    var status = stat()
    let isMissing = stat(path, &status) != 0
    if isMissing, let slash = path.lastIndex(of: "/"), slash != path.startIndex,
      slash != path.index(before: path.endIndex),
      let names = namesInFolder(String(path[..<slash]))
    {
      let prefix = path[path.index(after: slash)...].lowercased()
      if names.contains(where: { $0.lowercased().hasPrefix(prefix + "-") }) {
        (folder, self.prefix, self.names) = (String(path[..<slash]), prefix, names)
        return
      }
    }
    guard let names = namesInFolder(path) else {
      throw FileError(
        errno == ENOENT ? .notFound : .unreadable, String(cString: strerror(errno)), place: path,
        remedy: "name the folder with the data set")
    }
    (folder, prefix, self.names) = (path, nil, names)
  }

  /// The paths of all that may be read of it.
  var files: [String] {
    names.filter { name in prefix.map { name.lowercased().hasPrefix($0 + "-") } ?? true }.map { "\(folder)/\($0)" }
  }

  private static let kinds = (images: "images-idx3-ubyte", labels: "labels-idx1-ubyte")

  /// What a name says: the data set, and its part with everything between; nil for other files.
  private func head(of name: String, kind: String, part: String) -> (prefix: String, part: String)? {
    var stem = name.lowercased()
    if stem.hasSuffix(".gz") { stem.removeLast(3) }
    stem = stem.replacing(".", with: "-")
    guard stem.hasSuffix("-" + kind) else { return nil }
    let words = stem.dropLast(kind.count + 1).split(separator: "-", omittingEmptySubsequences: false)
    // EMNIST calls its second part test.
    let starts = part == "t10k" ? ["t10k", "test"] : [part]
    guard let index = words.firstIndex(where: { word in starts.contains { word.hasPrefix($0) } }) else { return nil }
    let prefix = words[..<index].joined(separator: "-")
    guard self.prefix == nil || self.prefix == prefix else { return nil }
    return (prefix, words[index...].joined(separator: "-"))
  }

  /// The pair of files of a part; of several the one with the shortest name.
  private func pair(_ part: String) throws(FileError) -> (images: String, labels: String) {
    let found = names.compactMap { name in head(of: name, kind: Self.kinds.images, part: part).map { ($0, name) } }
    let sets = Set(found.map(\.0.prefix))
    guard sets.count <= 1 || sets.contains("") else {
      throw FileError(
        .mismatch, "several data sets (\(sets.sorted().joined(separator: ", ")))", place: folder,
        remedy: "name one of them as \(folder)/\(sets.sorted()[0])")
    }
    let own = found.filter { sets.count == 1 || $0.0.prefix == "" }
    guard let (head, images) = own.min(by: { ($0.1.count, $0.1) < ($1.1.count, $1.1) }) else {
      throw missing(Self.kinds.images, part)
    }
    let labels = names.first {
      self.head(of: $0, kind: Self.kinds.labels, part: part).map { $0 == head } ?? false
    }
    guard let labels else { throw missing(Self.kinds.labels, part) }
    return ("\(folder)/\(images)", "\(folder)/\(labels)")
  }

  private func missing(_ kind: String, _ part: String) -> FileError {
    let shown = names.isEmpty ? "nothing" : names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", ..." : "")
    return FileError(
      .notFound, "no \(prefix.map { $0 + "-" } ?? "")\(part)*-\(kind) or \(part)*-\(kind).gz among \(shown)",
      place: folder, remedy: "name the folder with the data set, or its files in this way")
  }

  /// The different labels of a part ("train" or "t10k"), ascending; the first is class 0, and so on.
  ///
  /// - Throws: `FileError` if the files are missing or damaged, or if there is only one label.
  public func classes(part: String) throws(FileError) -> [UInt8] {
    let path = try pair(part).labels
    let classes = Set(try IDXFile.labels(path: path)).sorted()
    guard classes.count >= 2 else {
      throw FileError(.mismatch, "only one class", place: path, remedy: "give images of two classes or more")
    }
    return classes
  }

  /// Reads the images of a part.
  ///
  /// - Parameters:
  ///   - part: "train" or "t10k"; the latter also finds files named "test".
  ///   - classes: The labels of the classes, ascending and different, at least two.
  ///   - scaling: How pixels become numbers.
  /// - Throws: `FileError` if the files are missing or damaged, their counts differ, or a label is not in `classes`.
  public func images(
    part: String, classes: [UInt8], scaling: PixelScaling = .mnist
  ) throws(FileError) -> LabeledImages {
    let (images, labels) = try pair(part)
    return try LabeledImages(
      images: images, labels: labels, name: part, classes: classes, isTransposed: isTransposed(images),
      scaling: scaling)
  }

  private func isTransposed(_ path: String) -> Bool {
    path.split(separator: "/").last?.lowercased().split(separator: "-").contains("emnist") ?? false
  }

  /// The words for what was read.
  func summary(of images: LabeledImages, _ classes: [UInt8]) -> String {
    let path = (try? pair("train").images) ?? folder
    let turned = isTransposed(path) ? ", turned since EMNIST stores them transposed" : ""
    return
      "\(path) (IDX): \(images.count) images of \(images.width) x \(images.height) pixels\(turned); \(ClassLabels.summary(classes.map { String($0) }))"
      .visible
  }
}
