// Images with their classes: what a classifier is trained on.

/// Images of one size, each with its class.
public struct LabeledImages: Sendable, Equatable {
  /// What the data set is called.
  public let name: String
  /// Pixels per row.
  public let width: Int
  /// Rows per image.
  public let height: Int
  /// How many classes there are; labels are 0 ..< classCount.
  public let classCount: Int
  /// `count x (width * height)` numbers, row-major, in the scale that the source of the images states.
  public let pixels: [Double]
  /// The class of every image.
  public let labels: [Int]

  /// How many images there are.
  public var count: Int { labels.count }

  /// Pixels per image.
  public var pixelCount: Int { width * height }

  /// Creates a data set.
  ///
  /// - Precondition: There are `width * height` pixels for every label, and every label is a class.
  public init(name: String, width: Int, height: Int, classCount: Int, pixels: [Double], labels: [Int]) {
    precondition(width > 0 && height > 0, "images have pixels, not \(width) x \(height)")
    precondition(
      pixels.count == labels.count * width * height,
      "\(labels.count) images of \(width) x \(height) have \(pixels.count) pixels")
    precondition(labels.allSatisfy { (0..<classCount).contains($0) }, "a label is none of the \(classCount) classes")
    self.name = name
    self.width = width
    self.height = height
    self.classCount = classCount
    self.pixels = pixels
    self.labels = labels
  }

  /// The pixels of one image, row by row.
  public func image(_ index: Int) -> ArraySlice<Double> {
    precondition(labels.indices.contains(index), "image \(index) of \(count)")
    return pixels[(index * pixelCount)..<((index + 1) * pixelCount)]
  }

  /// The images of some numbers, in that order.
  public func subset(_ indices: some Collection<Int>) -> LabeledImages {
    LabeledImages(
      name: name, width: width, height: height, classCount: classCount, pixels: indices.flatMap { image($0) },
      labels: indices.map { labels[$0] })
  }
}
