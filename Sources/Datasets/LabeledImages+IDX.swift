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
    if let index = labels.firstIndex(where: { Int($0) >= classCount }) {
      throw DatasetError(
        .mismatch, "the label \(labels[index]) is none of the \(classCount) classes",
        place: "\(labelPath), label \(index)", remedy: "check the number of classes")
    }
    self.init(
      name: name, width: images.width, height: images.height, classCount: classCount,
      bytes: images.pixels, scale: (0..<256).map { scaling(Double($0)) }, labels: labels.map { Int($0) })
  }

  /// Finds and reads a pair of IDX files by the customary names in a folder.
  ///
  /// Looks for `PART-images-idx3-ubyte` and `PART-labels-idx1-ubyte`, each plain or with `.gz`.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - part: The part of the data set, as "train" or "t10k".
  ///   - classCount: How many classes there are.
  ///   - scaling: How pixels become numbers.
  /// - Throws: `DatasetError`, with the code `notFound` where a file is missing.
  public init(
    folder: String, part: String, classCount: Int = 10, scaling: PixelScaling = .mnist
  ) throws(DatasetError) {
    try self.init(
      images: try Self.find("\(part)-images-idx3-ubyte", folder),
      labels: try Self.find("\(part)-labels-idx1-ubyte", folder),
      name: part, classCount: classCount, scaling: scaling)
  }

  private static func find(_ name: String, _ folder: String) throws(DatasetError) -> String {
    for candidate in [name, "\(name).gz"] where access("\(folder)/\(candidate)", F_OK) == 0 {
      return "\(folder)/\(candidate)"
    }
    throw DatasetError(
      .notFound, "neither \(name) nor \(name).gz is there", place: folder, remedy: "name the folder with the data set")
  }
}
