// Images and labels from the two files in which MNIST and its relatives come.

public import OptimizerEngine

extension LabeledImages {
  /// Reads a pair of IDX files.
  ///
  /// - Parameters:
  ///   - images: The path of the images, plain or gzipped.
  ///   - labels: The path of the labels, plain or gzipped.
  ///   - name: The name of the data set.
  ///   - classes: The labels of the classes, different from each other: 0 to 9, but 1 to 26 for the letters of EMNIST.
  ///     The first is class 0.
  ///   - isTransposed: Whether the file stores the columns of an image as rows.
  ///   - scaling: How pixels become numbers.
  /// - Throws: `FileError` if a file is missing or damaged, the counts differ, there are fewer than two classes or
  ///   one is named twice, or a label is not in `classes`.
  /// - Complexity: O(*n*) in the number of pixels.
  public init(
    images imagePath: String, labels labelPath: String, name: String, classes: [UInt8] = Array(0...9),
    isTransposed: Bool = false, scaling: PixelScaling = .mnist
  ) throws(FileError) {
    let images = try IDXFile.images(path: imagePath)
    let labels = try IDXFile.labels(path: labelPath)
    guard images.count == labels.count else {
      throw FileError(
        .mismatch, "\(images.count) images but \(labels.count) labels", place: "\(imagePath) and \(labelPath)",
        remedy: "take both files from the same data set")
    }
    guard classes.count >= 2 else {
      throw FileError(
        .mismatch, "only one class", place: labelPath, remedy: "give images of two classes or more")
    }
    guard Set(classes).count == classes.count else {
      throw FileError(.mismatch, "a class is named twice", place: labelPath, remedy: "give each class once")
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
    if let index = labels.firstIndex(where: { numbers[$0] == nil }) {
      throw FileError(
        .mismatch, "the label \(labels[index]) is none of the \(classes.count) classes",
        place: "\(labelPath), label \(index)", remedy: "take both parts from the same data set")
    }
    self.init(
      name: name, width: isTransposed ? images.height : images.width,
      height: isTransposed ? images.width : images.height, classCount: classes.count,
      bytes: isTransposed ? images.transposed : images.pixels, slope: scaling.slope, intercept: scaling.intercept,
      labels: labels.map { numbers[$0] ?? 0 })
  }

  /// Finds and reads a pair of IDX files in a folder, by the names that ``IDXFolder`` describes.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder, or `FOLDER/PREFIX`.
  ///   - part: The part of the data set, "train" or "t10k".
  ///   - classes: The labels of the classes, ascending; nil takes those in the file of labels.
  ///   - scaling: How pixels become numbers.
  /// - Throws: `FileError`, with the code `notFound` if a file is missing.
  public init(
    folder path: String, part: String, classes: [UInt8]? = nil, scaling: PixelScaling = .mnist
  ) throws(FileError) {
    let folder = try IDXFolder(path)
    var labels = classes
    if labels == nil { labels = try folder.classes(part: part) }
    self = try folder.images(part: part, classes: labels ?? [], scaling: scaling)
  }
}

extension IDXFile.Images {
  /// The pixels with rows and columns of every image exchanged.
  fileprivate var transposed: [UInt8] {
    var turned: [UInt8] = []
    turned.reserveCapacity(pixels.count)
    for image in 0..<count {
      for column in 0..<width {
        for row in 0..<height { turned.append(pixels[(image * height + row) * width + column]) }
      }
    }
    return turned
  }
}
