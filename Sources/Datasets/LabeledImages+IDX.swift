// Images and labels from the two files in which MNIST and its relatives come.

import Glibc
public import OptimizerEngine

extension LabeledImages {
  /// Reads a pair of IDX files.
  ///
  /// - Parameters:
  ///   - images: The file of images, plain or gzipped.
  ///   - labels: The file of labels, plain or gzipped.
  ///   - name: What to call the data set.
  ///   - classCount: How many classes there are: 10, but 26, 47 or 62 for some relatives of MNIST.
  ///   - scaling: How pixels become numbers.
  /// - Throws: `DatasetError`, also where the counts differ or a label is no class.
  /// - Complexity: O(*n*) in the number of pixels.
  public init(
    images imagePath: String, labels labelPath: String, name: String, classCount: Int = 10,
    scaling: PixelScaling = .mnist
  ) throws(DatasetError) {
    let images = try IDXFile.images(path: imagePath)
    let labels = try IDXFile.labels(path: labelPath)
    guard images.count == labels.count else {
      throw DatasetError(
        .mismatch, "\(images.count) images but \(labels.count) labels", place: "\(imagePath) and \(labelPath)",
        remedy: "take both files from the same data set")
    }
    guard classCount >= 2 else {
      throw DatasetError(
        .mismatch, "only one class", place: labelPath, remedy: "give images of two classes or more")
    }
    if let index = labels.firstIndex(where: { Int($0) >= classCount }) {
      throw DatasetError(
        .mismatch, "the label \(labels[index]) is none of the \(classCount) classes",
        place: "\(labelPath), label \(index)", remedy: "check the number of classes")
    }
    self.init(
      name: name, width: images.width, height: images.height, classCount: classCount,
      bytes: images.pixels, slope: scaling.slope, intercept: scaling.intercept, labels: labels.map { Int($0) })
  }

  /// Finds and reads a pair of IDX files by the customary names in a folder.
  ///
  /// Looks for `PART*-images-idx3-ubyte` and `PART*-labels-idx1-ubyte`, each plain or with `.gz`: the files of MNIST and
  /// its relatives, and parts of them such as `train10k`. Where several fit, the shortest name is taken.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - part: The part of the data set, as "train" or "t10k".
  ///   - classCount: How many classes there are; nil takes the largest label.
  ///   - scaling: How pixels become numbers.
  /// - Throws: `DatasetError`, with the code `notFound` where a file is missing.
  public init(
    folder: String, part: String, classCount: Int? = nil, scaling: PixelScaling = .mnist
  ) throws(DatasetError) {
    let names = try FolderListing(folder).names
    func find(_ kind: String) throws(DatasetError) -> String {
      let fitting = names.filter {
        $0.hasPrefix(part) && ($0.hasSuffix("-\(kind)-ubyte") || $0.hasSuffix("-\(kind)-ubyte.gz"))
      }
      guard let name = fitting.min(by: { ($0.count, $0) < ($1.count, $1) }) else {
        throw DatasetError(
          .notFound, "no \(part)*-\(kind)-ubyte or \(part)*-\(kind)-ubyte.gz is there", place: folder,
          remedy: "name the folder with the data set")
      }
      return "\(folder)/\(name)"
    }
    let (images, labels) = (try find("images-idx3"), try find("labels-idx1"))
    var classes = classCount
    if classes == nil { classes = try IDXFile.labels(path: labels).max().map { Int($0) + 1 } }
    try self.init(images: images, labels: labels, name: part, classCount: classes ?? 1, scaling: scaling)
  }
}

/// The names in a folder.
private struct FolderListing {
  let names: [String]

  init(_ folder: String) throws(DatasetError) {
    guard let listing = opendir(folder) else {
      throw DatasetError(
        errno == ENOENT ? .notFound : .unreadable, String(cString: strerror(errno)), place: folder,
        remedy: "name the folder with the data set")
    }
    defer { closedir(listing) }
    var found: [String] = []
    while let entry = readdir(listing) {
      found.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    names = found
  }
}
